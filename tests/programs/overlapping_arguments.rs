//! Calls whose arguments share a place, in the primal harmless and in the adjoint not.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    slice_with_itself -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    scalar_with_itself -> f64: (0.8), (-1.1);
    elements_of_one_matrix -> f64: (&[[0.5, 1.2], [-0.3, 0.8], [0.1, 0.4]]), (&[[0.5, 1.2]]);
    rows_of_one_vector -> f64: (&[vec![0.5, 1.2], vec![-0.3, 0.8]]);
    shifted_parts -> f64: (&[0.5, 1.2, -0.3, 0.8]), (&[0.5]);
    slice_and_its_element -> f64: (&[0.5, 1.2, -0.3]), (&[0.9]);
    element_repeated -> f64: (&[0.5, 1.2]);
    fields_of_one_tuple -> f64: ((0.5, 1.2)), ((-0.4, 0.3));
    local_array_with_itself -> f64: (0.5, 1.2);
    row_that_may_be_the_same -> f64: (&[[0.5, 1.2], [-0.3, 0.8]], const &[(0, 1), (1, 1), (0, 0)]);
    overlap_in_a_recursion -> f64: (&[0.5, 1.2, -0.3], const 2), (&[0.5, 1.2, -0.3], const 0);
    overlap_after_overwriting -> f64: (&[0.5, 1.2, -0.3]);
    result_over_its_arguments -> f64: (&[0.5, 1.2, -0.3]);
    output_beside_its_input -> f64: (&[0.5, 1.2, -0.3, 0.7]);
    element_read_and_written -> f64: (&[0.5, 1.2, -0.3]);
    nested_overlapping_calls -> f64: (&[0.5, 1.2, -0.3]), (&[0.4]);
    clone_and_original -> f64: (vec![0.5, 1.2, -0.3]);
    three_times_the_same -> f64: (&[0.5, 1.2, -0.3], 0.7);
    element_beside_what_holds_it -> f64: (&mut [0.5, 1.2, -0.3]);
}

#[differentiable(second_order)]
fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x.iter().zip(y) {
        sum += a * b * b;
    }
    sum
}

#[differentiable(second_order)]
fn distance(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    let dx = a[0] - b[0];
    let dy = a[1] - 2.0 * b[1];
    (dx * dx + dy * dy + 0.5).sqrt()
}

#[differentiable(second_order)]
fn quotient(x: f64, y: f64) -> f64 {
    x / (1.0 + y * y)
}

// `f(&x, &x)`, and the two arguments have different partials.
#[differentiable(second_order)]
fn slice_with_itself(x: &[f64]) -> f64 {
    dot(x, x) * 0.5 + dot(&x, &x)
}

// Both operands are one number, with different partials.
#[differentiable(second_order)]
fn scalar_with_itself(x: f64) -> f64 {
    quotient(x, x) * quotient(x * x, x)
}

// All pairs, without and with the pair of a point with itself.
#[differentiable(second_order)]
fn elements_of_one_matrix(p: &[[f64; 2]]) -> f64 {
    let mut sum = 0.0;
    for i in 0..p.len() {
        for j in 0..p.len() {
            sum += distance(&p[i], &p[j]) * (i + 2 * j + 1) as f64;
        }
    }
    sum
}

// Rows are vectors, passed as slices.
#[differentiable(second_order)]
fn rows_of_one_vector(rows: &[Vec<f64>]) -> f64 {
    dot(&rows[0], &rows[1]) * dot(&rows[1], &rows[1]) + dot(&rows[1], &rows[0])
}

// Parts that overlap in all but one element.
#[differentiable(second_order)]
fn shifted_parts(x: &[f64]) -> f64 {
    let n = x.len();
    dot(&x[..n - 1], &x[1..]) + x[0] * x[n - 1]
}

#[differentiable(second_order)]
fn scaled_sum(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for &v in x {
        sum += v * v * scale;
    }
    sum
}

// The scalar is an element of the slice.
#[differentiable(second_order)]
fn slice_and_its_element(x: &[f64]) -> f64 {
    scaled_sum(x, x[0]) + scaled_sum(&x[..1], x[x.len() - 1].sin())
}

// Elements as scalars, one of them twice.
#[differentiable(second_order)]
fn element_repeated(x: &[f64]) -> f64 {
    quotient(x[0], x[0]) + quotient(x[1], x[0]) * quotient(x[0], x[1])
}

