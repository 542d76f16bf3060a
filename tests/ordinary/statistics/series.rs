//! Recursions over time: autoregressions, volatility, filters.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    autocorrelation -> f64: (&[0.4, 1.2, -0.7, 0.1, 0.6], const 1), (&[0.4, 1.2], const 4);
    exponential_smoothing -> f64: (&[0.4, 1.2, -0.7, 0.1], 0.3);
    holt_winters_error -> f64: (const &[1.0, 2.1, 1.4, 2.6, 1.7, 2.9], const 2, 0.4, 0.2, 0.3);
    arma_conditional_sum_of_squares -> f64: (const &[0.4, 1.2, -0.7, 0.1, 0.6], &[0.5, -0.2], &[0.3], 0.1);
    garch_log_likelihood -> f64: (const &[0.4, -1.2, 0.7, 0.1], 0.05, 0.1, 0.8), (const &[0.4, -1.2], 0.05, 0.4, 0.8);
    local_level_log_likelihood -> f64: (const &[0.4, 0.9, f64::NAN, 0.7], 0.3, 0.5);
    local_trend_filter -> f64: (const &[0.4, 0.9, 1.7], 0.3, 0.2, 0.5);
    hidden_markov_log_likelihood -> f64: (const &[0, 1, 1, 0], &[0.7, 0.3, 0.4, 0.6], &[0.9, 0.1, 0.2, 0.8], &[0.6, 0.4]);
    soft_dynamic_time_warping -> f64: (&[0.1, 0.9, 0.4], &[0.2, 0.7, 0.8, 0.3], const 0.5);
    hawkes_log_likelihood -> f64: (const &[0.3, 0.8, 1.9], const 2.5, 0.6, 0.4, 1.3);
    simulated_ar_energy -> f64: (0.6, 0.2, const 42, const 5);
}

#[differentiable]
pub fn autocorrelation(x: &[f64], lag: usize) -> f64 {
    let n = x.len();
    if lag >= n {
        return 0.0;
    }
    let mut mean = 0.0;
    for &v in x {
        mean += v;
    }
    mean /= n as f64;
    let (mut num, mut den) = (0.0, 0.0);
    for t in 0..n {
        den += (x[t] - mean) * (x[t] - mean);
        if t >= lag {
            num += (x[t] - mean) * (x[t - lag] - mean);
        }
    }
    num / den
}

/// One-step forecast errors of the smoothed level.
#[differentiable]
pub fn exponential_smoothing(x: &[f64], alpha: f64) -> f64 {
    let alpha = alpha.clamp(0.01, 0.99);
    let mut level = x[0];
    let mut sse = 0.0;
    for t in 1..x.len() {
        let error = x[t] - level;
        sse += error * error;
        level += alpha * error;
    }
    (sse / (x.len() - 1) as f64).sqrt()
}

/// Additive seasons in a ring of length `period`.
#[differentiable]
pub fn holt_winters_error(#[no_grad] x: &[f64], period: usize, alpha: f64, beta: f64, gamma: f64) -> f64 {
    assert!(x.len() >= 2 * period, "two full seasons are needed");
    let mut level = 0.0;
    for i in 0..period {
        level += x[i] / period as f64;
    }
    let mut trend = (x[period] - x[0]) / period as f64;
    let mut season = vec![0.0; period];
    for i in 0..period {
        season[i] = x[i] - level;
    }
    let mut error = 0.0;
    for t in period..x.len() {
        let s = season[t % period];
        error += (x[t] - level - trend - s).powi(2);
        let previous = level;
        level = alpha * (x[t] - s) + (1.0 - alpha) * (level + trend);
        trend = beta * (level - previous) + (1.0 - beta) * trend;
        season[t % period] = gamma * (x[t] - level) + (1.0 - gamma) * s;
    }
    error
}

#[differentiable]
pub fn arma_conditional_sum_of_squares(#[no_grad] x: &[f64], phi: &[f64], theta: &[f64], c: f64) -> f64 {
    let (p, q) = (phi.len(), theta.len());
    let mut e = vec![0.0; x.len()];
    let mut css = 0.0;
    for t in p..x.len() {
        let mut forecast = c;
        for i in 0..p {
            forecast += phi[i] * x[t - i - 1];
        }
        for j in 0..q {
            if t > j {
                forecast += theta[j] * e[t - j - 1];
            }
        }
        e[t] = x[t] - forecast;
        css += e[t].powi(2);
    }
    css
}

/// A penalty stands for parameters outside of the stationary region.
#[differentiable]
pub fn garch_log_likelihood(#[no_grad] returns: &[f64], omega: f64, alpha: f64, beta: f64) -> f64 {
    let persistence = alpha + beta;
    if persistence >= 1.0 {
        return -1e6 * (persistence - 0.999);
    }
    let mut h = omega / (1.0 - persistence);
    let mut ll = 0.0;
    for (t, &r) in returns.iter().enumerate() {
        if t > 0 {
            h = omega + alpha * returns[t - 1].powi(2) + beta * h;
        }
        h = h.max(1e-10);
        ll -= 0.5 * (h.ln() + r * r / h);
    }
    ll
}

