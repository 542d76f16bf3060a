//! Vectors that are left longer than they were found.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    pushed_to -> f64: (&mut vec![2.0], 1.5), (&mut vec![0.3, -1.2], 0.4);
    pushed_to_a_row -> f64: (&mut vec![vec![2.0], vec![0.5, 1.5]], 1.5);
    replaced -> f64: (&mut vec![2.0], 1.5), (&mut vec![0.5, 0.1, 0.2, 0.7], 0.4);
    grown_in_a_loop -> f64: (&mut vec![2.0], 1.5, const 2), (&mut vec![0.3, -1.2], 0.4, const 0);
    rows_exchanged -> f64: (&mut vec![vec![2.0], vec![0.5, 1.5]], 1.5);
    grown_by_a_callee -> f64: (1.5), (-0.4);
    grown_and_left_alone -> f64: (1.5), (-0.4);
    grown_and_replaced -> f64: (1.5), (-0.4);
    grown_by_a_callee_in_a_loop -> f64: (1.5, const 3), (-0.4, const 0);
    row_grown_by_a_callee -> f64: (1.5), (-0.4);
    grown_and_handed_on -> (): (&mut vec![2.0], 1.5), (&mut vec![0.3, -1.2], 0.4);
    grown_on_a_branch -> f64: (1.5), (-0.4);
    grown_with_no_gradient -> f64: (1.5), (-0.4);
}

#[differentiable]
fn pushed_to(y: &mut Vec<f64>, x: f64) -> f64 {
    y.push(x * x);
    y[0] * x
}

#[differentiable]
fn pushed_to_a_row(y: &mut Vec<Vec<f64>>, x: f64) -> f64 {
    y[0].push(x);
    y[0][0] * x * y[1][1]
}

#[differentiable]
fn replaced(y: &mut Vec<f64>, x: f64) -> f64 {
    let z = y[0] * x;
    *y = vec![x, x, z];
    y[0] * x * z
}

#[differentiable]
fn grown_in_a_loop(y: &mut Vec<f64>, x: f64, n: usize) -> f64 {
    for i in 0..n {
        let next = y[i] * x;
        y.push(next);
    }
    let mut sum = 0.0;
    for i in 0..y.len() {
        sum += y[i] * y[i];
    }
    sum
}

// The rows are as many as before, and of other lengths.
#[differentiable]
fn rows_exchanged(y: &mut Vec<Vec<f64>>, x: f64) -> f64 {
    y.swap(0, 1);
    y[0][1] * x + y[1][0]
}

#[differentiable]
fn grown_by_a_callee(x: f64) -> f64 {
    let mut y = vec![x];
    let z = pushed_to(&mut y, x.sin());
    let w = pushed_to(&mut y, z);
    y[0] + y[1] * y[2] * w
}

// What was pushed is not read again.
#[differentiable]
fn grown_and_left_alone(x: f64) -> f64 {
    let mut y = vec![x];
    pushed_to(&mut y, x.sin())
}

// It has yet another length when the callee's adjoint runs.
#[differentiable]
fn grown_and_replaced(x: f64) -> f64 {
    let mut y = vec![x];
    let z = pushed_to(&mut y, x.sin());
    let s = y[1] * y[1];
    y = vec![z];
    let w = pushed_to(&mut y, s);
    y = vec![w, z, s, x];
    y[0] * y[1] + y[2] * y[3]
}

#[differentiable]
fn grown_by_a_callee_in_a_loop(x: f64, n: usize) -> f64 {
    let mut y = vec![x];
    let mut product = 1.0;
    for _ in 0..n {
        product *= pushed_to(&mut y, x);
        y[0] *= x;
    }
    product * y[0] + y[y.len() - 1]
}

#[differentiable]
fn row_grown_by_a_callee(x: f64) -> f64 {
    let mut y = vec![vec![x], vec![2.0 * x]];
    let z = pushed_to(&mut y[1], x * x);
    z * y[1][1] * y[0][0]
}

#[differentiable]
fn grown_and_handed_on(y: &mut Vec<f64>, x: f64) {
    let z = pushed_to(y, x);
    y.push(z);
}

#[differentiable]
fn grown_on_a_branch(x: f64) -> f64 {
    let mut y = vec![x, 2.0 * x];
    if x > 0.0 {
        let z = pushed_to(&mut y, x);
        y[0] *= z;
    }
    let mut sum = 0.0;
    for v in &y {
        sum += v * v;
    }
    sum
}

// The vector holds constants until the callee grows it.
#[differentiable]
fn grown_with_no_gradient(x: f64) -> f64 {
    let mut y: Vec<f64> = vec![3.0];
    let z = pushed_to(&mut y, x);
    z * y[1]
}

#[test]
#[should_panic(expected = "the buffer of `y` holds the cotangents of what the function leaves in it")]
fn buffer_as_long_as_before() {
    pushed_to::value_and_grad_into(&mut vec![2.0], 1.5, &mut vec![0.0], &mut 0.0);
}

#[test]
#[should_panic(expected = "the buffer of `y` holds the cotangents of what the function leaves in it")]
fn cotangent_as_long_as_before() {
    let (_, pullback) = pushed_to_a_row::vjp(&mut vec![vec![2.0], vec![0.5, 1.5]], 1.5);
    pullback(1.0, vec![vec![0.0], vec![0.0, 0.0]]);
}

#[differentiable(second_order)]
fn pushed_beside_a_product(y: &mut Vec<f64>, x: f64) -> f64 {
    y.push(x * x);
    y[0] * x * x
}

#[test]
fn second_derivatives() {
    let product = pushed_beside_a_product::hvp(&mut vec![2.0], 1.5, &mut vec![0.0], 1.0);
    assert_eq!(product, (vec![3.0], 4.0));
}
