//! What is minimised, and its gradient.
//!
//! The likelihood of a Gaussian mixture is unbounded: a component that shrinks onto one measurement, or onto a line
//! through several with the same waiting time, gains without end. So a small ridge is added to the negative
//! log-likelihood, [`RIDGE`] times half the trace of every precision matrix. At a stationary point it adds
//! `RIDGE / n_k` to the variances of a component that holds `n_k` standardised measurements: for a component that holds
//! a hundred, a hundred-thousandth of the variance of the data; for one that holds few, a floor under its width.
//! [`super::mixture`] says which components rest on it.

use super::model::{factor_range, negative_log_likelihood, precision_trace};
use super::sample::Sample;

/// The strength of the ridge, in standardised units.
pub(super) const RIDGE: f64 = 1e-3;

/// The objective at `params`, and into `gradient` its gradient.
///
/// Both are divided by the number of rows, so that a first step of the length of the gradient is a sensible one.
pub(super) fn value_and_gradient(sample: &Sample, components: usize, params: &[f64], gradient: &mut [f64]) -> f64 {
    let dimension = sample.dimension;
    let mut value =
        negative_log_likelihood::value_and_grad_into(params, &sample.values, components, dimension, gradient);
    let mut trace_gradient = vec![0.0; factor_range(0, components, dimension).len()];
    for k in 0..components {
        let factor = factor_range(k, components, dimension);
        let trace = precision_trace::value_and_grad_into(&params[factor.clone()], dimension, &mut trace_gradient);
        value += 0.5 * RIDGE * trace;
        for (entry, trace_entry) in gradient[factor].iter_mut().zip(&trace_gradient) {
            *entry += 0.5 * RIDGE * trace_entry;
        }
    }

    let count = sample.len() as f64;
    for entry in gradient {
        *entry /= count;
    }
    value / count
}

#[cfg(test)]
mod tests {
    use gradflow::check;

    use super::super::{data, start};
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_objective() {
        let sample = Sample::standardise(&data::read(None).expect("embedded")).expect("the columns vary");
        let params = start::choose(&sample, 3, 5).expect("there are rows enough");
        let mut gradient = vec![0.0; params.len()];
        value_and_gradient(&sample, 3, &params, &mut gradient);

        let objective = |params: &[f64]| {
            let trace = |k: usize| precision_trace(&params[factor_range(k, 3, 2)], 2);
            let ridge = 0.5 * RIDGE * (trace(0) + trace(1) + trace(2));
            (negative_log_likelihood(params, &sample.values, 3, 2) + ridge) / sample.len() as f64
        };
        check::gradient(objective, &params, &gradient).assert_ok();
    }
}
