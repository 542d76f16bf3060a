//! The first three cases of the README's comparison: errors.

use gradflow::differentiable;

#[differentiable]
fn integer_cast(x: f64) -> f64 {
    (x * 3.0) as i64 as f64 * x
}

#[differentiable]
fn floor(x: f64) -> f64 {
    (x * 3.0).floor() * x
}

#[differentiable]
fn bool_to_number(x: f64) -> f64 {
    (x > 0.0) as u8 as f64 * x
}

fn main() {}
