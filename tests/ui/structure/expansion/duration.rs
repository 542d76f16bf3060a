//! Numbers that go through a `Duration`.
use gradflow::differentiable;
use std::time::Duration;

#[differentiable]
pub fn seconds(t: f64) -> f64 {
    let whole = Duration::from_secs_f64(t).as_secs_f64();
//              ^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0107 error
    whole * t
}

#[differentiable]
pub fn scaled(t: f64, factor: f64) -> f64 {
    let tick = Duration::from_millis(20);
    tick.mul_f64(factor).as_secs_f64() + t * factor
//  ^^^^^^^^^^^^^^^^^^^^ GF0107 error
}
