#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable(second_order)]
fn deviation(x: f64, #[no_grad] target: f64) -> f64 {
    (x - target).abs()
}

#[differentiable(second_order)]
fn hinges(w: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..w.len() {
        sum += (1.0 - w[i] * x[i]).max(0.0);
    }
    sum
}

#[differentiable(second_order, allow(zero_second_derivative))]
fn allowed(x: f64) -> f64 {
    3.0 * x
}

fn main() {}
