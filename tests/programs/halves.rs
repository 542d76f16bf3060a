//! Parts of one slice that `split_at` and `split_at_mut` tell apart, used together.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    lent_to_one_call -> (): (0.8, &mut [0.5, 1.2, -0.3, 0.7]);
    lent_both_ways -> (): (&mut [0.5, 1.2, -0.3, 0.7, 0.4], const 2), (&mut [0.5, 1.2], const 1);
    lent_in_every_turn -> f64: (&[0.5, 1.2, -0.3, 0.7]);
    cut_in_three -> (): (&mut [0.5, 1.2, -0.3, 0.7, 0.4, 0.9]);
    parts_of_halves -> f64: (&mut [0.5, 1.2, -0.3, 0.7, 0.4, 0.9]);
    halves_of_a_row -> f64: (&[0.5, 1.2, -0.3, 0.7, 0.4, 0.9]);
    shared_halves -> f64: (&[0.5, 1.2, -0.3, 0.7]);
    result_beside_halves -> f64: (0.7, &mut [0.5, 1.2, -0.3, 0.7]);
    split_at_a_number_that_changes -> f64: (&mut [0.5, 1.2, -0.3, 0.7, 0.4]);
    copied_across -> (): (&mut [0.5, 1.2, -0.3, 0.7]);
    swapped_across -> (): (&mut [0.5, 1.2, -0.3, 0.7]);
    butterflies -> (): (&mut [0.5, 1.2, -0.3, 0.7, 0.4, 0.9, -0.6, 0.2], 0.3);
    values_of_the_other_half -> f64: (&mut [0.5, 1.2, -0.3, 0.7]);
    halves_of_constants -> f64: (0.7, const &mut [1.0, 2.0, 3.0]);
}

#[differentiable(second_order)]
fn mix(a: &mut [f64], b: &mut [f64], x: f64) {
    for i in 0..a.len().min(b.len()) {
        let t = a[i] * x;
        a[i] += b[i] * b[i];
        b[i] = t * b[i].sin();
    }
}

#[differentiable(second_order)]
fn add_product(a: &mut [f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len().min(b.len()) {
        a[i] *= b[i];
        sum += a[i] * a[i];
    }
    sum
}

#[differentiable(second_order)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len().min(b.len()) {
        sum += a[i] * b[i];
    }
    sum
}

// Both halves are outputs of one call.
#[differentiable(second_order)]
fn lent_to_one_call(x: f64, y: &mut [f64]) {
    let (left, right) = y.split_at_mut(2);
    mix(left, right, x);
}

// One half is written, the other read; then the reverse, after writes to both.
#[differentiable(second_order)]
fn lent_both_ways(y: &mut [f64], k: usize) {
    let (left, right) = y.split_at_mut(k);
    let first = add_product(left, right);
    right[0] += first;
    left[0] *= right[0];
    let second = add_product(right, &left[..1]);
    y[0] += second * first;
}

// Locals of a loop's turn are split at the counter.
#[differentiable(second_order)]
fn lent_in_every_turn(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let mut sum = 0.0;
    for k in 1..x.len() {
        let (head, tail) = a.split_at_mut(k);
        mix(&mut head[k - 1..], tail, 0.5 + sum);
        sum += head[k - 1] * tail[0];
    }
    sum + a[0]
}

// A half is split again.
#[differentiable(second_order)]
fn cut_in_three(y: &mut [f64]) {
    let (a, rest) = y.split_at_mut(2);
    let (b, c) = rest.split_at_mut(2);
    mix(b, c, 1.5);
    mix(a, c, 0.5);
    triple(a, b, c);
}

#[differentiable(second_order)]
fn triple(a: &mut [f64], b: &[f64], c: &mut [f64]) {
    for i in 0..2 {
        a[i] += b[i] * c[i];
        c[i] *= a[i];
    }
}

// What is lent is a part of each half.
#[differentiable(second_order)]
fn parts_of_halves(y: &mut [f64]) -> f64 {
    let (a, b) = y.split_at_mut(3);
    mix(&mut a[1..], &mut b[..2], 0.8);
    let s = bump(&mut a[0], &mut b[2]);
    s * y[0] + y[5]
}

