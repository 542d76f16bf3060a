//! Options: closed forms, trees, payoffs, volatility.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    norm_cdf -> f64: (0.4), (-1.3), (7.5);
    black_scholes -> f64: (100.0, 95.0, 0.03, 0.2, 0.75, const true), (100.0, 95.0, 0.03, 0.2, 0.75, const false), (100.0, 95.0, 0.03, 0.2, -0.5, const true);
    black_76 -> f64: (1.02, const 1.0, 0.2, const 0.5, 0.98, const 1), (1.02, const 1.0, 0.2, const 0.5, 0.98, const -1);
    bachelier -> f64: (0.02, const 0.015, 0.008, const 1.5);
    implied_volatility -> f64: (10.0, const 100.0, const 100.0, 0.02, const 1.0);
    digital_spread -> f64: (100.0, const 99.0, 0.2, 0.5);
    crr_american_put -> f64: (100.0, 104.0, 0.04, 0.25, const 1.0, const 6);
    trinomial_european_call -> f64: (100.0, 98.0, 0.04, 0.25, const 4);
    payoff_by_kind -> f64: (101.0, 97.0, const 0), (101.0, 97.0, const 1), (101.0, 97.0, const 2), (101.0, 97.0, const 3), (101.0, 97.0, const 4);
    asian_call_monte_carlo -> f64: (100.0, 0.25, 0.03, const 99.0, const &[0.3, -0.8, 1.1, 0.2, -0.4, 0.9], const 3);
    barrier_with_smoothing -> f64: (100.0, 0.3, const 115.0, const &[0.6, 0.9, -0.4]), (100.0, 0.1, const 115.0, const &[0.6, 0.9, -0.4]);
    lookback_spread -> f64: (&[100.0, 104.0, 97.0, 101.0]);
    sabr_volatility -> f64: (0.03, const 0.025, const 2.0, 0.04, 0.5, -0.3, 0.4), (0.03, const 0.03, const 2.0, 0.04, 0.5, -0.3, 0.4);
    heston_truncated_euler -> f64: (100.0, 0.04, 1.5, 0.05, 0.6, -0.5, const &[[0.4, -0.9], [-0.3, 1.2], [0.8, -2.9]]);
    svi_total_variance -> f64: (0.1, &[0.04, 0.3, -0.4, 0.02, 0.1]);
    merton_jump_diffusion -> f64: (100.0, 100.0, 0.2, 0.4, -0.1, 0.15, const 0.5);
    variance_swap_strip -> f64: (&[0.24, 0.21, 0.2, 0.22], const &[90.0, 95.0, 100.0, 105.0], const 100.0);
    delta_hedge_error -> f64: (0.2, 0.25, const &[100.0, 101.5, 99.0, 102.5]);
    margrabe_exchange -> f64: (100.0, 95.0, 0.2, 0.3, 0.4, const 1.0);
    garman_kohlhagen -> f64: (1.1, const 1.08, 0.02, 0.035, 0.12, const 0.5);
}

/// Abramowitz and Stegun 26.2.17.
#[differentiable]
pub fn norm_cdf(x: f64) -> f64 {
    const A: [f64; 5] = [0.319381530, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
    if x > 6.0 {
        return 1.0;
    }
    if x < -6.0 {
        return 0.0;
    }
    let l = x.abs();
    let k = 1.0 / (1.0 + 0.2316419 * l);
    let mut poly = 0.0;
    let mut power = 1.0;
    for a in A {
        power *= k;
        poly += a * power;
    }
    let tail = norm_pdf(l) * poly;
    if x < 0.0 { tail } else { 1.0 - tail }
}

#[differentiable]
pub fn norm_pdf(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// At expiry only the intrinsic value is left.
#[differentiable]
pub fn black_scholes(spot: f64, strike: f64, rate: f64, vol: f64, expiry: f64, is_call: bool) -> f64 {
    assert!(spot > 0.0 && strike > 0.0, "prices must be positive");
    if expiry <= 0.0 {
        return if is_call { (spot - strike).max(0.0) } else { (strike - spot).max(0.0) };
    }
    let sd = vol * expiry.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * vol * vol) * expiry) / sd;
    let d2 = d1 - sd;
    let df = (-rate * expiry).exp();
    if is_call {
        spot * norm_cdf(d1) - strike * df * norm_cdf(d2)
    } else {
        strike * df * norm_cdf(-d2) - spot * norm_cdf(-d1)
    }
}

