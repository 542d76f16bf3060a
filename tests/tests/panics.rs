//! A buffer of the wrong length is found where it is given.

use std::panic::{self, Location};
use std::sync::{Arc, Mutex, PoisonError};

use gradflow::differentiable;
use gradflow::jacobian::{Layout, Mode};

#[differentiable(second_order)]
fn cubes(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x {
        sum += v * v * v;
    }
    sum
}

#[differentiable]
fn squares(x: [f64; 2]) -> [f64; 2] {
    [x[0] * x[0], x[1] * x[1]]
}

/// The line at which a closure panics.
fn line_of(run: impl FnOnce() + panic::UnwindSafe) -> u32 {
    let line = Arc::new(Mutex::new(0));
    let found = Arc::clone(&line);
    panic::set_hook(Box::new(move |info| {
        *found.lock().unwrap_or_else(PoisonError::into_inner) = info.location().map_or(0, Location::line);
    }));
    assert!(panic::catch_unwind(run).is_err(), "it does not panic");
    let line = *line.lock().unwrap_or_else(PoisonError::into_inner);
    drop(panic::take_hook());
    line
}

#[test]
fn wrong_lengths_are_reported_at_the_call() {
    let hessian = line_of(|| cubes::hessian_into(&[1.0, 2.0], &mut [0.0; 3]));
    assert_eq!(hessian, line!() - 1);
    for mode in [Mode::Forward, Mode::Reverse] {
        let jacobian = line_of(|| squares::jacobian_into([1.0, 2.0], &mut [0.0; 3], Layout::RowMajor, mode));
        assert_eq!(jacobian, line!() - 1);
    }
}
