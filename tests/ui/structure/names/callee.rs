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

pub fn listed(x: f64) -> Vec<f64> {
    vec![x; 3]
}

pub mod physics {
    pub fn helper(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
pub fn by_a_path(x: f64) -> f64 {
    let mut sum = 0.0;
    for _ in 0..3 {
        sum += physics::helper(
//                      ^^^^^^ E0433 error
            x,
        );
    }
    sum
}

#[differentiable]
pub fn result_reaches_nothing(x: f64) -> f64 {
    let kept = helper(x * x);
//             ^^^^^^ E0573 error
    let _doubled = 2.0 * kept;
    x
}

#[differentiable]
pub fn only_the_length_counts(x: f64) -> f64 {
    let n = listed(x).len();
//          ^^^^^^ E0573 error
    n as f64 * x
}
