//! Differentiable functions that other crates call.

use gradflow::differentiable;

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
