//! Values that are stored where no derivative is kept.
use gradflow::differentiable;
use std::cell::{Cell, RefCell};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

static LAST: AtomicU64 = AtomicU64::new(0);
static SUM: Mutex<f64> = Mutex::new(0.0);

thread_local! {
    static SEEN: Cell<f64> = const { Cell::new(0.0) };
}

#[differentiable]
pub fn statics(x: f64) -> f64 {
    LAST.store(x.to_bits(), Ordering::Relaxed);
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0109 error
    *SUM.lock().unwrap() += x;
//  ^^^^^^^^^^^^^^^^^^^^^^^^^ GF0109 error
    SEEN.set(x * x);
//  ^^^^^^^^^^^^^^^ GF0109 error
    x * x
}

#[differentiable]
pub fn cells(x: &[f64], #[no_grad] seen: &Cell<f64>, #[no_grad] log: &RefCell<Vec<f64>>) -> f64 {
    let mut sum = 0.0;
    for v in x {
        seen.set(*v);
//      ^^^^^^^^^^^^ GF0109 error
        log.borrow_mut().push(
//      ^ GF0109 error, begins
            v * v,
        );
//      ^ ends
        sum += v * v;
    }
    sum
}

#[differentiable]
pub fn counted_by_a_closure(x: f64) -> f64 {
    let mut total = 1.0;
    let mut add = |v: f64| total += v;
    add(x);
//  ^^^^^^ GF0109 error
    total * x
}
