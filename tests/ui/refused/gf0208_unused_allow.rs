#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable(allow(unused_parameter))]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn cube(x: f64) -> f64 {
    #[differentiable(allow(rounding))]
    let square = x * x;
    square * x
}

fn main() {}
