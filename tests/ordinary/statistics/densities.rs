//! Densities, likelihoods and the special functions they stand on.

use std::f64::consts::{LN_2, PI};

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    ln_gamma -> f64: (3.7), (0.3);
    digamma -> f64: (2.3);
    normal_log_pdf -> f64: (0.4, -0.2, 1.3);
    student_t_log_pdf -> f64: (0.9, 4.5, 0.1, 1.2);
    gamma_log_pdf -> f64: (1.7, 2.3, 0.8), (-1.0, 2.3, 0.8);
    beta_log_pdf -> f64: (0.35, 2.1, 3.4);
    laplace_log_pdf -> f64: (0.9, 0.2, 1.4), (-0.9, 0.2, 1.4);
    logistic_log_pdf -> f64: (0.9, 0.2, 1.4), (-2.0, 0.2, 1.4);
    von_mises_log_pdf -> f64: (0.7, 0.2, 1.9), (0.7, 0.2, 5.5);
    poisson_log_likelihood -> f64: (const &[3, 0, 5, 2], 2.4);
    negative_binomial_log_likelihood -> f64: (const &[3, 0, 5, 2], 2.4, 0.4);
    dirichlet_log_pdf -> f64: (&[0.2, 0.5, 0.3], &[1.3, 2.2, 0.7]);
    multivariate_normal_log_pdf -> f64: (&[0.4, -0.3, 1.1], &[0.1, 0.2, 0.9], &[1.1, 0.3, 0.8, -0.2, 0.4, 1.3]);
    mixture_log_likelihood -> f64: (const &[0.4, 2.2, -0.7], &[0.3, -0.2], &[-0.1, 1.8], &[0.1, -0.3]);
    weibull_censored_log_likelihood -> f64: (const &[0.6, 1.9, 2.5], const &[true, false, true], 1.4, 1.8);
    truncated_normal_log_pdf -> f64: (0.4, 0.1, 0.9, const -1.0, const 2.0), (3.4, 0.1, 0.9, const -1.0, const 2.0);
    zero_inflated_poisson -> f64: (const &[0, 3, 0, 1], 1.7, 0.25);
    gumbel_log_pdf -> f64: (0.8, 0.3, 1.2);
    inverse_gaussian_log_pdf -> f64: (0.8, 1.3, 2.2);
    generalized_pareto_log_pdf -> f64: (0.8, 0.2, 1.3), (0.8, 0.0, 1.3);
}

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;

/// Coefficients of Lanczos for `g = 7`.
const LANCZOS: [f64; 9] = [
    0.999_999_999_999_809_9,
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];

/// Logarithm of the gamma function; small arguments go through the reflection formula.
#[differentiable]
fn ln_gamma(x: f64) -> f64 {
    if x < 0.5 {
        return (PI / (PI * x).sin().abs()).ln() - ln_gamma(1.0 - x);
    }
    let z = x - 1.0;
    let mut series = LANCZOS[0];
    for i in 1..LANCZOS.len() {
        series += LANCZOS[i] / (z + i as f64);
    }
    let t = z + 7.5;
    LN_SQRT_2PI + (z + 0.5) * t.ln() - t + series.ln()
}

/// Recurrence up to 6, then the asymptotic series.
#[differentiable]
fn digamma(x: f64) -> f64 {
    let mut x = x;
    let mut result = 0.0;
    while x < 6.0 {
        result -= 1.0 / x;
        x += 1.0;
    }
    let f = 1.0 / (x * x);
    result + x.ln() - 0.5 / x - f * (1.0 / 12.0 - f * (1.0 / 120.0 - f / 252.0))
}

/// Natural logarithm of the normal density.
#[differentiable]
pub fn normal_log_pdf(x: f64, mean: f64, std_dev: f64) -> f64 {
    debug_assert!(std_dev > 0.0, "standard deviation must be positive, got {std_dev}");
    let z = (x - mean) / std_dev;
    -0.5 * z * z - LN_SQRT_2PI - std_dev.ln()
}

#[differentiable]
pub fn student_t_log_pdf(x: f64, freedom: f64, location: f64, scale: f64) -> f64 {
    let d = (x - location) / scale;
    let half = (freedom + 1.0) / 2.0;
    ln_gamma(half) - ln_gamma(freedom / 2.0) - 0.5 * (PI * freedom).ln() - half * (d * d / freedom).ln_1p() - scale.ln()
}

