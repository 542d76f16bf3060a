//! Loops over what closures make of items.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    mapped -> f64: (0.8);
    mapped_active -> f64: (&[0.8, 0.3]);
    mapped_pairs -> f64: (&[0.8, 0.3], const &[1.0, 2.0]);
    mapped_range -> f64: (&[0.8, 0.3]);
    mapped_twice -> f64: (&[0.8, 0.3]);
    filtered -> f64: (&[0.8, -0.3, 0.4]);
    filtered_range -> f64: (&[0.8, -0.3, 0.4]);
    hiding -> f64: (0.7, &[0.8, -0.3, 0.4]);
    chars -> f64: (0.7, const "12x3");
    accum -> f64: (&[0.8, -0.3, 0.4]);
    leaving -> f64: (&[0.8, -0.3, 0.4]);
    blocks -> f64: (&[0.8, -0.3, 0.4]);
    map_side -> f64: (&[0.5, 0.3, 0.7]);
    map_then_break -> f64: (&[0.5, 0.3, 0.7]);
    map_mut -> (): (&mut [0.5, 0.3, 0.7]);
    filter_map_state -> f64: (&[0.5, 0.3, 0.7]);
    map_of_rows -> f64: (0.5, const &[vec![1.0, 2.0], vec![3.0]]);
}

#[differentiable(second_order)]
fn mapped(x: f64) -> f64 {
    let d = [1.0, 2.0, 3.0];
    let mut y = x;
    for v in d.iter().map(|v| v * 2.0) {
        y = y * x + v;
        y = y.max(v) * x;
    }
    y
}

#[differentiable(second_order)]
fn mapped_active(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for v in x.iter().map(|v| v.sin() * 2.0) {
        y = y * v + v;
    }
    y
}

#[differentiable(second_order)]
fn mapped_pairs(x: &[f64], #[no_grad] w: &[f64]) -> f64 {
    let mut y = 1.0;
    for r in x.iter().zip(w).map(|(a, b)| a * b - 1.0) {
        y += r * r * y;
    }
    for (i, r) in x.iter().zip(w).map(|(a, b)| (b, a * b - 1.0)) {
        y += r * r * y * i;
    }
    y
}

#[differentiable(second_order)]
fn mapped_range(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for t in (0..4).map(|k| k as f64 * 0.25) {
        y = y * x[0] + t * x[1];
    }
    for j in (1..=2).rev().map(|k| k - 1) {
        y = y * x[j].cos();
    }
    y
}

#[differentiable(second_order)]
fn mapped_twice(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for v in x.iter().map(|v| v * v).map(|s| s.exp()) {
        y *= v;
        if v > 3.0 {
            break;
        }
    }
    y
}

#[differentiable(second_order)]
fn filtered(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for v in x.iter().filter(|v| **v > 0.0) {
        y *= v.sqrt();
    }
    for v in x.iter().filter(|&&v| v < 0.0) {
        y *= v * v;
    }
    for v in x.iter().copied().filter(|v| *v > 0.5).map(|v| v * 2.0) {
        y *= v;
    }
    y
}

#[differentiable(second_order)]
fn filtered_range(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for i in (0..x.len()).filter(|i| i % 2 == 0) {
        y *= x[i].sin();
    }
    for i in (0..x.len()).filter(|&i| i != 1) {
        y += x[i] * x[1];
    }
    y
}

#[differentiable(second_order)]
fn hiding(w: f64, x: &[f64]) -> f64 {
    let mut y = 1.0;
    for v in x.iter().map(|w| w * w) {
        y = y * v + v;
    }
    for w in x.iter().map(|v| v * w) {
        y = y * w + w;
    }
    y * w
}

#[differentiable(second_order)]
fn chars(x: f64, text: &str) -> f64 {
    let mut y = x;
    for d in text.chars().map(|c| c.to_digit(10).unwrap_or(0)) {
        y = y * x + d as f64;
    }
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        y = y * x + c.len_utf8() as f64;
    }
    y
}

#[differentiable(second_order)]
fn accum(x: &[f64]) -> f64 {
    let mut total = 0.0;
    let mut y = 1.0;
    for p in x.iter().map(|v| {
        total += v;
        total * v
    }) {
        y *= p + 1.0;
    }
    y
}

#[differentiable(second_order)]
fn leaving(x: &[f64]) -> f64 {
    let mut y = 1.0;
    'a: for p in x.iter().map(|v| v.sin()) {
        for q in x.iter().map(|v| v.cos()) {
            if p < 0.0 {
                continue 'a;
            }
            y *= p + q;
        }
    }
    y
}

#[differentiable(second_order)]
fn blocks(x: &[f64]) -> f64 {
    let mut y = 1.0;
    for w in x.windows(2).map(|w| w[1] - w[0]) {
        y *= w;
    }
    for d in x.chunks(2).map(|c| {
        let mut s = 0.0;
        for v in c {
            s += v * v;
        }
        s
    }) {
        y += d;
    }
    y
}

#[differentiable(second_order)]
fn map_side(x: &[f64]) -> f64 {
    let mut n = 0;
    let mut s = 1.0;
    for v in x.iter().map(|v| {
        n += 1;
        v * n as f64
    }) {
        s = s * v + v;
    }
    s * n as f64
}

#[differentiable(second_order)]
fn map_then_break(x: &[f64]) -> f64 {
    let mut s = 1.0;
    let mut seen = 0;
    for v in x.iter().map(|v| {
        seen += 1;
        v * v
    }) {
        if v < 0.2 {
            break;
        }
        s *= v;
    }
    s * seen as f64
}

#[differentiable(second_order)]
fn map_mut(x: &mut [f64]) {
    for (i, v) in x.iter_mut().enumerate().filter(|(i, _)| *i > 0) {
        *v *= *v * i as f64;
    }
    for v in x.iter_mut().filter(|v| **v > 0.1) {
        *v = v.sin();
    }
}

#[differentiable(second_order)]
fn filter_map_state(x: &[f64]) -> f64 {
    let mut s = 0.0;
    let t = 0.4;
    for v in x.iter().filter(|&&v| v > t).map(|v| v - t).filter(|v| *v < 0.25) {
        s += v * v * x[0];
    }
    s
}

#[differentiable(second_order)]
fn map_of_rows(x: f64, #[no_grad] w: &[Vec<f64>]) -> f64 {
    let mut s = x;
    for n in w.iter().map(|row| row.len()) {
        s = s * x + n as f64;
    }
    for row in w.iter().map(|row| &row[0]) {
        s = s * x + row;
    }
    for row in w.iter().filter(|row| row.len() > 1) {
        s += row[1] * x;
    }
    s
}
