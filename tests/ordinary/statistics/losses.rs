//! Losses, divergences and kernels.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    logistic_loss -> f64: (const &[0.5, -1.2, 0.3, 0.8], const &[true, false], &[0.4, -0.6], 0.1);
    multinomial_cross_entropy -> f64: (&[0.4, -0.3, 1.1, 0.2, 0.9, -0.8], const &[2, 0], const 3);
    huber_loss -> f64: (&[0.1, 2.5, -1.9], &[0.3, 0.2, 0.4], const 1.0);
    quantile_loss -> f64: (&[0.1, 2.5, -1.9], &[0.3, 0.2, 0.4], const 0.9);
    epsilon_insensitive_loss -> f64: (&[0.1, 2.5, -1.9], &[0.3, 0.2, 0.4], const 0.25);
    kl_divergence -> f64: (&[0.2, 0.5, 0.3], &[0.4, 0.4, 0.2]), (&[0.2, -0.1, 0.8], &[0.4, 0.4, 0.2]);
    jensen_shannon_divergence -> f64: (&[0.2, 0.5, 0.3], &[0.4, 0.4, 0.2]);
    hellinger_distance -> f64: (&[0.2, 0.5, 0.3], &[0.4, 0.4, 0.2]);
    squared_exponential -> f64: (&[0.2, 0.5], &[0.4, -0.4], &[1.2, 0.7], 0.9);
    matern_five_halves -> f64: (0.8, 1.3, 0.7), (0.0, 1.3, 0.7);
    kernel_density -> f64: (0.3, const &[0.1, 0.8, -0.6], 0.4);
    focal_loss -> f64: (0.3, const true, const 2.0), (0.3, const false, const 2.0);
    masked_mean_squared_error -> f64: (&[0.4, 1.2, -0.7], const &[0.3, 0.0, -0.5], const &[1.0, 0.0, 1.0]);
    tweedie_deviance -> f64: (&[0.4, 1.2, 0.7], const &[0.3, 0.0, 0.5], 1.4);
    inverse_propensity_loss -> f64: (&[0.4, 0.02, 0.7], const &[1.0, 0.0, 3.0]);
    triplet_margin_loss -> f64: (&[0.1, 0.5], &[0.3, 0.4], &[0.2, 0.9], const 0.5), (&[0.1, 0.5], &[0.1, 0.5], &[0.2, 0.9], const 0.8);
    label_smoothed_loss -> f64: (&[0.4, -0.3, 1.1], const 2, 0.1);
    elastic_net_penalty -> f64: (&[0.4, -1.2, 0.7], 0.3, 0.5);
}

/// Binary labels, row-major features, an L2 penalty that leaves the bias alone.
#[differentiable]
pub fn logistic_loss(#[no_grad] features: &[f64], labels: &[bool], weights: &[f64], bias: f64) -> f64 {
    const L2: f64 = 0.01;
    let d = weights.len();
    assert_eq!(features.len(), labels.len() * d);
    let mut loss = 0.0;
    let mut correct = 0;
    for i in 0..labels.len() {
        let mut logit = bias;
        for j in 0..d {
            logit += weights[j] * features[i * d + j];
        }
        if (logit > 0.0) == labels[i] {
            correct += 1;
        }
        let margin = if labels[i] { logit } else { -logit };
        loss += (-margin).max(0.0) + (-margin.abs()).exp().ln_1p();
    }
    println!("accuracy {:.1} %", 100.0 * correct as f64 / labels.len() as f64);
    let mut penalty = 0.0;
    for w in weights {
        penalty += w * w;
    }
    loss / labels.len() as f64 + 0.5 * L2 * penalty
}

