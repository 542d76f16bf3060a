#![deny(deprecated)]

use gradflow::differentiable;

#[differentiable(expect(unused_parameter, reason = "`y` comes with the next model"))]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

fn main() {}
