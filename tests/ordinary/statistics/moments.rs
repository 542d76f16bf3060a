//! Moments, regressions, and what is fitted by solving a system.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    mean -> f64: (&[0.4, 1.2, -0.7]), (&[]);
    variance -> f64: (&[0.4, 1.2, -0.7, 0.1], const 1);
    standard_deviation -> f64: (&[0.4, 1.2, -0.7, 0.1]), (&[0.4]);
    coefficient_of_variation -> f64: (&[1.4, 2.2, 0.7, 1.1]);
    skewness_and_kurtosis -> _: (&[0.4, 1.2, -0.7, 0.1, 0.6]);
    welford -> _: (&[0.4, 1.2, -0.7, 0.1]);
    correlation -> f64: (&[0.4, 1.2, -0.7, 0.1], &[0.3, 0.9, 0.2, -0.5]);
    covariance_matrix -> (): (&[0.4, 1.2, -0.7, 0.1, 0.6, 0.9], const 2, &mut [9.0, 9.0, 9.0, 9.0]);
    standardize -> (): (&mut [0.4, 1.2, -0.7, 0.1]);
    simple_regression -> _: (&[0.1, 0.8, 1.7, 2.4], &[1.0, 1.9, 2.7, 4.1]);
    ridge_regression_loss -> f64: (const &[[1.0, 0.3], [1.0, 1.2], [1.0, -0.4]], const &[0.8, 2.1, 0.1], 0.3);
    gaussian_process_log_marginal -> f64: (const &[0.0, 0.7, 1.5], &[0.3, -0.2, 0.5], 0.9, 1.1, 0.2);
    box_cox -> f64: (&[0.4, 1.7, 2.9], 0.6), (&[0.4, 1.7, 2.9], 1e-10);
    trimmed_mean -> f64: (&[0.4, 9.0, -0.7, 0.1, -5.0], const 1);
}

/// The mean of nothing is zero.
#[differentiable]
pub fn mean(data: &[f64]) -> f64 {
    if data.is_empty() {
        return 0.0;
    }
    let mut sum = 0.0;
    for x in data {
        sum += x;
    }
    sum / data.len() as f64
}

#[differentiable]
pub fn variance(data: &[f64], ddof: usize) -> f64 {
    assert!(data.len() > ddof, "need more than {ddof} values");
    let m = mean(data);
    let mut acc = 0.0;
    for &x in data {
        acc += (x - m).powi(2);
    }
    acc / (data.len() - ddof) as f64
}

/// One value has no spread.
#[differentiable]
pub fn standard_deviation(data: &[f64]) -> f64 {
    if data.len() < 2 {
        return 0.0;
    }
    variance(data, 1).sqrt()
}

#[differentiable]
pub fn coefficient_of_variation(data: &[f64]) -> f64 {
    let m = mean(data);
    if m.abs() < f64::EPSILON {
        return f64::NAN;
    }
    standard_deviation(data) / m.abs() * 100.0
}

#[differentiable]
pub fn skewness_and_kurtosis(data: &[f64]) -> (f64, f64) {
    let n = data.len() as f64;
    let m = mean(data);
    let (mut m2, mut m3, mut m4) = (0.0, 0.0, 0.0);
    for i in 0..data.len() {
        let d = data[i] - m;
        let d2 = d * d;
        m2 += d2;
        m3 += d * d2;
        m4 += d2 * d2;
    }
    m2 /= n;
    m3 /= n;
    m4 /= n;
    let sigma = m2.max(1e-24).sqrt();
    (m3 / sigma.powi(3), m4 / (m2 * m2) - 3.0)
}

/// Mean and sample variance in one pass.
#[differentiable]
pub fn welford(data: &[f64]) -> (f64, f64) {
    let mut mean = 0.0;
    let mut m2 = 0.0;
    let mut count = 0;
    for &x in data.iter() {
        count += 1;
        let delta = x - mean;
        mean += delta / count as f64;
        m2 += delta * (x - mean);
    }
    if count < 2 { (mean, 0.0) } else { (mean, m2 / (count - 1) as f64) }
}

#[differentiable]
pub fn correlation(xs: &[f64], ys: &[f64]) -> f64 {
    assert_eq!(xs.len(), ys.len(), "samples must be paired");
    let (mx, my) = (mean(xs), mean(ys));
    let mut sxy = 0.0;
    let mut sxx = 0.0;
    let mut syy = 0.0;
    for (&x, &y) in xs.iter().zip(ys.iter()) {
        sxy += (x - mx) * (y - my);
        sxx += (x - mx) * (x - mx);
        syy += (y - my) * (y - my);
    }
    let denominator = (sxx * syy).sqrt();
    if denominator < 1e-12 {
        return 0.0;
    }
    (sxy / denominator).clamp(-1.0, 1.0)
}

/// Row-major observations in, symmetric matrix out; only the lower triangle is computed.
#[differentiable]
pub fn covariance_matrix(data: &[f64], columns: usize, cov: &mut [f64]) {
    let rows = data.len() / columns;
    assert_eq!(cov.len(), columns * columns);
    let mut means = vec![0.0; columns];
    for r in 0..rows {
        for c in 0..columns {
            means[c] += data[r * columns + c] / rows as f64;
        }
    }
    for a in 0..columns {
        for b in 0..=a {
            let mut sum = 0.0;
            for r in 0..rows {
                sum += (data[r * columns + a] - means[a]) * (data[r * columns + b] - means[b]);
            }
            let value = sum / (rows - 1) as f64;
            cov[a * columns + b] = value;
            cov[b * columns + a] = value;
        }
    }
}

