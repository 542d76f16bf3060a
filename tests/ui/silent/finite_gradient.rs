//! What looks like a gradient that may be infinite, and is guarded or infinite with its value.
#![deny(warnings)]

use gradflow::differentiable;

#[differentiable]
fn potential(x: f64, y: f64) -> f64 {
    let squared = x * x + y * y;
    let r = squared.sqrt();
    x / (r * squared) - 1.0 / r
}

#[differentiable]
fn screened(x: f64, y: f64, k: f64) -> f64 {
    let r = (x * x + y * y).sqrt();
    (-k * r).exp() / r
}

#[differentiable]
fn norm_or_zero(x: f64, y: f64) -> f64 {
    let squared = x * x + y * y;
    if squared == 0.0 {
        return 0.0;
    }
    squared.sqrt()
}

#[differentiable]
fn softened(x: f64, y: f64) -> f64 {
    (x * x + y * y + 1e-9).sqrt()
}

#[differentiable]
fn hypotenuse(x: f64, y: f64) -> f64 {
    x.hypot(y)
}

#[differentiable]
fn deviation(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mut mean = 0.0;
    for v in x {
        mean += v / n;
    }
    let mut sum = 0.0;
    for v in x {
        sum += (v - mean).powi(2);
    }
    (sum / (n - 1.0)).sqrt()
}

#[differentiable]
fn powers(x: f64, p: f64) -> f64 {
    assert!(x > 0.0, "the base is positive");
    x.powf(p) + x.powf(0.5) + (x * x + 1.0).powf(p)
}

#[differentiable]
fn guarded_inside(p: f64) -> f64 {
    p.max(1e-12).ln() + if p > 0.0 { p.ln() } else { 0.0 }
}

#[differentiable]
fn angle(a: f64, b: f64) -> f64 {
    (a / b).clamp(-1.0, 1.0).acos()
}

#[differentiable]
fn log_sum_exp(x: &[f64]) -> f64 {
    let mut largest = x[0];
    for v in x {
        largest = largest.max(*v);
    }
    let mut sum = 0.0;
    for v in x {
        sum += (v - largest).exp();
    }
    sum.ln() + largest
}

#[differentiable]
fn soft_minimum(a: f64, b: f64, t: f64) -> f64 {
    let low = a.min(b);
    low - t * (((low - a) / t).exp() + (-(b - low) / t).exp()).ln()
}

#[differentiable]
fn highlight(cosine: f64, #[no_grad] shininess: f64) -> f64 {
    assert!(shininess >= 1.0);
    cosine.max(0.0).powf(shininess)
}

#[differentiable]
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn main() {
    let _ = (potential(1.0, 2.0), norm_or_zero(1.0, 2.0), softened(1.0, 2.0), hypotenuse(1.0, 2.0));
    let _ = (deviation(&[1.0, 2.0]), powers(1.0, 2.0), guarded_inside(0.5), angle(1.0, 2.0));
    let _ = (log_sum_exp(&[1.0]), softplus(1.0), soft_minimum(1.0, 2.0, 0.5), highlight(0.5, 16.0));
    let _ = screened(1.0, 2.0, 0.5);
}
