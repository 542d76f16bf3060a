#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn log_sum_exp(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v.exp();
    }
    sum.ln()
}

#[differentiable]
fn softplus(x: f64) -> f64 {
    (1.0 + x.exp()).ln()
}

fn main() {}
