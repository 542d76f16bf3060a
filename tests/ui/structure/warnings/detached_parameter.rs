//! Parameters of which only a constant is left.
use gradflow::{differentiable, no_grad};

#[differentiable]
pub fn scaled(x: f64, scale: f64) -> f64 {
    let constant = no_grad(scale * 2.0);
//                 ^^^^^^^^^^^^^^^^^^^^ GF0205 warning
    x * constant
}

#[differentiable]
pub fn over_lines(x: f64, scale: f64) -> f64 {
    x * no_grad(
//      ^ GF0205 warning, begins
        scale
            * scale,
    )
//  ^ ends
}
