#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn weighted(x: f64, y: f64) -> f64 {
    let penalty = 0.0 * x * x;
    y * x + penalty
}

#[differentiable]
fn centred(x: f64) -> f64 {
    (x - x) * x + x.powf(0.0) + x.clamp(1.0, 1.0)
}

#[differentiable]
fn switched_off(mut x: f64, y: f64) -> f64 {
    x *= 0.0;
    x + y
}

fn main() {}
