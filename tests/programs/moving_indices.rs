//! Elements at an index that moves between two uses of it.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    one_after_another -> f64: (&[0.3, 0.9]);
    two_per_turn -> f64: (&[0.3, 0.9, -0.4, 1.1]);
    back_and_forth -> f64: (&[0.3, 0.9, -0.4]);
    filled_one_by_one -> f64: (0.8);
    rows_of_a_matrix -> f64: (&[0.3, 0.9, -0.4, 1.1]);
    index_from_constants -> f64: (&[0.3, 0.9, -0.4], const &[0, 2]);
}

#[differentiable(second_order)]
fn one_after_another(x: &[f64]) -> f64 {
    let mut i = 0;
    let a = x[i];
    i += 1;
    let b = x[i];
    (a + b) * x[0]
}

#[differentiable(second_order, allow(zero_second_derivative))]
fn sum_of_two(x: &[f64]) -> f64 {
    let mut i = 0;
    let a = x[i];
    i += 1;
    let b = x[i];
    a + b
}

#[differentiable(second_order)]
fn two_per_turn(x: &[f64]) -> f64 {
    let mut i = 0;
    let mut s = 0.0;
    while i < x.len() {
        s += x[i];
        i += 1;
        s += x[i];
        i += 1;
    }
    s + sum_of_two(x) * x[0]
}

#[differentiable(second_order)]
fn back_and_forth(x: &[f64]) -> f64 {
    let mut i = 1;
    let a = x[i];
    i -= 1;
    let b = x[i];
    i += 2;
    let c = x[i];
    (a + b + c) * a
}

#[differentiable(second_order)]
fn filled_one_by_one(x: f64) -> f64 {
    let mut v = [0.0; 3];
    let mut i = 0;
    v[i] += x;
    i += 1;
    v[i] += x;
    v[1] * v[0] + v[1] - v[2]
}

#[differentiable(second_order)]
fn rows_of_a_matrix(x: &[f64]) -> f64 {
    let mut row = 0;
    let mut s = 0.0;
    for _ in 0..2 {
        s += x[row] + x[row + 1];
        row += 2;
        s -= x[row - 2];
    }
    s * s
}

#[differentiable(second_order)]
fn index_from_constants(x: &[f64], order: &[usize]) -> f64 {
    let mut k = order[0];
    let a = x[k];
    k = order[1];
    let b = x[k];
    a + b + x[1] * x[1]
}
