//! Casts to integers.
use gradflow::differentiable;

#[differentiable]
pub fn staircase(x: f64, y: f64) -> f64 {
    let a = x * 2.0;
    let k = (a * 3.0) as i64;
//          ^^^^^^^^^^^^^^^^ GF0101 error
    k as f64 * y
}

#[differentiable]
pub fn over_lines(x: f64) -> f64 {
    let k = (x * x
//          ^ GF0101 error, begins
        + 1.0) as usize;
//                    ^ ends
    k as f64
}

#[differentiable]
pub fn in_a_loop(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        while sum < 10.0 {
            sum += x[i] as u32 as f64;
//                 ^^^^^^^^^^^ GF0101 error
        }
    }
    sum
}

#[differentiable]
pub fn of_a_pattern((a, b): (f64, f64), &x: &f64) -> f64 {
    a as i32 as f64 * b + x as u8 as f64
//  ^^^^^^^^ GF0101 error
//                        ^^^^^^^ GF0101 error
}
