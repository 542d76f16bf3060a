//! Lengths and counts used as numbers beside the values they are of.

use gradflow::{differentiable, no_grad};
use gradflow_tests::programs;

programs! {
    of_chains -> f64: (&[0.3, 0.9, -0.4, 1.1]);
    of_what_is_made -> f64: (&[0.3, 0.9, -0.4]);
    of_what_is_kept -> f64: (&[0.3, 0.9, -0.4]);
    of_parts -> f64: (&[0.3, 0.9, -0.4], const 2);
    of_text -> f64: (0.8, const "abc");
    by_default -> f64: (&[0.3, 0.9, -0.4], const None), (&[0.3, 0.9, -0.4], const Some(5));
    of_what_a_function_gives -> f64: (&[0.3, 0.9, -0.4]);
    cut_on_purpose -> f64: (2.6);
    steps_cut_on_purpose -> f64: (2.6);
    table_chosen_on_purpose -> f64: (0.8), (-1.2);
}

#[differentiable(second_order)]
fn of_chains(x: &[f64]) -> f64 {
    let skipped = x.iter().skip(1).count() as f64;
    let pairs = x.windows(2).count() as f64;
    let chunks = x.chunks(3).len() as f64;
    x[0] * x[0] * skipped + x[1].sin() * pairs + x[2] * x[3] * chunks * (2..x.len()).len() as f64
}

#[differentiable(second_order)]
fn of_what_is_made(x: &[f64]) -> f64 {
    let v = vec![x[0] * x[1]; x.len()];
    let n = vec![1.0; 1 + x.len()].len() as f64;
    v[1] * v.len() as f64 + n * x[2] * x[2]
}

#[differentiable(second_order)]
fn of_what_is_kept(x: &[f64]) -> f64 {
    let mut positive = Vec::new();
    for e in x {
        if *e > 0.0 {
            positive.push(e * e);
        }
    }
    let mut sum = 0.0;
    for e in &positive {
        sum += e / positive.len() as f64;
    }
    sum * x[0]
}

#[differentiable(second_order)]
fn of_parts(x: &[f64], k: usize) -> f64 {
    let head = &x[..k];
    let tail = x[k..].to_vec();
    head[0] * head[1] * head.len() as f64 + tail[0] * x[0] * (tail.len() + x[1..k].len()) as f64
}

#[differentiable(second_order)]
fn of_text(x: f64, name: &str) -> f64 {
    x * x * (name.len() + name.chars().count()) as f64
}

#[differentiable(second_order)]
fn by_default(x: &[f64], count: Option<usize>) -> f64 {
    let n = count.unwrap_or(x.len());
    x[0] * x[1] / n as f64
}

#[differentiable(second_order)]
fn doubled(x: &[f64]) -> Vec<f64> {
    let mut y = Vec::new();
    for e in x {
        y.push(e * e);
    }
    y
}

#[differentiable(second_order)]
fn of_what_a_function_gives(x: &[f64]) -> f64 {
    let n = doubled(x).len();
    x[0] * x[1] * n as f64
}

#[differentiable(second_order)]
fn cut_on_purpose(x: f64) -> f64 {
    let v = vec![1.0; no_grad(x as usize)];
    v.len() as f64 * x * x
}

#[differentiable(second_order)]
fn steps_cut_on_purpose(x: f64) -> f64 {
    let mut sum = 0.0;
    for i in (0..10).step_by(no_grad(x as usize)) {
        sum += x * x * i as f64;
    }
    sum
}

#[differentiable(second_order)]
fn table_chosen_on_purpose(x: f64) -> f64 {
    let table = [0.5, 2.0];
    no_grad(table[(x > 0.0) as usize]) * x * x
}
