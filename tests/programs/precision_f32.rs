//! `f32`, alone and beside `f64`.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    narrowed_in_between -> f64: (&[0.5, 1.2]);
    narrowed_in_a_loop -> f64: (&[0.5, 1.2, 0.7]);
    polynomial_of_singles -> f32: (0.7, 1.3), (-1.4, 0.2);
    sum_of_singles -> f32: (&[0.7, 1.3, -0.4], &[0.2, 0.9, 1.1]), (&[], &[]);
    overwritten_singles -> f32: (0.7, const 4), (0.7, const 0);
    methods_of_singles -> f32: (0.7, 0.4), (0.3, 0.9);
    more_methods_of_singles -> f32: (0.7, 1.4), (2.3, 1.9);
    paths_of_singles -> f32: (0.7, 1.4), (2.3, 0.6);
    branches_of_singles -> f32: (0.7, 1.4), (2.3, 0.6);
    array_of_singles -> _: (&[[0.7, 1.4], [0.2, -0.6]], 0.8);
    vector_of_singles -> _: (&[0.7, 1.4, -0.6]), (&[]);
    singles_in_place -> (): (0.7_f32, &mut [1.4_f32, 0.3]);
    calls_of_singles -> f32: (&[0.7, 1.4, -0.6]);
    widened -> f64: (0.7_f32, 1.3), (-1.4_f32, 0.2);
    narrowed -> f32: (0.7, 1.3_f32), (-1.4, 0.2_f32);
    widened_accumulator -> f32: (&[0.7_f32, 1.4, -0.6]), (&[]);
    suffixes_and_constants -> f32: (0.7), (1.4);
}

// Literals take the type of their neighbours.
#[differentiable(second_order)]
fn polynomial_of_singles(x: f32, y: f32) -> f32 {
    x * x * y - 3.0 * y / (1.0 + x * x) + 0.5
}

// The accumulator begins as a literal without a type.
#[differentiable(second_order)]
fn sum_of_singles(x: &[f32], y: &[f32]) -> f32 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * y[i] * y[i];
    }
    sum
}

// Integers are converted to `f32`, and the state is squared in place.
#[differentiable(second_order)]
fn overwritten_singles(x: f32, turns: usize) -> f32 {
    let mut a = x;
    for k in 0..turns {
        a = a.sin() * x + 0.1 * k as f32;
        a *= a;
    }
    a + x
}

// The methods of `f32` have the same partials.
#[differentiable(second_order)]
fn methods_of_singles(x: f32, y: f32) -> f32 {
    x.sin() * y.cos() + x.tan() + y.asin() * x.acos() + (x * y).atan() + y.atan2(x) + x.exp() * y.ln() + x.sqrt()
}

// Powers, roots and selections in single precision.
#[differentiable(second_order, allow(powf_domain))]
fn more_methods_of_singles(x: f32, y: f32) -> f32 {
    x.powf(y) + x.powi(2) + y.cbrt() * x.hypot(y) + x.tanh() + y.acosh() + x.max(y) * x.min(1.0) + x.mul_add(y, x).abs()
}

// `f32::` in front.
#[differentiable(second_order, allow(powf_domain))]
fn paths_of_singles(x: f32, y: f32) -> f32 {
    f32::sin(x) * f32::exp(y) + f32::sqrt(x * y) + f32::powf(y, x) + f32::clamp(x, 0.5, 1.0)
}

// Control flow on single precision.
#[differentiable(second_order)]
fn branches_of_singles(x: f32, y: f32) -> f32 {
    match x > y {
        true => x.ln() * y,
        false if y > 1.0 => {
            let mut r = x;
            while r < 2.0 {
                r = r * 1.5 + x;
            }
            r * y
        }
        false => x - y,
    }
}

// Nested arrays in, an array out.
#[differentiable(second_order)]
fn array_of_singles(a: &[[f32; 2]; 2], x: f32) -> [f32; 2] {
    [a[0][0] * x + a[0][1], a[1][0] * x * a[1][1]]
}

// A vector made of zeros without a type.
#[differentiable(second_order)]
fn vector_of_singles(x: &[f32]) -> Vec<f32> {
    let mut y = vec![0.0; x.len()];
    for (i, v) in x.iter().enumerate() {
        y[i] = v * v + x[0];
    }
    y
}

// Input and output in one, in single precision.
#[differentiable(second_order)]
fn singles_in_place(x: f32, y: &mut [f32]) {
    for v in y.iter_mut() {
        *v = *v * x + *v * *v;
    }
}

// Calls between functions of `f32`.
#[differentiable(second_order)]
fn calls_of_singles(x: &[f32]) -> f32 {
    sum_of_singles(x, x) + polynomial_of_singles(x[0], x[1] * x[2])
}

// From `f32` to `f64`, by `as` and by `from`; the gradient goes back to `f32`.
#[differentiable(second_order)]
fn widened(x: f32, y: f64) -> f64 {
    let wide = f64::from(x);
    wide * y + (x as f64).sin() * y * y
}

// From `f64` to `f32`.
#[differentiable(second_order)]
fn narrowed(x: f64, y: f32) -> f32 {
    let narrow = (x * x) as f32;
    narrow * y + y * x as f32
}

// The sum is kept in double precision.
#[differentiable(second_order)]
fn widened_accumulator(x: &[f32]) -> f32 {
    let mut sum = 0.0_f64;
    for &v in x {
        sum += f64::from(v) * f64::from(v);
        sum += (v as f64) * 0.5;
    }
    sum as f32
}

const SCALE: f32 = 1.5;

// Literals with suffixes, constants of `f32`.
#[differentiable(second_order)]
fn suffixes_and_constants(x: f32) -> f32 {
    let half = 0.5f32;
    let k = 3_u8;
    x * SCALE * std::f32::consts::PI + half * x.powi(2) * f32::from(k) - x / f32::MAX
}

#[differentiable(second_order)]
fn narrowed_in_between(x: &[f32]) -> f64 {
    let mut s = x[1] as f64;
    let r = s as f32 * x[0];
    s += r as f64;
    s += x[0] as f64;
    s
}

#[differentiable(second_order)]
fn narrowed_in_a_loop(x: &[f32]) -> f64 {
    let mut s = 0.0f64;
    for v in x {
        let t = s as f32 * *v;
        s += *v as f64 + t as f64;
    }
    s
}
