#![deny(deprecated)]

use gradflow::{differentiable, no_grad};

#[differentiable]
fn scaled(x: f64, #[no_grad] scale: f64) -> f64 {
    x * no_grad(scale * 2.0)
}

#[differentiable]
fn repeated(x: f64, #[no_grad] times: usize) -> f64 {
    x * times as f64
}

fn main() {}
