//! Portfolios, risk, taxes and loans.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    annuity_payment -> f64: (0.004, 250.0, const 36), (1e-9, 250.0, const 36);
    portfolio_variance -> f64: (&[0.3, 0.5, 0.2], const &[[0.04, 0.01, 0.0], [0.01, 0.09, 0.02], [0.0, 0.02, 0.16]]);
    sharpe_ratio -> f64: (&[0.01, 0.03, -0.02, 0.015], 0.001), (&[0.01, 0.01], 0.001);
    risk_parity_gap -> f64: (&[0.3, 0.5, 0.2], const &[[0.04, 0.01, 0.0], [0.01, 0.09, 0.02], [0.0, 0.02, 0.16]]);
    maximum_drawdown -> f64: (&[100.0, 108.0, 97.0, 103.0, 95.0, 110.0]);
    expected_shortfall -> f64: (&[0.01, -0.03, 0.02, -0.05, 0.015], 0.3);
    kelly_growth -> f64: (0.3, const 0.55, const 1.2);
    transaction_costs -> f64: (&[0.3, 0.5, 0.2], &[0.25, 0.45, 0.3], 0.001);
    progressive_tax -> f64: (52_000.0), (8_000.0);
    utility_of_wealth -> f64: (1.7, 2.5), (1.7, 1.0), (-1.0, 2.5);
    mortgage_balance -> f64: (250.0, 0.045, 2.0, const 12), (250.0, 0.045, 90.0, const 12);
    exponentially_weighted_volatility -> f64: (&[0.01, -0.02, 0.015, 0.03], 0.94);
    log_optimal_path -> f64: (&[0.3, 0.2], const &[[0.02, -0.01], [0.0, 0.03], [-0.02, 0.01]]);
    margin_call_loss -> f64: (1.8, const 0.25, const &[0.02, -0.15, -0.2, 0.1]), (1.1, const 0.25, const &[0.02, -0.15, -0.2, 0.1]);
    black_litterman_two_assets -> _: (&[0.03, 0.05], 0.02, 0.001, const &[[0.04, 0.01], [0.01, 0.09]]);
    tracking_error -> f64: (&[0.01, 0.03, -0.02], &[0.012, 0.02, -0.01]);
}

/// Without interest the payment is the principal in equal parts.
#[differentiable]
pub fn annuity_payment(rate: f64, principal: f64, periods: u32) -> f64 {
    let n = periods as f64;
    if rate.abs() < 1e-8 {
        return principal / n * (1.0 + 0.5 * rate * (n + 1.0));
    }
    principal * rate / (1.0 - (1.0 + rate).powi(-(periods as i32)))
}

#[differentiable]
pub fn portfolio_variance(weights: &[f64], #[no_grad] cov: &[[f64; 3]; 3]) -> f64 {
    let n = weights.len();
    debug_assert!(n == 3);
    let mut v = 0.0;
    for i in 0..n {
        v += weights[i] * weights[i] * cov[i][i];
        for j in 0..i {
            v += 2.0 * weights[i] * weights[j] * cov[i][j];
        }
    }
    v
}

/// Returns without spread have no ratio.
#[differentiable]
pub fn sharpe_ratio(returns: &[f64], risk_free: f64) -> f64 {
    let n = returns.len() as f64;
    let mut sum = 0.0;
    for r in returns {
        sum += r - risk_free;
    }
    let mean = sum / n;
    let mut ss = 0.0;
    for r in returns {
        ss += (r - risk_free - mean).powi(2);
    }
    let variance = ss / (n - 1.0);
    if variance < 1e-12 {
        return 0.0;
    }
    mean / variance.sqrt() * 252f64.sqrt()
}

/// Squared differences of the risk contributions.
#[differentiable]
pub fn risk_parity_gap(weights: &[f64], #[no_grad] cov: &[[f64; 3]; 3]) -> f64 {
    let sd = portfolio_variance(weights, cov).sqrt();
    let mut contribution = [0.0; 3];
    for i in 0..3 {
        let mut marginal = 0.0;
        for j in 0..3 {
            marginal += cov[i][j] * weights[j];
        }
        contribution[i] = weights[i] * marginal / sd;
    }
    let mut gap = 0.0;
    for i in 0..3 {
        for j in (i + 1)..3 {
            gap += (contribution[i] - contribution[j]).powi(2);
        }
    }
    gap * 1e4
}

#[differentiable]
pub fn maximum_drawdown(values: &[f64]) -> f64 {
    let mut peak = values[0];
    let mut worst = 0.0;
    let mut worst_at = 0;
    for (i, &v) in values.iter().enumerate().skip(1) {
        if v > peak {
            peak = v;
        }
        let drawdown = (peak - v) / peak;
        if drawdown > worst {
            worst = drawdown;
            worst_at = i;
        }
    }
    println!("largest drawdown {:.2} % at {}", worst * 100.0, worst_at);
    worst
}

/// The smooth form of Rockafellar and Uryasev at a given threshold, tail probability of 40 %.
#[differentiable]
pub fn expected_shortfall(returns: &[f64], threshold: f64) -> f64 {
    const TAIL: f64 = 0.4;
    let mut excess = 0.0;
    for r in returns {
        excess += (-r - 0.05 * threshold).max(0.0);
    }
    0.05 * threshold + excess / (TAIL * returns.len() as f64)
}

