//! The ellipses of a Gaussian.

use super::super::mixture::Component;

/// How many points make an outline.
const POINTS: usize = 180;

/// The points at `sigmas` standard deviations from the mean, first point repeated last.
///
/// With `L` the Cholesky factor of the covariance they are `mean + sigmas * L u`, `u` going round the unit circle.
pub(super) fn outline(component: &Component, sigmas: f64) -> Vec<(f64, f64)> {
    let covariance = &component.covariance;
    let l00 = covariance[0][0].sqrt();
    let l10 = covariance[1][0] / l00;
    // Rounding may carry a covariance that is nearly a line past zero.
    let l11 = (covariance[1][1] - l10 * l10).max(0.0).sqrt();
    let point = |index: usize| {
        let (sin, cos) = (std::f64::consts::TAU * index as f64 / POINTS as f64).sin_cos();
        let x = component.mean[0] + sigmas * l00 * cos;
        let y = component.mean[1] + sigmas * (l10 * cos + l11 * sin);
        (x, y)
    };
    (0..=POINTS).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_keeps_its_distance() {
        let component = Component {
            weight: 1.0,
            mean: vec![1.0, -2.0],
            covariance: vec![vec![4.0, 1.0], vec![1.0, 3.0]],
            rests_on_ridge: false,
        };
        for (x, y) in outline(&component, 2.0) {
            let (dx, dy) = (x - 1.0, y + 2.0);
            // The inverse of the covariance is [[3, -1], [-1, 4]] / 11.
            let squared = (3.0 * dx * dx - 2.0 * dx * dy + 4.0 * dy * dy) / 11.0;
            assert!((squared - 4.0).abs() < 1e-12, "({x}, {y}) is at {squared}");
        }
    }
}
