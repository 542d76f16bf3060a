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

#[differentiable]
pub fn root_of_a_mean(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let error = x[i] - y[i];
        sum += error * error;
    }
    (sum / x.len() as f64).sqrt()
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0301 warning
}

#[differentiable]
pub fn weighted(x: f64, y: f64) -> f64 {
    (3.0 * x * x + 0.5 * y.powi(2)).sqrt() + (x * y).abs().sqrt()
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0301 warning
//                                           ^^^^^^^^^^^^^^^^^^^^ GF0301 warning
}

#[differentiable]
pub fn guard_that_lets_zero_in(x: f64, y: f64) -> f64 {
    let s = x * x + y * y;
    if s >= 0.0 { s.sqrt() } else { 0.0 }
//                ^^^^^^^^ GF0301 warning
}

#[differentiable]
pub fn guard_on_the_other_side(x: f64, y: f64) -> f64 {
    let s = x * x + y * y;
    if s < 1.0 { s.sqrt() } else { 1.0 }
//               ^^^^^^^^ GF0301 warning
}

#[differentiable]
pub fn mask_of_a_condition(x: f64, y: f64, c: bool) -> f64 {
    f64::from(c) * x.sqrt() + (c as u8) as f64 * (1.0 / y)
//  ^^^^^^^^^^^^^^^^^^^^^^^ GF0303 warning
//                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0303 warning
}

#[differentiable]
pub fn element_by_condition(x: f64, c: bool) -> f64 {
    [0.0, x.sqrt()][c as usize]
//        ^^^^^^^^ GF0303 warning
}

#[differentiable]
pub fn clamped_cosine(x: f64) -> f64 {
    x.clamp(-1.0, 1.0).acos()
//  ^^^^^^^^^^^^^^^^^^^^^^^^^ GF0303 warning
}

#[differentiable]
pub fn quotient(x: f64, y: f64) -> f64 {
    f64::min(1.0, y / x)
//  ^^^^^^^^^^^^^^^^^^^^ GF0303 warning
}

#[differentiable]
pub fn weighted_exponentials(x: f64, y: f64) -> f64 {
    (0.3 * x.exp() + 0.7 * y.exp()).ln()
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0304 warning
}

#[differentiable]
pub fn log_mean_exp(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v.exp();
    }
    (sum / x.len() as f64).ln()
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0304 warning
}
