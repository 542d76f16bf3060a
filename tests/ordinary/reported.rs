//! Functions as they are published about which something is said: each loses the derivative of a step on the way to its
//! result, or has a derivative that is infinite where its value is not. Elsewhere in this folder most of them stand again,
//! with `no_grad` at the place that the message names, an assertion, or a guard.
//!
//! These are expanded and not compiled.

fn lattice_value(x: i32) -> f64 {
    f64::from(x.wrapping_mul(374_761_393) >> 16)
}

/// The lattice point is hashed and becomes a number again.
#[differentiable]
pub fn noise_by_floor(x: f64) -> f64 {
    let i = x.floor() as i32;
    let t = x.fract();
    lattice_value(i) * (1.0 - t) + lattice_value(i + 1) * t
}

/// Friction whose direction is a sign.
#[differentiable]
pub fn friction_by_signum(velocity: f64, coulomb: f64, viscous: f64) -> f64 {
    -coulomb * velocity.signum() - viscous * velocity
}

/// A price that is rounded to the tick in the end.
#[differentiable]
pub fn rounded_to_tick(price: f64, #[no_grad] tick: f64) -> f64 {
    (price / tick).round() * tick
}

/// Levels of a tone, as many as are asked for.
#[differentiable]
pub fn posterized(x: f64, levels: usize) -> f64 {
    let n = levels as f64;
    (x * n).floor() / n + 0.1 * x
}

/// A share of hits, each of which is a comparison.
#[differentiable]
pub fn hit_rate(scores: &[f64], threshold: f64) -> f64 {
    let mut hits = 0.0;
    for &score in scores {
        hits += (score > threshold) as u8 as f64;
    }
    hits / scores.len() as f64
}

/// An odd function from its table: the sign is taken off and put back.
#[differentiable]
pub fn odd_by_copysign(x: f64, gain: f64) -> f64 {
    let magnitude = x.abs();
    (gain * magnitude * magnitude).copysign(x)
}

/// The error function with the sign as a factor.
#[differentiable]
pub fn erf_by_signum(x: f64) -> f64 {
    let a = x.abs();
    let t = 1.0 / (1.0 + 0.47047 * a);
    let poly = t * (0.3480242 + t * (-0.0958798 + t * 0.7478556));
    x.signum() * (1.0 - poly * (-a * a).exp())
}

/// The level only decides, and its place in the parameters promises a gradient.
#[differentiable]
pub fn stopped_out(price: f64, stop: f64, #[no_grad] path: &[f64]) -> f64 {
    let mut value = price;
    for r in path {
        value *= 1.0 + r;
        if value < stop {
            break;
        }
    }
    value
}

/// The encoding of light for the screen has a vertical slope at black.
#[differentiable]
pub fn gamma_encoded(y: f64) -> f64 {
    y.max(0.0).powf(1.0 / 2.2)
}

/// Nothing says that the exponent is at least one.
#[differentiable]
pub fn highlight(cosine: f64, #[no_grad] shininess: f64) -> f64 {
    0.4 * cosine.max(0.0).powf(shininess)
}

/// The root is cut off where it is steepest, and what is cut off is zero times infinity.
#[differentiable]
pub fn cosine_of_refraction(sine: f64, index: f64) -> f64 {
    (1.0 - (sine / index).powi(2)).max(0.0).sqrt()
}

/// The affinity of distributions, where a probability may be zero.
#[differentiable]
pub fn affinity(p: &[f64], q: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..p.len() {
        sum += (p[i] * q[i]).max(0.0).sqrt();
    }
    sum
}

/// The smile has a kink where its curvature parameter is zero.
#[differentiable]
pub fn hyperbolic_smile(k: f64, m: f64, sigma: f64) -> f64 {
    let x = k - m;
    (x * x + sigma * sigma).sqrt()
}

/// A step is as long as zero when the path rests.
#[differentiable]
pub fn path_length(path: &[[f64; 2]]) -> f64 {
    let mut length = 0.0;
    for i in 1..path.len() {
        let dx = path[i][0] - path[i - 1][0];
        let dy = path[i][1] - path[i - 1][1];
        length += (dx * dx + dy * dy).sqrt();
    }
    length
}

/// The partition function as it is defined, which overflows for low temperatures.
#[differentiable]
pub fn free_energy(levels: &[f64], beta: f64) -> f64 {
    let mut z = 0.0;
    for e in levels {
        z += (-beta * e).exp();
    }
    -z.ln() / beta
}

/// A weight is capped after it was inverted.
#[differentiable]
pub fn capped_weight(propensity: f64) -> f64 {
    (1.0 / propensity).min(10.0)
}
