//! Methods named like an operator, or like a method of the standard library, on a type of the user's.

use gradflow::differentiable;

struct Sum(f64);

impl Sum {
    fn add(&mut self, term: f64) {
        self.0 += term;
    }

    fn max(&mut self, term: f64) {
        self.0 = self.0.max(term);
    }

    fn total(&self) -> f64 {
        self.0
    }
}

trait Number: Copy {
    fn to_f64(self) -> f64;
    fn scaled(self, factor: f64) -> f64;
    fn sqrt(self) -> f64;
    fn powi(self, factor: f64) -> f64;
}

impl Number for u32 {
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn scaled(self, factor: f64) -> f64 {
        f64::from(self) * factor
    }

    fn sqrt(self) -> f64 {
        f64::from(self).sqrt()
    }

    fn powi(self, factor: f64) -> f64 {
        f64::from(self) * factor
    }
}

trait Power {
    fn pow(self, n: i32) -> f64;
}

impl Power for f64 {
    fn pow(self, n: i32) -> f64 {
        self.powi(n)
    }
}

#[differentiable]
fn named_like_an_operator(x: f64) -> f64 {
    let mut acc = Sum(0.0);
    acc.add(x * x);
    acc.total() + x
}

#[differentiable]
fn named_like_a_function(x: f64) -> f64 {
    let mut acc = Sum(0.0);
    acc.max(x * x);
    acc.total() + x
}

#[differentiable]
fn method_of_an_integer(x: f64, n: u32) -> f64 {
    n.scaled(x) + x
}

#[differentiable]
fn float_method_of_an_integer(x: f64, n: u32) -> f64 {
    n.powi(x) + x
}

#[differentiable]
fn integer_method_of_a_float(x: f64) -> f64 {
    x.pow(3) + x
}

fn main() {
    named_like_an_operator(1.0);
    named_like_a_function(1.0);
    method_of_an_integer(1.0, 2);
    float_method_of_an_integer(1.0, 2);
    integer_method_of_a_float(1.0);
}
