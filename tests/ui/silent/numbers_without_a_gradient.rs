//! What is cut, and reaches no result as a number.
#![deny(warnings)]
use gradflow::differentiable;
use std::time::Duration;

type Index = usize;

#[differentiable]
fn nearest(x: f64, table: &[f64]) -> f64 {
    let i = x.round() as usize;
    let j = (x + 0.5) as Index % table.len();
    table[i] * x + table[j]
}

#[differentiable]
fn counted(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mut sum = 0.0;
    let mut positive = 0;
    for (i, v) in x.iter().enumerate() {
        if *v > 0.0 {
            positive += 1;
        }
        sum += *v * i as f64;
    }
    assert!(positive as f64 <= n, "{} of {}", positive, (n * 2.0).floor());
    sum / n
}

#[differentiable]
fn flags(x: f64, y: f64) -> f64 {
    let inside = x > 0.0 && (x < 1.0) & (y > 0.0);
    let signs = x.is_sign_positive() as usize + y.is_sign_positive() as usize;
    let weights = [1.0, 2.0, 3.0];
    let order = x.total_cmp(&y);
    if order == std::cmp::Ordering::Less && x.partial_cmp(&y) == Some(order) && inside { x * weights[signs] } else { y }
}

#[differentiable]
fn shown(x: f64) -> f64 {
    let text = format!("{x:.2}");
    let bits = x.to_bits();
    let wait = Duration::from_secs_f64(x);
    println!("{text} {bits:x} {wait:?} {}", x.to_string());
    eprintln!("{}", x.floor());
    dbg![x];
    if text.len() > 100 || bits == 0 {
        return 0.0;
    }
    let y = dbg![x * x];
    y * x
}

#[differentiable]
fn at_the_largest(x: &[f64], t: f64) -> f64 {
    let k = x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i).unwrap_or(0);
    let first = x.iter().position(|v| *v > 0.0).unwrap_or(0);
    let cell = x.partition_point(|v| *v < t);
    x[k] * x[first] + x[cell.min(x.len() - 1)] * t
}

#[differentiable]
fn argmax_loop(x: &[f64]) -> f64 {
    let (mut best, mut k) = (x[0], 0);
    for i in 0..x.len() {
        if x[i] > best {
            best = x[i];
            k = i;
        }
    }
    best * x[k] + k as f64
}

#[differentiable]
fn widths(x: f64) -> f64 {
    let single = x as f32;
    let double = f64::from(single) + single as f64;
    double * x.fract() + x.clone()
}

fn main() {
    assert_eq!(nearest::grad(1.25, &[2.0, 4.0, 8.0]), (4.0, vec![0.0, 2.25, 0.0]));
    assert_eq!(counted::grad(&[1.0, 2.0]), [0.0, 0.5]);
    assert_eq!(flags::grad(0.5, 0.75), (3.0, 0.0));
    assert_eq!(shown::grad(0.5), 0.75);
    assert_eq!(at_the_largest::grad(&[1.0, 2.0], 1.5), (vec![2.0, 2.5], 2.0));
    assert_eq!(argmax_loop::grad(&[1.0, 2.0]), [0.0, 4.0]);
    assert_eq!(widths::grad(1.5), 2.0 * 0.5 + 3.0 + 1.0);
}
