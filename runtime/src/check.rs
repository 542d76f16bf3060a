//! Checks gradients against the function itself.
//!
//! A gradient is compared, component by component and along random directions, with central differences that are
//! extrapolated to a step of zero (Richardson) with the step chosen by how well neighbouring steps agree (Ridders). A
//! pullback is compared by the dot-product identity too: for every cotangent `y_bar` and direction `x_dot`,
//! `y_bar . (J x_dot) = (J^T y_bar) . x_dot`, where `J x_dot` is a difference and `J^T y_bar` is the pullback.
//!
//! Inputs, results and gradients are flat slices; [`Tangent::flatten`](crate::Tangent::flatten) makes them from
//! anything else. Everything is deterministic: the directions come from a fixed seed.
//!
//! ```
//! use gradflow::check;
//!
//! fn f(x: &[f64]) -> f64 {
//!     x[0] * x[1].sin()
//! }
//! let x = [1.5, 0.7];
//! check::gradient(f, &x, &[x[1].sin(), x[0] * x[1].cos()]).assert_ok();
//!
//! let report = check::gradient(f, &x, &[x[1].sin(), -x[0] * x[1].cos()]);
//! assert!(!report.is_ok());
//! assert!(report.to_string().contains("component 1 is -1.147"));
//! ```
//!
//! # What counts as equal
//!
//! Two numbers `a` and `b` agree if `|a - b| / max(1, |a| + |b|)` is at most [`TOLERANCE`]. Two refinements keep this
//! meaningful when results are far from one: if the function and all of its derivatives are smaller than 1, their
//! size takes the place of the 1, so that a wrong gradient of a tiny function is still wrong; if the function is so
//! large that its own rounding hides the difference, what differences can resolve takes that place. A number that
//! is not finite never agrees with anything.
//!
//! At a kink or a jump of the function there is nothing to compare with: choose another point. Where the estimate
//! did not settle, the report says so.

mod compare;
mod difference;
mod random;
mod report;

pub use report::{Component, Direction, Fault, Report};

/// The tolerance for functions that compute in `f64`.
pub const TOLERANCE: f64 = 1e-7;

/// The tolerance for functions that compute in `f32`.
pub const TOLERANCE_F32: f64 = 1e-3;

/// Checks the gradient of a scalar function at `x`; the settings are those of [`Checker::new`].
pub fn gradient(f: impl Fn(&[f64]) -> f64, x: &[f64], gradient: &[f64]) -> Report {
    Checker::new().gradient(f, x, gradient)
}

/// Checks the pullback of a function with several results at `x`; the settings are those of [`Checker::new`].
///
/// `pullback` maps a cotangent, one number per result, to the gradient, one number per component of `x`.
///
/// ```
/// use gradflow::check;
///
/// let polar = |x: &[f64]| vec![x[0] * x[1].cos(), x[0] * x[1].sin()];
/// let x = [2.0, 0.5_f64];
/// let (sin, cos) = x[1].sin_cos();
/// check::pullback(polar, |y_bar| vec![
///     cos * y_bar[0] + sin * y_bar[1],
///     x[0] * (cos * y_bar[1] - sin * y_bar[0]),
/// ], &x).assert_ok();
/// ```
pub fn pullback(f: impl Fn(&[f64]) -> Vec<f64>, pullback: impl Fn(&[f64]) -> Vec<f64>, x: &[f64]) -> Report {
    Checker::new().pullback(f, pullback, x)
}

/// As [`gradient`] for a function of `f32`; the settings are those of [`Checker::single_precision`].
pub fn gradient_f32(f: impl Fn(&[f32]) -> f32, x: &[f32], gradient: &[f32]) -> Report {
    Checker::single_precision().gradient(|x| f64::from(f(&narrow(x))), &widen(x), &widen(gradient))
}

