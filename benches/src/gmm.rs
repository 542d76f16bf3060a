//! The Gaussian mixture objective of `ADBench`: small triangular matrices, many of them.
//!
//! Component `c` has the inverse square root `Q` of its covariance: lower triangular, its diagonal
//! the exponentials of the first `d` numbers of its row of `icf`, below it the other
//! `d (d - 1) / 2`, column after column.

use std::f64::consts::PI;

use gradflow::{Lanes, differentiable};

use crate::kernel::Kernel;
use crate::random::Random;

/// The log-likelihood of the points `x` plus the prior on the covariances, with the signs of
/// `ADBench`.
#[differentiable(second_order, wrt = [alphas, means, icf])]
pub(crate) fn gmm(alphas: &[f64], means: &[f64], icf: &[f64], x: &[f64], gamma: f64, m: usize) -> f64 {
    let k = alphas.len();
    let d = means.len() / k;
    let n = x.len() / d;
    let row = d * (d + 1) / 2;

    let mut diagonals = vec![0.0; k * d];
    let mut log_dets = vec![0.0; k];
    for c in 0..k {
        for j in 0..d {
            let q = icf[c * row + j];
            diagonals[c * d + j] = q.exp();
            log_dets[c] += q;
        }
    }

    let mut centered = vec![0.0; d];
    let mut whitened = vec![0.0; d];
    let mut terms = vec![0.0; k];
    let mut likelihood = 0.0;
    for i in 0..n {
        let point = &x[i * d..(i + 1) * d];
        for c in 0..k {
            for j in 0..d {
                centered[j] = point[j] - means[c * d + j];
            }
            let diagonal = &diagonals[c * d..(c + 1) * d];
            lower_times(diagonal, &icf[c * row + d..(c + 1) * row], &centered, &mut whitened);
            terms[c] = alphas[c] + log_dets[c] - 0.5 * squared_norm(&whitened);
        }
        likelihood += log_sum_exp(&terms);
    }

    let mut prior = 0.0;
    for c in 0..k {
        let squares = squared_norm(&diagonals[c * d..(c + 1) * d]) + squared_norm(&icf[c * row + d..(c + 1) * row]);
        prior += 0.5 * gamma * gamma * squares - m as f64 * log_dets[c];
    }

    likelihood - n as f64 * log_sum_exp(alphas) + prior + constant(n, d, k, gamma, m)
}

/// `result = Q v` for the lower triangular `Q` with this diagonal and these columns below it.
#[differentiable(second_order)]
fn lower_times(diagonal: &[f64], below: &[f64], v: &[f64], result: &mut [f64]) {
    let d = v.len();
    for i in 0..d {
        result[i] = diagonal[i] * v[i];
    }
    let mut next = 0;
    for j in 0..d {
        for i in j + 1..d {
            result[i] += below[next] * v[j];
            next += 1;
        }
    }
}

#[differentiable(second_order)]
fn squared_norm(v: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..v.len() {
        sum += v[i] * v[i];
    }
    sum
}

/// The logarithm of the sum of exponentials; the largest goes first, so that none overflows.
#[differentiable(second_order)]
fn log_sum_exp(v: &[f64]) -> f64 {
    let mut largest = v[0];
    for i in 1..v.len() {
        largest = largest.max(v[i]);
    }
    let mut sum = 0.0;
    for i in 0..v.len() {
        sum += (v[i] - largest).exp();
    }
    largest + sum.ln()
}

/// What does not depend on the mixture: the normal density's factor and that of the Wishart prior.
fn constant(n: usize, d: usize, k: usize, gamma: f64, m: usize) -> f64 {
    let freedom = d + m + 1;
    let wishart = (freedom * d) as f64 * (gamma.ln() - 0.5 * 2_f64.ln()) - log_multivariate_gamma(freedom, d);
    -((n * d) as f64) * 0.5 * (2.0 * PI).ln() - k as f64 * wishart
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

/// Where the gradient goes.
struct Gradient<'a> {
    alphas: &'a mut [f64],
    means: &'a mut [f64],
    icf: &'a mut [f64],
}

