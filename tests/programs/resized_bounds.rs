//! Loops over vectors that the loop, or what it calls, makes longer, shorter or another.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    bound_of_a_vector_that_grows -> f64: (0.7, const &mut vec![1.0, 2.0]);
    bound_of_a_vector_replaced -> f64: (0.7, &mut vec![1.0, 2.0, 0.5]);
    bound_of_a_vector_reborrowed -> f64: (0.7, const &mut vec![1.0, 2.0, 0.5]);
    bound_of_a_vector_replaced_later -> f64: (0.7);
    items_of_a_vector_cut_later -> f64: (0.7);
}

fn grow(v: &mut Vec<f64>) {
    v.push(1.0);
}

// The length changes while the loop runs.
#[differentiable(second_order)]
fn bound_of_a_vector_that_grows(x: f64, #[no_grad] v: &mut Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for _ in 0..v.len() {
        sum += 2.0 * x * x;
        grow(v);
    }
    sum
}

#[differentiable(second_order)]
fn bound_of_a_vector_replaced(x: f64, v: &mut Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for _ in 0..v.len() {
        sum += x * v[0];
        *v = vec![x, 0.4];
    }
    sum
}

#[differentiable(second_order, allow(zero_second_derivative))]
fn bound_of_a_vector_reborrowed(x: f64, #[no_grad] v: &mut Vec<f64>) -> f64 {
    let mut sum = 0.0;
    for _ in 0..v.len() {
        let w: &mut Vec<f64> = v;
        sum += x * w[0];
        grow(w);
    }
    sum
}

#[differentiable(second_order)]
fn bound_of_a_vector_replaced_later(x: f64) -> f64 {
    let mut v = vec![1.0, 2.0];
    let mut sum = 0.0;
    for i in 0..v.len() {
        sum += x * v[i] * sum + x;
    }
    (v, sum) = (vec![3.0], sum * x);
    for i in 0..v.len() {
        sum += x * v[i] * sum;
    }
    sum
}

#[differentiable(second_order)]
fn items_of_a_vector_cut_later(x: f64) -> f64 {
    let mut v = vec![1.0, 2.0];
    let mut sum = 0.0;
    for k in &v {
        sum += x * k * sum + x;
    }
    v.truncate(1);
    sum * x * v[0]
}
