//! Names that are misspelt in the attribute.
use gradflow::differentiable;

#[differentiable(wirt = [x])]
//               ^^^^ GF0505 error
pub fn option(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable(wrt = [wieght])]
//                      ^^^^^^ GF0506 error
pub fn parameter(x: f64, weight: f64) -> f64 {
    x * weight
}

#[differentiable(allow(roundin))]
//                     ^^^^^^^ GF0507 error
pub fn lint(x: f64) -> f64 {
    x.floor() * x
}

#[differentiable]
pub fn of_a_statement(x: f64) -> f64 {
    #[differentiable(alow(rounding))]
//                   ^^^^ GF0505 error
    let cell = x.floor();
    cell * x
}

#[differentiable(wtr = [x])]
//               ^^^ GF0505 error
pub fn letters_in_another_order(x: f64) -> f64 {
    x * x
}