/// `sign` is 1 for a call and -1 for a put.
#[differentiable]
pub fn black_76(forward: f64, #[no_grad] strike: f64, vol: f64, #[no_grad] t: f64, df: f64, sign: i32) -> f64 {
    let phi = f64::from(sign);
    let std_dev = vol * t.sqrt();
    if std_dev < 1e-12 {
        return df * (phi * (forward - strike)).max(0.0);
    }
    let d1 = (forward / strike).ln() / std_dev + 0.5 * std_dev;
    df * phi * (forward * norm_cdf(phi * d1) - strike * norm_cdf(phi * (d1 - std_dev)))
}

#[differentiable]
pub fn bachelier(forward: f64, #[no_grad] strike: f64, vol: f64, #[no_grad] t: f64) -> f64 {
    let s = (vol * t.sqrt()).max(1e-12);
    let d = (forward - strike) / s;
    (forward - strike) * norm_cdf(d) + s * norm_pdf(d)
}

/// Newton's method; the derivative of the result is that of the last steps, which have converged.
#[differentiable]
pub fn implied_volatility(
    price: f64,
    #[no_grad] spot: f64,
    #[no_grad] strike: f64,
    rate: f64,
    #[no_grad] t: f64,
) -> f64 {
    let mut sigma = 0.3;
    let mut iterations = 0;
    loop {
        let error = black_scholes(spot, strike, rate, sigma, t, true) - price;
        let d1 = ((spot / strike).ln() + (rate + 0.5 * sigma * sigma) * t) / (sigma * t.sqrt());
        let vega = spot * norm_pdf(d1) * t.sqrt();
        if vega < 1e-8 || iterations == 50 {
            return f64::NAN;
        }
        sigma -= error / vega;
        sigma = sigma.clamp(1e-4, 5.0);
        iterations += 1;
        if error.abs() < 1e-11 {
            break;
        }
    }
    sigma
}

#[differentiable]
pub fn digital_spread(spot: f64, #[no_grad] strike: f64, vol: f64, t: f64) -> f64 {
    const WIDTH: f64 = 0.5;
    let low = black_scholes(spot, strike - WIDTH, 0.0, vol, t, true);
    let high = black_scholes(spot, strike + WIDTH, 0.0, vol, t, true);
    (low - high) / (2.0 * WIDTH)
}

#[differentiable]
pub fn crr_american_put(spot: f64, strike: f64, rate: f64, vol: f64, #[no_grad] t: f64, steps: usize) -> f64 {
    assert!(steps > 0);
    let dt = t / steps as f64;
    let u = (vol * dt.sqrt()).exp();
    let d = 1.0 / u;
    let p = ((rate * dt).exp() - d) / (u - d);
    debug_assert!((0.0..=1.0).contains(&p), "arbitrage: p = {p}");
    let df = (-rate * dt).exp();
    let mut values = Vec::with_capacity(steps + 1);
    for i in 0..=steps {
        let s = spot * u.powi(i as i32) * d.powi((steps - i) as i32);
        values.push((strike - s).max(0.0));
    }
    for step in (0..steps).rev() {
        for i in 0..=step {
            let continuation = df * (p * values[i + 1] + (1.0 - p) * values[i]);
            let s = spot * u.powi(i as i32) * d.powi((step - i) as i32);
            values[i] = continuation.max(strike - s);
        }
    }
    values[0]
}

#[differentiable]
pub fn trinomial_european_call(spot: f64, strike: f64, rate: f64, vol: f64, steps: usize) -> f64 {
    let dt = 1.0 / steps as f64;
    let up = (vol * (2.0 * dt).sqrt()).exp();
    let a = (rate * dt / 2.0).exp();
    let b = (vol * (dt / 2.0).sqrt()).exp();
    let pu = ((a - 1.0 / b) / (b - 1.0 / b)).powi(2);
    let pd = ((b - a) / (b - 1.0 / b)).powi(2);
    let pm = 1.0 - pu - pd;
    let n = 2 * steps + 1;
    let mut v = vec![0.0; n];
    for j in 0..n {
        let s = spot * up.powi(j as i32 - steps as i32);
        v[j] = if s > strike { s - strike } else { 0.0 };
    }
    let df = (-rate * dt).exp();
    for level in 1..=steps {
        for j in 0..n - 2 * level {
            v[j] = df * (pd * v[j] + pm * v[j + 1] + pu * v[j + 2]);
        }
    }
    v[0]
}