/// A point's term is a summand of the objective: it goes forwards and backwards before the next
/// point, so only the centered and whitened vectors of one point are kept, and its exponentials,
/// which are already the adjoints of the terms but for their sum. What is common to all points is
/// done once at the end: the factor of the diagonal's exponential, the sum of each row's weights.
fn gmm_by_hand(
    (alphas, means, icf): (&[f64], &[f64], &[f64]),
    x: &[f64],
    gamma: f64,
    m: usize,
    gradient: Gradient<'_>,
) -> f64 {
    let k = alphas.len();
    let d = means.len() / k;
    let n = x.len() / d;
    let row = d * (d + 1) / 2;
    let Gradient { alphas: alphas_bar, means: means_bar, icf: icf_bar } = gradient;
    alphas_bar.fill(0.0);
    means_bar.fill(0.0);
    icf_bar.fill(0.0);

    let mut diagonals = vec![0.0; k * d];
    let mut log_dets = vec![0.0; k];
    for c in 0..k {
        for j in 0..d {
            diagonals[c * d + j] = icf[c * row + j].exp();
            log_dets[c] += icf[c * row + j];
        }
    }

    let mut centered = vec![0.0; k * d];
    let mut whitened = vec![0.0; k * d];
    let mut terms = vec![0.0; k];
    let mut likelihood = 0.0;
    for point in x.chunks_exact(d) {
        for c in 0..k {
            let own = c * d..(c + 1) * d;
            let v = &mut centered[own.clone()];
            for ((v, x), mean) in v.iter_mut().zip(point).zip(&means[own.clone()]) {
                *v = x - mean;
            }
            let whitened = &mut whitened[own.clone()];
            lower_times(&diagonals[own], &icf[c * row + d..(c + 1) * row], v, whitened);
            terms[c] = alphas[c] + log_dets[c] - 0.5 * squared_norm(whitened);
        }
        likelihood += softmax(&mut terms);
        for c in 0..k {
            let own = c * d..(c + 1) * d;
            alphas_bar[c] += terms[c];
            let whitened_bar = &mut whitened[own.clone()];
            for w in whitened_bar.iter_mut() {
                *w *= -terms[c];
            }
            let (q_bar, below_bar) = icf_bar[c * row..(c + 1) * row].split_at_mut(d);
            lower_times_backwards(
                (&diagonals[own.clone()], &icf[c * row + d..(c + 1) * row]),
                &centered[own.clone()],
                whitened_bar,
                (q_bar, below_bar),
                &mut means_bar[own],
            );
        }
    }

    let mut prior = 0.0;
    let mut shares = alphas.to_vec();
    let normalizer = softmax(&mut shares);
    for c in 0..k {
        let diagonal = &diagonals[c * d..(c + 1) * d];
        let below = &icf[c * row + d..(c + 1) * row];
        prior += 0.5 * gamma * gamma * (squared_norm(diagonal) + squared_norm(below)) - m as f64 * log_dets[c];
        let log_det_bar = alphas_bar[c] - m as f64;
        let (q_bar, below_bar) = icf_bar[c * row..(c + 1) * row].split_at_mut(d);
        for (q_bar, q) in q_bar.iter_mut().zip(diagonal) {
            *q_bar = (*q_bar + gamma * gamma * q) * q + log_det_bar;
        }
        for (l_bar, l) in below_bar.iter_mut().zip(below) {
            *l_bar += gamma * gamma * l;
        }
        alphas_bar[c] -= n as f64 * shares[c];
    }
    likelihood - n as f64 * normalizer + prior + constant(n, d, k, gamma, m)
}

/// Returns the logarithm of the sum of exponentials and leaves each one's share of that sum.
fn softmax(v: &mut [f64]) -> f64 {
    let largest = v.iter().fold(v[0], |largest: f64, x| largest.max(*x));
    let mut sum = 0.0;
    for x in v.iter_mut() {
        *x = (*x - largest).exp();
        sum += *x;
    }
    let scale = 1.0 / sum;
    for x in v {
        *x *= scale;
    }
    largest + sum.ln()
}

/// Adds to the adjoints of the matrix; subtracts that of the vector, as the mean's is its negative.
fn lower_times_backwards(
    (diagonal, mut below): (&[f64], &[f64]),
    v: &[f64],
    result_bar: &[f64],
    (diagonal_bar, mut below_bar): (&mut [f64], &mut [f64]),
    mean_bar: &mut [f64],
) {
    let d = v.len();
    for j in 0..d {
        let mut v_bar = diagonal[j] * result_bar[j];
        diagonal_bar[j] += v[j] * result_bar[j];
        let (column, rest) = below.split_at(d - 1 - j);
        let (column_bar, rest_bar) = below_bar.split_at_mut(d - 1 - j);
        for ((l_bar, l), r) in column_bar.iter_mut().zip(column).zip(&result_bar[j + 1..]) {
            v_bar += l * r;
            *l_bar += v[j] * r;
        }
        mean_bar[j] -= v_bar;
        (below, below_bar) = (rest, rest_bar);
    }
}