/// As [`pullback`](fn@pullback) for a function of `f32`; the settings are those of [`Checker::single_precision`].
pub fn pullback_f32(f: impl Fn(&[f32]) -> Vec<f32>, pullback: impl Fn(&[f32]) -> Vec<f32>, x: &[f32]) -> Report {
    Checker::single_precision().pullback(|x| widen(&f(&narrow(x))), |y_bar| widen(&pullback(&narrow(y_bar))), &widen(x))
}

/// A check with settings other than the usual ones.
///
/// ```
/// use gradflow::check::Checker;
///
/// let report = Checker::new().tolerance(1e-9).seed(7).gradient(|x| x[0].exp(), &[1.0], &[1_f64.exp()]);
/// report.assert_ok();
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Checker {
    tolerance: f64,
    step: f64,
    precision: f64,
    components: usize,
    directions: usize,
    seed: u64,
}

impl Checker {
    /// For functions that compute in `f64`: [`TOLERANCE`], every component, 4 random directions.
    pub const fn new() -> Self {
        Self {
            tolerance: TOLERANCE,
            // Not a power of two, so that no period of the function is likely to be a multiple of it.
            step: 0.0071,
            precision: f64::EPSILON,
            components: usize::MAX,
            directions: 4,
            seed: 0,
        }
    }

    /// For functions that compute in `f32`: [`TOLERANCE_F32`] and wider steps.
    pub const fn single_precision() -> Self {
        Self { tolerance: TOLERANCE_F32, step: 0.11, precision: f32::EPSILON as f64, ..Self::new() }
    }

    /// The largest error that is accepted.
    ///
    /// # Panics
    /// If it is not a positive number below 1: any gradient at all would be accepted, or none.
    #[track_caller]
    pub fn tolerance(self, tolerance: f64) -> Self {
        assert!(tolerance > 0.0 && tolerance < 1.0, "a tolerance of {tolerance} decides nothing");
        Self { tolerance, ..self }
    }

    /// The widest step, relative to components of `x` larger than 1. Steps shrink from here as needed.
    ///
    /// # Panics
    /// If it is not positive and finite.
    #[track_caller]
    pub fn step(self, step: f64) -> Self {
        assert!(step > 0.0 && step.is_finite(), "a step of {step} goes nowhere");
        Self { step, ..self }
    }

    /// Compares at most this many components of `x`, chosen at random, one by one. The random directions still
    /// cover all of them. For inputs so large that one difference per component takes too long.
    ///
    /// # Panics
    /// If it is zero.
    #[track_caller]
    pub fn components(self, components: usize) -> Self {
        assert!(components > 0, "a check of no component decides nothing");
        Self { components, ..self }
    }

    /// The number of random directions, each with a random cotangent of its own.
    pub fn directions(self, directions: usize) -> Self {
        Self { directions, ..self }
    }

    /// The seed of the random directions.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Checks the gradient of a scalar function at `x`.
    pub fn gradient(&self, f: impl Fn(&[f64]) -> f64, x: &[f64], gradient: &[f64]) -> Report {
        // The gradient of a scalar is its pullback of one, and a pullback is linear.
        let pullback = |y_bar: &[f64]| gradient.iter().map(|g| y_bar[0] * g).collect();
        compare::compare(self, &|x| vec![f(x)], &pullback, x)
    }

    /// Checks the pullback of a function with several results at `x`.
    ///
    /// Three things: each derivative of each result, by one-hot cotangents; the dot-product identity for random
    /// cotangents along random directions; and that the pullback is linear in the cotangent.
    pub fn pullback(&self, f: impl Fn(&[f64]) -> Vec<f64>, pullback: impl Fn(&[f64]) -> Vec<f64>, x: &[f64]) -> Report {
        compare::compare(self, &f, &pullback, x)
    }
}

impl Default for Checker {
    fn default() -> Self {
        Self::new()
    }
}

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|value| *value as f32).collect()
}

fn widen(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

#[cfg(test)]
mod tests;
