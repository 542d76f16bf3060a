#![deny(warnings)]
use gradflow::{differentiable, no_grad};

#[differentiable]
fn staircase(x: f64, y: f64) -> f64 {
    let a = x * 2.0;
    let k = no_grad((a * 3.0) as i64);
    let step = k as f64;
    step * y + a
}

#[differentiable]
fn straight_through(x: f64) -> f64 {
    x - no_grad(x) + no_grad(x.round())
}

#[differentiable]
fn marked(x: f64, #[no_grad] y: f64) -> f64 {
    x * y.floor() + (y > 0.5) as u8 as f64
}

fn main() {
    assert_eq!(staircase::grad(1.0, 2.0), (2.0, 6.0));
    assert_eq!(straight_through::grad(1.3), 1.0);
    assert_eq!(marked::grad(1.0, 2.5), 2.0);
}
