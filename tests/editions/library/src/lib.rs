//! Differentiable functions that other crates call.

use gradflow::{derivative_of, differentiable};

pub mod springs;

/// The Euclidean norm, smooth at zero.
#[differentiable]
pub fn smooth_norm(x: &[f64], #[no_grad] smoothing: f64) -> f64 {
    let mut sum = smoothing;
    for v in x {
        sum += v * v;
    }
    sum.sqrt()
}

/// Adds `a * x` to `y`.
#[differentiable]
pub fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
    for i in 0..y.len() {
        y[i] += a * x[i];
    }
}

/// A polynomial by Horner's scheme.
#[differentiable]
pub fn polynomial<const N: usize>(coefficients: &[f64; N], x: f64) -> f64 {
    let mut value = 0.0;
    for i in (0..N).rev() {
        value = value * x + coefficients[i];
    }
    value
}

/// The mean, computed in a way that the macro does not understand.
pub fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// The derivative of [`mean()`]: the pullback borrows nothing.
#[derivative_of(mean)]
pub fn mean_vjp(x: &[f64]) -> (f64, impl FnOnce(f64) -> Vec<f64> + use<>) {
    let count = x.len();
    (mean(x), move |bar| vec![bar / count as f64; count])
}

/// A function without a derivative, for which another crate has one.
pub fn cubic(x: f64) -> f64 {
    x * x * x
}
