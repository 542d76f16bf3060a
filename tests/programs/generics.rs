//! `const N: usize` and lifetimes.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    norm_of_any_length -> f64: (&[0.5, 1.2]), (&[0.5, 1.2, -0.3, 0.4]), (&[0.7]);
    length_in_the_formula -> f64: ([0.5, 1.2]), ([0.5, 1.2, -0.3]);
    matrix_times_vector -> _: (&[[0.5, 1.2, 0.1], [-0.3, 0.8, 0.9]], &[0.7, 0.2, 0.4]), (&[[1.1]], &[0.3]);
    outer_product -> _: ([0.5, 1.2], [0.7, 0.2, 0.4]);
    calls_with_inferred_length -> f64: (0.8, 1.3);
    calls_with_stated_length -> f64: (&[0.5, 1.2, -0.3]);
    generic_in_place -> (): (&mut [0.5, 1.2, -0.3], 0.8), (&mut [0.5], 0.8);
    array_made_of_zeros -> _: ([0.5, 1.2, -0.3], 0.8);
    lifetimes_and_lengths -> f64: (&[0.5, 1.2], &[[0.7, 0.2], [0.4, 0.9], [0.3, 0.6]]), (&[0.5, 1.2], &[]);
    constant_boolean_parameter -> f64: (0.8), (1.3);
    polynomial_of_fixed_degree -> f64: ([0.5, 1.2, -0.3], 0.8), ([0.5], 0.8);
}

// The length is known from the argument's type.
#[differentiable(second_order, allow(root_of_squares))]
fn norm_of_any_length<const N: usize>(x: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i] * x[i];
    }
    sum.sqrt()
}

// The length is a number in the formula and an index.
#[differentiable(second_order)]
fn length_in_the_formula<const N: usize>(mut x: [f64; N]) -> f64 {
    let mut mean = 0.0;
    for v in &x {
        mean += v / N as f64;
    }
    x[0] *= mean;
    x[N - 1] * x[0]
}

// Two lengths.
#[differentiable(second_order)]
fn matrix_times_vector<const R: usize, const C: usize>(a: &[[f64; C]; R], x: &[f64; C]) -> [f64; R] {
    let mut y = [0.0; R];
    for i in 0..R {
        for j in 0..C {
            y[i] += a[i][j] * x[j];
        }
    }
    y
}

// One length each from two parameters, both in the result.
#[differentiable(second_order)]
fn outer_product<const M: usize, const N: usize>(x: [f64; M], y: [f64; N]) -> [[f64; N]; M] {
    let mut a = [[0.0; N]; M];
    for (i, row) in a.iter_mut().enumerate() {
        for (j, v) in row.iter_mut().enumerate() {
            *v = x[i] * y[j];
        }
    }
    a
}

// Two lengths of one function in one body.
#[differentiable(second_order)]
fn calls_with_inferred_length(x: f64, y: f64) -> f64 {
    let short = [x, y];
    let long = [x, y, x * y];
    norm_of_any_length(&short) * norm_of_any_length(&long) + length_in_the_formula(long)
}

// The length is written at the call.
#[differentiable(second_order)]
fn calls_with_stated_length(x: &[f64]) -> f64 {
    let a = [x[0], x[1] * x[2]];
    norm_of_any_length::<2>(&a) * norm_of_any_length::<1>(&[x[2]])
}

// An array of any length is input and output.
#[differentiable(second_order)]
fn generic_in_place<const N: usize>(x: &mut [f64; N], scale: f64) {
    for i in 0..N {
        x[i] = x[i] * scale + x[0];
    }
}

// `[0.0; N]` with the length of the parameter, and a constant of the function's own.
#[differentiable(second_order)]
fn array_made_of_zeros<const N: usize>(x: [f64; N], scale: f64) -> [f64; N] {
    const HALF: f64 = 0.5;
    let mut y = [0.0; N];
    for i in 0..N {
        y[N - 1 - i] = x[i] * scale * HALF;
    }
    y
}

// Lifetimes with a bound stand before the length.
#[differentiable(second_order)]
fn lifetimes_and_lengths<'a, 'b: 'a, const N: usize>(x: &'a [f64; N], rows: &'b [[f64; N]]) -> f64 {
    let mut sum = x[0];
    for row in rows {
        for i in 0..N {
            sum += row[i] * x[i] * sum;
        }
    }
    sum
}

#[differentiable(second_order)]
fn square_or_sine<const SQUARE: bool>(x: f64) -> f64 {
    if SQUARE { x * x } else { x.sin() }
}

// Only the call says which function it is.
#[differentiable(second_order)]
fn constant_boolean_parameter(x: f64) -> f64 {
    square_or_sine::<true>(x) * square_or_sine::<false>(square_or_sine::<true>(x))
}

// The coefficients are consumed backwards, by reference.
#[differentiable(second_order)]
fn polynomial_of_fixed_degree<const N: usize>(coefficients: [f64; N], x: f64) -> f64 {
    let mut p = 0.0;
    for c in coefficients.iter().rev() {
        p = p * x + c;
    }
    p
}
