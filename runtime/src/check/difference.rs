//! The derivative of a function along a line, by central differences.

/// An estimate of one derivative.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    /// NaN if the function is not finite on both sides at any two neighbouring steps.
    pub(super) derivative: f64,
    /// By how much the extrapolations that led to it differ.
    pub(super) uncertainty: f64,
    /// The largest absolute value of the function on the way.
    pub(super) size: f64,
    /// The extrapolations of the previous step, by increasing order.
    row: Vec<f64>,
}

/// The widest step and what it is a step for.
pub(super) struct Steps {
    pub(super) widest: f64,
    /// The relative rounding error of the function's arithmetic.
    pub(super) precision: f64,
    /// The relative uncertainty that is small enough to stop.
    pub(super) enough: f64,
}

/// More steps than this would be lost in rounding: `2^-40` of the widest.
const HALVINGS: usize = 40;

/// Extrapolations of higher order amplify rounding and gain nothing.
const ORDERS: usize = 6;

/// Estimates the derivatives of all results of `f` at `x` along `direction`; `y` is `f(x)`.
pub(super) fn along(
    f: &impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
    y: &[f64],
    direction: &[f64],
    steps: &Steps,
) -> Vec<Estimate> {
    let mut estimates: Vec<Estimate> = y.iter().map(|y| Estimate::new(*y)).collect();
    let length: f64 = direction.iter().map(|v| v * v).sum();
    let mut step = steps.widest;
    for halving in 0..HALVINGS {
        let ahead: Vec<f64> = x.iter().zip(direction).map(|(x, v)| x + step * v).collect();
        let behind: Vec<f64> = x.iter().zip(direction).map(|(x, v)| x - step * v).collect();
        // The points are rounded; the distance between them is not quite `2 * step`.
        let distance: f64 = (0..x.len()).map(|i| (ahead[i] - behind[i]) * direction[i]).sum::<f64>() / length;
        let (ahead, behind) = (f(&ahead), f(&behind));
        for (j, estimate) in estimates.iter_mut().enumerate() {
            // A result that is missing on one side, as a non-finite one, tells nothing about this step.
            let high = ahead.get(j).copied().unwrap_or(f64::NAN);
            let low = behind.get(j).copied().unwrap_or(f64::NAN);
            estimate.refine(high, low, distance, steps.precision);
        }
        let settled = |estimate: &Estimate| {
            let rounding = 4.0 * steps.precision * estimate.size / step;
            estimate.uncertainty <= rounding.max(steps.enough * estimate.derivative.abs())
        };
        // Two extrapolations that agree may do so by accident; a third step confirms them.
        if halving >= 2 && estimates.iter().all(settled) {
            break;
        }
        step /= 2.0;
    }
    estimates
}

impl Estimate {
    fn new(y: f64) -> Self {
        Self { derivative: f64::NAN, uncertainty: f64::INFINITY, size: y.abs(), row: Vec::new() }
    }

    /// Takes in the difference of the next step, half as wide as the one before.
    ///
    /// Central differences have an error in even powers of the step; each order of extrapolation removes one of
    /// them. The best extrapolation is the one closest to the two it was made from, if that is no accident: none is
    /// closer to the truth than rounding lets the difference be.
    fn refine(&mut self, high: f64, low: f64, distance: f64, precision: f64) {
        let difference = (high - low) / distance;
        if !difference.is_finite() {
            self.row.clear();
            return;
        }
        self.size = self.size.max(high.abs()).max(low.abs());
        let rounding = precision * self.size / distance.abs();
        let mut row = vec![difference];
        let mut power = 1.0;
        for (order, coarser) in self.row.iter().take(ORDERS).enumerate() {
            power *= 4.0;
            let extrapolated = row[order] + (row[order] - coarser) / (power - 1.0);
            let spread = (extrapolated - row[order]).abs().max((extrapolated - coarser).abs());
            let uncertainty = spread.max(rounding);
            if uncertainty < self.uncertainty {
                self.derivative = extrapolated;
                self.uncertainty = uncertainty;
            }
            row.push(extrapolated);
        }
        self.row = row;
    }
}