#[differentiable]
pub fn gamma_log_pdf(x: f64, shape: f64, rate: f64) -> f64 {
    if x <= 0.0 || x.is_nan() {
        // Outside of the support.
        return -1e300;
    }
    shape * rate.ln() - ln_gamma(shape) + (shape - 1.0) * x.ln() - rate * x
}

#[differentiable]
fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

#[differentiable]
pub fn beta_log_pdf(x: f64, a: f64, b: f64) -> f64 {
    assert!((0.0..=1.0).contains(&x), "x must lie in the unit interval");
    let lower = x.max(1e-12).ln();
    let upper = (1.0 - x).max(1e-12).ln();
    (a - 1.0) * lower + (b - 1.0) * upper - ln_beta(a, b)
}

#[differentiable]
pub fn laplace_log_pdf(x: f64, location: f64, scale: f64) -> f64 {
    -(x - location).abs() / scale - (2.0 * scale).ln()
}

/// `ln(1 + e^x)` without overflow.
#[differentiable]
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[differentiable]
pub fn logistic_log_pdf(x: f64, location: f64, scale: f64) -> f64 {
    let z = (x - location) / scale;
    -z - scale.ln() - 2.0 * softplus(-z)
}

/// Polynomials of Abramowitz and Stegun for the logarithm of the modified Bessel function.
#[differentiable]
fn ln_bessel_i0(x: f64) -> f64 {
    if x < 3.75 {
        let t = (x / 3.75).powi(2);
        (1.0 + t * (3.5156229 + t * (3.0899424 + t * (1.2067492 + t * (0.2659732 + t * 0.0360768))))).ln()
    } else {
        let t = 3.75 / x;
        x - 0.5 * x.ln() + (0.39894228 + t * (0.01328592 + t * (0.00225319 - t * 0.00157565))).ln()
    }
}

#[differentiable]
pub fn von_mises_log_pdf(angle: f64, mean: f64, concentration: f64) -> f64 {
    concentration * (angle - mean).cos() - (2.0 * PI).ln() - ln_bessel_i0(concentration)
}

/// `ln(n!)` of a count, as a plain sum.
fn ln_factorial(n: u64) -> f64 {
    let mut sum = 0.0;
    for k in 2..=n {
        sum += (k as f64).ln();
    }
    sum
}

#[differentiable]
pub fn poisson_log_likelihood(counts: &[u64], rate: f64) -> f64 {
    let mut total = 0.0;
    for &k in counts {
        total += k as f64 * rate.ln() - rate - ln_factorial(k);
    }
    total
}

/// Mean and dispersion, as in generalized linear models.
#[differentiable]
pub fn negative_binomial_log_likelihood(counts: &[u32], mean: f64, alpha: f64) -> f64 {
    let r = 1.0 / alpha;
    let p = r / (r + mean);
    let mut total = 0.0;
    for i in 0..counts.len() {
        let k = f64::from(counts[i]);
        total += ln_gamma(k + r) - ln_gamma(k + 1.0) - ln_gamma(r);
        total += r * p.ln() + k * (1.0 - p).max(f64::MIN_POSITIVE).ln();
    }
    total
}

#[differentiable]
pub fn dirichlet_log_pdf(x: &[f64], alpha: &[f64]) -> f64 {
    assert_eq!(x.len(), alpha.len(), "dimensions differ");
    let mut sum = 0.0;
    let mut result = 0.0;
    for i in 0..alpha.len() {
        sum += alpha[i];
        result += (alpha[i] - 1.0) * x[i].ln() - ln_gamma(alpha[i]);
    }
    result + ln_gamma(sum)
}

/// The Cholesky factor is packed by rows; the quadratic form comes from forward substitution.
#[differentiable]
pub fn multivariate_normal_log_pdf(x: &[f64], mean: &[f64], packed: &[f64]) -> f64 {
    let n = x.len();
    assert!(packed.len() == n * (n + 1) / 2, "factor of {} elements for {} dimensions", packed.len(), n);
    let mut z = vec![0.0; n];
    let mut log_det = 0.0;
    let mut mahalanobis = 0.0;
    for i in 0..n {
        let row = i * (i + 1) / 2;
        let mut sum = x[i] - mean[i];
        for j in 0..i {
            sum -= packed[row + j] * z[j];
        }
        z[i] = sum / packed[row + i];
        log_det += packed[row + i].ln();
        mahalanobis += z[i] * z[i];
    }
    -0.5 * mahalanobis - log_det - n as f64 * LN_SQRT_2PI
}

