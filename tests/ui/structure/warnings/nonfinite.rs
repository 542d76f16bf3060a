//! Gradients that may be infinite or NaN.
use gradflow::differentiable;

#[differentiable]
pub fn norm(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v * v;
    }
    sum.sqrt()
//  ^^^^^^^^^^ GF0301 warning
}

#[differentiable]
pub fn spring(x: f64, y: f64) -> f64 {
    let stretch = (x * x
//                ^ GF0301 warning, begins
        + y * y)
        .sqrt()
//            ^ ends
        - 1.0;
    stretch * stretch
}

#[differentiable]
pub fn power(x: f64, p: f64) -> f64 {
    x.powf(p)
//  ^^^^^^^^^ GF0302 warning
}

#[differentiable]
pub fn capped(x: f64) -> f64 {
    f64::min(1.0, 1.0 / x)
//  ^^^^^^^^^^^^^^^^^^^^^^ GF0303 warning
}

#[differentiable]
pub fn masked(x: f64, #[no_grad] mask: f64) -> f64 {
    let inverse = 1.0 / x;
    x + mask * inverse
//      ^^^^^^^^^^^^^^ GF0303 warning
}

#[differentiable]
pub fn log_sum_exp(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v.exp();
    }
    sum.ln()
//  ^^^^^^^^ GF0304 warning
}

#[differentiable]
pub fn softplus(x: f64) -> f64 {
    2.0 * (1.0 + x.exp()).ln()
//        ^^^^^^^^^^^^^^^^^^^^ GF0304 warning
}
