//! Constructs through which an active value passes.
use gradflow::differentiable;

pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[differentiable]
pub fn literal(x: f64) -> f64 {
    let p = Point {
//          ^ GF0401 error, begins
        x,
        y: 1.0,
    };
//  ^ ends
    p.x * p.y * x
}

#[differentiable]
pub fn handed_over(x: &[f64]) -> f64 {
    let scaled = |y: f64| y * x[0];
//               ^^^^^^^^^^^^^^^^^ GF0401 error
    twice(&scaled) * x[1]
}

fn twice(f: &dyn Fn(f64) -> f64) -> f64 {
    f(f(1.0))
}
