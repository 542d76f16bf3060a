//! A chain of springs.

use gradflow::differentiable;

/// The energy of one spring between two points.
#[differentiable]
pub fn spring(p: &[f64; 2], q: &[f64; 2], stiffness: f64) -> f64 {
    let stretch = (p[0] - q[0]).hypot(p[1] - q[1]) - 1.0;
    0.5 * stiffness * stretch * stretch
}
