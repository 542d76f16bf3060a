#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable]
fn assigned(mut x: f64) -> f64 {
    x = 3.0;
    x * x
}

#[differentiable]
fn shadowed(x: f64) -> f64 {
    let x: f64 = 2.0;
    x.sin()
}

#[differentiable]
fn replaced(mut x: f64, y: f64) -> f64 {
    let _first = std::mem::replace(&mut x, 1.0);
    x * y
}

#[differentiable]
fn in_a_local(x: f64, y: f64) -> f64 {
    let mut sum = x * y;
    if y > 0.0 {
        sum *= 2.0;
    }
    sum = y;
    sum
}

fn main() {}
