//! Rows at their edges: zeros of both signs, ones, ties, bounds, borders of the domain, tiny and huge numbers.

use crate::row::{Operand, Row, Width};
use crate::slope::{Slope, one_sided};

/// Ties and values at bounds come about because every operand takes each of these.
const NUMBERS: &[f64] = &[0.0, 0.5, 1.0, 2.0, 3.0];
const INTEGERS: &[f64] = &[-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0];

/// So close to one that its square in `f32` loses the most of its distance to one, relative to that.
const NEAR_ONE: f64 = 1.0 - 2800.0 / 16_777_216.0;

/// Their reciprocals and their products with each other are finite, their squares are not.
const TINY_SINGLE: f64 = 1.0 / HUGE_SINGLE;
const HUGE_SINGLE: f64 = 1_267_650_600_228_229_401_496_703_205_376.0;

/// What a partial may be off by, relative to itself.
const TOLERANCE_DOUBLE: f64 = 1e-5;
const TOLERANCE_SINGLE: f64 = 1e-5;

/// Asserts the following at every edge, for every active operand, where the operation is finite. Let the derivatives on
/// the two sides be known from differences in `f64`.
///
/// - Both are finite and agree: the partial agrees with them.
/// - Both are finite and differ, a kink: the partial lies between them.
/// - One is finite, and on the other side the function jumps or has an infinite derivative: the partial is the finite
///   one, or no finite number.
/// - One is finite, and on the other side there is no function: the partial is the finite one.
/// - None is finite: the partial is no finite number, unless the row says that the derivative is flat; and not an
///   infinity of the wrong sign, where both sides have the same.
/// - Where differences do not settle, nothing is asserted.
#[track_caller]
pub(crate) fn check(row: &Row) {
    let mut decided = 0;
    for point in row.points(&numbers(row), 0.0, INTEGERS) {
        if !is_resolved(row, &point) || !(row.value)(&point).is_finite() {
            continue;
        }
        let partials = (row.partials)(&point);
        for (i, partial) in row.active().zip(partials) {
            let moved = |to: f64| {
                let mut x = point.clone();
                x[i] = to;
                row.wide_at(&x)
            };
            let scale = scale(row, &point, i);
            let [left, right] = [-1.0, 1.0].map(|side| one_sided(moved, point[i], side, scale));
            let verdict = judge(row, &point, i, partial, [left, right]);
            decided += usize::from(verdict == Verdict::Right);
            assert!(
                verdict != Verdict::Wrong,
                "`{}` at {point:?} in {:?}: the partial by operand {i} is {partial}, with {left:?} on the left and \
                 {right:?} on the right",
                row.name,
                row.width,
            );
        }
    }
    assert!(decided >= 3 || row.active().count() == 0, "`{}` has {decided} edges only", row.name);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Right,
    Wrong,
    /// Differences do not tell.
    Open,
}

fn judge(row: &Row, point: &[f64], i: usize, partial: f64, sides: [Slope; 2]) -> Verdict {
    use Slope::{Finite, Infinite, Missing, Unsettled};
    let agrees = |slope: f64, error: f64| agrees(row, partial, slope, error);
    let flat = row.operands[i] == Operand::Flat;
    let right = match sides.into() {
        (Unsettled, _) | (_, Unsettled) | (Missing, Missing) => return Verdict::Open,
        (Finite { slope: l, error: l_error }, Finite { slope: r, error: r_error }) => {
            agrees(l, l_error) || agrees(r, r_error) || l.min(r) <= partial && partial <= l.max(r)
        }
        (Finite { slope, error }, Infinite(_)) | (Infinite(_), Finite { slope, error }) => {
            agrees(slope, error) || !partial.is_finite()
        }
        (Finite { slope, error }, Missing) | (Missing, Finite { slope, error }) => {
            agrees(slope, error) || moves_a_bound(row, point)
        }
        (Infinite(l), Infinite(r)) => flat || !partial.is_finite() && (l != r || partial.is_nan() || partial * l > 0.0),
        (Infinite(_), Missing) | (Missing, Infinite(_)) => flat || !partial.is_finite(),
    };
    if right { Verdict::Right } else { Verdict::Wrong }
}

/// Whether a partial is this slope, up to rounding; beyond the largest number of its width it is infinite.
fn agrees(row: &Row, partial: f64, slope: f64, error: f64) -> bool {
    let tolerance = match row.width {
        Width::Double => TOLERANCE_DOUBLE,
        Width::Single => TOLERANCE_SINGLE,
    };
    if partial.is_infinite() {
        return partial * slope > 0.0 && slope.abs() > row.width.max() * (1.0 - tolerance);
    }
    let allowed = tolerance * slope.abs().max(partial.abs()) + 8.0 * error + row.width.min_positive();
    (partial - slope).abs() <= allowed
}

/// Every number of either sign, and the tiny and the huge ones of the width.
fn numbers(row: &Row) -> Vec<f64> {
    let extreme: &[f64] = match row.width {
        Width::Double => &[1e-300, 1e-100, 1e100, 1e300],
        Width::Single => &[TINY_SINGLE, HUGE_SINGLE],
    };
    // Between two operands this would ask for powers that differences cannot tell from linear ones.
    let near_one: &[f64] = if row.operands.len() == 1 { &[NEAR_ONE] } else { &[] };
    let positive = NUMBERS.iter().chain(extreme).chain(near_one);
    positive.flat_map(|x| [*x, -x]).collect()
}

/// What the function varies on beside a point: the operand itself, or, where it is zero, the smallest of the others
/// and one.
fn scale(row: &Row, point: &[f64], i: usize) -> f64 {
    if point[i] != 0.0 {
        return point[i].abs();
    }
    let others = row.active().map(|j| point[j].abs()).filter(|x| *x > 0.0);
    others.fold(1.0, f64::min)
}

/// Whether neighbouring floats lie in one period: from there on a function with periods is a staircase without a
/// derivative, or noise.
fn is_resolved(row: &Row, point: &[f64]) -> bool {
    let turns = match row.name {
        "sin" | "cos" | "tan" => point[0],
        // So small an exponent is none, once the one is taken from it.
        "powf_base" if point[1] != 0.0 && point[1].abs() < f64::EPSILON => return false,
        // All huge exponents are even, and powers of what lies beside one are zero or infinite.
        "powf" | "powf_base" => point[1],
        _ => row.periods(point),
    };
    turns.abs() < 1e6
}

/// Equal bounds of `clamp` can move apart and not together, one by one. The partials are those of a pair that stays
/// equal: whoever clamps to `x.clamp(c, c)` varies `c`.
fn moves_a_bound(row: &Row, point: &[f64]) -> bool {
    row.name == "clamp" && point[1] == point[2]
}
