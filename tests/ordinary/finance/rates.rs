//! Bonds, curves, swaps and short rates.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    bond_price -> f64: (0.04, 0.05, const 5, const 2), (0.04, 0.0, const 3, const 1);
    macaulay_duration -> f64: (0.04, 0.05, const 5), (0.04, -0.01, const 5);
    convexity -> f64: (0.05, const &[4.0, 4.0, 104.0]);
    yield_to_maturity -> f64: (96.0, 0.04, const 5);
    net_present_value -> f64: (0.07, &[-100.0, 30.0, 50.0, 60.0]);
    internal_rate_of_return -> f64: (&[-100.0, 30.0, 50.0, 60.0]);
    discount_log_linear -> f64: (1.3, const &[0.5, 1.0, 2.0, 5.0], &[0.03, 0.032, 0.035, 0.04]), (9.0, const &[0.5, 1.0, 2.0, 5.0], &[0.03, 0.032, 0.035, 0.04]), (0.1, const &[0.5, 1.0, 2.0, 5.0], &[0.03, 0.032, 0.035, 0.04]);
    nelson_siegel -> f64: (2.0, &[0.04, -0.02, 0.01], 1.7), (1e-9, &[0.04, -0.02, 0.01], 1.7);
    bootstrapped_discounts -> _: (&[0.03, 0.032, 0.035]);
    par_swap_rate -> f64: (&[0.97, 0.94, 0.91]);
    vasicek_bond -> f64: (0.03, 0.8, 0.05, 0.02, 2.5);
    hull_white_path_discount -> f64: (0.03, 0.1, 0.01, const &[0.3, -0.5, 1.0]);
    cir_simulation -> f64: (0.03, 0.8, 0.05, 0.1, const &[0.3, -0.5, 1.0]);
    hazard_rate_cds -> f64: (&[0.01, 0.015, 0.02], 0.4, const 0.03);
    accrued_interest -> f64: (0.05, const 73, const 1), (0.05, const 73, const 0);
}

/// Coupons `frequency` times a year on a face value of 100.
#[differentiable]
pub fn bond_price(coupon: f64, yield_rate: f64, years: usize, frequency: usize) -> f64 {
    let n = years * frequency;
    let per_period = yield_rate / frequency as f64;
    let payment = 100.0 * coupon / frequency as f64;
    let mut price = 0.0;
    for k in 1..=n {
        price += payment / (1.0 + per_period).powi(k as i32);
    }
    price + 100.0 / (1.0 + per_period).powi(n as i32)
}

#[differentiable]
pub fn macaulay_duration(coupon: f64, y: f64, years: u32) -> f64 {
    let mut pv = 0.0;
    let mut weighted = 0.0;
    for t in 1..=years {
        let mut cash = coupon;
        if t == years {
            cash += 1.0;
        }
        let df = (1.0 + y).powi(-(t as i32));
        pv += cash * df;
        weighted += f64::from(t) * cash * df;
    }
    if pv.abs() < f64::EPSILON { 0.0 } else { weighted / pv }
}

#[differentiable]
pub fn convexity(y: f64, #[no_grad] flows: &[f64]) -> f64 {
    let mut pv = 0.0;
    let mut c = 0.0;
    for (i, flow) in flows.iter().enumerate() {
        let t = (i + 1) as f64;
        let value = flow * (1.0 + y).powf(-t);
        pv += value;
        c += value * t * (t + 1.0);
    }
    c / (pv * (1.0 + y) * (1.0 + y))
}

/// Newton's method on the price.
#[differentiable]
pub fn yield_to_maturity(price: f64, coupon: f64, years: usize) -> f64 {
    let mut y = coupon;
    let mut err = 1.0;
    let mut iteration = 0;
    while err > 1e-12 {
        let mut value = 0.0;
        let mut slope = 0.0;
        for k in 1..=years {
            let cash = if k == years { 100.0 * (1.0 + coupon) } else { 100.0 * coupon };
            let df = (1.0 + y).powi(k as i32).recip();
            value += cash * df;
            slope -= k as f64 * cash * df / (1.0 + y);
        }
        let step = (value - price) / slope;
        y -= step;
        err = step.abs();
        iteration += 1;
        if iteration > 100 {
            panic!("yield did not converge, last step {step:e}");
        }
    }
    y
}

#[differentiable]
pub fn net_present_value(rate: f64, flows: &[f64]) -> f64 {
    let mut npv = 0.0;
    for i in (0..flows.len()).rev() {
        npv = npv / (1.0 + rate) + flows[i];
    }
    npv
}

#[differentiable]
pub fn internal_rate_of_return(flows: &[f64]) -> f64 {
    let mut rate = 0.1;
    for _ in 0..60 {
        let mut f = 0.0;
        let mut df = 0.0;
        for (t, cash) in flows.iter().enumerate() {
            let discount = (1.0f64 + rate).powi(t as i32);
            f += cash / discount;
            df -= t as f64 * cash / (discount * (1.0 + rate));
        }
        let change = f / df;
        rate -= change;
        if change.abs() < 1e-13 {
            break;
        }
    }
    rate
}

