#![deny(deprecated)]

use gradflow::{differentiable, no_grad};

#[differentiable]
fn scaled(x: f64, scale: f64) -> f64 {
    let constant = no_grad(scale * 2.0);
    x * constant
}

fn main() {}
