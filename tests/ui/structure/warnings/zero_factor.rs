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

#[differentiable]
pub fn quantised(x: f64, y: f64) -> f64 {
    let fraction = x - x.floor();
    let wrapped = y.rem_euclid(0.25);
    let (a, b) = (x - fraction, x - x.fract());
//                ^^^^^^^^^^^^ GF0206 warning
//                              ^^^^^^^^^^^^^ GF0206 warning
    a * b * (y - wrapped) * (y - y % 0.5)
//           ^^^^^^^^^^^ GF0206 warning
//                           ^^^^^^^^^^^ GF0206 warning
}

#[differentiable]
pub fn signs(x: f64, y: f64) -> f64 {
    2.0 * (x / x.abs()) + x.abs() / x * y
//         ^^^^^^^^^^^ GF0206 warning
//                        ^^^^^^^^^^^ GF0206 warning
}

#[differentiable]
pub fn by_name(x: f64, y: f64) -> f64 {
    const WEIGHT: f64 = 0.0;
    let none = 0.0;
    let power = 0;
    WEIGHT * x + none * y + x.powi(power) * y
//  ^^^^^^^^^^ GF0206 warning
//               ^^^^^^^^ GF0206 warning
//                          ^^^^^^^^^^^^^ GF0206 warning
}

#[differentiable]
pub fn bounded(x: f64, #[no_grad] bound: f64) -> f64 {
    x.clamp(bound, bound) + x.max(1.0).min(1.0)
//  ^^^^^^^^^^^^^^^^^^^^^ GF0206 warning
//                          ^^^^^^^^^^^^^^^^^^^ GF0206 warning
}

#[differentiable]
pub fn computed(x: f64, y: f64) -> f64 {
    (1.0 - 1.0) * x + 1f64.powf(y) + (-x + x) + (y.sin() - y.sin())
//  ^^^^^^^^^^^^^^^ GF0206 warning
//                    ^^^^^^^^^^^^ GF0206 warning
//                                    ^^^^^^ GF0206 warning
//                                               ^^^^^^^^^^^^^^^^^ GF0206 warning
}
