//! Nested functions.
use gradflow::differentiable;

#[differentiable]
pub fn outer(x: f64) -> f64 {
    fn square(x: f64) -> f64 {
        x * x
    }
    square(x) + x
//  ^^^^^^^^^ GF0114 error
}
