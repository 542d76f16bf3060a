#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn step(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
}

#[differentiable]
fn first_above(x: &[f64], threshold: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let is_above = x[i] > threshold;
        if is_above {
            break;
        }
        sum += x[i];
    }
    sum
}

#[differentiable]
fn looked_up(x: f64, y: f64, #[no_grad] table: &[f64]) -> f64 {
    table[x as usize] * y
}

fn main() {}
