//! Writes that no rule describes.
use gradflow::differentiable;

#[differentiable]
pub fn median(x: &[f64]) -> f64 {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| a.total_cmp(b));
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0403 error, without help
    sorted[sorted.len() / 2]
}

#[differentiable]
pub fn asserted(x: f64) -> f64 {
    let mut y = 1.0;
    assert!({
//  ^ GF0403 error, without help, begins
        y *= x;
        y > 0.0
    });
//   ^ ends
    y
}
