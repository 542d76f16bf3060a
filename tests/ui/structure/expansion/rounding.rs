//! Rounding, as a method and as a function.
use gradflow::differentiable;

#[differentiable]
pub fn in_order(x: f64, y: f64) -> f64 {
    let a = x.round() * y;
//          ^^^^^^^^^ GF0102 error
    let b = a + y.floor();
//              ^^^^^^^^^ GF0102 error
    b * f64::ceil(x)
//      ^^^^^^^^^^^^ GF0102 error
}

#[differentiable]
pub fn over_lines(x: f64) -> f64 {
    x
//  ^ GF0102 error, begins
        .sin()
        .trunc()
//             ^ ends
}

#[differentiable]
pub fn signs(x: f64, y: f64) -> f64 {
    x.signum() * x + y.round_ties_even()
//  ^^^^^^^^^^ GF0102 error
//                   ^^^^^^^^^^^^^^^^^^^ GF0102 error
}

#[differentiable]
pub fn in_every_turn(x: &[f64], mut y: f64) -> f64 {
    for v in x {
        y += v.floor() * y;
//           ^^^^^^^^^ GF0102 error
        if y > 100.0 {
            y += y.trunc();
//               ^^^^^^^^^ GF0102 error
        }
    }
    y
}
