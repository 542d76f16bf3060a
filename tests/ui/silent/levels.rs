//! Levels by name, for a function and for a part of one.
#![deny(warnings)]

use gradflow::differentiable;

#[differentiable(allow(zero_gradient))]
fn constant(_x: f64, _y: f64) -> f64 {
    3.0
}

#[differentiable(expect(control_flow_only, reason = "a step is meant"))]
fn step(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
}

#[differentiable(allow(rounding, integer_cast))]
fn quantised(x: f64) -> f64 {
    x.floor() * x + (x * 2.0) as i64 as f64 * x
}

#[differentiable]
fn in_a_statement(x: f64) -> f64 {
    #[differentiable(allow(rounding))]
    let cell = x.floor();
    cell * x
}

#[differentiable]
fn in_a_block(x: f64) -> f64 {
    let mut sum = x;
    #[differentiable(allow(rounding))]
    {
        let cell = x.floor();
        sum += cell * x;
    }
    sum
}

#[differentiable]
fn in_an_arm(x: f64, n: usize) -> f64 {
    match n {
        #[differentiable(allow(bool_as_number))]
        0 => (x > 1.0) as u8 as f64 * x,
        _ => x,
    }
}

#[allow(deprecated)]
#[differentiable]
fn by_the_lint_of_rustc(x: f64, _y: f64) -> f64 {
    x * x
}

fn main() {
    let _ = (constant(1.0, 2.0), step(1.0), by_the_lint_of_rustc(1.0, 2.0));
    assert_eq!(quantised::grad(2.5), 2.0 + 5.0);
    assert_eq!(in_a_statement::grad(2.5), 2.0);
    assert_eq!(in_a_block::grad(2.5), 3.0);
    assert_eq!(in_an_arm::grad(2.5, 0), 1.0);
}
