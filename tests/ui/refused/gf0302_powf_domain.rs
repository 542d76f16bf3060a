#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn power(x: f64, p: f64) -> f64 {
    x.powf(p)
}

#[differentiable]
fn tone(x: f64) -> f64 {
    x.abs().powf(0.45)
}

fn main() {}
