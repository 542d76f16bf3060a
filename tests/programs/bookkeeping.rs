//! Integers and booleans lent beside the floats: what is counted has no adjoint.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    history_of_calls -> f64: (0.7);
    flags_lent -> f64: (0.7, const 4);
    visited_in_depth -> f64: (0.7, const 0, const &mut [false, false, false]);
    depth_passed_on -> f64: (0.7, const &mut 0);
    text_lent -> f64: (0.7);
    literal_with_a_suffix -> f64: (&[0.7, 1.3], const 4);
}

#[differentiable(second_order)]
fn counted(x: f64, history: &mut Vec<usize>) -> f64 {
    history.push(history.len());
    x * x * history.len() as f64
}

#[differentiable(second_order)]
fn history_of_calls(x: f64) -> f64 {
    let mut history: Vec<usize> = vec![];
    let first = counted(x, &mut history);
    first * counted(x + 1.0, &mut history)
}

#[differentiable(second_order)]
fn marked(x: f64, seen: &mut [bool], i: usize) -> f64 {
    seen[i] = true;
    x.sin() * i as f64
}

#[differentiable(second_order)]
fn flags_lent(x: f64, n: usize) -> f64 {
    let mut seen = [false; 6];
    let mut sum = x;
    for i in 0..n {
        sum += marked(sum, &mut seen, i);
        if seen[i / 2] {
            sum *= x;
        }
    }
    sum
}

#[differentiable(second_order)]
fn visited_in_depth(x: f64, n: usize, seen: &mut [bool]) -> f64 {
    seen[n] = true;
    let mut sum = x;
    for v in 0..seen.len() {
        if !seen[v] {
            sum += x * visited_in_depth(x, v, seen);
        }
    }
    sum
}

#[differentiable(second_order)]
fn stepped(x: f64, depth: &mut usize) -> f64 {
    *depth += 1;
    x * x * *depth as f64
}

#[differentiable(second_order)]
fn depth_passed_on(x: f64, depth: &mut usize) -> f64 {
    stepped(x, depth) * stepped(x + 0.5, depth)
}

#[differentiable(second_order)]
fn literal_with_a_suffix(x: &[f64], k: i32) -> f64 {
    let r = 7i32.rem_euclid(k) + 2i32.max(k);
    let at = 1usize.min(x.len() - 1);
    x[0] * r as f64 + x[at] * x[at]
}

#[differentiable(second_order)]
fn weighted(x: f64, weights: &[u8], label: &str) -> f64 {
    x * x * f64::from(weights[0]) + label.len() as f64 * x
}

#[differentiable(second_order)]
fn text_lent(x: f64) -> f64 {
    weighted(x, b"ab", "first") * weighted(x, br"\c", r#"second"#)
}
