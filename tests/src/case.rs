//! One program at one point, and everything that must hold there.

use gradflow::check::Checker;
use gradflow::jacobian::{Layout, Mode};

/// From a point to the value there.
pub type Primal<'a> = &'a dyn Fn(&[f64]) -> Vec<f64>;

/// From a point and a cotangent to the value and the pulled-back cotangent, through `vjp`.
pub type Vjp<'a> = &'a dyn Fn(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>);

/// From a point and a direction to the value and its tangent, through `jvp`.
pub type Jvp<'a> = &'a dyn Fn(&[f64], &[f64]) -> (Vec<f64>, Vec<f64>);

/// How many directions go into `jvp_many`.
pub const LANES: usize = 3;

/// From a point to the Jacobian, into a buffer.
pub type JacobianInto<'a> = &'a dyn Fn(&[f64], &mut [f64], Layout, Mode);

/// From a point and a direction to the product of the Hessian with it.
pub type Hvp<'a> = &'a dyn Fn(&[f64], &[f64]) -> Vec<f64>;

/// From a point, a direction and a way to go to how the product of the Hessian and the direction moves along it.
pub type Third<'a> = &'a dyn Fn(&[f64], &[f64], &[f64]) -> Vec<f64>;

/// From a point and a cotangent to what the entries for scalar results return.
pub type Entries<'a> = &'a dyn Fn(&[f64], &[f64]) -> Vec<Entry>;

/// A program as a function from a flat vector (all its differentiable arguments, in order) to a flat
/// vector (its result, then its `&mut` arguments, in order), and its derivatives likewise.
pub struct Case<'a> {
    /// Where the program is checked.
    pub point: Vec<f64>,
    /// Whether some argument is an `f32`, so that differences are as coarse.
    pub single_precision: bool,
    /// The function itself.
    pub primal: Primal<'a>,
    /// Its pullback.
    pub vjp: Vjp<'a>,
    /// Its tangent.
    pub jvp: Jvp<'a>,
    /// Its tangents along several directions at once, which are flat, component by component.
    pub jvp_many: Jvp<'a>,
    /// The other spellings of the same, none if the result is not one scalar.
    pub entries: Entries<'a>,
    /// Its second derivatives, if it has some.
    pub hvp: Option<Hvp<'a>>,
    /// Its Jacobian row by row and into a buffer, if it has one.
    pub jacobians: Option<(Primal<'a>, JacobianInto<'a>)>,
    /// The Hessian row by row, likewise.
    pub hessian: Option<Primal<'a>>,
    /// Its third derivatives, likewise.
    pub third: Option<Third<'a>>,
}

/// What one of `grad`, `value_and_grad` and `value_and_grad_into` returned.
pub struct Entry {
    name: &'static str,
    /// Whether the outputs entered with cotangents of their own; else theirs are zero.
    seeded: bool,
    value: Option<Vec<f64>>,
    gradient: Vec<f64>,
}

impl Entry {
    /// An entry that seeds every output with zero.
    pub fn unseeded(name: &'static str, value: Option<Vec<f64>>, gradient: Vec<f64>) -> Self {
        Entry { name, seeded: false, value, gradient }
    }

    /// An entry whose buffers carry the cotangents of the outputs.
    pub fn seeded(name: &'static str, value: Vec<f64>, gradient: Vec<f64>) -> Self {
        Entry { name, seeded: true, value: Some(value), gradient }
    }
}

/// Asserts that every mode of a program agrees with central differences and with the other modes.
///
/// # Panics
/// If one does not.
pub fn check(case: &Case) {
    let x = &case.point;
    let y = (case.primal)(x);
    assert!(y.iter().all(|y| y.is_finite()), "the program is not finite at {x:?}: {y:?}");

    let y_bar = seed(y.len());
    assert_same("the value of vjp", x, &(case.vjp)(x, &y_bar).0, &y);
    let checker = if case.single_precision { Checker::single_precision() } else { Checker::new() };
    checker.pullback(case.primal, |y_bar| (case.vjp)(x, y_bar).1, x).assert_ok();

    check_tangents(case, &y, &y_bar);
    check_lanes(case, &y);
    if let Some((jacobian, into)) = case.jacobians {
        check_jacobians(case, jacobian, into, y.len());
    }
    if let Some(hvp) = case.hvp {
        check_second_order(case, hvp, y.len());
    }

    for entry in (case.entries)(x, &y_bar) {
        let outputs = if entry.seeded { 1.0 } else { 0.0 };
        let mut seed: Vec<f64> = y_bar.iter().map(|y_bar| outputs * y_bar).collect();
        seed[0] = 1.0;
        let (_, gradient) = (case.vjp)(x, &seed);
        assert_close(entry.name, x, &entry.gradient, &gradient, case.single_precision);
        if let Some(value) = &entry.value {
            assert_same(entry.name, x, value, &y);
        }
    }
}

