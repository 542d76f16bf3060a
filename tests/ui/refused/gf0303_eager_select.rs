#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn capped(x: f64) -> f64 {
    f64::min(1.0, 1.0 / x)
}

#[differentiable]
fn floored(p: f64) -> f64 {
    p.ln().max(-100.0)
}

#[differentiable]
fn masked(x: f64, #[no_grad] mask: f64) -> f64 {
    let inverse = 1.0 / x;
    mask * inverse
}

#[differentiable]
fn switched(x: f64) -> f64 {
    let on = if x > 0.0 { 1.0 } else { 0.0 };
    on * x.ln()
}

fn main() {}
