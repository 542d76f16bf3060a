//! The last three cases of the README's comparison: warnings, which hide behind errors.
#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn constant_result(x: f64) -> f64 {
    assert!(x > 0.0);
    2.0 * 3.0
}

#[differentiable]
fn control_flow_only(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
}

#[differentiable]
fn nan_at_zero(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

fn main() {}