/// A random mixture and random points.
pub(crate) struct Gmm {
    parameters: Vec<f64>,
    components: usize,
    dimension: usize,
    x: Vec<f64>,
}

impl Gmm {
    const GAMMA: f64 = 1.0;
    const M: usize = 0;

    /// `n` points in `d` dimensions under `k` components.
    pub(crate) fn new(d: usize, k: usize, n: usize) -> Self {
        let mut random = Random::new(2);
        Gmm {
            parameters: random.vector(k * (1 + d + d * (d + 1) / 2), -1.0, 1.0),
            components: k,
            dimension: d,
            x: random.vector(n * d, -2.0, 2.0),
        }
    }

    fn split<'a, T>(&self, parameters: &'a [T]) -> (&'a [T], &'a [T], &'a [T]) {
        let (alphas, rest) = parameters.split_at(self.components);
        let (means, icf) = rest.split_at(self.components * self.dimension);
        (alphas, means, icf)
    }

    fn parts<'a>(&self, gradient: &'a mut [f64]) -> Gradient<'a> {
        let (alphas, rest) = gradient.split_at_mut(self.components);
        let (means, icf) = rest.split_at_mut(self.components * self.dimension);
        Gradient { alphas, means, icf }
    }
}

impl Kernel for Gmm {
    fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    fn primal(&self, parameters: &[f64]) -> f64 {
        let (alphas, means, icf) = self.split(parameters);
        gmm(alphas, means, icf, &self.x, Self::GAMMA, Self::M)
    }

    fn generated(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let ((alphas, means, icf), bar) = (self.split(parameters), self.parts(gradient));
        gmm::value_and_grad_into(alphas, means, icf, &self.x, Self::GAMMA, Self::M, bar.alphas, bar.means, bar.icf)
    }

    fn tangent(&self, parameters: &[f64], direction: &[f64]) -> f64 {
        let ((alphas, means, icf), dot) = (self.split(parameters), self.split(direction));
        gmm::jvp(alphas, means, icf, &self.x, Self::GAMMA, Self::M, dot.0, dot.1, dot.2).1
    }

    fn tangents(&self, parameters: &[f64], directions: &[Lanes<8>]) -> Lanes<8> {
        let ((alphas, means, icf), dot) = (self.split(parameters), self.split(directions));
        gmm::jvp_many(alphas, means, icf, &self.x, Self::GAMMA, Self::M, dot.0, dot.1, dot.2).1
    }

    fn second_order(&self, parameters: &[f64], direction: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64 {
        let ((alphas, means, icf), dot) = (self.split(parameters), self.split(direction));
        let (bar, along) = (self.parts(gradient), self.parts(product));
        gmm::gradient_and_hvp_into(
            alphas,
            means,
            icf,
            &self.x,
            Self::GAMMA,
            Self::M,
            dot.0,
            dot.1,
            dot.2,
            bar.alphas,
            bar.means,
            bar.icf,
            along.alphas,
            along.means,
            along.icf,
        )
    }

    fn hand(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let gradient = self.parts(gradient);
        gmm_by_hand(self.split(parameters), &self.x, Self::GAMMA, Self::M, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differences::check_hand;

    #[test]
    fn the_adjoint_by_hand_is_the_gradient() {
        for (d, k, n) in [(3, 4, 7), (1, 2, 3), (5, 1, 2)] {
            check_hand(&Gmm::new(d, k, n));
        }
    }

    #[test]
    fn the_multivariate_gamma_function_of_known_arguments() {
        // Gamma(5/2) is 3 sqrt(pi) / 4, Gamma(3) is 2, and the bivariate function is
        // sqrt(pi) Gamma(a) Gamma(a - 1/2).
        let cases = [(5, 1, (0.75 * PI.sqrt()).ln()), (6, 1, 2_f64.ln()), (5, 2, (0.75 * PI).ln())];
        for (freedom, d, expected) in cases {
            let actual = log_multivariate_gamma(freedom, d);
            assert!((actual - expected).abs() < 1e-14, "{freedom} {d}: {actual} {expected}");
        }
    }
}
