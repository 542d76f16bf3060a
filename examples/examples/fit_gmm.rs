//! Fits a Gaussian mixture to measurements of the Old Faithful geyser by maximum likelihood.
//!
//! ```text
//! cargo run --release --example fit_gmm [-- --data FILE --components K --seed S --out FILE.svg]
//! ```
//!
//! The differentiable functions are in `src/fit_gmm/model.rs`, and the one place that asks gradflow for a gradient is
//! `value_and_gradient` in `src/fit_gmm/objective.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gradflow_examples::fit_gmm::main()
}
