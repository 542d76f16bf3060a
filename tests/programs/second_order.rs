//! Where second derivatives need more than the first ones do.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    cotangent_through_zero -> f64: (0.0, 1.0), (0.5, 1.0), (0.5, -1.0);
    distance_from_a_target -> f64: (&[3.0, 4.0], 5.0), (&[3.0, 4.0], 4.0);
    quadratic_by_calls -> f64: (&[0.5, -1.0, 2.0]);
    energy_of_a_step -> f64: (&[1.0, 0.5], &[0.2, -0.4], 0.1);
    exponent_and_base -> f64: (1.3, 2.5), (0.7, -1.2), (2.0, 0.0);
    power_of_a_counter -> f64: (0.7, const 4), (0.7, const 0);
    angle_weighted -> f64: (0.3, -0.8), (-0.3, 0.8);
    piecewise_linear -> f64: (0.7, -0.2), (-0.7, 0.2);
}

// The cotangent of the root is zero here, and moves all the same: f'' is 2 (1/2)^2 at zero.
#[differentiable(second_order)]
fn cotangent_through_zero(x: f64, y: f64) -> f64 {
    let root = (x + 1.0).sqrt();
    let mut residual = 0.25;
    if y > 0.0 {
        residual = root - 1.0;
    }
    residual * residual * y
}

#[differentiable(second_order, allow(root_of_squares))]
fn distance_from_a_target(x: &[f64], length: f64) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v * v;
    }
    (sum.sqrt() - length).powi(2)
}

#[differentiable(second_order)]
fn form(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * y[x.len() - 1 - i];
    }
    sum
}

// Both arguments are the same place.
#[differentiable(second_order)]
fn quadratic_by_calls(x: &[f64]) -> f64 {
    form(x, x) * form(&x[1..], &x[1..])
}

#[differentiable(second_order)]
fn step(q: &mut [f64], p: &mut [f64], h: f64) {
    for i in 0..q.len() {
        p[i] -= h * q[i].sin();
        q[i] += h * p[i];
    }
}

// What calls overwrite is brought back with its tangent.
#[differentiable(second_order)]
fn energy_of_a_step(q: &[f64], p: &[f64], h: f64) -> f64 {
    let mut q = q.to_vec();
    let mut p = p.to_vec();
    for _ in 0..3 {
        step(&mut q, &mut p, h);
    }
    let mut energy = 0.0;
    for i in 0..q.len() {
        energy += 0.5 * p[i] * p[i] - q[i].cos();
    }
    energy
}

#[differentiable(second_order, allow(powf_domain))]
fn exponent_and_base(a: f64, p: f64) -> f64 {
    a.powf(p) * p
}

#[differentiable(second_order)]
fn power_of_a_counter(x: f64, n: i32) -> f64 {
    let mut sum = 0.0;
    for k in 0..n {
        sum += x.powi(k) * x.powi(n - k + 1);
    }
    sum
}

#[differentiable(second_order)]
fn angle_weighted(x: f64, y: f64) -> f64 {
    y.atan2(x) * x.hypot(y)
}

#[differentiable(second_order)]
fn piecewise_linear(x: f64, y: f64) -> f64 {
    x.max(y) + (x - y).abs() + x.clamp(-0.5, 0.5) * y.min(0.0)
}
