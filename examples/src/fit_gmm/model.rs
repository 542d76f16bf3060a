//! The Gaussian mixture as ordinary functions of one flat parameter slice, differentiated by gradflow.
//!
//! Every value of `params` stands for a mixture, so that the optimiser needs no constraints. For `K` components in `d`
//! dimensions it holds, in this order:
//!
//! - `K` logits; the weights are their softmax,
//! - `K * d` means,
//! - for each component `d (d + 1) / 2` numbers that make its lower triangular precision factor `Q`: first `d` numbers
//!   `q`, where the diagonal is `exp(q)`, then the entries below the diagonal, row by row. The covariance is the inverse
//!   of `Q^T Q`.

use std::f64::consts::TAU;
use std::ops::Range;

use gradflow::differentiable;

/// The length of `params`.
pub(super) fn parameter_count(components: usize, dimension: usize) -> usize {
    components + components * dimension + components * factor_len(dimension)
}

/// Where `params` holds the mean of component `k`.
pub(super) fn mean_range(k: usize, components: usize, dimension: usize) -> Range<usize> {
    let start = components + k * dimension;
    start..start + dimension
}

/// Where `params` holds the precision factor of component `k`.
pub(super) fn factor_range(k: usize, components: usize, dimension: usize) -> Range<usize> {
    let start = components + components * dimension + k * factor_len(dimension);
    start..start + factor_len(dimension)
}

fn factor_len(dimension: usize) -> usize {
    dimension * (dimension + 1) / 2
}

/// The negative log-likelihood of `data`, rows of `dimension` numbers.
#[differentiable]
pub(super) fn negative_log_likelihood(
    params: &[f64],
    #[no_grad] data: &[f64],
    components: usize,
    dimension: usize,
) -> f64 {
    let factors = components + components * dimension;
    let size = factor_len(dimension);

    // What no row changes: the diagonals exp(q), and each component's log-density at its mean plus its logit.
    let mut diagonals = vec![0.0; components * dimension];
    let mut log_peaks = vec![0.0; components];
    for k in 0..components {
        log_peaks[k] = params[k] - 0.5 * dimension as f64 * TAU.ln();
        for i in 0..dimension {
            let q = params[factors + k * size + i];
            diagonals[k * dimension + i] = q.exp();
            log_peaks[k] += q;
        }
    }

    let rows = data.len() / dimension;
    let mut log_joint = vec![0.0; components];
    let mut log_likelihood = 0.0;
    for row in 0..rows {
        for k in 0..components {
            let mean = components + k * dimension;
            let below = factors + k * size + dimension;
            let distance = squared_distance(
                &data[row * dimension..(row + 1) * dimension],
                &params[mean..mean + dimension],
                &diagonals[k * dimension..(k + 1) * dimension],
                &params[below..below + size - dimension],
            );
            log_joint[k] = log_peaks[k] - 0.5 * distance;
        }
        log_likelihood += log_sum_exp(&log_joint);
    }
    rows as f64 * log_sum_exp(&params[..components]) - log_likelihood
}

/// The squared Mahalanobis distance `|Q (x - mean)|^2`.
#[differentiable]
pub(super) fn squared_distance(#[no_grad] x: &[f64], mean: &[f64], diagonal: &[f64], below: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let row = i * (i + 1) / 2 - i;
        let mut z = diagonal[i] * (x[i] - mean[i]);
        for j in 0..i {
            z += below[row + j] * (x[j] - mean[j]);
        }
        sum += z * z;
    }
    sum
}

/// `ln(sum(exp(values)))`, shifted by the maximum so that no exponential overflows.
#[differentiable]
pub(super) fn log_sum_exp(values: &[f64]) -> f64 {
    let mut max = values[0];
    for value in values {
        max = max.max(*value);
    }
    let mut sum = 0.0;
    for value in values {
        sum += (*value - max).exp();
    }
    max + sum.ln()
}

/// The trace of a component's precision matrix `Q^T Q`, from the numbers that make `Q`.
///
/// It grows without bound as the component collapses onto a point or a line, and that is what the ridge is made of.
#[differentiable]
pub(super) fn precision_trace(factor: &[f64], dimension: usize) -> f64 {
    let mut trace = 0.0;
    for q in &factor[..dimension] {
        trace += (2.0 * q).exp();
    }
    for entry in &factor[dimension..] {
        trace += entry.powi(2);
    }
    trace
}

#[cfg(test)]
mod tests {
    use gradflow::check;

    use super::*;

    /// Numbers without a pattern that could hide a mistake.
    fn numbers(count: usize) -> Vec<f64> {
        (1..=count).map(|k| (7.3 * (k * k) as f64).sin()).collect()
    }

    #[test]
    fn the_value_is_that_of_the_textbook() {
        // Two normal densities on a line, with weights 1/5 and 4/5.
        let params = [0.0, 4_f64.ln(), -1.0, 2.0, 0.5_f64.ln(), 3_f64.ln()];
        let data = [0.3, -2.0, 2.5];
        let normal = |x: f64, mean: f64, precision: f64| {
            precision / TAU.sqrt() * (-0.5 * (precision * (x - mean)).powi(2)).exp()
        };
        let expected: f64 = data.iter().map(|&x| -(0.2 * normal(x, -1.0, 0.5) + 0.8 * normal(x, 2.0, 3.0)).ln()).sum();
        assert!((negative_log_likelihood(&params, &data, 2, 1) - expected).abs() < 1e-14);
    }

    #[test]
    fn no_exponential_overflows() {
        assert_eq!(log_sum_exp(&[1000.0, 1000.0]), 1000.0 + 2_f64.ln());
        assert_eq!(log_sum_exp(&[-1000.0, 3.0]), 3.0);
    }

    #[test]
    fn the_gradients_are_those_of_the_functions() {
        for (components, dimension) in [(1, 1), (2, 2), (3, 3)] {
            let params = numbers(parameter_count(components, dimension));
            let data = numbers(7 * dimension);
            let mut gradient = vec![0.0; params.len()];

            negative_log_likelihood::value_and_grad_into(&params, &data, components, dimension, &mut gradient);
            check::gradient(|params| negative_log_likelihood(params, &data, components, dimension), &params, &gradient)
                .assert_ok();

            let factor = &params[factor_range(0, components, dimension)];
            let gradient = &mut gradient[..factor.len()];
            precision_trace::value_and_grad_into(factor, dimension, gradient);
            check::gradient(|factor| precision_trace(factor, dimension), factor, gradient).assert_ok();
        }
    }
}
