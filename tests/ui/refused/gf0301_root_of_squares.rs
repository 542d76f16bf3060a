#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn norm(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v * v;
    }
    sum.sqrt()
}

#[differentiable]
fn spring(x: f64, y: f64) -> f64 {
    let squared = x * x + y.powi(2);
    let stretch = squared.sqrt() - 1.0;
    0.5 * stretch * stretch
}

#[differentiable]
fn truncated(variance: f64, step: f64) -> f64 {
    variance.max(0.0).sqrt() * step
}

#[differentiable]
fn inverse_or_not(x: f64, y: f64, inverse: bool) -> f64 {
    let r = (x * x + y * y).sqrt();
    if inverse { 1.0 / r } else { r }
}

fn main() {}
