//! One-sided derivatives by differences.

/// What differences say about one side of a point.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slope {
    /// The derivative, and by how much it may be wrong.
    Finite { slope: f64, error: f64 },
    /// The difference quotients grow without bound, with this sign.
    Infinite(f64),
    /// The function is not finite on this side.
    Missing,
    /// The differences do not converge as far as they can be computed.
    Unsettled,
}

/// The widest step is this part of the scale: no power of two, so that it is no multiple of a period.
const WIDEST: f64 = 0.0623;

/// Narrower steps than `2^-HALVINGS` are lost in rounding.
const HALVINGS: i32 = 24;

/// Quotients that grow by at least this factor, half a step to the next, this many times in a row, grow without bound.
const GROWTH: f64 = 1.1;
const GROWING: usize = 12;

/// The derivative of `f` at `x` on the side that `direction`, 1 or -1, points to. `scale` is what is far from `x`.
pub(crate) fn one_sided(f: impl Fn(f64) -> f64, x: f64, direction: f64, scale: f64) -> Slope {
    let at = f(x);
    let mut quotients = Vec::new();
    let mut size = at.abs();
    for halving in 0..HALVINGS {
        let beside = x + direction * scale * WIDEST * f64::powi(2.0, -halving);
        let (value, distance) = (f(beside), beside - x);
        if !value.is_finite() {
            // Only what is closer to the point counts.
            quotients.clear();
            continue;
        }
        size = size.max(value.abs());
        // The smallest subnormal number is what is lost when a value is rounded near zero.
        let lost = (size * f64::EPSILON + f64::from_bits(1)) / distance.abs();
        quotients.push(((value - at) / distance, 4.0 * lost));
    }
    if !at.is_finite() || quotients.len() < 8 {
        return Slope::Missing;
    }
    if let Some(sign) = grows(&quotients) {
        return Slope::Infinite(sign);
    }
    extrapolate(&quotients, size / scale)
}

/// The sign of quotients that grow without bound.
fn grows(quotients: &[(f64, f64)]) -> Option<f64> {
    let last = &quotients[quotients.len().saturating_sub(GROWING)..];
    let each = |pair: &[(f64, f64)]| {
        let ((before, _), (after, lost)) = (pair[0], pair[1]);
        after / before >= GROWTH && after.abs() > 4.0 * lost
    };
    let sign = last[last.len() - 1].0.signum();
    (last.len() == GROWING && last.windows(2).all(each)).then_some(sign)
}

/// Removes the errors of first and higher order in the step (Richardson); the best extrapolation is the one closest to
/// those it was made from.
fn extrapolate(quotients: &[(f64, f64)], unit: f64) -> Slope {
    let (mut best, mut error) = (f64::NAN, f64::INFINITY);
    let mut coarser: Vec<f64> = Vec::new();
    for (quotient, lost) in quotients {
        let mut row = vec![*quotient];
        let mut power = 1.0;
        for (order, coarse) in coarser.iter().take(5).enumerate() {
            power *= 2.0;
            let finer = row[order] + (row[order] - coarse) / (power - 1.0);
            let uncertain = (finer - row[order]).abs().max((finer - coarse).abs()) + 4.0 * lost;
            if uncertain < error {
                (best, error) = (finer, uncertain);
            }
            row.push(finer);
        }
        coarser = row;
    }
    if error.is_finite() && error <= 1e-4 * best.abs().max(unit).max(f64::MIN_POSITIVE) {
        Slope::Finite { slope: best, error }
    } else {
        Slope::Unsettled
    }
}
