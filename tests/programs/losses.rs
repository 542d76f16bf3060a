//! Losses, as they are fitted: sums over data of what a model says of each point.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    kmeans -> f64: (&[0.1, 0.9, 2.0, 2.2], const &[[0.0, 1.0], [2.0, 2.5], [0.3, 0.2]]);
    ridge -> f64: (&[0.4, -0.2], 0.3, const &[1.0, 2.0, 3.0], const &[0.5, 0.1, 0.9]);
    huber -> f64: (&[0.4, -0.2], const &[1.0, 2.0, 3.0], const &[0.5, 4.1, -0.9]);
    ar_model -> f64: (&[0.4, -0.2], const &[1.0, 2.0, 3.0, 0.5]);
    hmm -> f64: (&[0.4, -0.2, 0.3, 0.6], const &[0, 1, 1, 0]);
    euler_loss -> f64: (&[0.4, 0.2], const &[1.0, 2.0, 3.0]);
    batch_norm -> f64: (&[0.4, -0.2, 0.3, 0.6], 1.2, 0.1);
    softmax_loss -> f64: (&[0.4, -0.2, 0.3], const 1);
    two_sums_shared -> f64: (&[0.4, -0.2, 0.3], 0.7);
    sum_then_normalise -> f64: (&[0.4, 0.2, 0.3]);
    nested_sum_const -> f64: (&[0.4, 0.2, 0.3], const &[1.0, 2.0, 0.5]);
    sum_in_tuple -> f64: (&[0.4, 0.2, -0.3]);
    sum_in_array -> f64: (&[0.4, 0.2, -0.3]);
    max_in_loop -> f64: (&[0.4, 0.2, -0.3]);
    min_abs_clamp -> f64: (&[0.4, 0.2, -0.3]);
    polynomial_both -> f64: (&[0.4, 0.2, -0.3], 0.9);
    early_break_sum -> f64: (&[0.4, 0.2, 0.3, 5.0, 1.0]);
    while_counter -> f64: (&[1.4, 0.2, 1.3, 0.1]);
    logistic_map -> f64: (0.3, 3.1, const 6);
}

#[differentiable(second_order)]
fn kmeans(c: &[f64], #[no_grad] p: &[[f64; 2]]) -> f64 {
    let k = c.len() / 2;
    let mut cost = 0.0;
    for i in 0..p.len() {
        let mut best = f64::INFINITY;
        for j in 0..k {
            let mut d = 0.0;
            for a in 0..2 {
                let e = p[i][a] - c[j * 2 + a];
                d += e * e;
            }
            if d < best {
                best = d;
            }
        }
        cost += best;
    }
    cost
}

#[differentiable(second_order)]
fn ridge(w: &[f64], lambda: f64, #[no_grad] x: &[f64], #[no_grad] y: &[f64]) -> f64 {
    let n = x.len();
    let mut s = 0.0;
    for i in 0..n {
        let e = w[0] + w[1] * x[i] - y[i];
        s += e * e;
    }
    let mut p = 0.0;
    for j in 0..w.len() {
        p += w[j].powi(2);
    }
    s / n as f64 + lambda * p
}

#[differentiable(second_order)]
fn huber(w: &[f64], #[no_grad] x: &[f64], #[no_grad] y: &[f64]) -> f64 {
    let mut s = 0.0;
    for (i, v) in x.iter().enumerate() {
        let e = w[0] + w[1] * v - y[i];
        s += if e.abs() < 1.0 { 0.5 * e * e } else { e.abs() - 0.5 };
    }
    s
}

#[differentiable(second_order)]
fn ar_model(w: &[f64], #[no_grad] x: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut previous = 0.0;
    for t in 0..x.len() {
        let predicted = w[0] * previous + w[1];
        s += (x[t] - predicted).powi(2);
        previous = 0.5 * x[t] + 0.5 * predicted;
    }
    s
}

#[differentiable(second_order)]
fn hmm(p: &[f64], obs: &[usize]) -> f64 {
    let mut alpha = [0.5, 0.5];
    let mut log = 0.0;
    for &o in obs {
        let mut next = [0.0; 2];
        for j in 0..2 {
            for i in 0..2 {
                next[j] += alpha[i] * p[i * 2 + j].exp();
            }
            next[j] *= if o == j { 0.9 } else { 0.1 };
        }
        let z = next[0] + next[1];
        for j in 0..2 {
            alpha[j] = next[j] / z;
        }
        log += z.ln();
    }
    log
}

