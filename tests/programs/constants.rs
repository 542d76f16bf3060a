//! What is not differentiated: constants by type, by mark, by option, by `no_grad`.

use gradflow::{differentiable, no_grad};
use gradflow_tests::programs;

programs! {
    constant_data -> f64: (&[0.5, 1.2], const &[0.3, 0.8, 1.9], const &[1.0, 0.4, 0.2]), (&[0.5, 1.2], const &[], const &[]);
    constant_scalar_between -> f64: (0.8, const 2.5, 1.3);
    only_the_second -> f64: (const 0.8, 1.3, const 0.4);
    two_in_another_order -> f64: (0.8, const 1.3, 0.4);
    constants_by_type -> f64: (0.8, const 3, const true, const "linear", const &[2, 0]), (0.8, const 1, const false, const "square", const &[]);
    outer_constants -> f64: (0.8), (1.9);
    constant_table -> f64: (&[0.5, 1.2, -0.3]);
    computed_table -> f64: (&[0.5, 1.2, -0.3]), (&[0.7]);
    plain_function_of_constants -> f64: (&[0.5, 1.2, -0.3]);
    cut_on_purpose -> f64: (0.8, 1.3), (2.4, 0.6);
    cut_index -> f64: (1.6, &[0.5, 1.2, -0.3]), (0.3, &[0.5, 1.2, -0.3]);
    periodic -> f64: (0.8), (3.4), (-1.7);
    cut_statement_in_a_loop -> f64: (0.37, const 3), (0.37, const 0);
    constant_mixed_into_active_array -> f64: (0.8);
    constant_until_assigned -> f64: (0.8, const 3), (0.8, const 0);
    active_then_constant_again -> f64: (0.8, 1.3);
    constants_of_the_library -> f64: (0.8), (0.3);
    integers_of_every_width -> f64: (0.8, const 3, const -2, const 200, const 7);
    logarithm_of_a_parameter_times_zero -> f64: (0.8, const 0.0);
    parameter_without_influence -> f64: (0.8, 1.3);
}

// Model parameters are active, samples are not.
#[differentiable(second_order)]
fn constant_data(parameters: &[f64], #[no_grad] times: &[f64], #[no_grad] values: &[f64]) -> f64 {
    let mut loss = parameters[0];
    for i in 0..times.len() {
        let model = parameters[0] * (-parameters[1] * times[i]).exp();
        let residual = model - values[i];
        loss += residual * residual;
    }
    loss
}

// The constant stands between two differentiable parameters.
#[differentiable(second_order)]
fn constant_scalar_between(x: f64, #[no_grad] scale: f64, y: f64) -> f64 {
    x * scale.sqrt() * y + scale * scale * x
}

// The differentiable parameter is in the middle of the list.
#[differentiable(second_order, wrt = [y])]
fn only_the_second(x: f64, y: f64, z: f64) -> f64 {
    x * y * y + z.sin() * y
}

// The list's order is not the order of the parameters: gradients come in the latter.
#[differentiable(second_order, wrt = [z, x])]
fn two_in_another_order(x: f64, y: f64, z: f64) -> f64 {
    x * y * y + z.sin() * y * x
}

// Integers, a bool, a text and indices need no mark.
#[differentiable(second_order)]
fn constants_by_type(x: f64, n: usize, flag: bool, kind: &str, index: &[usize]) -> f64 {
    let mut r = if kind == "linear" { 2.0 * x } else { x * x };
    if flag {
        r *= n as f64;
    }
    for &i in index {
        r += x * r * i as f64;
    }
    r
}

const GRAVITY: f64 = 9.81;
static OFFSETS: [f64; 2] = [0.25, 0.75];

mod units {
    pub(super) const DEGREE: f64 = std::f64::consts::PI / 180.0;
}

// Constants and statics of the module and of another one.
#[differentiable(second_order)]
fn outer_constants(x: f64) -> f64 {
    let angle = x * 50.0 * units::DEGREE;
    GRAVITY * angle.sin() + OFFSETS[0] * x * OFFSETS[1]
}

// A local array of numbers has no cotangent.
#[differentiable(second_order)]
fn constant_table(x: &[f64]) -> f64 {
    let weights = [0.25, 0.5, 0.25];
    let mut sum = 0.0;
    for i in 0..3 {
        sum += weights[i] * x[i] * x[i] * weights[2 - i];
    }
    sum
}