/// Missing observations are NaN and only let the variance grow.
#[differentiable]
pub fn local_level_log_likelihood(#[no_grad] y: &[f64], sigma_level: f64, sigma_noise: f64) -> f64 {
    let mut a = 0.0;
    let mut p = 10.0;
    let mut ll = 0.0;
    let mut used = 0u32;
    for &obs in y {
        p += sigma_level * sigma_level;
        if obs.is_nan() {
            continue;
        }
        let f = p + sigma_noise * sigma_noise;
        let v = obs - a;
        let k = p / f;
        ll -= 0.5 * (f.ln() + v * v / f);
        a += k * v;
        p *= 1.0 - k;
        used += 1;
    }
    ll - 0.5 * f64::from(used) * (2.0 * std::f64::consts::PI).ln()
}

/// Level and slope with a 2 by 2 covariance written out.
#[differentiable]
pub fn local_trend_filter(#[no_grad] y: &[f64], q_level: f64, q_slope: f64, r: f64) -> f64 {
    let mut x = [y[0], 0.0];
    let mut p = [[1.0, 0.0], [0.0, 1.0]];
    let mut nll = 0.0;
    for t in 1..y.len() {
        x = [x[0] + x[1], x[1]];
        let p00 = p[0][0] + p[0][1] + p[1][0] + p[1][1] + q_level;
        let p01 = p[0][1] + p[1][1];
        let p11 = p[1][1] + q_slope;
        p = [[p00, p01], [p01, p11]];
        let s = p[0][0] + r;
        let innovation = y[t] - x[0];
        let k = [p[0][0] / s, p[1][0] / s];
        x[0] += k[0] * innovation;
        x[1] += k[1] * innovation;
        p = [[(1.0 - k[0]) * p[0][0], (1.0 - k[0]) * p[0][1]], [p[1][0] - k[1] * p[0][0], p[1][1] - k[1] * p[0][1]]];
        nll += innovation * innovation / s + s.ln();
    }
    nll
}

/// The forward recursion with a normalisation at each step.
#[differentiable]
pub fn hidden_markov_log_likelihood(symbols: &[usize], transition: &[f64], emission: &[f64], start: &[f64]) -> f64 {
    let n = start.len();
    let symbols_per_state = emission.len() / n;
    let mut alpha = vec![0.0; n];
    let mut next = vec![0.0; n];
    let mut ll = 0.0;
    for (t, &s) in symbols.iter().enumerate() {
        let mut norm = 0.0;
        for j in 0..n {
            let mut prior = 0.0;
            if t == 0 {
                prior = start[j];
            } else {
                for i in 0..n {
                    prior += alpha[i] * transition[i * n + j];
                }
            }
            next[j] = prior * emission[j * symbols_per_state + s];
            norm += next[j];
        }
        for j in 0..n {
            alpha[j] = next[j] / norm;
        }
        ll += norm.ln();
    }
    ll
}

/// The minimum of three, smooth: the smallest is taken out of the exponentials.
#[differentiable]
fn soft_min(a: f64, b: f64, c: f64, #[no_grad] gamma: f64) -> f64 {
    let low = a.min(b).min(c);
    let sum = ((low - a) / gamma).exp() + ((low - b) / gamma).exp() + ((low - c) / gamma).exp();
    low - gamma * sum.ln()
}

#[differentiable]
pub fn soft_dynamic_time_warping(x: &[f64], y: &[f64], #[no_grad] gamma: f64) -> f64 {
    const FAR: f64 = 1e10;
    let (n, m) = (x.len(), y.len());
    let width = m + 1;
    let mut r = vec![FAR; (n + 1) * width];
    r[0] = 0.0;
    for i in 1..=n {
        for j in 1..=m {
            let d = (x[i - 1] - y[j - 1]).powi(2);
            let best = soft_min(r[(i - 1) * width + j - 1], r[(i - 1) * width + j], r[i * width + j - 1], gamma);
            r[i * width + j] = d + best;
        }
    }
    r[n * width + m]
}

/// Self-exciting events with an exponential kernel, by Ogata's recursion.
#[differentiable]
pub fn hawkes_log_likelihood(#[no_grad] times: &[f64], #[no_grad] horizon: f64, mu: f64, alpha: f64, beta: f64) -> f64 {
    let mut excitation = 0.0;
    let mut ll = -mu * horizon;
    for i in 0..times.len() {
        if i > 0 {
            excitation = (-beta * (times[i] - times[i - 1])).exp() * (1.0 + excitation);
        }
        ll += (mu + alpha * excitation).ln();
        ll += alpha / beta * ((-beta * (horizon - times[i])).exp() - 1.0);
    }
    ll
}

/// Noise from a linear congruential generator, so that the path is the same each time.
#[differentiable]
pub fn simulated_ar_energy(phi: f64, sigma: f64, seed: u64, steps: usize) -> f64 {
    let mut state = seed;
    let mut x = 0.0;
    let mut energy = 0.0;
    for step in 0..steps {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let uniform = (state >> 11) as f64 / (1u64 << 53) as f64;
        x = phi * x + sigma * (uniform - 0.5);
        if step % 2 == 0 {
            energy += x * x;
        }
    }
    energy
}
