//! The fitted mixture in the units of the data.

use super::model::{factor_range, log_sum_exp, mean_range, precision_trace, squared_distance};
use super::objective::RIDGE;
use super::sample::Sample;

/// A Gaussian mixture, its components ordered by their means.
#[derive(Debug)]
pub(super) struct Mixture {
    /// The components.
    pub(super) components: Vec<Component>,
    /// For each measurement, the component it most probably belongs to.
    pub(super) assignment: Vec<usize>,
}

/// One Gaussian and its share of the data.
#[derive(Debug)]
pub(super) struct Component {
    /// The share.
    pub(super) weight: f64,
    /// The mean, in minutes.
    pub(super) mean: Vec<f64>,
    /// The covariance matrix, in square minutes.
    pub(super) covariance: Vec<Vec<f64>>,
    /// Whether the ridge makes more than half of its smallest variance. Its likelihood alone is unbounded there.
    pub(super) rests_on_ridge: bool,
}

impl Mixture {
    /// Reads `params`, a mixture of the standardised sample.
    pub(super) fn new(sample: &Sample, components: usize, params: &[f64]) -> Mixture {
        let dimension = sample.dimension;
        let factor_of = |k: usize| &params[factor_range(k, components, dimension)];
        let mean_of = |k: usize| &params[mean_range(k, components, dimension)];

        let mut order: Vec<usize> = (0..components).collect();
        order.sort_by(|&a, &b| mean_of(a)[0].total_cmp(&mean_of(b)[0]));
        let log_total = log_sum_exp(&params[..components]);
        let fitted = order.iter().map(|&k| {
            let weight = (params[k] - log_total).exp();
            component(sample, weight, mean_of(k), factor_of(k))
        });

        let log_joint = |row: usize, k: usize| {
            let (q, below) = factor_of(k).split_at(dimension);
            let diagonal: Vec<f64> = q.iter().map(|q| q.exp()).collect();
            let distance = squared_distance(sample.row(row), mean_of(k), &diagonal, below);
            params[k] + q.iter().sum::<f64>() - 0.5 * distance
        };
        let most_probable = |row: usize| {
            (0..components)
                .max_by(|&a, &b| log_joint(row, order[a]).total_cmp(&log_joint(row, order[b])))
                .expect("a mixture has at least one component")
        };
        Mixture { components: fitted.collect(), assignment: (0..sample.len()).map(most_probable).collect() }
    }
}

fn component(sample: &Sample, weight: f64, mean: &[f64], factor: &[f64]) -> Component {
    let dimension = sample.dimension;
    let (q, below) = factor.split_at(dimension);
    // The trace of the precision is at least the inverse of the smallest variance, and hardly more where that is small.
    let precision = precision_trace(factor, dimension);
    let ridge_variance = RIDGE / (weight * sample.len() as f64);

    let inverse = invert(q, below);
    let covariance = |i: usize, j: usize| {
        let standardised: f64 = inverse[i].iter().zip(&inverse[j]).map(|(a, b)| a * b).sum();
        sample.scale[i] * sample.scale[j] * standardised
    };
    Component {
        weight,
        mean: (0..dimension).map(|i| sample.shift[i] + sample.scale[i] * mean[i]).collect(),
        covariance: (0..dimension).map(|i| (0..dimension).map(|j| covariance(i, j)).collect()).collect(),
        rests_on_ridge: ridge_variance * precision > 0.5,
    }
}

/// The inverse of the lower triangular `Q`, row by row; its rows times their transposes are the covariance.
fn invert(q: &[f64], below: &[f64]) -> Vec<Vec<f64>> {
    let dimension = q.len();
    let mut inverse: Vec<Vec<f64>> = Vec::with_capacity(dimension);
    for i in 0..dimension {
        let mut row = vec![0.0; dimension];
        row[i] = 1.0;
        let start = i * (i + 1) / 2 - i;
        for (entry, above) in below[start..start + i].iter().zip(&inverse) {
            for (value, known) in row.iter_mut().zip(above) {
                *value -= entry * known;
            }
        }
        for value in &mut row {
            *value /= q[i].exp();
        }
        inverse.push(row);
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_is_the_inverse() {
        let (q, below) = ([0.3_f64, -0.2, 0.5], [0.7, -1.1, 0.4]);
        let factor = [[q[0].exp(), 0.0, 0.0], [below[0], q[1].exp(), 0.0], [below[1], below[2], q[2].exp()]];
        let inverse = invert(&q, &below);
        for (i, row) in factor.iter().enumerate() {
            let product = |j: usize| row.iter().zip(&inverse).map(|(entry, column)| entry * column[j]).sum::<f64>();
            for (j, expected) in [0, 1, 2].map(|j| (j, f64::from(u8::from(i == j)))) {
                assert!((product(j) - expected).abs() < 1e-14, "entry ({i}, {j}) is {}", product(j));
            }
        }
    }
}
