//! Comparisons that become numbers.
use gradflow::differentiable;

#[differentiable]
pub fn hits(x: &[f64], threshold: f64) -> f64 {
    let mut count = 0.0;
    for i in 0..x.len() {
        count += (x[i] > threshold) as u8 as f64;
//               ^^^^^^^^^^^^^^^^^^^^^^^^ GF0103 error
    }
    count
}

#[differentiable]
pub fn by_a_variable(x: f64, y: f64) -> f64 {
    let inside = x > 0.0 && y < 1.0;
    x * f64::from(inside)
//      ^^^^^^^^^^^^^^^^^ GF0103 error
}

const TABLE: [f64; 2] = [0.5, 2.0];

fn weight(up: bool) -> f64 {
    if up { 2.0 } else { 0.5 }
}

#[differentiable]
pub fn by_a_function(x: f64) -> f64 {
    weight(x > 0.0) * x
//         ^^^^^^^ GF0103 error
}

#[differentiable]
pub fn by_a_function_of_a_variable(x: f64) -> f64 {
    let up = x > 0.0;
    weight(up) * x
//  ^^^^^^^^^^ GF0103 error
}

#[differentiable]
pub fn by_tables(x: f64) -> f64 {
    let table = [0.5, 2.0];
    let index = (x > 1.0) as usize;
    table[(x > 0.0) as usize] * x + TABLE[usize::from(x > 0.0)] + table[index]
//  ^^^^^^^^^^^^^^^^^^^^^^^^^ GF0103 error
//                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0103 error
//                                                                ^^^^^^^^^^^^ GF0103 error
}

#[differentiable]
pub fn by_conversions(x: f64) -> f64 {
    let up: f64 = (x > 0.0).into();
//                ^^^^^^^^^^^^^^^^ GF0103 error
    up + <f64 as From<bool>>::from(x > 0.0) * x + (0.0..1.0).contains(&x) as u8 as f64
//       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0103 error
//                                                ^^^^^^^^^^^^^^^^^^^^^^^ GF0103 error
}
