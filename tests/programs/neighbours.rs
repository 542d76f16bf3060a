//! What a user would write beside the core of the language without a second thought.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    filled -> f64: (&[0.5, 1.2, -0.3], 0.8);
    copied_from_a_slice -> f64: (&[0.5, 1.2, -0.3]);
    split_in_two -> f64: (&[0.5, 1.2, -0.3, 0.7]);
    split_in_two_mutably -> (): (0.8, &mut [0.5, 1.2, -0.3, 0.7]);
    windows_of_two -> f64: (&[0.5, 1.2, -0.3, 0.7]), (&[0.5]);
    chunks_of_two -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    first_and_last_by_method -> f64: (&[0.5, 1.2, -0.3]);
    taken_and_skipped -> f64: (&[0.5, 1.2, -0.3, 0.7]);
    replaced -> f64: (0.8, 1.3);
    tests_for_special_values -> f64: (0.8), (-0.8);
}

// All elements are overwritten by one active value.
#[differentiable(second_order)]
fn filled(x: &[f64], y: f64) -> f64 {
    let mut a = x.to_vec();
    let p = a[0] * a[1];
    a.fill(y * p);
    a[1] *= a[0] + x[2];
    a[0] * a[1] + a[2]
}

// A part is overwritten by a slice, after its old values have been used.
#[differentiable(second_order)]
fn copied_from_a_slice(x: &[f64]) -> f64 {
    let mut a = [x[0]; 4];
    let p = a[1] * a[2];
    a[1..].copy_from_slice(x);
    a[0] *= p;
    a[0] * a[1] + a[2] * a[3]
}

// Two views come from one call.
#[differentiable(second_order)]
fn split_in_two(x: &[f64]) -> f64 {
    let (left, right) = x.split_at(1);
    left[0] * right[0] + right[1] * right[2]
}

// Two views that are outputs come from one call.
#[differentiable(second_order)]
fn split_in_two_mutably(x: f64, y: &mut [f64]) {
    let (left, right) = y.split_at_mut(2);
    for i in 0..2 {
        left[i] *= x;
        right[i] += left[i] * left[i];
    }
}

// Windows overlap.
#[differentiable(second_order)]
fn windows_of_two(x: &[f64]) -> f64 {
    let mut sum = x[0];
    for w in x.windows(2) {
        sum += (w[1] - w[0]).powi(2) * sum;
    }
    sum
}

// The last chunk is shorter.
#[differentiable(second_order)]
fn chunks_of_two(x: &[f64]) -> f64 {
    let mut sum = 1.0;
    for chunk in x.chunks(2) {
        let mut product = 1.0;
        for v in chunk {
            product *= v;
        }
        sum += product * sum;
    }
    sum
}

// Elements come as options.
#[differentiable(second_order)]
fn first_and_last_by_method(x: &[f64]) -> f64 {
    let a = x.to_vec();
    x.first().unwrap() * a.last().unwrap() + *x.last().unwrap()
}

// Iterators are shortened.
#[differentiable(second_order)]
fn taken_and_skipped(x: &[f64]) -> f64 {
    let mut r = 1.0;
    for v in x.iter().take(2) {
        r *= v;
    }
    for (i, v) in x.iter().enumerate().skip(1) {
        r += v * r * i as f64;
    }
    for v in x.iter().step_by(2) {
        r -= v;
    }
    r
}

// The old value leaves while the new one enters.
#[differentiable(second_order)]
fn replaced(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    let old = std::mem::replace(&mut a, y * y);
    old * a
}

// Predicates of active values decide.
#[differentiable(second_order)]
fn tests_for_special_values(x: f64) -> f64 {
    let y = x.sqrt();
    if y.is_nan() || x.is_sign_negative() {
        x * x
    } else if y.is_finite() {
        y * x
    } else {
        x
    }
}
