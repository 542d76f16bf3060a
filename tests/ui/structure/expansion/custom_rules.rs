//! The form of a custom rule.
use gradflow::derivative_of;

pub fn lookup(x: f64, k: usize) -> f64 {
    x * k as f64
}

pub mod no_pair {
    #[gradflow::derivative_of(super::lookup)]
    pub fn lookup_vjp(x: f64, k: usize) -> f64 {
//                                         ^^^ GF0510 error, without help
        super::lookup(x, k)
    }
}

pub mod pullback {
    #[gradflow::derivative_of(super::lookup)]
    pub fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce() -> f64) {
//                                               ^^^^^^^^^^^^^^^^^^^^ GF0510 error, without help
        (super::lookup(x, k), move || k as f64)
    }
}

pub mod gradients {
    #[gradflow::derivative_of(super::lookup)]
    pub fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> (f64, usize)) {
//                                                                   ^^^^^^^^^^^^ GF0510 error, without help
        (super::lookup(x, k), move |bar| (bar * k as f64, 0))
    }
}

pub fn fill(x: &mut [f64], y: f64) {
    x.fill(y);
}

#[derivative_of(fill)]
pub fn fill_vjp(x: &mut [f64], y: f64) -> (f64, impl FnOnce(f64) -> f64) {
//                 ^^^^^^^^^^ GF0510 error, without help
    fill(x, y);
    (y, |bar| bar)
}

pub mod constant {
    #[gradflow::derivative_of(super::lookup)]
//                                   ^^^^^^ GF0503 error, without help
    pub fn lookup_vjp(#[no_grad] x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
        (super::lookup(x, k), |bar| bar)
    }
}

pub mod later {
    #[gradflow::derivative_of(super::lookup)]
    pub async fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
//      ^^^^^ GF0502 error, without help
        (super::lookup(x, k), move |bar| bar * k as f64)
    }
}