// Both operands are fields of one tuple, or one field.
#[differentiable(second_order)]
fn fields_of_one_tuple(p: (f64, f64)) -> f64 {
    quotient(p.0, p.1) + quotient(p.1, p.1) * quotient(p.0, p.0)
}

// The array belongs to the caller and is made of active values.
#[differentiable(second_order)]
fn local_array_with_itself(x: f64, y: f64) -> f64 {
    let a = [x, x * y];
    let b = [y, x + y];
    distance(&a, &a) + distance(&a, &b) * distance(&b, &a)
}

// Whether the arguments share a place is known only at run time.
#[differentiable(second_order)]
fn row_that_may_be_the_same(p: &[[f64; 2]; 2], pairs: &[(usize, usize)]) -> f64 {
    let mut r = 1.0;
    for &(i, j) in pairs {
        r += distance(&p[i], &p[j]) * r;
    }
    r
}

// The function passes its own argument twice.
#[differentiable(second_order)]
fn overlap_in_a_recursion(x: &[f64], depth: usize) -> f64 {
    if depth == 0 {
        return dot(&x[1..], &x[..2]);
    }
    let inner = overlap_in_a_recursion(x, depth - 1);
    inner * 0.5 + dot(x, x) * overlap_in_a_recursion(&x, depth - 1)
}

// The same call, before and after the elements have changed.
#[differentiable(second_order)]
fn overlap_after_overwriting(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let first = dot(&a, &a);
    a[0] = first * a[1];
    let second = dot(&a, &a[1..]);
    a[2] *= second;
    dot(&a, &a) + first * second
}

// The element that takes the result is part of both arguments.
#[differentiable(second_order)]
fn result_over_its_arguments(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    a[1] = dot(&a, &a);
    a[0] += dot(&a[..2], &a[1..]);
    a[2] *= quotient(a[2], a[2]);
    a[0] * a[2] + a[1]
}

#[differentiable(second_order)]
fn add_scaled(y: &mut [f64], x: &[f64], scale: f64) {
    for i in 0..y.len() {
        y[i] += scale * x[i] * y[i];
    }
}

// Input and output are parts of one array, with a copy between them.
#[differentiable(second_order)]
fn output_beside_its_input(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let right = a[2..].to_vec();
    add_scaled(&mut a[..2], &right, x[0]);
    let copy = a.clone();
    let last = a[3];
    add_scaled(&mut a[1..], &copy[..3], last);
    a[0] * a[1] + a[2] * a[3]
}

// The scalar argument is read from the slice that the call changes.
#[differentiable(second_order)]
fn element_read_and_written(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let scale = a[0];
    add_scaled(&mut a, x, scale);
    let scale = a[1] * a[2];
    add_scaled(&mut a[..1], &x[2..], scale);
    a[0] * a[1] * a[2]
}

// Results of calls are arguments of calls on the same slice.
#[differentiable(second_order)]
fn nested_overlapping_calls(x: &[f64]) -> f64 {
    quotient(dot(x, x), scaled_sum(x, dot(x, x)))
}

#[differentiable(second_order)]
fn consume(x: Vec<f64>, mut y: Vec<f64>) -> f64 {
    y[0] *= x[1];
    y[0] * x[0] + y[2] * y[1]
}

// Owned arguments with one origin.
#[differentiable(second_order)]
fn clone_and_original(x: Vec<f64>) -> f64 {
    let y = x.clone();
    let first = consume(x.clone(), y);
    first * consume(x.to_vec(), x)
}

#[differentiable(second_order)]
fn three(x: &[f64], y: &[f64], z: &[f64], s: f64, t: f64) -> f64 {
    x[0] * y[1] * z[2] + s * x[1] - t * t * y[2]
}

// Three slices and two scalars that are two places.
#[differentiable(second_order)]
fn three_times_the_same(x: &[f64], s: f64) -> f64 {
    three(x, x, x, s, s) * three(x, &x[..], x, x[0], s)
}

// An element goes by value beside the slice, which the callee overwrites.
#[differentiable(second_order)]
fn element_beside_what_holds_it(y: &mut [f64]) -> f64 {
    let a = scale_all(y[0], y);
    let b = scale_all(y[1] * y[2], &mut y[1..]);
    scale_all(y[2], y);
    a * b + y[0]
}

#[differentiable(second_order)]
fn scale_all(x: f64, y: &mut [f64]) -> f64 {
    let mut sum = x * x;
    for v in y.iter_mut() {
        *v *= x;
        sum += *v;
    }
    sum
}
