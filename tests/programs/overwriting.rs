//! Values that a partial needs and a later statement overwrites.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    counters_in_an_array -> f64: (&[0.5, 1.2, -0.3], const [1, 2, 0]), (&[], const [1, 2, 0]);
    counters_side_by_side -> f64: (&[0.5, 1.2, -0.3], const vec![1, 2, 0, 4]);
    accumulator_squared_each_time -> f64: (1.1, 0.7), (-0.4, 0.3);
    assigned_from_itself -> f64: (0.6), (1.9);
    every_compound_assignment -> f64: (1.2, 0.8), (-2.0, 1.7);
    swapped_variables -> f64: (1.4, 0.3), (-0.9, 2.2);
    rotated_by_hand -> f64: (0.4, 1.3, -0.8), (2.0, 0.1, 0.6);
    parameter_overwritten -> f64: (0.9, 1.6), (-1.1, 0.2);
    overwritten_by_a_constant -> f64: (1.5, 0.4), (0.2, -0.7);
    overwritten_before_any_read -> f64: (1.5), (0.2);
    one_copy_kept_before_each_change -> f64: (0.8), (1.7);
    element_read_then_overwritten -> f64: (&[1.1, 0.6, -0.4]), (&[0.3, 2.0, 0.9]);
    element_depends_on_its_old_self -> f64: (&[0.7, 1.2]), (&[-0.3, 0.5]);
    whole_array_replaced -> f64: (&[0.5, 1.5], 0.8), (&[-1.0, 0.2], 1.9);
    tuple_fields_overwritten -> f64: (0.7, 1.1), (1.9, -0.6);
    exponential_of_itself -> f64: (0.3), (-1.2);
    swapped_elements -> f64: (&[0.4, 1.7, 0.9, -0.6]), (&[1.0, 2.0, 3.0, 4.0]);
}

// The product reads the accumulator that the assignment destroys.
#[differentiable(second_order)]
fn accumulator_squared_each_time(x: f64, y: f64) -> f64 {
    let mut a = x;
    a = a * a + y;
    a = a * a + y;
    a = a * a + y;
    a
}

// Left and right side are one variable, in a function that needs its argument.
#[differentiable(second_order)]
fn assigned_from_itself(x: f64) -> f64 {
    let mut y = x;
    y = y.sin() * y;
    y = y.exp() - y;
    y = (y * y + 1.0).ln();
    y
}

// `*=` and `/=` need both operands, `+=` and `-=` none.
#[differentiable(second_order)]
fn every_compound_assignment(x: f64, y: f64) -> f64 {
    let mut a = x;
    a += y * y;
    a *= x + y;
    a -= a * y;
    a /= 2.0 + x * x;
    a *= a;
    a /= a + 3.0;
    a
}

// Three assignments by way of a temporary, then one call.
#[differentiable(second_order)]
fn swapped_variables(x: f64, y: f64) -> f64 {
    let mut a = x * x;
    let mut b = y.sin();
    let t = a;
    a = b;
    b = t * a;
    std::mem::swap(&mut a, &mut b);
    a * a * 3.0 + b
}

// A rotation of three values: every variable is overwritten by another.
#[differentiable(second_order)]
fn rotated_by_hand(x: f64, y: f64, z: f64) -> f64 {
    let (mut a, mut b, mut c) = (x, y, z);
    let first = a;
    a = b * c;
    b = c * first;
    c = first * a;
    let first = a;
    a = b + c * a;
    b = c - first;
    c *= first;
    a * 2.0 + b * c
}

// The parameter itself is a variable and is changed.
#[differentiable(second_order)]
fn parameter_overwritten(mut x: f64, y: f64) -> f64 {
    let before = x * y;
    x *= y;
    x = x.cos() + before;
    x * y
}

// After the constant the old cotangent is gone: nothing may flow to the old value from later uses.
#[differentiable(second_order)]
fn overwritten_by_a_constant(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let early = a * a;
    a = 2.0;
    a = a * x + early;
    let late = a;
    a = 0.0;
    late * y + a
}

