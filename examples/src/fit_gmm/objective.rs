//! What is minimised, and its gradient.
//!
//! The likelihood of a Gaussian mixture is unbounded: a component that shrinks onto one measurement, or onto a line
//! through several with the same waiting time, gains without end. So a small ridge is added to the negative
//! log-likelihood, [`RIDGE`] times half the trace of every precision matrix. At a stationary point it adds `RIDGE / n_k` to
//! the variances of a component that holds `n_k` standardised measurements: far below the data's own rounding for a
//! component that holds many, and a floor under the width of one that holds few. [`super::mixture`] says which
//! components rest on it.

use super::model::{negative_log_likelihood, total_precision};
use super::sample::Sample;

/// The strength of the ridge, in standardised units.
pub(super) const RIDGE: f64 = 1e-3;

/// The objective at `params`, and into `gradient` its gradient.
///
/// Both are divided by the number of rows, so that a first step of the length of the gradient is a sensible one.
pub(super) fn value_and_gradient(
    sample: &Sample,
    components: usize,
    params: &[f64],
    gradient: &mut [f64],
) -> f64 {
    let dimension = sample.dimension;
    let mut precision_gradient = vec![0.0; params.len()];
    let precision = total_precision::value_and_grad_into(
        params,
        components,
        dimension,
        &mut precision_gradient,
    );
    let likelihood = negative_log_likelihood::value_and_grad_into(
        params,
        &sample.values,
        components,
        dimension,
        gradient,
    );

    let count = sample.len() as f64;
    for (entry, precision_entry) in gradient.iter_mut().zip(&precision_gradient) {
        *entry = (*entry + 0.5 * RIDGE * precision_entry) / count;
    }
    (likelihood + 0.5 * RIDGE * precision) / count
}

#[cfg(test)]
mod tests {
    use gradflow::check;

    use super::super::{data, start};
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_objective() {
        let sample =
            Sample::standardise(&data::read(None).expect("embedded")).expect("the columns vary");
        let params = start::choose(&sample, 3, 5).expect("there are rows enough");
        let mut gradient = vec![0.0; params.len()];
        value_and_gradient(&sample, 3, &params, &mut gradient);

        let objective = |params: &[f64]| {
            let likelihood = negative_log_likelihood(params, &sample.values, 3, 2);
            (likelihood + 0.5 * RIDGE * total_precision(params, 3, 2)) / sample.len() as f64
        };
        check::gradient(objective, &params, &gradient).assert_ok();
    }
}
