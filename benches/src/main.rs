//! `cargo run --release`: one table that sets the generated gradient of each kernel beside an
//! adjoint written by hand in the same file.
//!
//! What "by hand" means here: the same algorithm as the primal and the same order of its sums, with
//! every freedom an expert has: sweeps fused where nothing forbids it, dear values kept and cheap
//! ones computed again, scratch allocated once. Rewriting the mathematics (moments instead of
//! points, say) would be another primal.
//!
//! Arguments select kernels by a part of their name: `cargo run --release -- gmm lstm`. A second table has the time of
//! the compiler for functions of several lengths, alone by `cargo run --release -- expansion`; a third one forward mode
//! and second derivatives, by `cargo run --release -- directions`.

mod agreement;
mod allocations;
#[cfg(test)]
mod differences;
mod directions;
mod expansion;
mod gmm;
mod kernel;
mod lorenz;
mod lstm;
mod measure;
mod mlp;
mod random;
mod rosenbrock;
mod table;

use std::process::ExitCode;

use agreement::Mismatch;
use table::Row;

/// Builds a kernel, compares its gradients and times them.
type Run = fn() -> Result<Row, Mismatch>;

const KERNELS: [(&str, Run); 6] = [
    ("rosenbrock n=10", || measure::measure(&rosenbrock::Rosenbrock::new(10))),
    ("rosenbrock n=1000", || measure::measure(&rosenbrock::Rosenbrock::new(1000))),
    ("gmm d=10 K=25 n=1000", || measure::measure(&gmm::Gmm::new(10, 25, 1000))),
    ("lstm l=2 c=1024", || measure::measure(&lstm::Lstm::new(2, 1024, 14))),
    ("lorenz 1000 steps", || measure::measure(&lorenz::Lorenz::new(1000))),
    ("mlp 64x64 batch=8", || measure::measure(&mlp::Mlp::new(64, 64, 64, 8))),
];

/// What selects the second table.
const EXPANSION: &str = "expansion";

/// What selects the third.
const DIRECTIONS: &str = "directions";

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted.iter().find(|part| {
        *part != EXPANSION && *part != DIRECTIONS && !KERNELS.iter().any(|(name, _)| name.contains(part.as_str()))
    }) {
        eprintln!("error: no kernel's name contains `{unknown}`");
        return ExitCode::FAILURE;
    }
    let selected =
        KERNELS.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str())));

    let mut mismatched = false;
    if wanted.iter().any(|part| part != EXPANSION && part != DIRECTIONS) || wanted.is_empty() {
        table::print_head();
    }
    for (name, run) in selected {
        match run() {
            Ok(row) => table::print_row(name, &row),
            Err(mismatch) => {
                mismatched = true;
                eprintln!("error: {name}: {mismatch}");
            }
        }
    }
    if wanted.is_empty() || wanted.iter().any(|part| part == EXPANSION) {
        expansion::print();
    }
    if wanted.is_empty() || wanted.iter().any(|part| part == DIRECTIONS) {
        directions::print();
    }
    if mismatched { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