/// Z-scores in place.
#[differentiable]
pub fn standardize(data: &mut [f64]) {
    let m = mean(data);
    let s = (variance(data, 0) + 1e-8).sqrt();
    for x in data.iter_mut() {
        *x = (*x - m) / s;
    }
}

/// Intercept, slope and the coefficient of determination.
#[differentiable]
pub fn simple_regression(xs: &[f64], ys: &[f64]) -> (f64, f64, f64) {
    let n = xs.len();
    let (mx, my) = (mean(xs), mean(ys));
    let mut sxx = 0.0;
    let mut sxy = 0.0;
    for i in 0..n {
        sxx += (xs[i] - mx).powi(2);
        sxy += (xs[i] - mx) * (ys[i] - my);
    }
    let slope = sxy / sxx;
    let intercept = my - slope * mx;
    let mut residual = 0.0;
    let mut total = 0.0;
    for i in 0..n {
        let fitted = intercept + slope * xs[i];
        residual += (ys[i] - fitted).powi(2);
        total += (ys[i] - my).powi(2);
    }
    (intercept, slope, 1.0 - residual / total)
}

/// Two coefficients by Cramer's rule; the loss as a function of the penalty, for tuning it.
#[differentiable]
pub fn ridge_regression_loss(#[no_grad] x: &[[f64; 2]], #[no_grad] y: &[f64], lambda: f64) -> f64 {
    let (mut a, mut b, mut d) = (lambda, 0.0, lambda);
    let (mut u, mut v) = (0.0, 0.0);
    for (row, &target) in x.iter().zip(y) {
        a += row[0] * row[0];
        b += row[0] * row[1];
        d += row[1] * row[1];
        u += row[0] * target;
        v += row[1] * target;
    }
    let det = a * d - b * b;
    assert!(det.abs() > 1e-14, "singular system");
    let w = [(d * u - b * v) / det, (a * v - b * u) / det];
    let mut loss = 0.0;
    for i in 0..y.len() {
        let error = w[0] * x[i][0] + w[1] * x[i][1] - y[i];
        loss += error * error;
    }
    loss / y.len() as f64
}

/// Cholesky in place, then two triangular solves.
#[differentiable]
pub fn gaussian_process_log_marginal(
    #[no_grad] inputs: &[f64],
    targets: &[f64],
    length: f64,
    variance: f64,
    noise: f64,
) -> f64 {
    const JITTER: f64 = 1e-9;
    let n = inputs.len();
    let mut k = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let d = (inputs[i] - inputs[j]) / length;
            k[i * n + j] = variance * (-0.5 * d * d).exp();
        }
        k[i * n + i] += noise * noise + JITTER;
    }
    let mut log_det = 0.0;
    for j in 0..n {
        for p in 0..j {
            k[j * n + j] -= k[j * n + p] * k[j * n + p];
        }
        let pivot = k[j * n + j];
        assert!(pivot > 0.0, "not positive definite at {j}: {pivot}");
        let root = pivot.sqrt();
        k[j * n + j] = root;
        log_det += 2.0 * root.ln();
        for i in j + 1..n {
            for p in 0..j {
                k[i * n + j] -= k[i * n + p] * k[j * n + p];
            }
            k[i * n + j] /= root;
        }
    }
    let mut fit = 0.0;
    let mut z = vec![0.0; n];
    for i in 0..n {
        let mut sum = targets[i];
        for p in 0..i {
            sum -= k[i * n + p] * z[p];
        }
        z[i] = sum / k[i * n + i];
        fit += z[i].powi(2);
    }
    -0.5 * (fit + log_det + n as f64 * (2.0 * std::f64::consts::PI).ln())
}

/// Log-likelihood of the transform; near zero it is the logarithm.
#[differentiable]
pub fn box_cox(data: &[f64], lambda: f64) -> f64 {
    let n = data.len() as f64;
    let mut transformed = Vec::with_capacity(data.len());
    let mut log_sum = 0.0;
    for &x in data {
        let log = x.ln();
        log_sum += log;
        transformed.push(if lambda.abs() < 1e-8 {
            log + 0.5 * lambda * log * log
        } else {
            (lambda * log).exp_m1() / lambda
        });
    }
    -0.5 * n * variance(&transformed, 0).ln() + (lambda - 1.0) * log_sum
}

/// The order is found by selection on a copy; `cut` values at either end are dropped.
#[differentiable]
pub fn trimmed_mean(data: &[f64], cut: usize) -> f64 {
    let mut sorted = data.to_vec();
    let n = sorted.len();
    for i in 0..n {
        for j in i + 1..n {
            if sorted[j] < sorted[i] {
                sorted.swap(i, j);
            }
        }
    }
    let mut total = 0.0;
    for value in &sorted[cut..n - cut] {
        total += value;
    }
    total / (n - 2 * cut) as f64
}
