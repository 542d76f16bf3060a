//! What looks like a gradient that is zero, and is none.
#![deny(warnings)]

use gradflow::{differentiable, no_grad};

#[differentiable]
fn overwritten_in_turns(mut x: f64, y: f64) -> f64 {
    for _ in 0..3 {
        x = x * y;
    }
    x
}

#[differentiable]
fn overwritten_on_one_path(mut x: f64, y: f64) -> f64 {
    if y > 0.0 {
        x = y;
    }
    x
}

#[differentiable]
fn shadowed_by_itself(x: f64) -> f64 {
    let x = x * x;
    x.sin()
}

#[differentiable]
fn output(x: f64, y: &mut f64) {
    *y = x * x;
}

#[differentiable]
fn outputs(x: &[f64], y: &mut [f64]) {
    for i in 0..x.len() {
        y[i] = x[i] * x[i];
    }
}

#[differentiable]
fn condition_and_value(x: f64, threshold: f64) -> f64 {
    if x > threshold { x - threshold } else { 0.0 }
}

#[differentiable]
fn index_and_value(x: f64, #[no_grad] table: &[f64]) -> f64 {
    let i = x as usize;
    table[i] + (table[i + 1] - table[i]) * x
}

#[differentiable]
fn straight_through(x: f64) -> f64 {
    x - no_grad(x) + no_grad(x.round())
}

#[differentiable]
fn detached_and_not(x: f64) -> f64 {
    x * no_grad(x)
}

#[differentiable]
fn newton(x: f64) -> f64 {
    let mut y = x;
    while (y * y - x).abs() > 1e-12 {
        y = 0.5 * (y + x / y);
    }
    y
}

#[differentiable]
fn early(x: f64) -> f64 {
    if x < 0.0 {
        return 0.0;
    }
    x.sqrt()
}

fn main() {
    let _ = (overwritten_in_turns(1.0, 2.0), overwritten_on_one_path(1.0, 2.0), shadowed_by_itself(1.0));
    let _ = (condition_and_value(1.0, 0.5), index_and_value(0.5, &[1.0, 2.0]), early(1.0), newton(2.0));
    outputs(&[1.0], &mut [0.0]);
    output(1.0, &mut 0.0);
    assert_eq!(straight_through::grad(2.5), 1.0);
    assert_eq!(detached_and_not::grad(2.5), 2.5);
}
