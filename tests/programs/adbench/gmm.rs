//! The Gaussian mixture objective of `ADBench`, with the signs that `ADBench` gives to its prior.

use std::f64::consts::PI;

use gradflow::differentiable;

/// The log-likelihood of the points `x` plus the prior on the covariances.
///
/// A component has a weight `alpha`, a mean, and the inverse square root `Q` of its covariance:
/// lower triangular, its diagonal the exponentials of the first `d` numbers of its row of `icf`,
/// below it the other `d (d - 1) / 2`, column after column.
#[differentiable(second_order)]
pub(crate) fn gmm(
    alphas: &[f64],
    means: &[Vec<f64>],
    icf: &[Vec<f64>],
    #[no_grad] x: &[Vec<f64>],
    #[no_grad] gamma: f64,
    m: usize,
) -> f64 {
    let k = alphas.len();
    let d = means[0].len();

    let mut likelihood = 0.0;
    let mut terms = vec![0.0; k];
    for point in x {
        for c in 0..k {
            terms[c] = alphas[c] + log_density(&means[c], &icf[c], point);
        }
        likelihood += log_sum_exp(&terms);
    }

    let mut prior = 0.0;
    for row in icf {
        prior += log_prior(row, d, gamma, m);
    }

    let n = x.len() as f64;
    let factor = -0.5 * n * d as f64 * (2.0 * PI).ln();
    likelihood - n * log_sum_exp(alphas) + prior + factor - k as f64 * log_wishart(d, gamma, m)
}

/// The logarithm of the normal density at `point`, without the factor common to all densities.
#[differentiable(second_order)]
fn log_density(mean: &[f64], icf: &[f64], #[no_grad] point: &[f64]) -> f64 {
    let d = mean.len();
    let mut log_det = 0.0;
    let mut squares = 0.0;
    for i in 0..d {
        log_det += icf[i];
        let mut whitened = icf[i].exp() * (point[i] - mean[i]);
        for j in 0..i {
            whitened += icf[below(d, i, j)] * (point[j] - mean[j]);
        }
        squares += whitened * whitened;
    }
    log_det - 0.5 * squares
}

/// The logarithm of the prior of one covariance, up to its constant.
#[differentiable(second_order)]
fn log_prior(icf: &[f64], d: usize, #[no_grad] gamma: f64, m: usize) -> f64 {
    let mut log_det = 0.0;
    let mut squares = 0.0;
    for (i, q) in icf.iter().enumerate() {
        if i < d {
            log_det += q;
            squares += (2.0 * q).exp();
        } else {
            squares += q * q;
        }
    }
    0.5 * gamma * gamma * squares - m as f64 * log_det
}

/// The logarithm of the sum of exponentials; the largest goes first, so that none overflows.
#[differentiable(second_order)]
fn log_sum_exp(v: &[f64]) -> f64 {
    let mut largest = v[0];
    for x in v {
        if *x > largest {
            largest = *x;
        }
    }
    let mut sum = 0.0;
    for x in v {
        sum += (x - largest).exp();
    }
    largest + sum.ln()
}

/// Where a row of `icf` has the entry of `Q` in row `i` and column `j`, with `j < i`.
fn below(d: usize, i: usize, j: usize) -> usize {
    d + j * (2 * d - j - 1) / 2 + i - j - 1
}

/// The logarithm of the constant of the prior.
fn log_wishart(d: usize, gamma: f64, m: usize) -> f64 {
    let freedom = d + m + 1;
    (freedom * d) as f64 * (gamma.ln() - 0.5 * 2_f64.ln()) - log_multivariate_gamma(freedom, d)
}

/// The logarithm of the `d`-variate gamma function at `freedom / 2`.
fn log_multivariate_gamma(freedom: usize, d: usize) -> f64 {
    let mut sum = 0.25 * (d * (d - 1)) as f64 * PI.ln();
    for j in 0..d {
        // In steps of one the gamma function descends by its recurrence to 1 or to the root of pi.
        let mut twice = freedom - j;
        while twice > 2 {
            twice -= 2;
            sum += (0.5 * twice as f64).ln();
        }
        if twice == 1 {
            sum += 0.5 * PI.ln();
        }
    }
    sum
}
