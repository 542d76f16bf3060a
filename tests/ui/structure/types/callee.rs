//! Functions without a derivative: only rustc knows, and says so at the name.
use gradflow::differentiable;

pub fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
pub fn outer(x: f64) -> f64 {
    helper(x) + x
//  ^^^^^^ E0573 error
}
