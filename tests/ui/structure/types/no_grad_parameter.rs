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
//                ^ E0308 error
}
