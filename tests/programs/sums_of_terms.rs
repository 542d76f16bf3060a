//! Loops whose turns are summands: where the gradient is asked for, each goes forwards and backwards at once. And loops
//! that look like them, whose turns must not.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    squares -> f64: (&[0.5, -0.9, 1.4]), (&[0.7]), (&[]);
    weighted_mean -> f64: (&[0.5, -0.9, 1.4], &[0.2, 0.3, 0.7]), (&[0.5], &[0.8]);
    logistic_loss -> f64: (&[0.4, -0.6], 0.3, const &[[0.5, 1.0], [-1.2, 0.3], [0.8, -0.4]], const &[1.0, 0.0, 1.0]);
    arrays_of_a_turn -> f64: (&[0.4, -0.6, 0.9], const &[0.5, 1.2]), (&[0.4, -0.6, 0.9], const &[]);
    calls_of_a_turn -> f64: (&[0.4, -0.6, 0.9], const &[0.5, 1.2, -0.3]);
    factor_known_before -> f64: (&[0.4, -0.6, 0.9], 1.3);
    factor_known_after -> f64: (&[0.4, -0.6, 0.9], 1.3);
    root_of_the_sum -> f64: (&[0.4, -0.6, 0.9]);
    difference_of_two_sums -> f64: (&[0.4, -0.6, 0.9], &[1.4, 0.3]);
    sum_of_the_sum_so_far -> f64: (&[0.4, -0.6, 0.9]);
    sum_read_in_the_loop -> f64: (&[0.4, -0.6, 0.9]);
    array_kept_between_turns -> f64: (&[0.4, -0.6, 0.9]);
    array_filled_in_every_turn -> f64: (&[0.4, -0.6, 0.9]);
    first_loop_feeds_the_second -> f64: (&[0.4, -0.6, 0.9]);
    parameter_changed_before -> f64: (0.8, &[0.4, -0.6, 0.9]);
    parameter_changed_after -> f64: (0.8, &[0.4, -0.6, 0.9]);
    turns_that_continue -> f64: (&[0.4, -0.6, 0.9, 1.3]), (&[-0.4]);
    turns_that_stop -> f64: (&[0.4, 0.6, 0.9, 1.3]), (&[1.4]);
    branches_of_a_turn -> f64: (&[0.4, -0.6, 0.9], const &[0, 1, 2]);
    loops_of_a_turn -> f64: (&[0.4, -0.6, 0.9], const 3), (&[0.4, -0.6, 0.9], const 0);
    neighbours -> f64: (&[0.4, -0.6, 0.9, 1.2]), (&[0.4]);
    backwards_and_stepped -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1]);
    shadowed_names -> f64: (&[0.4, -0.6, 0.9], 1.1);
    scalars_of_the_loop -> f64: (0.4, 0.9, const &[0.5, 1.2, -0.3]);
    moved_in_a_turn -> f64: (&[0.4, -0.6, 0.9]);
    single_precision -> f32: (&[0.4, -0.6, 0.9], 1.1);
    inclusive_of_integers -> f64: (0.4, const 4), (0.4, const 0);
    pairs -> f64: (&[0.4, -0.6, 0.9]);
}

#[differentiable(second_order)]
fn squares(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    sum
}

// Two sums, and the cotangent of each is not one.
#[differentiable(second_order)]
fn weighted_mean(x: &[f64], w: &[f64]) -> f64 {
    let mut top = 0.0;
    let mut bottom = 0.0;
    for i in 0..x.len() {
        top += w[i] * x[i];
        bottom += w[i];
    }
    top / bottom
}

#[differentiable(second_order)]
fn logistic_loss(w: &[f64], b: f64, #[no_grad] data: &[[f64; 2]], #[no_grad] label: &[f64]) -> f64 {
    let n = data.len() as f64;
    let mut loss = 0.0;
    for i in 0..data.len() {
        let mut z = b;
        for j in 0..2 {
            z += w[j] * data[i][j];
        }
        let p = 1.0 / (1.0 + (-z).exp());
        loss -= label[i] * p.ln() + (1.0 - label[i]) * (1.0 - p).ln();
    }
    let mut penalty = 0.0;
    for wj in w {
        penalty += wj * wj;
    }
    loss / n + 0.01 * penalty
}

// What is overwritten is the turn's own.
#[differentiable(second_order)]
fn arrays_of_a_turn(w: &[f64], #[no_grad] data: &[f64]) -> f64 {
    let mut total = 0.0;
    for &d in data {
        let mut h = [d; 3];
        for k in 0..3 {
            h[k] = (h[k] * w[k]).sin();
            h[(k + 1) % 3] *= h[k];
        }
        total += h[0] * h[1] + h[2];
    }
    total
}

#[differentiable(second_order)]
fn residual(w: &[f64], d: f64) -> f64 {
    (w[0] * d + w[1]).tanh() - w[2]
}

#[differentiable(second_order)]
fn calls_of_a_turn(w: &[f64], #[no_grad] data: &[f64]) -> f64 {
    let mut total = 0.0;
    for i in 0..data.len() {
        let r = residual(w, data[i]);
        total += r * r;
    }
    0.5 * total
}

#[differentiable(second_order)]
fn factor_known_before(x: &[f64], s: f64) -> f64 {
    let factor = s.exp();
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i].sin() * factor;
    }
    sum * 2.0
}

