//! One program for each construct whose meaning, or whose generated code, an edition could change.
//!
//! Public functions are documented and private ones are called through their companions only, so that lints of the
//! crate speak up if generated items are worse off.

#![allow(
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    clippy::needless_range_loop,
    clippy::let_and_return,
    reason = "the programs are written as users write them"
)]

use gradflow::{derivative_of, differentiable};
use gradflow_edition_library::springs::spring;
use gradflow_edition_library::{axpy, cubic, mean, smooth_norm};

pub mod geometry {
    //! Called from another module.

    use gradflow::differentiable;

    /// The squared length.
    #[differentiable]
    pub fn squared(x: &[f64]) -> f64 {
        let mut sum = 0.0;
        for v in x {
            sum += v * v;
        }
        sum
    }

    /// The part of `x` that lies on the sphere, with its length.
    #[differentiable]
    pub fn on_sphere(x: &[f64]) -> (Vec<f64>, f64) {
        let length = squared(x).sqrt();
        let mut unit = vec![0.0; x.len()];
        for i in 0..x.len() {
            unit[i] = x[i] / length;
        }
        (unit, length)
    }
}

/// Scalars, and a branch.
#[differentiable]
pub fn scalars(x: f64, y: f64, n: i32) -> f64 {
    let mut z = x.sin() * y;
    if z > 0.0 {
        z = z.powi(n) + x;
    }
    z.exp()
}

/// A slice read in a loop.
#[differentiable]
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

/// Single precision.
#[differentiable]
pub fn logistic(x: f32, rate: f32) -> f32 {
    1.0 / (1.0 + (-rate * x).exp())
}

/// The result borrows nothing, the pullback borrows both parameters, for different times.
#[differentiable]
pub fn weighted<'a, 'b>(x: &'a [f64], w: &'b [f64]) -> f64 {
    let mut sum = 0.0;
    for (v, u) in x.iter().zip(w) {
        sum += u * v * v;
    }
    sum
}

/// Constants among the generics, and an array as the result.
#[differentiable]
pub fn softmax<const N: usize>(x: &[f64; N]) -> [f64; N] {
    let mut y = [0.0; N];
    let mut sum = 0.0;
    for i in 0..N {
        y[i] = x[i].exp();
        sum += y[i];
    }
    for i in 0..N {
        y[i] /= sum;
    }
    y
}

/// Recursion over sub-slices.
#[differentiable]
pub fn product(x: &[f64]) -> f64 {
    if x.len() == 1 {
        return x[0];
    }
    let half = x.len() / 2;
    product(&x[..half]) * product(&x[half..])
}

/// Writes to a parameter what it reads from another, and from itself.
#[differentiable]
pub fn running_sums(x: &[f64], sums: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * sums[i];
        sums[i] = sum;
    }
    sum.cos()
}

/// Calls into a module.
#[differentiable]
pub fn across_modules(x: &[f64], y: &[f64]) -> f64 {
    geometry::squared(x) * calls::logarithm(y)
}

pub mod calls {
    //! Calls out of a module.

    use gradflow::differentiable;

    /// By a path from here, and by one from the root of the crate.
    #[differentiable]
    pub fn logarithm(x: &[f64]) -> f64 {
        (super::geometry::squared(x) * crate::programs::geometry::squared(&x[1..])).ln()
    }
}

/// Calls of another crate: imported, and by a path; with arguments that overlap, and with generics.
#[differentiable]
pub fn across_crates(points: &[[f64; 2]], c: &[f64; 3]) -> f64 {
    let mut energy = gradflow_edition_library::polynomial(c, smooth_norm(c, 0.1));
    for i in 1..points.len() {
        energy += spring(&points[i - 1], &points[i], c[0]);
    }
    let mut y = vec![1.0; c.len()];
    axpy(energy, c, &mut y);
    y[0] * y[1] - y[2]
}

/// Several results of several types.
#[differentiable]
pub fn moments(x: Vec<f64>) -> (f64, [f64; 2], Vec<f64>) {
    let n = x.len() as f64;
    let (mut first, mut second) = (0.0, 0.0);
    let mut squares = Vec::with_capacity(x.len());
    for v in &x {
        first += v / n;
        second += v * v / n;
        squares.push(v * v);
    }
    (first, [second, second - first * first], squares)
}

/// Exits from two loops at once, a value from a third.
#[differentiable]
pub fn exits(x: &[f64], rows: &[Vec<f64>]) -> f64 {
    let mut sum = 0.0;
    'rows: for row in rows {
        for (i, v) in row.iter().enumerate() {
            if *v < 0.0 {
                continue 'rows;
            }
            if sum > 100.0 {
                break 'rows;
            }
            sum += v * x[i];
        }
    }
    let mut k = 0;
    let scale = loop {
        k += 1;
        if k == 3 {
            break sum * x[0];
        }
    };
    match k {
        0 => 0.0,
        1..=3 if scale > 0.0 => scale.sqrt(),
        _ => scale * scale,
    }
}

/// Tuples in and out, patterns, shadowing.
#[differentiable]
pub fn rotated(point: (f64, f64), angle: f64) -> (f64, f64) {
    let (x, y) = point;
    let (sin, cos) = angle.sin_cos();
    let x = (x * cos - y * sin, x * sin + y * cos);
    x
}

/// Words that are keywords, one of them since 2024 only.
#[differentiable]
pub fn keywords(r#type: f64, r#gen: &[f64]) -> f64 {
    let r#async = r#type * r#gen[0];
    r#async.sin() * r#gen[1]
}

#[differentiable]
fn private(x: f64) -> f64 {
    x.tanh()
}

/// The gradient of a function that is used through its companion only.
pub fn gradient_of_private(x: f64) -> f64 {
    private::grad(x)
}

/// A derivative for a function of another crate: a call finds the function there and its companion here.
#[derivative_of(gradflow_edition_library::cubic)]
pub fn cubic_vjp(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
    (cubic(x), move |bar| 3.0 * x * x * bar)
}

/// The largest element.
pub fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

// The pullback borrows its argument.
#[derivative_of(largest)]
fn largest_vjp(x: &[f64]) -> (f64, impl FnOnce(f64) -> Vec<f64> + '_) {
    let top = largest(x);
    (top, move |bar| x.iter().map(|&x| if x == top { bar } else { 0.0 }).collect())
}

/// Rules of this crate and of another.
#[differentiable]
pub fn custom_rules(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    let top = largest(&v);
    for i in 0..v.len() {
        v[i] = cubic(v[i]) * top;
    }
    mean(&v) * largest(&v)
}