#[differentiable(second_order)]
fn bump(a: &mut f64, b: &mut f64) -> f64 {
    *a *= *b;
    *b += *a * *a;
    *a - *b
}

// What is split is an element of something larger.
#[differentiable(second_order)]
fn halves_of_a_row(x: &[f64]) -> f64 {
    let mut m = vec![x.to_vec(), x.to_vec()];
    for i in 0..2 {
        m[i][0] *= 2.0;
        let (a, b) = m[i].split_at_mut(3);
        mix(a, b, x[i]);
    }
    let (top, bottom) = m.split_at_mut(1);
    add_product(&mut top[0], &bottom[0])
}

// Nothing is written, and the gradient goes to both halves.
#[differentiable(second_order)]
fn shared_halves(x: &[f64]) -> f64 {
    let (a, b) = x.split_at(2);
    dot(a, b) * dot(b, a) + dot(a, a)
}

// The result of the call is an operand.
#[differentiable(second_order)]
fn result_beside_halves(x: f64, y: &mut [f64]) -> f64 {
    let (a, b) = y.split_at_mut(2);
    let sum = x * add_product(a, b) + add_product(b, a).sin();
    sum * a[0]
}

// The middle is a variable that is assigned afterwards.
#[differentiable(second_order)]
fn split_at_a_number_that_changes(y: &mut [f64]) -> f64 {
    let mut k = y.len() / 2;
    let (a, b) = y.split_at_mut(k);
    k += 1;
    mix(a, b, 1.1);
    let (c, d) = y.split_at_mut(k);
    mix(d, c, 0.9);
    let n = y.len();
    let (e, f) = y.split_at_mut(n - 1);
    add_product(e, f)
}

// One half is copied over the other.
#[differentiable(second_order)]
fn copied_across(y: &mut [f64]) {
    let (a, b) = y.split_at_mut(2);
    b[0] *= a[1] * b[1];
    a.copy_from_slice(b);
    b[1] *= a[0] * b[0];
}

// Elements of the halves change places.
#[differentiable(second_order)]
fn swapped_across(y: &mut [f64]) {
    let (a, b) = y.split_at_mut(2);
    b[0] *= a[1] * b[1];
    std::mem::swap(&mut a[0], &mut b[0]);
    b[1] *= a[0] * b[0];
}

// A recursion on halves, which then meet.
#[differentiable(second_order)]
fn butterflies(y: &mut [f64], x: f64) {
    if y.len() == 1 {
        return;
    }
    let (low, high) = y.split_at_mut(y.len() / 2);
    butterflies(low, x);
    butterflies(high, x * x);
    rotate(low, high, x);
}

#[differentiable(second_order)]
fn rotate(low: &mut [f64], high: &mut [f64], x: f64) {
    for (l, h) in low.iter_mut().zip(high.iter_mut()) {
        let t = *l;
        *l = t * x.cos() - *h * x.sin();
        *h = t * x.sin() + *h * *l;
    }
}

// An element and the length of one half go by value beside the other half.
#[differentiable(second_order)]
fn values_of_the_other_half(y: &mut [f64]) -> f64 {
    let (a, b) = y.split_at_mut(2);
    scale_first(b, a[0] * 2.0, a.len());
    scale_first(a, b[0], b.len());
    scale_first(b, a[1], 1);
    y[0] * y[2] + y[1] * y[3]
}

#[differentiable(second_order)]
fn scale_first(y: &mut [f64], x: f64, count: usize) {
    for v in &mut y[..count] {
        *v *= x;
    }
}

// Nothing active is split.
#[differentiable(second_order, allow(zero_second_derivative))]
fn halves_of_constants(x: f64, #[no_grad] table: &mut [f64]) -> f64 {
    let (a, b) = table.split_at_mut(1);
    weigh(a, b);
    x * a[0] * b[1]
}

fn weigh(a: &mut [f64], b: &mut [f64]) {
    a[0] += b[0];
    b[1] *= a[0];
}