// The cotangent of the sum waits for what comes after the loop.
#[differentiable(second_order)]
fn factor_known_after(x: &[f64], s: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    let factor = s.exp();
    sum * factor
}

#[differentiable(second_order)]
fn root_of_the_sum(x: &[f64]) -> f64 {
    let mut sum = 1.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
    }
    sum.sqrt()
}

#[differentiable(second_order)]
fn difference_of_two_sums(x: &[f64], y: &[f64]) -> f64 {
    let mut a = 0.0;
    for i in 0..x.len() {
        a += x[i].exp() * y[0];
    }
    let mut b = 0.0;
    for i in 0..y.len() {
        b += y[i].cos() * x[0];
    }
    3.0 * a - b
}

#[differentiable(second_order)]
fn sum_of_the_sum_so_far(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut total = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
        total += sum;
    }
    total
}

#[differentiable(second_order)]
fn sum_read_in_the_loop(x: &[f64]) -> f64 {
    let mut sum = 0.1;
    for i in 0..x.len() {
        sum += x[i] * sum;
    }
    sum
}

#[differentiable(second_order)]
fn array_kept_between_turns(x: &[f64]) -> f64 {
    let mut kept = [1.0, 0.5];
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += kept[0] * x[i];
        kept[0] = kept[1] * x[i];
        kept[1] = x[i].sin();
    }
    sum
}

#[differentiable(second_order)]
fn array_filled_in_every_turn(x: &[f64]) -> f64 {
    let mut scratch = vec![0.0; x.len()];
    let mut sum = 0.0;
    for i in 0..x.len() {
        for j in 0..x.len() {
            scratch[j] = x[i] * x[j];
        }
        for j in 0..x.len() {
            sum += scratch[j].sin() * scratch[0];
        }
    }
    sum
}

#[differentiable(second_order)]
fn first_loop_feeds_the_second(x: &[f64]) -> f64 {
    let mut mean = 0.0;
    for i in 0..x.len() {
        mean += x[i] / 3.0;
    }
    let mut variance = 0.0;
    for i in 0..x.len() {
        variance += (x[i] - mean) * (x[i] - mean) * (x[i] - mean);
    }
    variance
}

#[differentiable(second_order)]
fn parameter_changed_before(mut s: f64, x: &[f64]) -> f64 {
    s = s * s;
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += s * x[i] * x[i];
    }
    sum
}

#[differentiable(second_order)]
fn parameter_changed_after(mut s: f64, x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += s * x[i] * x[i];
    }
    s = s.sin();
    sum + s * s
}

#[differentiable(second_order)]
fn turns_that_continue(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
        if x[i] < 0.0 {
            continue;
        }
        sum += x[i].exp();
    }
    sum
}

#[differentiable(second_order)]
fn turns_that_stop(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i];
        if x[i] > 0.8 {
            break;
        }
    }
    sum
}

#[differentiable(second_order)]
fn branches_of_a_turn(x: &[f64], kind: &[i32]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let mut y = x[i] * x[0];
        match kind[i] {
            0 => y = y.sin(),
            1 => y *= y * y,
            _ => {
                if y > 0.0 {
                    y = y.exp();
                }
            }
        }
        sum += y * y;
    }
    sum
}

#[differentiable(second_order)]
fn loops_of_a_turn(x: &[f64], steps: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let mut y = x[i];
        for _ in 0..steps {
            y = (y * 1.1).sin() + x[0] * y;
        }
        let mut z = y;
        while z.abs() > 0.5 {
            z *= 0.7;
        }
        sum += y * z;
    }
    sum
}

#[differentiable(second_order)]
fn neighbours(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += (x[i + 1] - x[i] * x[i]).powi(2);
    }
    sum
}

#[differentiable(second_order)]
fn backwards_and_stepped(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in (0..x.len()).rev() {
        sum += x[i].powi(3);
    }
    for i in (0..x.len()).step_by(2) {
        sum += x[i].sin() * x[1];
    }
    sum
}

#[differentiable(second_order)]
fn shadowed_names(x: &[f64], s: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let s = x[i] * s;
        let s = s.sin() * s;
        sum += s;
    }
    let s = s * 2.0;
    sum * 0.5 + s
}

#[differentiable(second_order)]
fn scalars_of_the_loop(a: f64, b: f64, #[no_grad] data: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &d in data {
        let e = (a * d).exp();
        sum += e * b - e * e;
    }
    sum
}

#[differentiable(second_order)]
fn owned(v: Vec<f64>) -> f64 {
    v[0] * v[1]
}

#[differentiable(second_order)]
fn moved_in_a_turn(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let v = vec![x[i], x[0] * x[i]];
        sum += v[1].sin();
        sum += owned(v);
    }
    sum
}

#[differentiable(second_order)]
fn single_precision(x: &[f32], s: f32) -> f32 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] * s).sin() * 0.5;
    }
    sum
}

#[differentiable(second_order)]
fn inclusive_of_integers(x: f64, n: i32) -> f64 {
    let mut sum = 0.0;
    for k in 1..=n {
        sum += (x * k as f64).sin() / k as f64;
    }
    sum
}

#[differentiable(second_order)]
fn pairs(x: &[f64]) -> f64 {
    let mut energy = 0.0;
    for i in 0..x.len() {
        for j in 0..i {
            let d = x[i] - x[j];
            energy += 1.0 / (d * d + 0.1);
        }
    }
    energy
}
