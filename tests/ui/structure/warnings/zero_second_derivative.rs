//! Functions whose second derivative is asked for and zero.
use gradflow::differentiable;

#[differentiable(second_order)]
//               ^^^^^^^^^^^^ GF0210 warning
pub fn line(x: f64, #[no_grad] slope: f64) -> f64 {
    slope * x + 1.0
}

#[differentiable(second_order)]
//               ^^^^^^^^^^^^ GF0210 warning
pub fn hinge(w: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let mut margin = 1.0;
    for i in 0..w.len() {
        margin -= w[i] * x[i];
    }
    margin.max(0.0)
}

#[differentiable(second_order)]
//               ^^^^^^^^^^^^ GF0210 warning
pub fn absolute(x: f64, y: f64) -> f64 {
    if x > 2.0 * y {
        return x;
    }
    (x - y).abs() + x.clamp(-1.0, 1.0).min(y) / 3.0
}

#[differentiable(second_order)]
//               ^^^^^^^^^^^^ GF0210 warning
pub fn kept(x: &[f64; 3]) -> f64 {
    let mut sums = [0.0; 3];
    for i in 1..3 {
        sums[i] = sums[i - 1] + x[i];
    }
    let total = vec![sums[2], x[0]];
    total[0] - total[1]
}

#[differentiable(recursive, second_order)]
//                          ^^^^^^^^^^^^ GF0210 warning
pub fn detached(x: f64, y: f64) -> f64 {
    x * gradflow::no_grad(y * y) + 2.0 * y
}
