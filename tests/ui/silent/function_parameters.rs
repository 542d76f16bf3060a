//! Functions that are given, and called on constants.
#![deny(warnings)]
use gradflow::differentiable;

#[differentiable]
fn implied(x: f64, f: impl Fn(f64) -> f64) -> f64 {
    x * x * f(2.0)
}

#[differentiable]
fn named<F>(x: f64, #[no_grad] y: f64, #[no_grad] f: F) -> f64
where
    F: Fn(f64, &[f64]) -> f64,
{
    f(y, &[1.0]) * x
}

#[differentiable]
fn lent(x: f64, f: &impl Fn(f64) -> f64, g: &dyn Fn(usize) -> f64) -> f64 {
    let mut sum = x;
    for i in 0..3 {
        sum *= f(i as f64 + 1.0) * g(i);
    }
    sum
}

#[differentiable]
fn pointer(x: f64, f: fn(f64) -> f64) -> f64 {
    let scale = f(4.0);
    gradflow::no_grad(f(x)) + x * scale
}

fn main() {
    let factor = 3.0;
    assert_eq!(implied::grad(5.0, |v| factor * v), 60.0);
    let (_, pullback) = implied::vjp(5.0, |v| factor * v);
    assert_eq!(pullback(2.0), 120.0);
    assert_eq!(named::grad(1.0, 2.0, |y, w| y + w[0]), 3.0);
    assert_eq!(lent::grad(1.0, &|v| v, &|i| i as f64 + 1.0), 36.0);
    assert_eq!(pointer::grad(9.0, f64::sqrt), 2.0);
}
