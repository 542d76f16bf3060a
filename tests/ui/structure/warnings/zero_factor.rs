//! Factors that are zero.
use gradflow::differentiable;

#[differentiable]
pub fn weighted(x: f64, y: f64) -> f64 {
    let penalty = 0.0 * x * x;
//                ^^^^^^^ GF0206 warning
    y * x + penalty
}

#[differentiable]
pub fn centred(x: f64) -> f64 {
    (x - x) * x + x.powf(0.0) + x.clamp(1.0, 1.0)
//   ^^^^^ GF0206 warning
//                ^^^^^^^^^^^ GF0206 warning
//                              ^^^^^^^^^^^^^^^^^ GF0206 warning
}

#[differentiable]
pub fn switched_off(mut x: f64, y: f64) -> f64 {
    for _ in 0..3 {
        x *= 0.0;
//      ^^^^^^^^ GF0206 warning
    }
    x + y
}