// The first value never reaches anything.
#[differentiable(second_order)]
fn overwritten_before_any_read(x: f64) -> f64 {
    let mut a = x.exp() * 100.0;
    a = x * x;
    a = a.sqrt() + a;
    a
}

// Old values live on under names of their own.
#[differentiable(second_order)]
fn one_copy_kept_before_each_change(x: f64) -> f64 {
    let mut a = x;
    let first = a;
    a = a * a;
    let second = a;
    a = a.sin() + first;
    let third = a;
    a *= third;
    a + first * second * third
}

// An element is used in a product and then replaced.
#[differentiable(second_order)]
fn element_read_then_overwritten(x: &[f64]) -> f64 {
    let mut a = [x[0], x[1], x[2]];
    let p = a[0] * a[1];
    a[0] = p * a[2];
    let q = a[0] * a[1];
    a[1] = q.sin();
    a[2] = a[2] * a[1];
    p * a[0] + q * a[1] + a[2]
}

// Compound assignment to elements, reading the same element on the right.
#[differentiable(second_order)]
fn element_depends_on_its_old_self(x: &[f64]) -> f64 {
    let mut a = [0.0; 2];
    a[0] += x[0];
    a[1] = a[0];
    a[0] *= a[0] + x[1];
    a[1] -= a[1] * a[0];
    a[0] /= a[1] * a[1] + 1.0;
    a[0] * a[1]
}

// One assignment overwrites all elements at once.
#[differentiable(second_order)]
fn whole_array_replaced(x: &[f64], y: f64) -> f64 {
    let mut a = [x[0] * y, x[1]];
    let before = a[0] * a[1];
    a = [a[1] * y, a[0] + before];
    let between = a[0] * a[1];
    a = [between; 2];
    a[0] * a[1] * before
}

// Fields of a tuple change one at a time.
#[differentiable(second_order)]
fn tuple_fields_overwritten(x: f64, y: f64) -> f64 {
    let mut state = (x, y, 1.0);
    state.0 *= state.1;
    state.2 += state.0 * state.0;
    state.1 = state.2 / (1.0 + state.1 * state.1);
    state.0 -= state.1 * state.2;
    state.0 * state.1 + state.2
}

// The partial of `exp` is its result, which is overwritten too.
#[differentiable(second_order)]
fn exponential_of_itself(x: f64) -> f64 {
    let mut a = x.tanh();
    a = a.exp();
    a = (a * 0.5).exp();
    a = a.sqrt();
    a = 1.0 / a;
    a
}

// `swap` on a slice moves cotangents as it moves values.
#[differentiable(second_order)]
fn swapped_elements(x: &[f64]) -> f64 {
    let mut a = [x[0], x[1], x[2], x[3]];
    a.swap(0, 3);
    a[0] *= a[1];
    a.swap(1, 2);
    a.swap(2, 2);
    a[1] = a[0] * a[2];
    a.swap(0, 1);
    a[0] + 2.0 * a[1] * a[2] + 3.0 * a[3] * a[0]
}

// What is put back in the reverse sweep is no sum of floats.
#[differentiable(second_order)]
fn counters_in_an_array(x: &[f64], first: [usize; 3]) -> f64 {
    let mut c = first;
    let mut sum = x.len() as f64;
    for i in 0..x.len() {
        sum += x[i] * x[i] * c[0] as f64;
    }
    for i in 0..x.len() {
        c[0] += 1;
        c[0] += 1;
        sum += x[i].sin();
    }
    sum * c[0] as f64
}

#[differentiable(second_order)]
fn counters_side_by_side(x: &[f64], first: Vec<i32>) -> f64 {
    let mut c = first;
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i].powi(c[i] + 2) * x[i] * c[i + 1] as f64;
    }
    for i in 0..x.len() {
        c[i] += 1;
        c[i + 1] += 2;
        c[i] -= 3;
        sum += x[i].sin();
    }
    sum
}
