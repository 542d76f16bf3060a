//! Loops over iterators of constants, around what is active.

use std::collections::BTreeMap;

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    characters -> f64: (0.8, const "banana");
    bytes -> f64: (0.8, const "ab");
    words -> f64: (0.8, const "sin square scale sin square");
    mapped_indices -> f64: (&[0.5, 1.2], const &[0, 3, 1]);
    entries_of_a_map -> f64: (0.8);
    values_of_a_map -> f64: (&[0.8, 1.1]);
    iterator_by_hand -> f64: (0.8, const &[1, 2, 3]);
    leaving_an_iterator -> f64: (0.8, const "aabxaa"), (0.8, const "aa");
    filtered_pairs -> f64: (&[0.5, 1.2, -0.3]);
    endless_iterator -> f64: (0.8);
    range_as_a_parameter -> f64: (&[0.5, 1.2, -0.3], const 1..3);
    two_from_one_iterator -> f64: (&[0.5, 1.2, -0.3, 0.7], const &[0, 1, 2]);
    neighbouring_characters -> f64: (0.8, const "aabba");
}

#[differentiable(second_order)]
fn characters(x: f64, text: &str) -> f64 {
    let mut y = x;
    for (i, c) in text.chars().enumerate() {
        if c == 'a' {
            y *= x + i as f64;
        }
    }
    y
}

#[differentiable(second_order)]
fn bytes(x: f64, text: &str) -> f64 {
    let mut y = x;
    for b in text.bytes() {
        y = y * x + f64::from(b);
    }
    y
}

#[differentiable(second_order)]
fn words(x: f64, text: &str) -> f64 {
    let mut y = x;
    for word in text.split_whitespace() {
        match word {
            "square" => y = y * y,
            "sin" => y = y.sin(),
            other => y *= x * other.len() as f64,
        }
    }
    y
}

#[differentiable(second_order)]
fn mapped_indices(x: &[f64], t: &[usize]) -> f64 {
    let mut s = 1.0;
    for i in t.iter().map(|i| i % 2) {
        s *= x[i] + s;
    }
    s
}

#[differentiable(second_order)]
fn entries_of_a_map(x: f64) -> f64 {
    let map = BTreeMap::from([(2_usize, 1_i32), (3, 2), (5, -1)]);
    let mut s = x;
    for (k, v) in map.iter() {
        s = s * x.powi(*v) + *k as f64;
    }
    s
}

#[differentiable(second_order)]
fn values_of_a_map(x: &[f64]) -> f64 {
    let weights = BTreeMap::from([(0_usize, 0.5_f64), (1, 2.5)]);
    let mut s = 1.0;
    for w in weights.values() {
        s *= x[0] * w;
        s += w.sin() * x[1];
    }
    for (i, w) in &weights {
        s *= x[*i] + *w;
    }
    s
}

#[differentiable(second_order)]
fn iterator_by_hand(x: f64, t: &[usize]) -> f64 {
    let mut it = t.iter();
    let mut y = x;
    while let Some(k) = it.next() {
        y *= x + *k as f64;
    }
    y
}

#[differentiable(second_order)]
fn leaving_an_iterator(x: f64, text: &str) -> f64 {
    let mut y = x;
    'outer: for c in text.chars() {
        for d in "bx".chars() {
            if c == d && d == 'x' {
                break 'outer;
            }
            if c == d {
                y += x * x;
                continue 'outer;
            }
        }
        y *= x + 1.0;
    }
    y
}

#[differentiable(second_order)]
fn filtered_pairs(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))).filter(|(i, j)| i != j) {
        s += x[i] * x[j] * x[j] * (i + 2 * j) as f64;
    }
    s
}

#[differentiable(second_order)]
fn endless_iterator(x: f64) -> f64 {
    let mut y = x;
    for k in (1..).map(|k| k * k) {
        y *= x;
        if k > 10 {
            break;
        }
    }
    y
}

#[differentiable(second_order)]
fn range_as_a_parameter(x: &[f64], within: std::ops::Range<usize>) -> f64 {
    let mut product = 1.0;
    for i in within {
        product *= x[i] * x[i];
    }
    product
}

#[differentiable(second_order)]
fn two_from_one_iterator(x: &[f64], ks: &[usize]) -> f64 {
    let mut y = x.to_vec();
    let mut next = ks.iter().map(|k| k + 1);
    while let Some(k) = next.next() {
        y[k] *= y[k - 1];
        if let Some(j) = next.next() {
            y[j] += y[k] * y[k];
        }
    }
    y[0] * y[1] + y[2] * y[3]
}

#[differentiable(second_order)]
fn neighbouring_characters(x: f64, text: &str) -> f64 {
    let mut characters = text.chars().peekable();
    let mut y = x;
    while let Some(c) = characters.next() {
        if let Some(d) = characters.peek() {
            if *d == c {
                y *= x;
            }
        }
        y += x * y;
    }
    y
}
