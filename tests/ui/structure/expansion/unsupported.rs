//! Constructs without a derivative.
use gradflow::differentiable;

#[differentiable]
pub fn root(x: f64, guess: Option<f64>) -> f64 {
    let Some(start) = guess else {
//  ^ GF0402 error, without help, begins
        return x;
    };
//   ^ ends
    x * start
}