/// 0: call, 1: put, 2: straddle, 3: forward; anything else pays one.
#[differentiable]
pub fn payoff_by_kind(spot: f64, strike: f64, kind: u8) -> f64 {
    match kind {
        0 => (spot - strike).max(0.0),
        1 => f64::max(strike - spot, 0.0),
        2 => (spot - strike).abs(),
        3 => spot - strike,
        _ => 1.0,
    }
}

/// Normal draws are given; `steps` of them make a path.
#[differentiable]
pub fn asian_call_monte_carlo(
    spot: f64,
    vol: f64,
    rate: f64,
    #[no_grad] strike: f64,
    #[no_grad] normals: &[f64],
    steps: usize,
) -> f64 {
    let paths = normals.len() / steps;
    let dt = 1.0 / steps as f64;
    let drift = (rate - 0.5 * vol * vol) * dt;
    let mut total = 0.0;
    let mut in_the_money = 0;
    for path in 0..paths {
        let mut s = spot;
        let mut sum = 0.0;
        for k in 0..steps {
            s *= (drift + vol * dt.sqrt() * normals[path * steps + k]).exp();
            sum += s;
        }
        let average = sum / steps as f64;
        if average > strike {
            in_the_money += 1;
        }
        total += (average - strike).max(0.0);
    }
    println!("{in_the_money} of {paths} paths end in the money");
    (-rate).exp() * total / paths as f64
}

/// The knock-out is a product of logistic survival probabilities.
#[differentiable]
pub fn barrier_with_smoothing(spot: f64, vol: f64, #[no_grad] barrier: f64, #[no_grad] normals: &[f64]) -> f64 {
    let dt = 0.25f64;
    let mut s = spot;
    let mut alive = 1.0;
    for z in normals {
        s = s * (-0.5 * vol * vol * dt + vol * dt.sqrt() * z).exp();
        let distance = (barrier - s) / (0.02 * barrier);
        if distance < -30.0 {
            return 0.0;
        }
        alive *= 1.0 / (1.0 + (-distance).exp());
    }
    alive * (s - 90.0).max(0.0)
}

#[differentiable]
pub fn lookback_spread(path: &[f64]) -> f64 {
    let mut high = f64::NEG_INFINITY;
    let mut low = f64::INFINITY;
    for &s in path {
        high = high.max(s);
        low = low.min(s);
    }
    high - low
}

/// Hagan's formula; at the money the quotient `z / x(z)` is one.
#[differentiable]
pub fn sabr_volatility(
    forward: f64,
    #[no_grad] strike: f64,
    #[no_grad] t: f64,
    alpha: f64,
    beta: f64,
    rho: f64,
    nu: f64,
) -> f64 {
    assert!(rho.abs() < 1.0, "correlation {rho}");
    let one_beta = 1.0 - beta;
    let fk = (forward * strike).max(1e-12);
    let log_fk = (forward / strike).ln();
    let fk_beta = (0.5 * one_beta * fk.ln()).exp();
    let z = nu / alpha * fk_beta * log_fk;
    let ratio = if z.abs() < 1e-4 {
        1.0 - 0.5 * rho * z + (2.0 - 3.0 * rho * rho) / 12.0 * z * z
    } else {
        z / (((1.0 - 2.0 * rho * z + z * z).sqrt() + z - rho) / (1.0 - rho)).ln()
    };
    let lb2 = (one_beta * log_fk).powi(2);
    let denominator = fk_beta * (1.0 + lb2 / 24.0 + lb2 * lb2 / 1920.0);
    let correction = one_beta * one_beta / 24.0 * alpha * alpha / (fk_beta * fk_beta)
        + 0.25 * rho * beta * nu * alpha / fk_beta
        + (2.0 - 3.0 * rho * rho) / 24.0 * nu * nu;
    alpha / denominator * ratio * (1.0 + correction * t)
}

