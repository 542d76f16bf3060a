//! Third derivatives: the transform of what was transformed twice.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    third_order:
    cubic -> f64: (0.7, -1.3);
    chain -> f64: (&[1.2, 0.7, 0.9]);
    logistic -> f64: (&[0.5, -1.0], 0.3, const 5);
    guarded -> f64: (0.7, 1.2), (-0.7, 1.2);
    energy_after_steps -> f64: (&[1.0, 0.5], &[0.2, -0.4], 0.1, const 3);
    by_value -> f64: ([0.3, -0.8], (1.1, 0.4));
    powers -> f64: (0.7, const 4), (0.7, const 0);
}

#[differentiable(order = 3)]
fn cubic(x: f64, y: f64) -> f64 {
    x * x * y + (x * y).sin() / (2.0 + y)
}

#[differentiable(order = 3)]
fn chain(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2) * x[i].exp();
    }
    sum
}

// Every turn overwrites what the next one reads.
#[differentiable(order = 3)]
fn logistic(x: &[f64], rate: f64, steps: usize) -> f64 {
    let mut state = x.to_vec();
    for _ in 0..steps {
        for v in state.iter_mut() {
            *v = *v + rate * *v * (1.0 - *v);
        }
    }
    let mut sum = 0.0;
    for v in &state {
        sum += v * v;
    }
    sum
}

#[differentiable(order = 3)]
fn guarded(x: f64, y: f64) -> f64 {
    if x > 0.0 {
        return (x * y).ln() * x;
    }
    let mut total = y;
    while total < 20.0 {
        total = total * 1.5 + x * x;
    }
    total
}

#[differentiable(order = 3)]
fn step(q: &mut [f64], p: &mut [f64], h: f64) {
    for i in 0..q.len() {
        p[i] -= h * q[i].sin();
        q[i] += h * p[i];
    }
}

#[differentiable(order = 3)]
fn energy_after_steps(q: &[f64], p: &[f64], h: f64, steps: usize) -> f64 {
    let mut q = q.to_vec();
    let mut p = p.to_vec();
    for _ in 0..steps {
        step(&mut q, &mut p, h);
    }
    let mut energy = 0.0;
    for i in 0..q.len() {
        energy += 0.5 * p[i] * p[i] - q[i].cos();
    }
    energy
}

#[differentiable(order = 3)]
fn by_value(x: [f64; 2], y: (f64, f64)) -> f64 {
    let [a, b] = x;
    (a * y.0).exp() * b + (b * b + y.1).sqrt()
}

#[differentiable(order = 3)]
fn powers(x: f64, n: i32) -> f64 {
    x.powi(n) + x.powf(2.5)
}
