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

#[differentiable]
pub fn bumps(x: f64, s: f64) -> f64 {
    (1.0 + (-x * x).exp()).ln() + (1.0 + (-(x * x) / (2.0 * s * s)).exp()).ln()
}

#[differentiable]
pub fn softened_by_squares(x: f64, y: f64, #[no_grad] eps: f64) -> f64 {
    (x * x + y * y + eps * eps).sqrt() + (x * x + eps.powi(2)).sqrt() + (y * y + 2.0f64.powi(2)).sqrt()
}

#[differentiable]
pub fn huber(x: f64, y: f64) -> f64 {
    let squared = x * x + y * y;
    if squared < 1.0 { 0.5 * squared } else { squared.sqrt() - 0.5 }
}

#[differentiable]
pub fn nothing_near_zero(x: f64, y: f64) -> f64 {
    let squared = x * x + y * y;
    if squared < 1e-12 {
        return 0.0;
    }
    squared.sqrt()
}

#[differentiable]
pub fn deviation(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mut mean = 0.0;
    for v in x {
        mean += v / n;
    }
    let mut sum = 0.0;
    for v in x {
        sum += (v - mean) * (v - mean);
    }
    (sum / n).sqrt()
}

#[differentiable]
pub fn progress(t: f64, period: f64) -> f64 {
    (t / period).min(1.0) + (t / period).clamp(-1.0, 1.0).acos()
}

#[differentiable]
pub fn softplus(x: f64) -> f64 {
    if x > 20.0 { x } else { x.exp().ln_1p() }
}
