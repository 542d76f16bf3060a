//! Functions that are called without a gradient, or have one.
use gradflow::differentiable;

pub fn length(x: f64) -> f64 {
    x * x
}

#[differentiable]
pub fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
pub fn outer(x: f64, #[no_grad] y: f64) -> f64 {
    fn offset(y: f64) -> f64 {
        y + 1.0
    }
    square(x) * length(y) + offset(y) + gradflow::no_grad(length(x))
}
