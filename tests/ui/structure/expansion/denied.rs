//! Warnings that are errors by name.
use gradflow::differentiable;

#[differentiable(deny(control_flow_only))]
pub fn step(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
//     ^^^^^^^ GF0204 error
}

#[differentiable(allow(rounding))]
pub fn in_a_statement(x: f64) -> f64 {
    let kept = x.floor() * x;
    #[differentiable(deny(rounding))]
    let refused = x.ceil() * x;
//                ^^^^^^^^ GF0102 error
    kept + refused
}

#[differentiable(deny(zero_gradient))]
pub fn unused(x: f64, _y: f64) -> f64 {
//                    ^^ GF0201 error
    x * x
}

#[differentiable(deny(nonfinite_gradient))]
pub fn norm(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
//  ^^^^^^^^^^^^^^^^^^^^^^ GF0301 error
}
