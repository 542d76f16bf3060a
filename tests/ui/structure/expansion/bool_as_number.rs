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
