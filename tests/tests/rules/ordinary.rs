//! Rows at points where nothing is special.

use gradflow::check::Checker;

use crate::row::{Row, Width};

/// Far from each other, from zero, from one, and from small ratios; `f32` holds them.
const NUMBERS: &[f64] = &[-2.281_25, -0.718_75, -0.312_5, 0.359_375, 0.843_75, 1.593_75, 2.468_75, 3.406_25];
const INTEGERS: &[f64] = &[-2.0, 1.0, 3.0];

/// Keeps the operands apart from each other.
const SPREAD: f64 = 0.109_375;

/// Asserts that the partials agree with central differences wherever the operation is finite in a neighbourhood and
/// does not jump there, which is at three points at least.
#[track_caller]
pub(crate) fn check(row: &Row) {
    let (checker, radius) = match row.width {
        Width::Double => (Checker::new(), 0.01),
        Width::Single => (Checker::single_precision(), 0.15),
    };
    let points: Vec<_> =
        row.points(NUMBERS, SPREAD, INTEGERS).into_iter().filter(|x| is_ordinary(row, x, radius)).collect();
    assert!(points.len() >= 3, "`{}` has {} ordinary points only", row.name, points.len());
    for point in points {
        let at = |active: &[f64]| {
            let mut x = point.clone();
            for (i, value) in row.active().zip(active) {
                x[i] = *value;
            }
            x
        };
        let active: Vec<f64> = row.active().map(|i| point[i]).collect();
        let partials = (row.partials)(&point);
        let report = checker.gradient(|x| (row.value)(&at(x)), &active, &partials);
        assert!(report.is_ok(), "`{}` at {point:?}: {report}", row.name);
    }
}

/// Whether the operation is finite, and does not jump, at all corners of the neighbourhood and between.
fn is_ordinary(row: &Row, x: &[f64], radius: f64) -> bool {
    let mut corners = vec![x.to_vec()];
    for i in row.active() {
        let step = radius * x[i].abs().max(1.0);
        let moved = |corner: &Vec<f64>| {
            let corner = corner.clone();
            [-step, -step / 2.0, 0.0, step / 2.0, step].map(|by| {
                let mut corner = corner.clone();
                corner[i] += by;
                corner
            })
        };
        corners = corners.iter().flat_map(moved).collect();
    }
    corners.iter().all(|corner| {
        let same_period = row.periods(corner).floor() == row.periods(x).floor();
        same_period && row.wide_at(corner).is_finite()
    })
}
