//! The attribute's own mistakes.

use gradflow::derivative_of;

fn lookup(x: f64, k: usize) -> f64 {
    x * k as f64
}

#[derivative_of]
fn no_path(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
    (x, |bar| bar)
}

#[derivative_of(super)]
fn path_of_a_module(x: f64) -> (f64, impl FnOnce(f64) -> f64) {
    (x, |bar| bar)
}

#[derivative_of(lookup, compagnon = Lookup)]
fn misspelled(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
    (lookup(x, k), move |bar| bar * k as f64)
}

#[derivative_of(lookup, companion = OfAStruct)]
struct Table;

#[derivative_of(lookup, companion = Later)]
async fn later(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
    (lookup(x, k), move |bar| bar * k as f64)
}

#[derivative_of(lookup, companion = Constant)]
fn constant(#[no_grad] x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) {
    (lookup(x, k), move |bar| bar)
}

#[derivative_of(lookup, companion = Integer)]
fn integer(x: f64, k: usize) -> (usize, impl FnOnce(f64) -> f64) {
    (x as usize, move |bar| bar * k as f64)
}

fn main() {}
