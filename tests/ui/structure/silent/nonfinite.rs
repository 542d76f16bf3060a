//! What looks like a gradient that is infinite, and is guarded or allowed.
use gradflow::differentiable;

#[differentiable]
pub fn norm_or_zero(x: f64, y: f64) -> f64 {
    let squared = x * x + y * y;
    if squared == 0.0 {
        return 0.0;
    }
    squared.sqrt()
}

#[differentiable]
pub fn softened(x: f64, y: f64) -> f64 {
    (x * x + y * y + 1e-9).sqrt() + x.hypot(y)
}

#[differentiable]
pub fn powers(x: f64, p: f64) -> f64 {
    assert!(x > 0.0, "the base is positive");
    x.powf(p) + x.powf(1.5)
}

#[differentiable]
pub fn branched(x: f64) -> f64 {
    if x > 1.0 { 1.0 / x } else { 1.0 }
}

#[differentiable]
pub fn shifted(x: &[f64], #[no_grad] largest: f64) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += (v - largest).exp();
    }
    sum.ln() + largest
}

#[differentiable(allow(nonfinite_gradient))]
pub fn allowed(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt() + (1.0 + x.exp()).ln()
}
