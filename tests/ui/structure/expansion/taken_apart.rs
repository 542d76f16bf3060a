//! Patterns and iterators that an active value passes through.
use gradflow::differentiable;

#[differentiable]
pub fn element(x: &[f64]) -> f64 {
    if let Some(first) = x.first() { *first * 3.0 } else { 0.0 }
//                       ^^^^^^^^^ GF0401 error
}

#[differentiable]
pub fn largest(x: &[f64]) -> f64 {
    let Some(most) = x.iter().reduce(|a, b| if a > b { a } else { b }) else {
//                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0401 error
        return 0.0;
    };
    *most * *most
}

#[differentiable]
pub fn squares(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for square in x.iter().flat_map(|v| Some(v * v)) {
//                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0401 error
        sum += square;
    }
    sum
}