#[differentiable]
pub fn kelly_growth(fraction: f64, #[no_grad] p: f64, #[no_grad] odds: f64) -> f64 {
    let f = fraction.max(0.0).min(0.99);
    p * (1.0 + odds * f).ln() + (1.0 - p) * (1.0 - f).ln()
}

#[differentiable]
pub fn transaction_costs(old: &[f64], new: &[f64], rate: f64) -> f64 {
    let mut turnover = 0.0;
    let mut trades = 0;
    for (a, b) in old.iter().zip(new.iter()) {
        let size = (b - a).abs();
        if size > 1e-10 {
            trades += 1;
        }
        turnover += size;
    }
    rate * turnover + 1e-5 * trades as f64
}

#[differentiable]
pub fn progressive_tax(income: f64) -> f64 {
    const BRACKETS: [(f64, f64); 3] = [(10_000.0, 0.1), (40_000.0, 0.2), (90_000.0, 0.35)];
    let mut tax = 0.0;
    let mut lower = 0.0;
    for (upper, rate) in BRACKETS {
        if income <= lower {
            break;
        }
        tax += rate * (income.min(upper) - lower);
        lower = upper;
    }
    tax
}

/// Constant relative risk aversion; at one it is the logarithm.
#[differentiable]
pub fn utility_of_wealth(wealth: f64, aversion: f64) -> f64 {
    if wealth <= 0.0 {
        return -1e9;
    }
    let e = 1.0 - aversion;
    let l = wealth.ln();
    if e.abs() < 1e-7 { l + 0.5 * e * l * l } else { ((e * l).exp() - 1.0) / e }
}

/// Monthly payments until the loan is repaid or the months are over.
#[differentiable]
pub fn mortgage_balance(principal: f64, annual_rate: f64, payment: f64, months: usize) -> f64 {
    let monthly = annual_rate / 12.0;
    let mut balance = principal;
    let mut paid = 0.0;
    for _month in 0..months {
        let interest = balance * monthly;
        if balance + interest <= payment {
            paid += interest;
            balance = 0.0;
            break;
        }
        balance += interest - payment;
        paid += interest;
    }
    balance + paid
}

#[differentiable]
pub fn exponentially_weighted_volatility(returns: &[f64], mut decay: f64) -> f64 {
    decay = decay.clamp(0.5, 0.999);
    let mut variance = returns[0] * returns[0];
    for r in &returns[1..] {
        variance = decay * variance + (1.0 - decay) * r * r;
    }
    (252.0 * variance.max(1e-18)).sqrt()
}

/// Wealth is kept positive, and the best step is only shown.
#[differentiable]
pub fn log_optimal_path(weights: &[f64; 2], #[no_grad] returns: &[[f64; 2]]) -> f64 {
    let mut wealth = 1.0;
    let mut best = f64::NEG_INFINITY;
    for r in returns {
        let growth = 1.0 + weights[0] * r[0] + weights[1] * r[1];
        best = best.max(growth);
        wealth *= growth.max(1e-4);
    }
    println!("best step {:.4}", best - 1.0);
    wealth.ln()
}

/// Leverage ends at the first breach of the maintenance margin.
#[differentiable]
pub fn margin_call_loss(leverage: f64, #[no_grad] maintenance: f64, #[no_grad] returns: &[f64]) -> f64 {
    let debt = leverage - 1.0;
    let mut assets = leverage;
    let mut called_at = None;
    for (i, r) in returns.iter().enumerate() {
        assets *= 1.0 + r;
        let margin = (assets - debt) / assets;
        if margin < maintenance {
            called_at = Some(i);
            break;
        }
    }
    if called_at.is_some() {
        // The sale costs one per cent.
        assets *= 0.99;
    }
    1.0 - (assets - debt)
}

/// One view on the first asset: a row of a matrix with a zero, multiplied out as such.
#[differentiable]
pub fn black_litterman_two_assets(
    prior: &[f64; 2],
    view: f64,
    uncertainty: f64,
    #[no_grad] cov: &[[f64; 2]; 2],
) -> [f64; 2] {
    const TAU: f64 = 0.05;
    const P: [f64; 2] = [1.0, 0.0];
    let mut tsp = [0.0; 2];
    let mut implied = 0.0;
    for i in 0..2 {
        for j in 0..2 {
            tsp[i] += TAU * cov[i][j] * P[j];
        }
        implied += P[i] * prior[i];
    }
    let scale = (view - implied) / (P[0] * tsp[0] + P[1] * tsp[1] + uncertainty);
    [prior[0] + tsp[0] * scale, prior[1] + tsp[1] * scale]
}

/// The deviation of active returns.
#[differentiable]
pub fn tracking_error(portfolio: &[f64], benchmark: &[f64]) -> f64 {
    let n = portfolio.len();
    let mut active = vec![0.0; n];
    let mut mean = 0.0;
    for i in 0..n {
        active[i] = portfolio[i] - benchmark[i];
        mean += active[i] / n as f64;
    }
    let mut ss = 0.0;
    for a in active.iter() {
        ss += (a - mean).powi(2);
    }
    if ss == 0.0 {
        return 0.0;
    }
    (ss / (n as f64 - 1.0)).sqrt()
}
