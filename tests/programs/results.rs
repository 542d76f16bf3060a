//! Results that are tuples, arrays and vectors.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    polar_coordinates -> _: (0.8, 1.3), (-0.4, 0.2);
    parameter_handed_back -> _: (0.8, 1.3);
    one_component_constant -> _: (0.8);
    one_value_in_two_components -> _: (0.8, 1.3);
    nested_tuple -> _: (0.8, 1.3);
    array_literal -> _: (0.8, 1.3), (0.1, -0.2);
    array_changed_and_returned -> _: ([0.5, 1.2, -0.3]);
    array_repeated -> _: (0.8);
    vector_of_squares -> _: (&[0.5, 1.2, -0.3]), (&[]);
    vector_changed_and_returned -> _: (vec![0.5, 1.2, -0.3], 0.7);
    vector_as_long_as_needed -> _: (&[0.5, -1.2, 0.3]), (&[-0.5]);
    matrix_product -> _: (&[[0.5, 1.2], [-0.3, 0.8]], &[[0.9, 0.1], [0.4, 1.1]]);
    vectors_of_vectors_returned -> _: (&[0.5, 1.2, -0.3]), (&[0.9]);
    vector_and_scalar -> _: (&[0.5, 1.2, -0.3]), (&[0.9]);
    early_tuple -> _: (0.8, 1.3), (-0.8, 1.3), (0.8, -1.3);
    tuple_from_branches -> _: (0.8, 1.3), (1.8, 1.3);
    result_beside_output -> _: (0.8, &mut [0.5, 1.2]);
    jacobian_with_zeros -> _: (&[0.5, 1.2, -0.3]);
    tuple_of_sine_and_cosine -> _: (0.8), (2.4);
    vector_from_a_loop_value -> _: (0.8, const 3), (0.8, const 0);
    array_of_tuples -> _: (0.8, 1.3);
    clone_of_a_parameter -> _: (&[0.5, 1.2], 0.3);
}

// Two results share their inputs.
#[differentiable(second_order, allow(root_of_squares))]
fn polar_coordinates(x: f64, y: f64) -> (f64, f64) {
    ((x * x + y * y).sqrt(), y.atan2(x))
}

// The first component is the parameter itself, and `x` is used after it.
#[differentiable(second_order)]
fn parameter_handed_back(x: f64, y: f64) -> (f64, f64, f64) {
    (x, x * y, y)
}

// A component that depends on nothing.
#[differentiable(second_order)]
fn one_component_constant(x: f64) -> (f64, f64) {
    (1.0, x.exp())
}

// Two cotangents arrive at one value.
#[differentiable(second_order)]
fn one_value_in_two_components(x: f64, y: f64) -> (f64, f64, f64) {
    let p = x * y;
    (p, p, p * p)
}

// A tuple of a tuple and an array.
#[differentiable(second_order)]
fn nested_tuple(x: f64, y: f64) -> ((f64, f64), [f64; 2]) {
    let s = x + y;
    ((s, s * x), [s * y, x.sin()])
}

// The result is an array of expressions.
#[differentiable(second_order)]
fn array_literal(x: f64, y: f64) -> [f64; 3] {
    [x * y, x - y, (x + y).cos()]
}

// The parameter is changed in place and leaves again.
#[differentiable(second_order)]
fn array_changed_and_returned(mut a: [f64; 3]) -> [f64; 3] {
    for i in 0..3 {
        a[i] *= a[(i + 1) % 3];
    }
    a
}

// One value in all elements, before and after it is changed.
#[differentiable(second_order)]
fn array_repeated(x: f64) -> [f64; 3] {
    let mut a = [x * x; 3];
    a[1] *= x;
    a
}

// One element reaches all results, and there may be none.
#[differentiable(second_order)]
fn vector_of_squares(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = x[i] * x[i] + x[0];
    }
    y
}

// Ownership comes and goes.
#[differentiable(second_order)]
fn vector_changed_and_returned(mut a: Vec<f64>, x: f64) -> Vec<f64> {
    for i in 1..a.len() {
        a[i] += a[i - 1] * x;
    }
    a
}

// The length depends on the values.
#[differentiable(second_order)]
fn vector_as_long_as_needed(x: &[f64]) -> Vec<f64> {
    let mut y = vec![x[0] * x[0]];
    for &v in x {
        if v > 0.0 {
            y.push(v.ln());
            y[0] *= v;
        }
    }
    y
}

// The result is accumulated in nested arrays.
#[differentiable(second_order)]
fn matrix_product(a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]) -> [[f64; 2]; 2] {
    let mut c = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                c[i][j] += a[i][k] * b[k][j];
            }
        }
    }
    c
}

// Rows of growing length.
#[differentiable(second_order)]
fn vectors_of_vectors_returned(x: &[f64]) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    for i in 0..x.len() {
        let mut row = Vec::new();
        for j in 0..=i {
            row.push(x[i] * x[j]);
        }
        rows.push(row);
    }
    rows
}

// The scalar is computed from the vector that leaves beside it.
#[differentiable(second_order)]
fn vector_and_scalar(x: &[f64]) -> (Vec<f64>, f64) {
    let mut e = vec![0.0; x.len()];
    let mut sum = 0.0;
    for i in 0..x.len() {
        e[i] = x[i].exp();
        sum += e[i];
    }
    (e, sum.ln())
}

// Three returns of different shapes of expression.
#[differentiable(second_order)]
fn early_tuple(x: f64, y: f64) -> (f64, f64) {
    let p = (x * y, y);
    if x < 0.0 {
        return p;
    }
    if y < 0.0 {
        return (p.1 * p.1, x);
    }
    let (a, b) = p;
    (a * b, a)
}

// Each branch is a tuple, in another order.
#[differentiable(second_order)]
fn tuple_from_branches(x: f64, y: f64) -> (f64, f64) {
    if x > y { (x, y * x) } else { (y.sin(), x) }
}

// The result and the output each have a cotangent.
#[differentiable(second_order)]
fn result_beside_output(x: f64, y: &mut [f64]) -> (f64, f64) {
    let old = (y[0], y[1]);
    y[0] = x * old.1;
    y[1] *= y[0];
    (old.0 * x, y[1] * x)
}

// Most partials are zero.
#[differentiable(second_order)]
fn jacobian_with_zeros(x: &[f64]) -> [f64; 4] {
    let mut r = [0.0; 4];
    r[0] = x[0];
    r[2] = x[1] * x[2];
    r[3] = r[2];
    r[2] = 5.0;
    r
}

// The pair of a method is the result.
#[differentiable(second_order)]
fn tuple_of_sine_and_cosine(x: f64) -> (f64, f64) {
    (x * x).sin_cos()
}

// The last value of an expression block with a loop in it.
#[differentiable(second_order)]
fn vector_from_a_loop_value(x: f64, n: usize) -> Vec<f64> {
    let mut powers = vec![x];
    let mut k = 0;
    loop {
        if k == n {
            break powers;
        }
        powers.push(powers[k] * x);
        k += 1;
    }
}

// A tuple is an element of the result and is read for another.
#[differentiable(second_order)]
fn array_of_tuples(x: f64, y: f64) -> [(f64, f64); 2] {
    let p = (x * y, x);
    [p, (p.1 * p.0, y)]
}

// The copy leaves, with one element changed.
#[differentiable(second_order)]
fn clone_of_a_parameter(x: &[f64], y: f64) -> Vec<f64> {
    let mut z = x.to_vec();
    z[0] = y * z[1];
    z
}
