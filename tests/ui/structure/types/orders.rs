//! Functions without the derivatives that a caller needs of them: only rustc knows, and says which order is missing.
use gradflow::differentiable;

#[differentiable(second_order)]
pub fn potential(x: &[f64]) -> f64 {
    x[0] * x[0] * x[1]
}

// The first derivative of it has what it needs, and the second has not.
#[differentiable(second_order)]
pub fn slope(x: &[f64]) -> f64 {
    let force = potential::grad(x);
//              ^^^^^^^^^ E0599 error
    force[0] * x[0] * x[0]
}

#[differentiable(order = 3)]
pub fn called(x: &[f64]) -> f64 {
    potential(x) * x[0]
//  ^^^^^^^^^ E0599 error
}
