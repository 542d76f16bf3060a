//! Methods of the user's on primitive types, and constants named like those of the standard library.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    float_made_of_an_integer -> f64: (0.8, const 3);
    float_root_of_an_integer -> f64: (0.8, const 3);
    constant_named_like_an_exponent -> f64: (0.8, 1.3);
    constant_of_a_primitive -> f64: (0.8);
    length_behind_an_alias -> f64: (vec![0.5, 1.2, -0.3], 0.8);
    integers_of_the_standard_library -> f64: (0.8, const 5, const -2);
}

trait Number: Copy {
    fn to_f64(self) -> f64;
    fn sqrt(self) -> f64;
}

impl Number for u32 {
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn sqrt(self) -> f64 {
        f64::from(self).sqrt()
    }
}

trait Weighted {
    const WEIGHT: f64;
}

impl Weighted for u32 {
    const WEIGHT: f64 = 0.7;
}

mod params {
    pub(super) const GROWTH_EXP: f64 = 1.5;
    pub(super) const DIGITS: f64 = 0.6;
}

type Row = Vec<f64>;

// What the method of an integer gives need not be one.
#[differentiable(second_order)]
fn float_made_of_an_integer(x: f64, n: u32) -> f64 {
    let mut y = n.to_f64();
    y *= x;
    y * x
}

// Integers have no root of their own.
#[differentiable(second_order)]
fn float_root_of_an_integer(x: f64, n: u32) -> f64 {
    let mut y = n.sqrt();
    y *= x;
    y * x
}

#[differentiable(second_order)]
fn constant_named_like_an_exponent(x: f64, z: f64) -> f64 {
    let mut a = params::GROWTH_EXP;
    a *= x;
    let mut b = params::DIGITS;
    b *= z * a;
    a * b
}

#[differentiable(second_order)]
fn constant_of_a_primitive(x: f64) -> f64 {
    let mut a = u32::WEIGHT;
    a *= x;
    a * x
}

// Nothing tells the macro that the type has a length.
#[differentiable(second_order)]
fn length_behind_an_alias(v: Row, x: f64) -> f64 {
    let n = v.len();
    let mut sum = 0.0;
    for i in 0..n {
        sum += v[i] * v[i];
    }
    sum * x / n as f64
}

#[differentiable(second_order)]
fn integers_of_the_standard_library(x: f64, n: usize, m: i32) -> f64 {
    let mut k = n.pow(2).min(usize::MAX).saturating_sub(3);
    k -= 1;
    let mut e = m.abs().clamp(0, f64::MAX_EXP);
    e += 1;
    let bits = u32::BITS.max(f64::DIGITS);
    x.powi(e) * k as f64 + x / f64::from(bits)
}
