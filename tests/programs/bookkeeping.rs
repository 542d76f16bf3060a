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
    mode_compared -> f64: (0.7, const super::Mode::Damped, const 3);
    mode_behind_a_name -> f64: (0.7, const super::Mode::Free);
    number_by_another_name -> f64: (0.7, 1.3);
    counting_closure -> f64: (0.7, const 3);
    counter_of_its_own -> f64: (0.7);
    text_added_to -> f64: (0.7, const 12);
    text_lent_and_added_to -> f64: (0.7, const 12, const &mut String::new());
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

// What a closure counts is declared `mut`, and so is the closure.
#[differentiable(second_order)]
fn counting_closure(x: f64, n: usize) -> f64 {
    let mut count = 0;
    let mut tick = || count += 1;
    for _ in 0..n {
        tick();
    }
    tick();
    x * x * count as f64
}

#[differentiable(second_order)]
fn counter_of_its_own(x: f64) -> f64 {
    let mut count = 0;
    let mut next = move || {
        count += 1;
        count
    };
    let first = next();
    x.powi(first) + x.powi(next() + first)
}

// A reference stays one where it is no number that is added.
#[differentiable(second_order)]
fn text_added_to(x: f64, n: usize) -> f64 {
    let mut text = String::new();
    text += &n.to_string();
    text += "a";
    let more = format!("{n}{n}");
    text += &more;
    x * x * text.len() as f64
}

#[differentiable(second_order)]
fn text_lent_and_added_to(x: f64, n: usize, text: &mut String) -> f64 {
    *text += &n.to_string();
    x * x * text.len() as f64
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Damped,
    Free,
}

// The reverse sweep is lent what it does not know to be a number, and asks it the same questions.
#[differentiable(second_order)]
fn mode_compared(x: f64, #[no_grad] mode: Mode, n: usize) -> f64 {
    let mut sum = x;
    for i in 0..n {
        if mode == Mode::Damped && i != 1 {
            sum *= 0.5 * x;
        } else {
            sum += x * x;
        }
    }
    sum
}

#[differentiable(second_order)]
fn mode_behind_a_name(x: f64, #[no_grad] mode: Mode) -> f64 {
    let y = if matches!(mode, Mode::Damped) { x } else { x * x };
    if mode != Mode::Free { y } else { y * x.sin() }
}

type Real = f64;

#[differentiable(second_order, allow(control_flow_only))]
fn number_by_another_name(x: Real, bound: Real) -> Real {
    let mut sum = x;
    for _ in 0..3 {
        if bound > sum {
            sum *= sum;
        } else {
            sum *= x * 2.0;
        }
    }
    sum
}