/// Softmax with probabilities clipped from below.
#[differentiable]
pub fn multinomial_cross_entropy(logits: &[f64], targets: &[usize], classes: usize) -> f64 {
    let mut loss = 0.0;
    let mut p = vec![0.0; classes];
    for (n, &target) in targets.iter().enumerate() {
        let row = &logits[n * classes..(n + 1) * classes];
        let mut peak = row[0];
        for k in 1..classes {
            if row[k] > peak {
                peak = row[k];
            }
        }
        let mut total = 0.0;
        for k in 0..classes {
            p[k] = (row[k] - peak).exp();
            total += p[k];
        }
        for k in 0..classes {
            p[k] /= total;
        }
        loss -= p[target].max(1e-15).ln();
    }
    loss / targets.len() as f64
}

#[differentiable]
pub fn huber_loss(predicted: &[f64], actual: &[f64], #[no_grad] delta: f64) -> f64 {
    let mut loss = 0.0;
    for i in 0..predicted.len() {
        let r = (predicted[i] - actual[i]).abs();
        loss += if r <= delta { 0.5 * r.powi(2) } else { delta * (r - 0.5 * delta) };
    }
    loss / predicted.len() as f64
}

#[differentiable]
pub fn quantile_loss(predicted: &[f64], actual: &[f64], #[no_grad] tau: f64) -> f64 {
    assert!(tau > 0.0 && tau < 1.0);
    let mut loss = 0.0;
    for (p, a) in predicted.iter().zip(actual.iter()) {
        let e = a - p;
        loss += (tau * e).max((tau - 1.0) * e);
    }
    loss
}

#[differentiable]
pub fn epsilon_insensitive_loss(predicted: &[f64], actual: &[f64], #[no_grad] epsilon: f64) -> f64 {
    let mut loss = 0.0;
    for i in 0..predicted.len() {
        let excess = ((predicted[i] - actual[i]).abs() - epsilon).max(0.0);
        loss += excess * excess;
    }
    loss
}

/// `0 ln 0` is zero, and `q` is kept away from it.
#[differentiable]
pub fn kl_divergence(p: &[f64], q: &[f64]) -> f64 {
    assert_eq!(p.len(), q.len());
    let mut kl = 0.0;
    for i in 0..p.len() {
        if p[i] <= 0.0 {
            continue;
        }
        kl += p[i] * (p[i] / q[i].max(1e-12)).ln();
    }
    kl
}

#[differentiable]
pub fn jensen_shannon_divergence(p: &[f64], q: &[f64]) -> f64 {
    let mut m = vec![0.0; p.len()];
    for i in 0..m.len() {
        m[i] = 0.5 * (p[i] + q[i]);
    }
    0.5 * kl_divergence(p, &m) + 0.5 * kl_divergence(q, &m)
}

#[differentiable]
pub fn hellinger_distance(p: &[f64], q: &[f64]) -> f64 {
    let mut coefficient = 0.0;
    for i in 0..p.len() {
        coefficient += (p[i] * q[i]).max(1e-15).sqrt();
    }
    (1.0 - coefficient).max(1e-12).sqrt()
}

/// One length scale for each dimension.
#[differentiable]
pub fn squared_exponential(a: &[f64], b: &[f64], length_scales: &[f64], variance: f64) -> f64 {
    let mut r2 = 0.0;
    for k in 0..a.len() {
        let d = (a[k] - b[k]) / length_scales[k];
        r2 += d * d;
    }
    variance * (-0.5 * r2).exp()
}

#[differentiable]
pub fn matern_five_halves(distance: f64, length: f64, variance: f64) -> f64 {
    let s = 5f64.sqrt() * distance / length;
    variance * (1.0 + s + s * s / 3.0) * (-s).exp()
}

#[differentiable]
pub fn kernel_density(x: f64, #[no_grad] samples: &[f64], bandwidth: f64) -> f64 {
    let norm = 1.0 / (samples.len() as f64 * bandwidth * (2.0 * std::f64::consts::PI).sqrt());
    let mut density = 0.0;
    for s in samples {
        let u = (x - *s) / bandwidth;
        density += (-u * u / 2.0).exp();
    }
    norm * density
}

