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
