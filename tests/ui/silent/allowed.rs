#![deny(warnings)]
use gradflow::differentiable;

#[differentiable(allow(unused_parameter))]
fn distance(x: f64, _y: f64) -> f64 {
    let d = x - 1.0;
    d * d
}

#[differentiable(allow(zero_gradient))]
fn constant(x: f64, y: f64) -> f64 {
    if x > y { 1.0 } else { 2.0 }
}

#[differentiable]
#[allow(deprecated)]
fn governed_by_rustc(x: f64, _y: f64) -> f64 {
    x * x
}

fn main() {
    assert_eq!(distance::grad(3.0, 2.0), (4.0, 0.0));
    assert_eq!(constant::grad(3.0, 2.0), (0.0, 0.0));
    assert_eq!(governed_by_rustc::grad(3.0, 2.0), (6.0, 0.0));
}
