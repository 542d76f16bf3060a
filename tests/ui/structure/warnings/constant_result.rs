//! Results that depend on no parameter.
use gradflow::differentiable;

#[differentiable]
pub fn half(_x: f64, _y: f64) -> f64 {
    let weight = 0.5;
    weight * 2.0
//  ^^^^^^^^^^^^ GF0202 warning
}

#[differentiable]
pub fn length(x: &[f64]) -> f64 {
    println!("{x:?}");
    x.len()
//  ^ GF0202 warning, begins
        as f64
//           ^ ends
}
