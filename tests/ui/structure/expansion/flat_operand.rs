//! Operands whose derivative is zero beside one whose derivative is not.
use gradflow::differentiable;

#[differentiable]
pub fn with_sign_of(x: f64, y: f64) -> f64 {
    x.copysign(y)
//             ^ GF0105 error
}

#[differentiable]
pub fn with_sign_of_a_product(x: f64, y: f64) -> f64 {
    x * f64::copysign(2.0, x * y)
//                         ^^^^^ GF0105 error
}
