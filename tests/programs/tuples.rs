//! Tuples: parameters, locals, nested, taken apart and put together.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    tuple_parameter -> f64: ((0.8, 1.3)), ((-0.4, 0.2));
    nested_tuple_parameter -> f64: (((0.8, 1.3), 0.5)), (((-0.4, 0.2), 2.0));
    tuple_of_array_and_vector -> f64: (([0.8, 1.3], vec![0.5, 0.2, 0.1])), (([0.1, 0.3], vec![]));
    swapped_by_assignment -> f64: (0.8, 1.3), (2.0, 0.4);
    rotated_by_assignment -> f64: (0.8, 1.3, 0.2, const 4), (0.8, 1.3, 0.2, const 0);
    elements_swapped_by_assignment -> f64: (&[0.8, 1.3, 0.2]);
    tuple_copied_then_changed -> f64: (0.8, 1.3), (2.0, 0.4);
    fields_of_fields -> f64: (0.8, 1.3), (2.0, 0.4);
    tuple_with_integer -> f64: (0.8, const 3), (0.8, const 0);
    tuple_of_tuples_as_complex_numbers -> f64: ((0.3, 0.5), const 4), ((0.3, 0.5), const 0);
    tuple_carried_through_a_loop -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    one_field_used -> f64: (0.8, 1.3);
    tuple_assigned_as_a_whole -> f64: (0.8, 1.3), (1.9, 0.1);
    welford -> f64: (&[0.5, 1.2, -0.3, 0.8]), (&[0.4]);
    singleton_and_unit -> f64: (0.8), (-1.5);
}

// Fields are read by number.
#[differentiable(second_order)]
fn tuple_parameter(p: (f64, f64)) -> f64 {
    p.0 * p.1 + p.0.sin() * p.0
}

// Two levels, and numbers that look like a literal.
#[differentiable(second_order)]
fn nested_tuple_parameter(p: ((f64, f64), f64)) -> f64 {
    p.0.0 * p.0.1 - p.1 * p.0.0 + (p.0).1
}

// Aggregates within a tuple.
#[differentiable(second_order)]
fn tuple_of_array_and_vector(p: ([f64; 2], Vec<f64>)) -> f64 {
    let mut sum = p.0[0] * p.0[1];
    for i in 0..p.1.len() {
        sum += p.1[i] * p.0[i % 2] * sum;
    }
    sum
}

// Both sides of the assignment are tuples of the same variables.
#[differentiable(second_order)]
fn swapped_by_assignment(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let mut b = x + y;
    (a, b) = (b, a);
    a *= b;
    (b, a) = (a * x, b);
    a * a + b
}

// A recurrence with three states, written as one assignment.
#[differentiable(second_order)]
fn rotated_by_assignment(x: f64, y: f64, z: f64, turns: usize) -> f64 {
    let (mut a, mut b, mut c) = (x, y, z);
    for _ in 0..turns {
        (a, b, c) = (b * 0.9, c + a * b, a - c);
    }
    a * b + c
}

// Places on the left are elements.
#[differentiable(second_order)]
fn elements_swapped_by_assignment(x: &[f64]) -> f64 {
    let mut a = [x[0], x[1], x[2]];
    (a[0], a[1]) = (a[1], a[0]);
    (a[1], a[2]) = (a[2] * a[0], a[1]);
    [a[0], a[2]] = [a[2], a[0] * a[1]];
    a[0] + 2.0 * a[1] * a[2]
}

// The copy keeps the old fields.
#[differentiable(second_order)]
fn tuple_copied_then_changed(x: f64, y: f64) -> f64 {
    let mut p = (x, y);
    let q = p;
    p.0 *= q.1;
    p.1 = p.0 + q.0;
    let r = p;
    p.0 = r.1 * r.1;
    p.0 * q.0 + p.1 * q.1 + r.0
}

// Fields of fields change.
#[differentiable(second_order)]
fn fields_of_fields(x: f64, y: f64) -> f64 {
    let mut state = ((x, 0.0), [y, 1.0]);
    state.0.1 = state.0.0 * state.1[0];
    state.1[1] += state.0.1;
    state.0.0 = state.1[1].sin();
    state.1 = [state.0.0, state.0.1];
    state.0 = (state.1[1], state.1[0] * state.0.1);
    state.0.0 * state.0.1 + state.1[0]
}

// One part is a counter.
#[differentiable(second_order)]
fn tuple_with_integer(x: f64, n: usize) -> f64 {
    let mut state = (x, 0);
    while state.1 < n {
        state.0 = state.0 * x + state.1 as f64;
        state.1 += 1;
    }
    state.0 * (1.0 + state.1 as f64)
}

// Pairs are complex numbers and the products are written out.
#[differentiable(second_order)]
fn tuple_of_tuples_as_complex_numbers(c: (f64, f64), turns: usize) -> f64 {
    let mut z = (0.1, 0.2);
    for _ in 0..turns {
        z = (z.0 * z.0 - z.1 * z.1 + c.0, 2.0 * z.0 * z.1 + c.1);
    }
    z.0 * z.0 + z.1 * z.1
}

// Pattern, tuple and variable change roles in every turn.
#[differentiable(second_order)]
fn tuple_carried_through_a_loop(x: &[f64]) -> f64 {
    let mut state = (1.0, 0.5);
    for &v in x {
        let (a, b) = state;
        state = (a * v + b, a * b);
    }
    state.0 * state.1
}

// The other field has no use, hence no cotangent.
#[differentiable(second_order)]
fn one_field_used(x: f64, y: f64) -> f64 {
    let pair = (x * y, x.exp() * y);
    let (kept, _) = pair;
    kept * kept + x
}

// Which tuple it is depends on a comparison.
#[differentiable(second_order)]
fn tuple_assigned_as_a_whole(x: f64, y: f64) -> f64 {
    let mut p = (x, y);
    if x < y {
        p = (p.1, p.0 * p.1);
    }
    p = (p.0 + p.1, p.0 - p.1);
    p.0 * p.1 * p.1
}

// Mean and variance in one pass.
#[differentiable(second_order)]
fn welford(x: &[f64]) -> f64 {
    let (mut mean, mut spread, mut count) = (0.0, 0.0, 0);
    for &v in x {
        count += 1;
        let delta = v - mean;
        mean += delta / count as f64;
        spread += delta * (v - mean);
    }
    spread / count as f64 + mean * mean
}

// Tuples of one and of no element.
#[differentiable(second_order)]
fn singleton_and_unit(x: f64) -> f64 {
    let single = (x * x,);
    let nothing = ();
    let (inner,) = single;
    let () = nothing;
    inner * single.0 + x
}
