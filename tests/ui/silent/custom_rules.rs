//! About functions with a derivative written by hand no warning of a gradient is given.
#![deny(warnings)]

use gradflow::{derivative_of, differentiable};

fn first(x: f64, _y: f64) -> f64 {
    x
}

#[derivative_of(first)]
fn first_vjp(x: f64, y: f64) -> (f64, impl FnOnce(f64) -> (f64, f64)) {
    (first(x, y), |bar| (bar, 0.0))
}

#[deprecated = "there is a better one"]
fn step(x: f64) -> f64 {
    x.floor()
}

#[allow(deprecated)]
#[derivative_of(step)]
fn step_vjp(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
    (step(x), |bar| bar)
}

fn count(x: &[f64], #[allow(unused)] label: &str) -> f64 {
    x.len() as f64
}

#[derivative_of(count)]
fn count_vjp(x: &[f64], label: &str) -> (f64, impl FnOnce(f64) -> Vec<f64>) {
    (count(x, label), |_| vec![0.0; x.len()])
}

#[differentiable]
#[allow(deprecated)]
fn caller(x: f64, y: f64) -> f64 {
    step(first(x, y)) + count(&[x, y], "x and y")
}

mod of_std {
    //! The function is of the standard library, and nothing calls it but derivatives.

    use gradflow::derivative_of;
    use std::hint::black_box;

    #[derivative_of(std::hint::black_box)]
    pub(crate) fn through(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
        (black_box(x), black_box)
    }
}

fn main() {
    assert_eq!(caller::grad(1.5, 2.5), (1.0, 0.0));
    assert_eq!(of_std::black_box::grad(2.0), 1.0);
}
