//! Sizes and lengths that are computed by operators where they are used.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    exact_chunks_of_a_sum -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 0.9, -0.7], const 2);
    exact_chunks_of_a_cast -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 2);
    chunks_of_a_quotient -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 4), (&[], const 2);
    windows_of_a_shift -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 4), (&[0.5], const 4);
    windows_of_a_masked_size -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 7);
    inclusive_range_of_a_shift -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 5), (&[0.3], const 5);
    reversed_range_of_a_shift -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 6);
    range_to_a_cast -> f64: (&[0.5, 1.2, -0.3, 0.8], const 3), (&[0.5, 1.2], const 3);
    range_between_shifts -> f64: (&[0.5, 1.2, -0.3, 0.8], const 4);
    range_between_literals -> f64: (&[0.5, 1.2, -0.3, 0.8]), (&[0.5]);
    skipped_and_taken_by_shifts -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 0.9], const 4);
    reversed_windows_of_a_cast -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 2);
    operands_in_braces -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 0.9, 0.2], const 1);
    mutable_chunks_of_a_vector -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], const 1), (&[], const 1);
    mutable_chunks_of_a_local -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.4]);
    mutable_chunks_of_an_array -> f64: (0.7, 1.2);
    one_element_of_each_chunk -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.4]);
}

// A size that is a sum.
#[differentiable(second_order)]
fn exact_chunks_of_a_sum(x: &[f64], d: usize) -> f64 {
    let mut s = 0.0;
    for c in x.chunks_exact(d + 1) {
        s += c[0] * c[d];
    }
    s
}

// A size that is a cast.
#[differentiable(second_order)]
fn exact_chunks_of_a_cast(x: &[f64], d: i32) -> f64 {
    let mut s = 0.0;
    for c in x.chunks_exact(d as usize) {
        s += c[0] * c[1];
    }
    s
}

// A size that is a quotient; the last chunk is shorter.
#[differentiable(second_order)]
fn chunks_of_a_quotient(x: &[f64], k: usize) -> f64 {
    let mut s = 0.0;
    for c in x.chunks(k / 2) {
        let mut p = 1.0;
        for v in c {
            p *= v;
        }
        s += p;
    }
    s
}

// A shift binds less tightly than a sum.
#[differentiable(second_order)]
fn windows_of_a_shift(x: &[f64], k: usize) -> f64 {
    let mut s = 0.0;
    for w in x.windows(k >> 1) {
        s += w[0] * w[1];
    }
    s
}

// So does a mask.
#[differentiable(second_order)]
fn windows_of_a_masked_size(x: &[f64], k: usize) -> f64 {
    let mut s = 0.0;
    for (i, w) in x.windows(k & 3).enumerate() {
        s += w[0] * w[1] * w[2] * (i as f64 + 1.0);
    }
    s
}

// The end of an inclusive range is a shift.
#[differentiable(second_order)]
fn inclusive_range_of_a_shift(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for (i, v) in (0..=n >> 1).zip(x) {
        s += v * v * (i as f64 + 1.0);
    }
    s
}

// The end of a range that counts down is a shift.
#[differentiable(second_order)]
fn reversed_range_of_a_shift(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for (i, v) in (0..n >> 1).rev().zip(x) {
        s += v * v * (i as f64 + 1.0);
    }
    s
}

// The end of a range is a cast, before a method.
#[differentiable(second_order)]
fn range_to_a_cast(x: &[f64], n: i64) -> f64 {
    let mut s = 0.0;
    for (i, v) in (0..n as usize).zip(x) {
        s += v * v * (i as f64 + 1.0);
    }
    s
}

// Both ends are shifts.
#[differentiable(second_order)]
fn range_between_shifts(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for (i, v) in (n >> 2..=n >> 1).zip(x) {
        s += v * v * x[i];
    }
    s
}

// Both ends are literals without a type.
#[differentiable(second_order)]
fn range_between_literals(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for (i, v) in (2..5).zip(x) {
        s += v * v * (i as f64);
    }
    for (i, v) in (1..=2).zip(x) {
        s += v * (i as f64);
    }
    s
}

// What is skipped and what is taken are shifts.
#[differentiable(second_order)]
fn skipped_and_taken_by_shifts(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for (i, v) in x.iter().skip(n >> 1).take(n >> 1 & 3).enumerate() {
        s += v * v * (i as f64 + 1.0);
    }
    for (v, w) in x.iter().skip(n >> 2).rev().zip(x.iter().take(n | 1)) {
        s += v * w;
    }
    s
}

// Windows counted from the last one, of a size that is a cast.
#[differentiable(second_order)]
fn reversed_windows_of_a_cast(x: &[f64], n: i32) -> f64 {
    let mut s = 0.0;
    for (i, w) in x.windows(n as usize).rev().enumerate() {
        s += w[0] * w[1] * (i as f64 + 1.0);
    }
    s
}

// Blocks whose values are sums, as operands of what binds more tightly.
#[differentiable(second_order)]
fn operands_in_braces(x: &[f64], n: usize) -> f64 {
    let mut i = n;
    let k = 2 * {
        i += 1;
        i + 1
    };
    let l = {
        i += 1;
        i + 1
    } * 2
        - {
            i -= 1;
            i - 1
        };
    let mut s = x[k] * x[l - 1];
    for j in {
        i += 1;
        i >> 1
    }..4
    {
        s += x[j] * x[j];
    }
    s
}

// The last chunk ends where what is written ends.
#[differentiable(second_order)]
fn mutable_chunks_of_a_vector(x: &[f64], k: usize) -> f64 {
    let mut y = x.to_vec();
    for c in y.chunks_mut(k + 1) {
        c[0] *= 2.0;
        for v in c {
            *v *= *v;
        }
    }
    let mut s = 0.0;
    for v in &y {
        s += v * v;
    }
    s
}

// Chunks as arguments of a method that writes them.
#[differentiable(second_order)]
fn mutable_chunks_of_a_local(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    for (i, c) in y.chunks_mut(2).enumerate() {
        c.fill(x[i] * x[i]);
    }
    let mut s = 0.0;
    for (i, v) in y.iter().enumerate() {
        s += v * v * (i as f64 + 1.0);
    }
    s
}

// The same for an array.
#[differentiable(second_order)]
fn mutable_chunks_of_an_array(a: f64, b: f64) -> f64 {
    let mut y = [a, b, a * b];
    for c in y.chunks_mut(2) {
        c[0] *= a;
        c[0] += b * c[0];
    }
    y[0] * y[1] + y[2] * y[2]
}

// A chunk that is used once.
#[differentiable(second_order)]
fn one_element_of_each_chunk(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    for c in y.chunks_mut(2) {
        c[0] *= x[0];
    }
    let mut s = 0.0;
    for v in &y {
        s += v * v;
    }
    s
}
