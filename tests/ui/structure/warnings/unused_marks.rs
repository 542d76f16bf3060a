//! Marks that silence nothing.
use gradflow::{differentiable, no_grad};

#[differentiable]
pub fn constant(x: f64, #[no_grad] scale: f64) -> f64 {
    x * no_grad(scale * 2.0)
//      ^^^^^^^^^^^^^^^^^^^^ GF0207 warning
}

#[differentiable]
pub fn counted(x: f64, #[no_grad] times: usize) -> f64 {
//                     ^^^^^^^^^^ GF0207 warning
    x * times as f64
}

#[differentiable(allow(unused_parameter))]
//                     ^^^^^^^^^^^^^^^^ GF0208 warning
pub fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(allow(rounding, integer_cast))]
//                               ^^^^^^^^^^^^ GF0208 warning
pub fn two_names(x: f64) -> f64 {
    x.floor() * x
}

#[differentiable]
pub fn cube(x: f64) -> f64 {
    #[differentiable(allow(rounding))]
//                         ^^^^^^^^ GF0208 warning
    let square = x * x;
    square * x
}

#[differentiable(expect(unused_parameter, reason = "`y` comes with the next model"))]
//                      ^^^^^^^^^^^^^^^^ GF0209 warning
pub fn product(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable(expect(zero_factor))]
//                      ^^^^^^^^^^^ GF0209 warning
pub fn sum(x: f64, y: f64) -> f64 {
    x + y
}

#[differentiable]
pub fn asked(x: f64) -> f64 {
    assert!(no_grad(x) > 0.0);
//          ^^^^^^^^^^ GF0207 warning
    println!("{}", no_grad(x * 2.0));
//                 ^^^^^^^^^^^^^^^^ GF0207 warning
    let _before = no_grad(x);
//                ^^^^^^^^^^ GF0207 warning
    if no_grad(x) > 1.0 { x } else { x * x }
//     ^^^^^^^^^^ GF0207 warning
}
