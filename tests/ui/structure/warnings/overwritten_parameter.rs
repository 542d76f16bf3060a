//! Parameters overwritten before they are read.
use gradflow::differentiable;

#[differentiable]
pub fn assigned(mut x: f64) -> f64 {
//              ^^^^^ unused_assignments warning
    x = 3.0;
//  ^^^^^^^ GF0203 warning
    x * x
}

#[differentiable]
pub fn shadowed(x: f64) -> f64 {
//              ^ unused_variables warning
    let x: f64 = 2.0;
//  ^^^^^^^^^^^^^^^^^ GF0203 warning
    x.sin()
}

#[differentiable]
pub fn replaced(mut x: f64, y: f64) -> f64 {
    let _first = 1.0;
    let _ = std::mem::replace(
//  ^ GF0203 warning, begins
        &mut x,
        1.0,
    );
//   ^ ends
    x * y
}

#[differentiable]
pub fn filled(mut x: [f64; 3], y: f64) -> f64 {
    x.fill(2.0);
//  ^^^^^^^^^^^ GF0203 warning
    x[0] * y
}

#[differentiable]
pub fn copied(mut x: [f64; 3], y: &[f64]) -> f64 {
    x.copy_from_slice(y);
//  ^^^^^^^^^^^^^^^^^^^^ GF0203 warning
    x[0] * x[1]
}
