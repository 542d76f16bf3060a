#![deny(deprecated)]
use gradflow::differentiable;

#[differentiable]
fn distance(x: f64, y: f64) -> f64 {
    let d = x - 1.0;
    d * d
}

fn main() {
    distance(1.0, 2.0);
}
