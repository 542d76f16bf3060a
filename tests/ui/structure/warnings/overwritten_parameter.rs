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

#[differentiable]
pub fn part_of_a_tuple(x: f64, y: f64) -> f64 {
    let mut t = (x, y);
    t.1 = 3.0;
//  ^^^^^^^^^ GF0203 warning
    t.0 * t.1
}

#[differentiable]
pub fn element_of_an_array(x: f64, y: f64) -> f64 {
    let mut v = [x, y];
    v[1] = 3.0;
//  ^^^^^^^^^^ GF0203 warning
    v[0] * v[1]
}

#[differentiable]
pub fn element_of_an_output(x: f64, y: f64, out: &mut [f64]) {
    out[0] = x;
    out[0] = 1.0;
//  ^^^^^^^^^^^^ GF0203 warning
    out[1] = y;
}
