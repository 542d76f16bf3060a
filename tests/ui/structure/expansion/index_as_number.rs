//! Indices that are used as numbers.
use gradflow::differentiable;

#[differentiable]
pub fn first_above(x: &[f64]) -> f64 {
    let k = x.iter().position(|v| *v > 0.5).unwrap();
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0108 error
    k as f64 * x[0]
}

#[differentiable]
pub fn rank(x: &[f64], t: f64) -> f64 {
    x.partition_point(|v| *v < t) as f64 * x[0] * t
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0108 error
}

#[differentiable]
pub fn largest(x: &[f64]) -> f64 {
    let k = x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0108 error
    k as f64 * x[0]
}