/// Log-sum-exp with the largest term taken out.
#[differentiable]
fn log_sum_exp(terms: &[f64]) -> f64 {
    let mut largest = f64::NEG_INFINITY;
    for &term in terms {
        largest = largest.max(term);
    }
    if largest.is_infinite() {
        return largest;
    }
    let mut sum = 0.0;
    for &term in terms {
        sum += (term - largest).exp();
    }
    largest + sum.ln()
}

/// Gaussian mixture in one dimension with unnormalised log-weights and log-deviations.
#[differentiable]
pub fn mixture_log_likelihood(#[no_grad] data: &[f64], log_weights: &[f64], means: &[f64], log_std: &[f64]) -> f64 {
    let k = means.len();
    let normaliser = log_sum_exp(log_weights);
    let mut terms = vec![0.0; k];
    let mut total = 0.0;
    for &x in data.iter() {
        for j in 0..k {
            // The buffer is used again for every observation.
            terms[j] = log_weights[j] - normaliser + normal_log_pdf(x, means[j], log_std[j].exp());
        }
        total += log_sum_exp(&terms);
    }
    total
}

/// Right-censored survival times: `observed[i]` tells whether the event happened.
#[differentiable]
pub fn weibull_censored_log_likelihood(#[no_grad] times: &[f64], observed: &[bool], shape: f64, scale: f64) -> f64 {
    assert_eq!(times.len(), observed.len());
    let mut ll = 0.0;
    let mut events = 0usize;
    for (i, &t) in times.iter().enumerate() {
        let ratio = t / scale;
        let hazard = (shape * ratio.ln()).exp();
        if observed[i] {
            events += 1;
            ll += shape.ln() - scale.ln() + (shape - 1.0) * ratio.ln();
        }
        ll -= hazard;
    }
    if cfg!(debug_assertions) {
        eprintln!("{events} of {} observed, log-likelihood {ll:.4}", times.len());
    }
    ll
}

/// Rational approximation of the error function, 7.1.26.
#[differentiable]
fn erf(x: f64) -> f64 {
    let sign = if x < 0.0 { -1.0 } else { 1.0 };
    let x = x.abs();
    let t = 1.0 / (1.0 + 0.3275911 * x);
    let poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    sign * (1.0 - poly * (-x * x).exp())
}

#[differentiable]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * (1.0 + erf(z * std::f64::consts::FRAC_1_SQRT_2))
}

#[differentiable]
pub fn truncated_normal_log_pdf(x: f64, mu: f64, sigma: f64, #[no_grad] low: f64, #[no_grad] high: f64) -> f64 {
    if !(x >= low && x <= high) {
        return -f64::MAX.ln();
    }
    let mass = normal_cdf((high - mu) / sigma) - normal_cdf((low - mu) / sigma);
    normal_log_pdf(x, mu, sigma) - mass.max(1e-300).ln()
}

#[differentiable]
pub fn zero_inflated_poisson(counts: &[usize], lambda: f64, pi: f64) -> f64 {
    let mut nll = 0.0;
    let mut zeros = 0;
    for &count in counts {
        let p = match count {
            0 => {
                zeros += 1;
                pi + (1.0 - pi) * (-lambda).exp()
            }
            1 => (1.0 - pi) * lambda * (-lambda).exp(),
            n => (1.0 - pi) * (n as f64 * lambda.ln() - lambda - ln_factorial(n as u64)).exp(),
        };
        nll -= p.ln();
    }
    debug_assert!(zeros <= counts.len());
    nll / counts.len() as f64
}

#[differentiable]
pub fn gumbel_log_pdf(x: f64, location: f64, scale: f64) -> f64 {
    let z = (x - location) / scale;
    -(z + (-z).exp()) - scale.ln()
}

#[differentiable]
pub fn inverse_gaussian_log_pdf(x: f64, mean: f64, shape: f64) -> f64 {
    let d = x - mean;
    0.5 * (shape / (2.0 * PI * x.powi(3))).ln() - shape * d * d / (2.0 * mean.powi(2) * x)
}

/// The shape parameter has a removable singularity at zero.
#[differentiable]
pub fn generalized_pareto_log_pdf(x: f64, shape: f64, scale: f64) -> f64 {
    let z = x / scale;
    let tail =
        if shape.abs() < 1e-8 { z + shape * (z - z * z / 2.0) } else { (1.0 + 1.0 / shape) * (shape * z).ln_1p() };
    debug_assert!(LN_2 > 0.69);
    -tail - scale.ln()
}
