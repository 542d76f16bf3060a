//! Active values that are given to constants: only rustc knows the parameters of a callee.
use gradflow::differentiable;

#[differentiable]
pub fn spring(x: f64, #[no_grad] stiffness: f64) -> f64 {
    0.5 * stiffness * x * x
}

#[differentiable]
pub fn energy(x: f64, k: f64) -> f64 {
    spring(x, k * k) + spring(k, 2.0)
//            ^^^^^ E0308 error
}

#[differentiable]
pub fn weighted(x: &[f64], #[no_grad] weights: &[f64]) -> f64 {
    x[0] * weights[0]
}

#[differentiable]
pub fn quadratic(x: &[f64]) -> f64 {
    weighted(x, x)
//              ^ E0308 error
}
