//! Constructs without a derivative.
use gradflow::differentiable;

#[differentiable]
pub fn last(x: &[f64]) -> f64 {
    let mut rest = x;
    while rest.len() > 1 {
        rest = &rest[1..];
//      ^^^^ GF0402 error, without help
    }
    rest[0] * rest[0]
}

#[differentiable]
pub fn root(x: f64, guess: Option<f64>) -> f64 {
    let Some(start) = guess else {
//                    ^^^^^ GF0401 error
        return x;
    };
    x * start
}