// Constants are computed by loops and overwritten, and never recorded for their own sake.
#[differentiable(second_order)]
fn computed_table(x: &[f64]) -> f64 {
    let n = x.len();
    let mut factorials = vec![1.0; n + 1];
    for k in 1..=n {
        factorials[k] = factorials[k - 1] * k as f64;
    }
    let mut scale = 1.0;
    let mut sum = 0.0;
    for k in 0..n {
        scale *= 0.5;
        sum += x[k] * x[0] * scale / factorials[k + 1];
    }
    sum
}

fn hann(k: usize, n: usize) -> f64 {
    let t = k as f64 / n as f64;
    0.5 - 0.5 * (std::f64::consts::TAU * t).cos()
}

fn window(n: usize) -> Vec<f64> {
    (0..n).map(|k| hann(k, n)).collect()
}

// Functions without a derivative are called with constants.
#[differentiable(second_order)]
fn plain_function_of_constants(x: &[f64]) -> f64 {
    let weights = window(x.len());
    let mut sum = 0.0;
    for (i, v) in x.iter().enumerate() {
        sum += v * v * weights[i] + v * hann(i + 1, 7);
    }
    sum
}

// Rounding has no derivative and is said to have none.
#[differentiable(second_order)]
fn cut_on_purpose(x: f64, y: f64) -> f64 {
    let whole = no_grad(x.floor());
    (x - whole) * y + whole * y * y
}

// The index is made from an active value.
#[differentiable(second_order)]
fn cut_index(x: f64, table: &[f64]) -> f64 {
    let k = no_grad(x as usize);
    let t = x - k as f64;
    table[k] * (1.0 - t) + table[k + 1] * t
}

// The path of the function, and a difference of two roundings.
#[differentiable(second_order)]
fn periodic(x: f64) -> f64 {
    let wrapped = x - gradflow::no_grad(x.round());
    wrapped * wrapped * (1.0 + no_grad(x.signum()))
}

// The cut is in the loop, its operand overwritten there.
#[differentiable(second_order)]
fn cut_statement_in_a_loop(x: f64, turns: usize) -> f64 {
    let mut y = x;
    for _ in 0..turns {
        y = 2.3 * y;
        y -= no_grad(y.floor());
    }
    y * x
}

// Some elements are constant, some are not, and they change roles.
#[differentiable(second_order)]
fn constant_mixed_into_active_array(x: f64) -> f64 {
    let mut a = [1.0, x, 3.0];
    a[0] *= a[1];
    a[1] = 2.0;
    a[2] += a[0] * a[1];
    a[0] * a[2] + a[1]
}

// Active only if the loop has turned.
#[differentiable(second_order)]
fn constant_until_assigned(x: f64, n: usize) -> f64 {
    let mut scale = 1.5;
    for _ in 0..n {
        scale = scale * x + 1.0;
    }
    scale * x
}

// A variable is active in the middle of its life only.
#[differentiable(second_order)]
fn active_then_constant_again(x: f64, y: f64) -> f64 {
    let mut a = 3.0;
    let first = a * x;
    a = x * y;
    let second = a * a;
    a = 0.5;
    first * a + second * a
}

// Names for numbers, from `std` and from the type.
#[differentiable(second_order)]
fn constants_of_the_library(x: f64) -> f64 {
    use std::f64::consts::{E, PI};
    let scaled = x * PI + E;
    if scaled < f64::MAX && scaled > f64::EPSILON {
        scaled.sin() * std::f64::consts::LN_2 + f64::MIN_POSITIVE * x
    } else {
        x
    }
}

// Conversions from every kind of integer, by `as` and by `from`.
#[differentiable(second_order)]
fn integers_of_every_width(x: f64, a: u8, b: i16, c: u32, d: i64) -> f64 {
    let sum = i64::from(a) + i64::from(b) * d;
    x * f64::from(a) + x * x * f64::from(b) - x * f64::from(c) + x.powi(d as i32) * sum as f64
}

// The constant factor is zero, hence so is the partial.
#[differentiable(second_order)]
fn logarithm_of_a_parameter_times_zero(x: f64, #[no_grad] weight: f64) -> f64 {
    weight * x.ln() + x * x
}

// The gradient of `y` is zero, which is allowed here by name.
#[differentiable(second_order, allow(zero_gradient))]
fn parameter_without_influence(x: f64, y: f64) -> f64 {
    let _unused = y * x;
    x * x
}