#[differentiable]
pub fn focal_loss(p: f64, positive: bool, #[no_grad] gamma: f64) -> f64 {
    let p = p.clamp(1e-7, 1.0 - 1e-7);
    let pt = if positive { p } else { 1.0 - p };
    -(1.0 - pt).powf(gamma) * pt.ln()
}

/// Zeros of the mask take observations out.
#[differentiable]
pub fn masked_mean_squared_error(predicted: &[f64], #[no_grad] actual: &[f64], #[no_grad] mask: &[f64]) -> f64 {
    let mut loss = 0.0;
    let mut weight = 0.0;
    for i in 0..predicted.len() {
        loss += mask[i] * (predicted[i] - actual[i]).powi(2);
        weight += mask[i];
    }
    loss / weight.max(1.0)
}

/// The power is estimated too; means are kept positive before they are raised to it.
#[differentiable]
pub fn tweedie_deviance(means: &[f64], #[no_grad] actual: &[f64], power: f64) -> f64 {
    assert!(power > 1.0 && power < 2.0, "between Poisson and gamma, not {power}");
    let mut deviance = 0.0;
    for (mean, y) in means.iter().zip(actual) {
        let mu = mean.max(1e-9);
        deviance += mu.powf(2.0 - power) / (2.0 - power) - y * mu.powf(1.0 - power) / (1.0 - power);
    }
    2.0 * deviance
}

/// Small propensities are clipped before their inverse is, so that no weight is infinite.
#[differentiable]
pub fn inverse_propensity_loss(propensities: &[f64], #[no_grad] outcomes: &[f64]) -> f64 {
    const LARGEST: f64 = 10.0;
    let mut loss = 0.0;
    for i in 0..outcomes.len() {
        let weight = (1.0 / propensities[i].max(1e-3)).min(LARGEST);
        loss += weight * outcomes[i] + 0.1 * propensities[i].powi(2);
    }
    loss
}

/// Coincident points have the distance zero.
#[differentiable]
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in a.iter().zip(b.iter()) {
        sum += (x - y) * (x - y);
    }
    if sum > 0.0 { sum.sqrt() } else { 0.0 }
}

#[differentiable]
pub fn triplet_margin_loss(anchor: &[f64], near: &[f64], far: &[f64], #[no_grad] margin: f64) -> f64 {
    let mut loss = distance(anchor, near) - distance(anchor, far) + margin;
    if loss < 0.0 {
        loss = 0.0;
    }
    loss + 1e-3 * distance(near, far)
}

/// The logarithm of the sum is kept, not its terms.
#[differentiable]
pub fn label_smoothed_loss(logits: &[f64], target: usize, smoothing: f64) -> f64 {
    let n = logits.len();
    assert!(target < n);
    let mut max = logits[0];
    for i in 1..n {
        max = max.max(logits[i]);
    }
    let mut sum = 0.0;
    for i in 0..n {
        sum += (logits[i] - max).exp();
    }
    let log_z = max + sum.ln();
    let mut loss = 0.0;
    for i in 0..n {
        let hit = if i == target { 1.0 } else { 0.0 };
        let q = hit * (1.0 - smoothing) + smoothing / n as f64;
        loss -= q * (logits[i] - log_z);
    }
    loss
}

#[differentiable]
pub fn elastic_net_penalty(weights: &[f64], lambda: f64, ratio: f64) -> f64 {
    let (mut l1, mut l2) = (0.0, 0.0);
    let mut nonzero = 0;
    for w in weights.iter() {
        l1 += w.abs();
        l2 += w * w;
        nonzero += (w.abs() > 1e-8) as usize;
    }
    debug_assert!(nonzero <= weights.len(), "{nonzero} weights left");
    lambda * (ratio * l1 + 0.5 * (1.0 - ratio) * l2)
}
