//! Errors that are warnings by name, for a function and for a statement.
use gradflow::differentiable;

#[differentiable(warn(rounding))]
pub fn rounded(x: f64) -> f64 {
    x.floor() * x
//  ^^^^^^^^^ GF0102 warning
}

#[differentiable(allow(integer_cast))]
pub fn in_a_statement(x: f64) -> f64 {
    let silent = (x * 2.0) as i64;
    #[differentiable(warn(integer_cast))]
    let loud = (x * 3.0) as i64;
//             ^^^^^^^^^^^^^^^^ GF0101 warning
    silent as f64 * x + loud as f64
}