/// Zero rates at pillars; flat beyond both ends.
#[differentiable]
pub fn discount_log_linear(t: f64, #[no_grad] pillars: &[f64], zeros: &[f64]) -> f64 {
    assert_eq!(pillars.len(), zeros.len());
    let n = pillars.len();
    if t <= pillars[0] {
        return (-zeros[0] * t).exp();
    }
    if t >= pillars[n - 1] {
        return (-zeros[n - 1] * t).exp();
    }
    let mut i = 0;
    while pillars[i + 1] < t {
        i += 1;
    }
    let w = (t - pillars[i]) / (pillars[i + 1] - pillars[i]);
    let low = -zeros[i] * pillars[i];
    let high = -zeros[i + 1] * pillars[i + 1];
    ((1.0 - w) * low + w * high).exp()
}

#[differentiable]
pub fn nelson_siegel(t: f64, beta: &[f64; 3], tau: f64) -> f64 {
    let x = t / tau;
    let loading = if x.abs() < 1e-6 { 1.0 - 0.5 * x } else { (1.0 - (-x).exp()) / x };
    beta[0] + beta[1] * loading + beta[2] * (loading - (-x).exp())
}

/// Annual par rates to discount factors, one after the other.
#[differentiable]
pub fn bootstrapped_discounts(par: &[f64]) -> Vec<f64> {
    let mut discounts = vec![1.0; par.len()];
    let mut annuity = 0.0;
    for i in 0..par.len() {
        discounts[i] = (1.0 - par[i] * annuity) / (1.0 + par[i]);
        annuity += discounts[i];
    }
    discounts
}

#[differentiable]
pub fn par_swap_rate(discounts: &[f64]) -> f64 {
    let mut annuity = 0.0;
    for df in discounts {
        annuity += df;
    }
    if annuity == 0.0 {
        return 0.0;
    }
    (1.0 - discounts[discounts.len() - 1]) / annuity
}

#[differentiable]
pub fn vasicek_bond(r0: f64, kappa: f64, theta: f64, sigma: f64, maturity: f64) -> f64 {
    let b = (1.0 - (-kappa * maturity).exp()) / kappa;
    let sigma2 = sigma.powi(2);
    let a = (theta - sigma2 / (2.0 * kappa * kappa)) * (b - maturity) - sigma2 * b * b / (4.0 * kappa);
    (a - b * r0).exp()
}

#[differentiable]
pub fn hull_white_path_discount(r0: f64, a: f64, sigma: f64, #[no_grad] z: &[f64]) -> f64 {
    let dt = 1.0 / 12.0;
    let decay = (-a * dt).exp();
    let sd = sigma * ((1.0 - (-2.0 * a * dt).exp()) / (2.0 * a)).sqrt();
    let mut x = 0.0;
    let mut integral = 0.0;
    for &draw in z {
        integral += (r0 + x) * dt;
        x = x * decay + sd * draw;
    }
    (-integral).exp()
}

#[differentiable]
pub fn cir_simulation(r0: f64, kappa: f64, theta: f64, sigma: f64, #[no_grad] z: &[f64]) -> f64 {
    if 2.0 * kappa * theta < sigma * sigma {
        eprintln!("the Feller condition is violated");
    }
    let dt: f64 = 0.25;
    let mut r = r0;
    let mut account = 1.0;
    for i in 0..z.len() {
        account *= (r * dt).exp();
        let root = r.max(1e-10).sqrt();
        r = (r + kappa * (theta - r) * dt + sigma * root * dt.sqrt() * z[i]).max(0.0);
    }
    account + r
}

/// Piecewise constant hazards, one for each year.
#[differentiable]
pub fn hazard_rate_cds(hazards: &[f64], recovery: f64, #[no_grad] rate: f64) -> f64 {
    let mut survival = 1.0;
    let mut protection = 0.0;
    let mut premium = 0.0;
    for (year, h) in hazards.iter().enumerate() {
        let before = survival;
        survival *= (-h).exp();
        let df = (-rate * (year as f64 + 0.5)).exp();
        protection += (1.0 - recovery) * (before - survival) * df;
        premium += 0.5 * (before + survival) * df;
    }
    1e4 * protection / premium
}

/// Day counts: 0 is 30/360, 1 is actual/365.
#[differentiable]
pub fn accrued_interest(coupon: f64, days: i64, basis: u8) -> f64 {
    let fraction = match basis {
        0 => {
            let (months, rest) = (days / 30, days % 30);
            (months * 30 + rest.min(30)) as f64 / 360.0
        }
        1 => days as f64 / 365.0,
        other => unreachable!("basis {other}"),
    };
    100.0 * coupon * fraction
}
