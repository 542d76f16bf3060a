//! What looks like a gradient of zero, and is none, or is allowed.
use gradflow::{differentiable, no_grad};

#[differentiable]
pub fn in_turns(mut x: f64, y: f64) -> f64 {
    for _ in 0..3 {
        x = x * y;
    }
    x
}

#[differentiable]
pub fn shadowed_by_itself(x: f64) -> f64 {
    let x = x * x;
    x.sin()
}

#[differentiable]
pub fn decides_and_counts(x: f64, threshold: f64) -> f64 {
    if x > threshold { x - threshold } else { 0.0 }
}

#[differentiable]
pub fn detached_and_not(x: f64) -> f64 {
    x * no_grad(x)
}

#[differentiable(allow(unused_parameter, zero_factor))]
pub fn allowed(x: f64, _y: f64) -> f64 {
    x + 0.0 * x
}

#[differentiable(expect(control_flow_only, reason = "a step is meant"))]
pub fn expected(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
}

#[differentiable]
#[allow(deprecated)]
pub fn allowed_by_rustc(x: f64, _y: f64) -> f64 {
    x * x
}

#[differentiable(allow(constant_result))]
pub fn constant(_x: f64) -> f64 {
    3.0
}

#[differentiable(allow(overwritten_parameter, detached_parameter))]
pub fn both(mut x: f64, y: f64, z: f64) -> f64 {
    let first = x;
    assert!(first > 0.0);
    x = 3.0;
    x * y * no_grad(z)
}

#[differentiable]
pub fn same_operation_of_another_value(x: f64) -> f64 {
    let mut y = x;
    let first = y.sin();
    y = 2.0 * x;
    first - y.sin()
}

#[differentiable]
pub fn bounds_apart(x: f64, n: i32) -> f64 {
    let mut weight = 0.0;
    for _ in 0..n {
        weight += 1.0;
    }
    weight * x.max(1.0).min(2.0) + x.powi(n)
}

#[differentiable]
pub fn filled_for_the_caller(x: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for i in 0..x.len() {
        out[i] += x[i];
    }
}

fn observed(x: f64) -> f64 {
    println!("{x}");
    x
}

#[differentiable]
pub fn detached_for_a_reason(x: f64) -> f64 {
    let _seen = no_grad(observed(x));
    if no_grad(observed(x)) > 0.0 { x } else { 2.0 * x }
}

// Curved, in one of the parameters or in a part.
#[differentiable(second_order)]
pub fn product_of_two(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable(second_order)]
pub fn curved_on_one_side(x: f64) -> f64 {
    if x > 0.0 { x } else { x * x }
}

#[differentiable(second_order)]
pub fn curved_in_a_loop(x: &[f64]) -> f64 {
    let mut product = 1.0;
    for i in 0..x.len() {
        product *= x[i];
    }
    product
}

#[differentiable(second_order)]
pub fn quotient(x: f64, #[no_grad] a: f64) -> f64 {
    a / x
}

// What is called may be curved.
#[differentiable(second_order)]
pub fn called(x: f64) -> f64 {
    2.0 * quotient(x, 3.0)
}

// There is no Hessian of more than a number, and callers may want the rest.
#[differentiable(second_order)]
pub fn doubled(x: f64) -> (f64, f64) {
    (2.0 * x, x)
}

#[differentiable(second_order, allow(zero_second_derivative))]
pub fn line_allowed(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
pub fn compensated(x: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for v in x {
        let added = v - lost;
        let larger = sum + added;
        lost = (larger - sum) - added;
        sum = larger;
    }
    sum
}

#[differentiable]
pub fn difference_quotient(x: f64) -> f64 {
    let h = 1e-6;
    let step = (x + h) - x;
    ((x + step) * (x + step) - x * x) / step
}

#[differentiable]
pub fn parts_that_count(x: f64, y: f64) -> f64 {
    let pair = (x, y);
    let both = [x, y];
    let mut changed = (x, 1.0);
    changed.1 = y;
    let mut sum = pair.0;
    sum += pair.1;
    for i in 0..2 {
        sum += both[i];
    }
    sum * changed.1
}

#[differentiable]
pub fn elements_that_may_be_others(x: f64, y: f64, i: usize, out: &mut [f64]) {
    out[i] = x;
    out[0] = y;
    for k in 1..out.len() {
        out[k] = x * y;
    }
    out[1] += 1.0;
}
