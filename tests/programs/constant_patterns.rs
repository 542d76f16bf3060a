//! Patterns that take constants apart, around what is active.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    chosen_by_comparison -> f64: (0.8, const &[3, -5]);
    element_if_there -> f64: (0.8, const &[2, 3], const 1), (0.8, const &[2, 3], const 7);
    value_of_if_let -> f64: (0.8, const &[2, 3], const 1), (0.8, const &[2, 3], const 7);
    let_else_that_returns -> f64: (0.8, const &[2, 3], const 1), (0.8, const &[2, 3], const 7);
    let_else_that_continues -> f64: (&[0.5, 1.2, -0.3], const &[2, 0]);
    let_else_of_two -> f64: (0.8, const &[(2, 0.5), (3, 1.5)], const 1), (0.8, const &[], const 0);
    popped -> f64: (0.8, const vec![1, 4, 2]);
    pushed_and_popped -> f64: (0.8, const 4);
    option_by_value -> f64: (0.8, const Some(3)), (0.8, const None);
    option_of_a_float -> f64: (0.8, const Some(3.5)), (0.8, const None);
    variants -> f64: (0.8, const super::Mode::Square), (0.8, const super::Mode::Scale(1.5)), (0.8, const super::Mode::Shift { by: 0.4 });
    variants_by_reference -> f64: (0.8, const &[super::Mode::Square, super::Mode::Shift { by: 0.4 }, super::Mode::Scale(1.5), super::Mode::Square]);
    parsed -> f64: (0.8, const "3"), (0.8, const "three");
    sum_of_counts -> f64: (0.8, const &[1, 2, 3]);
    record_taken_apart -> f64: (0.8, const &super::Config { steps: 3, rate: 0.5, flag: true });
    record_in_a_loop -> f64: (&[0.5, 1.2, -0.3], const &[super::Edge { from: 0, to: 1, weight: 2.0 }, super::Edge { from: 2, to: 0, weight: 0.5 }]);
    counts_changed_on_the_way -> f64: (0.8, const vec![1, 2]);
    overwritten_in_arms -> f64: (&mut [0.5, 1.2, -0.3], const &[Some(1), None, Some(2), Some(0)]);
    exits_from_arms -> f64: (0.8, const &[Some(1), Some(2), None, Some(3)]), (0.8, const &[Some(9)]);
    nested_variants -> f64: (0.8, const &[Ok(Some(2)), Err("no"), Ok(None), Ok(Some(0))]);
    guarded_variants -> f64: (0.8, const &[Some(1), Some(5), None]);
    ordering_of_actives -> f64: (0.8, 1.2), (1.2, 0.8);
    array_of_a_binding -> f64: (0.8, const &[[1.0, 2.0], [0.5, 0.25]]);
}

#[derive(Clone, Copy)]
pub(super) enum Mode {
    Square,
    Scale(f64),
    Shift { by: f64 },
}

#[derive(Clone, Copy)]
pub(super) struct Config {
    pub steps: usize,
    pub rate: f64,
    pub flag: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub weight: f64,
}

#[differentiable(second_order)]
fn chosen_by_comparison(x: f64, t: &[i32]) -> f64 {
    let k = std::cmp::max_by(t[0], t[1], |a, b| a.abs().cmp(&b.abs()));
    let l = std::cmp::min_by_key(t[0], t[1], |a| a.abs());
    x * k as f64 + x.powi(l)
}

#[differentiable(second_order)]
fn element_if_there(x: f64, table: &[usize], i: usize) -> f64 {
    let mut y = x;
    if let Some(k) = table.get(i) {
        y = y * (*k as f64) * x;
    }
    y * y
}

#[differentiable(second_order)]
fn value_of_if_let(x: f64, table: &[usize], i: usize) -> f64 {
    let y = if let Some(k) = table.get(i) { x.powi(*k as i32) } else { x * 3.0 };
    y * x
}

#[differentiable(second_order)]
fn let_else_that_returns(x: f64, table: &[usize], i: usize) -> f64 {
    let y = x.sin();
    let Some(k) = table.get(i) else {
        return y * y;
    };
    x * y * *k as f64
}

#[differentiable(second_order)]
fn let_else_that_continues(x: &[f64], table: &[usize]) -> f64 {
    let mut s = 1.0;
    for i in 0..x.len() {
        let Some(k) = table.get(i) else { continue };
        s *= x[i] + x[*k] * x[*k];
    }
    s
}

#[differentiable(second_order)]
fn let_else_of_two(x: f64, #[no_grad] table: &[(usize, f64)], i: usize) -> f64 {
    let Some((k, w)) = table.get(i) else { return x * x };
    let y = x.powi(*k as i32) * w;
    y * y * *w
}

#[differentiable(second_order)]
fn popped(x: f64, mut stack: Vec<usize>) -> f64 {
    let mut y = x;
    while let Some(i) = stack.pop() {
        y *= x + i as f64;
    }
    y
}