#[differentiable(second_order)]
fn euler_loss(k: &[f64], #[no_grad] data: &[f64]) -> f64 {
    let mut y = 1.0;
    let mut loss = 0.0;
    for t in 0..data.len() {
        y += 0.1 * (k[0] * y - k[1] * y * y);
        loss += (y - data[t]).powi(2);
    }
    loss
}

#[differentiable(second_order)]
fn batch_norm(x: &[f64], g: f64, b: f64) -> f64 {
    let n = x.len() as f64;
    let mut mean = 0.0;
    for v in x {
        mean += v / n;
    }
    let mut var = 0.0;
    for v in x {
        var += (v - mean) * (v - mean) / n;
    }
    let s = 1.0 / (var + 1e-3).sqrt();
    let mut out = 0.0;
    for i in 0..x.len() {
        out += (g * (x[i] - mean) * s + b).sin() * i as f64;
    }
    out
}

#[differentiable(second_order)]
fn softmax_loss(z: &[f64], label: usize) -> f64 {
    let mut m = z[0];
    for i in 1..z.len() {
        m = m.max(z[i]);
    }
    let mut s = 0.0;
    for i in 0..z.len() {
        s += (z[i] - m).exp();
    }
    m + s.ln() - z[label]
}

#[differentiable(second_order)]
fn two_sums_shared(x: &[f64], t: f64) -> f64 {
    let mut a = 0.0;
    let mut b = t;
    for i in 0..x.len() {
        let e = (x[i] * t).exp();
        a += e;
        b -= e * x[i];
    }
    a * 2.0 + b * 3.0
}

#[differentiable(second_order)]
fn sum_then_normalise(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += x[i];
    }
    let mut e = 0.0;
    for i in 0..x.len() {
        let p = x[i] / s;
        e -= p * p.ln();
    }
    e
}

#[differentiable(second_order)]
fn nested_sum_const(x: &[f64], #[no_grad] w: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        let mut t = 0.0;
        for j in 0..w.len() {
            t += w[j] * x[i];
        }
        s += t * t;
    }
    s
}

#[differentiable(second_order)]
fn sum_in_tuple(x: &[f64]) -> f64 {
    let mut t = (0.0, 1.0);
    for i in 0..x.len() {
        t.0 += x[i] * x[i];
        t.1 += x[i].cos();
    }
    t.0 * 2.0 + t.1
}

#[differentiable(second_order)]
fn sum_in_array(x: &[f64]) -> f64 {
    let mut t = [0.0; 2];
    for i in 0..x.len() {
        t[i % 2] += x[i] * x[i];
    }
    t[0] - 3.0 * t[1]
}

#[differentiable(second_order)]
fn max_in_loop(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += x[i].max(0.1) * x[i].min(0.3);
    }
    s
}

#[differentiable(second_order)]
fn min_abs_clamp(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in x.iter() {
        s += v.abs() * v.clamp(-0.1, 0.3);
    }
    s
}

#[differentiable(second_order)]
fn polynomial_both(c: &[f64], x: f64) -> f64 {
    let mut s = 0.0;
    let mut power = 1.0;
    for i in 0..c.len() {
        s += c[i] * power;
        power *= x;
    }
    s
}

#[differentiable(second_order)]
fn early_break_sum(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        if x[i] > 2.0 {
            break;
        }
        s += x[i].exp();
    }
    s
}

#[differentiable(second_order)]
fn while_counter(x: &[f64]) -> f64 {
    let mut i = 0;
    let mut s = 0.0;
    while i < x.len() {
        s += x[i] * x[i];
        i += 1;
    }
    s
}

#[differentiable(second_order)]
fn logistic_map(x0: f64, r: f64, n: usize) -> f64 {
    let mut x = x0;
    let mut s = 0.0;
    for _ in 0..n {
        x = r * x * (1.0 - x);
        s += x * x;
    }
    s
}
