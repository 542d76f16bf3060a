//! Parameters that only decide.
use gradflow::differentiable;

#[differentiable]
pub fn step(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
//     ^^^^^^^ GF0204 warning
}

#[differentiable]
pub fn first_above(x: &[f64], threshold: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let is_above = x[i] > threshold;
//                     ^^^^^^^^^^^^^^^^ GF0204 warning
        if is_above {
            break;
        }
        sum += x[i];
    }
    sum
}

#[differentiable]
pub fn looked_up(x: f64, y: f64, #[no_grad] table: &[f64]) -> f64 {
    table[x as usize] * y
//        ^^^^^^^^^^ GF0204 warning
}

#[differentiable]
pub fn by_a_match(x: f64, y: f64) -> f64 {
    y * match x as i32 {
//            ^^^^^^^^ GF0204 warning
        0 => 1.0,
        1 => 2.0,
        _ => 3.0,
    }
}

#[differentiable]
pub fn by_a_pattern(x: f64) -> f64 {
    if let 3 = x as i32 { 1.0 } else { 2.0 }
//             ^^^^^^^^ GF0204 warning
}

#[differentiable]
pub fn how_often(x: f64) -> f64 {
    let mut s = 0.0;
    for _ in 0..(x as usize) {
//               ^^^^^^^^^^ GF0204 warning
        s += 1.5;
    }
    s
}

#[differentiable]
pub fn counted(x: &[f64], threshold: f64) -> f64 {
    let mut n = 0.0;
    for v in x {
        if *v > threshold {
//         ^^^^^^^^^^^^^^ GF0204 warning
            n += 1.0;
        }
    }
    n
}