/// Full truncation: a negative variance counts as zero.
#[differentiable]
pub fn heston_truncated_euler(
    spot: f64,
    v0: f64,
    kappa: f64,
    theta: f64,
    xi: f64,
    rho: f64,
    #[no_grad] normals: &[[f64; 2]],
) -> f64 {
    let dt = 0.1_f64;
    let mut log_s = spot.ln();
    let mut v = v0;
    for z in normals {
        let v_plus = v.max(0.0);
        // At zero the square root has no slope.
        let root = if v_plus > 0.0 { v_plus.sqrt() } else { 0.0 };
        let z2 = rho * z[0] + (1.0 - rho * rho).sqrt() * z[1];
        log_s += -0.5 * v_plus * dt + root * dt.sqrt() * z[0];
        v += kappa * (theta - v_plus) * dt + xi * root * dt.sqrt() * z2;
    }
    log_s.exp() + v
}

/// Raw parametrisation `a, b, rho, m, sigma`.
#[differentiable]
pub fn svi_total_variance(k: f64, p: &[f64]) -> f64 {
    let [a, b, rho, m, sigma] = [p[0], p[1], p[2], p[3], p[4]];
    assert!(sigma > 0.0, "the smile has a kink");
    let x = k - m;
    (a + b * (rho * x + (x * x + sigma * sigma).sqrt())).max(0.0)
}

#[differentiable]
pub fn merton_jump_diffusion(
    spot: f64,
    strike: f64,
    vol: f64,
    lambda: f64,
    jump_mean: f64,
    jump_vol: f64,
    #[no_grad] t: f64,
) -> f64 {
    const TERMS: usize = 12;
    let k = (jump_mean + 0.5 * jump_vol * jump_vol).exp() - 1.0;
    let intensity = lambda * (1.0 + k) * t;
    let mut weight = (-intensity).exp();
    let mut price = 0.0;
    for n in 0..TERMS {
        if n > 0 {
            weight *= intensity / n as f64;
        }
        let vol_n = (vol * vol + n as f64 * jump_vol * jump_vol / t).sqrt();
        let rate_n = -lambda * k + n as f64 * (1.0 + k).ln() / t;
        price += weight * black_scholes(spot, strike, rate_n, vol_n, t, true);
    }
    price
}

/// Out-of-the-money options weighted by the inverse square of the strike.
#[differentiable]
pub fn variance_swap_strip(vols: &[f64], #[no_grad] strikes: &[f64], #[no_grad] forward: f64) -> f64 {
    let n = strikes.len();
    let mut sum = 0.0;
    for i in 0..n {
        let dk = if i == 0 {
            strikes[1] - strikes[0]
        } else if i == n - 1 {
            strikes[n - 1] - strikes[n - 2]
        } else {
            0.5 * (strikes[i + 1] - strikes[i - 1])
        };
        let is_call = strikes[i] >= forward;
        sum += dk / strikes[i].powi(2) * black_scholes(forward, strikes[i], 0.0, vols[i], 0.25, is_call);
    }
    2.0 / 0.25 * sum
}

/// A call sold at one volatility and hedged at another along a path.
#[differentiable]
pub fn delta_hedge_error(sold: f64, hedged: f64, #[no_grad] path: &[f64]) -> f64 {
    let strike = 100.0;
    let n = path.len() - 1;
    let mut cash = black_scholes(path[0], strike, 0.0, sold, 1.0, true);
    let mut delta = 0.0;
    for i in 0..n {
        let tau = (n - i) as f64 / n as f64;
        let sd = hedged * tau.sqrt();
        let target = norm_cdf((path[i] / strike).ln() / sd + 0.5 * sd);
        cash -= (target - delta) * path[i];
        delta = target;
    }
    cash + delta * path[n] - (path[n] - strike).max(0.0)
}

#[differentiable]
pub fn margrabe_exchange(s1: f64, s2: f64, vol1: f64, vol2: f64, rho: f64, #[no_grad] t: f64) -> f64 {
    let variance = vol1 * vol1 + vol2 * vol2 - 2.0 * rho * vol1 * vol2;
    let sigma = variance.max(1e-16).sqrt() * t.sqrt();
    let d1 = (s1 / s2).ln() / sigma + 0.5 * sigma;
    s1 * norm_cdf(d1) - s2 * norm_cdf(d1 - sigma)
}

#[differentiable]
pub fn garman_kohlhagen(
    spot: f64,
    #[no_grad] strike: f64,
    domestic: f64,
    foreign: f64,
    vol: f64,
    #[no_grad] t: f64,
) -> f64 {
    let forward = spot * ((domestic - foreign) * t).exp();
    black_76(forward, strike, vol, t, (-domestic * t).exp(), 1)
}
