//! What is rounded and taken away again: the derivative is that of the rest.
#![deny(warnings)]
use gradflow::differentiable;
use std::f64::consts::{PI, TAU};

#[differentiable]
fn fraction(x: f64, y: f64) -> f64 {
    let a = x * y;
    (a - a.floor()) * x + (y.ceil() - y) + (x - x.trunc()) * (y - f64::round(y))
}

#[differentiable]
fn wrapped(x: f64, p: f64) -> f64 {
    let n = (x / p).floor();
    let r = x - n * p;
    r * r
}

#[differentiable]
fn minimum_image(x: f64, y: f64, width: f64) -> f64 {
    let mut d = x - y;
    d -= width * (d / width).round();
    d * d
}

#[differentiable]
fn angle(x: f64) -> f64 {
    let centred = x - TAU * ((x + PI) / TAU).floor();
    let halved = x - 2.0 * (x * 0.5).floor();
    centred * centred + halved
}

#[differentiable]
fn euclid(x: f64, p: f64) -> f64 {
    x - p * x.div_euclid(p)
}

#[differentiable]
fn interpolated(x: f64, lo: f64, hi: f64, table: &[f64]) -> f64 {
    let h = (hi - lo) / (table.len() - 1) as f64;
    let i = ((x - lo) / h).floor().clamp(0.0, (table.len() - 2) as f64);
    let t = (x - (lo + i * h)) / h;
    let k = i as usize;
    table[k] * (1.0 - t) + table[k + 1] * t
}

#[differentiable]
fn on_a_grid(x: f64, table: &[f64]) -> f64 {
    let k = (x as usize).min(table.len() - 2);
    let t = x - k as f64;
    let s = (k + 1) as f64 - x;
    table[k] * s + table[k + 1] * t
}

#[differentiable]
fn over_many(x: &[f64], p: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let cell = (x[i] / p).floor();
        sum += (x[i] - cell * p) * x[i];
    }
    sum
}

fn main() {
    assert_eq!(fraction::grad(1.25, 1.5), (1.5 * 1.25 + 0.875 - 0.5, 1.25 * 1.25 - 1.0 + 0.25));
    assert_eq!(wrapped::grad(7.0, 2.0), (2.0, 2.0 * -3.0));
    assert_eq!(minimum_image::grad(7.0, 1.0, 4.0), (-4.0, 4.0, -4.0 * -2.0));
    assert_eq!(angle::grad(1.0), 3.0);
    assert_eq!(euclid::grad(7.0, 2.0), (1.0, -3.0));
    let (x_bar, .., table_bar) = interpolated::grad(1.5, 0.0, 4.0, &[1.0, 3.0, 7.0]);
    assert_eq!((x_bar, table_bar), (1.0, vec![0.25, 0.75, 0.0]));
    assert_eq!(on_a_grid::grad(1.25, &[1.0, 3.0, 7.0]), (4.0, vec![0.0, 0.75, 0.25]));
    assert_eq!(over_many::grad(&[2.5, 1.25], 2.0), (vec![3.0, 2.5], -2.5));
}