#[differentiable(second_order)]
fn pushed_and_popped(x: f64, n: usize) -> f64 {
    let mut stack = vec![n];
    let mut y = x;
    while let Some(i) = stack.pop() {
        y = y.sin() * x + i as f64;
        if i > 1 {
            stack.push(i - 1);
            stack.push(i / 3);
        }
        y *= x + stack.len() as f64;
    }
    y
}

#[differentiable(second_order)]
fn option_by_value(x: f64, opt: Option<usize>) -> f64 {
    let mut y = x * x;
    match opt {
        Some(k) => y *= x * k as f64,
        None => y += y * x,
    }
    y
}

#[differentiable(second_order)]
fn option_of_a_float(x: f64, #[no_grad] opt: Option<f64>) -> f64 {
    match opt {
        Some(w) => w * x * x,
        None => x.exp(),
    }
}

#[differentiable(second_order)]
fn variants(x: f64, #[no_grad] mode: Mode) -> f64 {
    match mode {
        Mode::Square => x * x,
        Mode::Scale(k) => x.sin() * k,
        Mode::Shift { by } => x.sin() * (x + by),
    }
}

#[differentiable(second_order)]
fn variants_by_reference(x: f64, #[no_grad] modes: &[Mode]) -> f64 {
    let mut y = x;
    for mode in modes {
        y = match mode {
            Mode::Square => y * y,
            Mode::Scale(k) => y.sin() * k + x * *k,
            Mode::Shift { by } => y * (x + by),
        };
    }
    y
}

#[differentiable(second_order)]
fn parsed(x: f64, text: &str) -> f64 {
    let y = match text.parse::<i32>() {
        Ok(n) => x.powi(n),
        Err(_) => -x,
    };
    if let Ok(v) = text.parse::<f64>() { y * v * x } else { y * y }
}

#[differentiable(second_order)]
fn sum_of_counts(x: f64, t: &[usize]) -> f64 {
    let n = t.iter().map(|v| v * 2).sum::<usize>();
    let m = t.iter().filter(|v| **v > 1).count();
    x.powi(m as i32) * n as f64
}

#[differentiable(second_order)]
fn record_taken_apart(x: f64, #[no_grad] config: &Config) -> f64 {
    let Config { steps, rate, flag } = config;
    let mut y = x;
    for _ in 0..*steps {
        y = y * rate + x * y;
    }
    if *flag { y * x } else { y }
}

#[differentiable(second_order)]
fn record_in_a_loop(x: &[f64], #[no_grad] edges: &[Edge]) -> f64 {
    let mut s = 0.0;
    for e in edges {
        s += e.weight * (x[e.from] - x[e.to]).powi(2);
    }
    for Edge { from, weight, .. } in edges.iter().rev() {
        s *= x[*from] * weight;
    }
    s
}

#[differentiable(second_order)]
fn counts_changed_on_the_way(x: f64, mut counts: Vec<usize>) -> f64 {
    let mut y = x;
    for i in 0..4 {
        y *= x + counts[0] as f64;
        if let Some(c) = counts.get_mut(i) {
            *c += 2;
        }
        y *= x * counts[0] as f64;
    }
    y
}

#[differentiable(second_order)]
fn overwritten_in_arms(y: &mut [f64], steps: &[Option<usize>]) -> f64 {
    let mut s = 1.0;
    for step in steps {
        match step {
            Some(k) => {
                s *= y[*k];
                y[*k] = s * y[0].sin();
            }
            None => y[1] *= s + y[2],
        }
    }
    s * y[0] + y[1] * y[2]
}

#[differentiable(second_order)]
fn exits_from_arms(x: f64, steps: &[Option<usize>]) -> f64 {
    let mut y = x;
    for step in steps.iter() {
        let k = match step {
            Some(k) if *k > 5 => return y * y * x,
            Some(k) => *k,
            None => break,
        };
        y *= x + k as f64;
    }
    y
}

#[differentiable(second_order)]
fn nested_variants(x: f64, steps: &[Result<Option<usize>, &str>]) -> f64 {
    let mut y = x;
    for step in steps {
        match step {
            Ok(Some(0)) => y = y.cos(),
            Ok(Some(k)) => y *= x * *k as f64,
            Ok(None) => y += x * y,
            Err(text) => y *= x + text.len() as f64,
        }
    }
    y
}

#[differentiable(second_order)]
fn guarded_variants(x: f64, steps: &[Option<usize>]) -> f64 {
    let mut y = x;
    for step in steps {
        y *= match step {
            Some(k) if *k > 3 => x * x,
            Some(k) => x * *k as f64,
            _ => 2.0,
        };
    }
    y
}

#[differentiable(second_order)]
fn ordering_of_actives(x: f64, y: f64) -> f64 {
    match x.partial_cmp(&y) {
        Some(std::cmp::Ordering::Less) => x * y * y,
        Some(_) => x * x,
        None => x,
    }
}

#[differentiable(second_order)]
fn array_of_a_binding(x: f64, #[no_grad] rows: &[[f64; 2]]) -> f64 {
    let mut s = x;
    for [a, b] in rows.iter().copied() {
        s = s * x * a + b * s;
    }
    if let Some([a, b]) = rows.first() {
        s *= x * a + b;
    }
    s
}