/// Forward against reverse: along a generic direction and along every axis, weighted by a generic cotangent.
fn check_tangents(case: &Case, y: &[f64], y_bar: &[f64]) {
    let x = &case.point;
    let gradient = (case.vjp)(x, y_bar).1;
    let axis = |i: usize| (0..x.len()).map(move |j| if i == j { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
    let tolerance = if case.single_precision { 2e-5 } else { 1e-12 };
    for direction in std::iter::once(seed(x.len())).chain((0..x.len()).map(axis)) {
        let (value, y_dot) = (case.jvp)(x, &direction);
        assert_same("the value of jvp", x, &value, y);
        let (forward, size) = dot(&y_dot, y_bar);
        let (reverse, other) = dot(&gradient, &direction);
        let size = size.max(other).max(gradient.iter().fold(1.0, |most: f64, part| most.max(part.abs())));
        assert!(
            (forward - reverse).abs() <= tolerance * size,
            "jvp at {x:?} along {direction:?} gives {y_dot:?}, weighted {forward}, and vjp {reverse}"
        );
    }
}

/// Every lane is the tangent along its direction, to the last bit.
fn check_lanes(case: &Case, y: &[f64]) {
    let x = &case.point;
    let last = x.len().saturating_sub(1);
    let axis = |i: usize| (0..x.len()).map(|j| if i == j { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
    let directions: [Vec<f64>; LANES] = [seed(x.len()), axis(0), axis(last)];
    let lanes = |of: &[Vec<f64>; LANES], rows: usize| -> Vec<f64> {
        (0..rows).flat_map(|row| of.iter().map(move |lane| lane[row])).collect()
    };
    let tangents = directions.each_ref().map(|direction| (case.jvp)(x, direction).1);
    let (value, y_dot) = (case.jvp_many)(x, &lanes(&directions, x.len()));
    assert_same("the value of jvp_many", x, &value, y);
    assert_same("what jvp_many gives", x, &y_dot, &lanes(&tangents, y.len()));
}

/// Columns are tangents along the axes, rows are pulled back; wherever they are put.
fn check_jacobians(case: &Case, jacobian: Primal, into: JacobianInto, rows: usize) {
    let x = &case.point;
    let columns = x.len();
    let axis = |i: usize, n: usize| (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
    let by_columns: Vec<Vec<f64>> = (0..columns).map(|j| (case.jvp)(x, &axis(j, columns)).1).collect();
    let by_rows: Vec<f64> = (0..rows).flat_map(|i| (case.vjp)(x, &axis(i, rows)).1).collect();
    let transposed: Vec<f64> = by_columns.concat();
    let by_columns: Vec<f64> = (0..rows).flat_map(|i| by_columns.iter().map(move |column| column[i])).collect();
    let mut matrix = vec![f64::NAN; rows * columns];
    into(x, &mut matrix, Layout::RowMajor, Mode::Forward);
    assert_same("the Jacobian by columns", x, &matrix, &by_columns);
    into(x, &mut matrix, Layout::ColumnMajor, Mode::Forward);
    assert_same("the transposed Jacobian", x, &matrix, &transposed);
    into(x, &mut matrix, Layout::RowMajor, Mode::Reverse);
    assert_same("the Jacobian by rows", x, &matrix, &by_rows);
    let by_shape = if columns <= rows { by_columns } else { by_rows };
    assert_same("the Jacobian", x, &jacobian(x), &by_shape);
}

/// The Hessian is the derivative of the gradient, which differences tell, and symmetric.
fn check_second_order(case: &Case, hvp: Hvp, results: usize) {
    let x = &case.point;
    let seed: Vec<f64> = (0..results).map(|i| if i == 0 { 1.0 } else { 0.0 }).collect();
    let gradient = |x: &[f64]| (case.vjp)(x, &seed).1;
    if gradient(x).iter().any(|part| !part.is_finite()) {
        return;
    }
    let checker = if case.single_precision { Checker::single_precision() } else { Checker::new() };
    checker.pullback(gradient, |x_dot| hvp(x, x_dot), x).assert_ok();
    if let Some(third) = case.third {
        let direction = self::seed(x.len());
        checker.pullback(|x| hvp(x, &direction), |x_dot| third(x, &direction, x_dot), x).assert_ok();
    }
    let Some(hessian) = case.hessian else { return };
    let hessian = hessian(x);
    for i in 0..x.len() {
        let axis: Vec<f64> = (0..x.len()).map(|j| if i == j { 1.0 } else { 0.0 }).collect();
        let column = hvp(x, &axis);
        assert_same("a row of the Hessian", x, &hessian[i * x.len() + i..(i + 1) * x.len()], &column[i..]);
        for j in 0..i {
            assert_same("a mirrored component", x, &[hessian[i * x.len() + j]], &[hessian[j * x.len() + i]]);
        }
    }
}

/// A dot product, and the sum of the sizes of its terms.
fn dot(a: &[f64], b: &[f64]) -> (f64, f64) {
    let terms = a.iter().zip(b).map(|(a, b)| a * b);
    terms.fold((0.0, 0.0), |(sum, size): (f64, f64), term| (sum + term, size + term.abs()))
}

/// Generic cotangents: none is zero, no two are equal.
fn seed(len: usize) -> Vec<f64> {
    (0..len).map(|i| 0.7 - 0.3 * i as f64).collect()
}

/// An entry may add the same terms in another order than the pullback, which gives each sum another rounding and no more.
fn assert_close(what: &str, x: &[f64], actual: &[f64], expected: &[f64], single_precision: bool) {
    let largest = expected.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let rounding = if single_precision { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let close = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || (a - b).abs() <= 32.0 * rounding * largest;
    let all = actual.len() == expected.len() && actual.iter().zip(expected).all(close);
    assert!(all, "{what} at {x:?} is {actual:?} and not {expected:?}");
}

/// The value is the function's own, hence equal to the last bit and not only to a tolerance.
fn assert_same(what: &str, x: &[f64], actual: &[f64], expected: &[f64]) {
    let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    assert!(bits(actual) == bits(expected), "{what} at {x:?} is {actual:?} and not {expected:?}");
}

#[cfg(test)]
mod tests {
    use super::{Case, Entry, check};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Whether the square passes with a pullback and an entry that are off by these factors.
    fn passes(value: f64, pullback: f64, [tangent, lanes]: [f64; 2], entry: f64) -> bool {
        let case = Case {
            point: vec![1.5],
            single_precision: false,
            primal: &|x| vec![x[0] * x[0]],
            vjp: &|x, y_bar| (vec![value * x[0] * x[0]], vec![pullback * 2.0 * x[0] * y_bar[0]]),
            jvp: &|x, x_dot| (vec![x[0] * x[0]], vec![tangent * 2.0 * x[0] * x_dot[0]]),
            jvp_many: &|x, x_dot| (vec![x[0] * x[0]], x_dot.iter().map(|dot| lanes * 2.0 * x[0] * dot).collect()),
            jacobians: None,
            hvp: None,
            hessian: None,
            third: None,
            entries: &|x, _| vec![Entry::unseeded("grad", None, vec![entry * 2.0 * x[0]])],
        };
        catch_unwind(AssertUnwindSafe(|| check(&case))).is_ok()
    }

    #[test]
    fn only_agreement_passes() {
        let same = |factor: f64| [factor, factor];
        assert!(passes(1.0, 1.0, same(1.0), 1.0));
        assert!(!passes(1.001, 1.0, same(1.0), 1.0));
        assert!(!passes(1.0, 1.001, same(1.001), 1.001));
        assert!(!passes(1.0, 1.0, same(1.0), 1.0 + 100.0 * f64::EPSILON));
        assert!(passes(1.0, 1.0, same(1.0), 1.0 + f64::EPSILON));
        assert!(!passes(1.0, 1.0, same(1.0 + 1e-11), 1.0));
        assert!(!passes(1.0, 1.0, [1.0, 1.0 + f64::EPSILON], 1.0));
    }
}
