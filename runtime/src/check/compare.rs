use super::Checker;
use super::difference::{self, Estimate, Steps};
use super::random::Random;
use super::report::{Component, Direction, Fault, Report};

/// Compares a pullback with the differences of its function; every check is this one.
pub(super) fn compare(
    checker: &Checker,
    f: &impl Fn(&[f64]) -> Vec<f64>,
    pullback: &impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
) -> Report {
    let mut report = Report::new(checker.tolerance, x.len());
    if let Err(fault) = compare_all(checker, f, pullback, x, &mut report) {
        report.fault = Some(fault);
    }
    report
}

fn compare_all(
    checker: &Checker,
    f: &impl Fn(&[f64]) -> Vec<f64>,
    pullback: &impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
    report: &mut Report,
) -> Result<(), Fault> {
    if let Some(index) = x.iter().position(|x| !x.is_finite()) {
        return Err(Fault::Input { index, value: x[index] });
    }
    let y = f(x);
    if let Some(result) = y.iter().position(|y| !y.is_finite()) {
        return Err(Fault::Value { result, value: y[result] });
    }
    report.results = y.len();

    let mut random = Random::new(checker.seed);
    let jacobian = jacobian(pullback, x.len(), y.len())?;
    let inputs = random.choose(checker.components, x.len());
    let columns = columns(checker, f, x, &y, &inputs);
    let units = units(checker, &jacobian, &y, &columns);
    let known = Known { jacobian, units, tolerance: checker.tolerance };

    for (input, column) in inputs.iter().zip(&columns) {
        known.compare_column(*input, column, report);
    }
    for number in 0..checker.directions {
        let y_bar: Vec<f64> = y.iter().map(|_| random.component()).collect();
        let x_bar = of_length(x.len(), pullback(&y_bar))?;
        known.compare_combination(number, &y_bar, &x_bar, report);
        if !x.is_empty() {
            let x_dot: Vec<f64> = x.iter().map(|x| random.component() * unit_of(*x)).collect();
            let y_dot = difference::along(f, x, &y, &x_dot, &steps(checker));
            known.compare_direction(number, (&y_bar, &x_bar), (&x_dot, &y_dot), report);
        }
    }
    Ok(())
}

/// What every comparison reads.
struct Known {
    /// As the pullback has it: one row per result.
    jacobian: Vec<Vec<f64>>,
    /// What counts as one, for each result.
    units: Vec<f64>,
    tolerance: f64,
}

impl Known {
    /// One derivative of each result.
    fn compare_column(&self, input: usize, column: &[Estimate], report: &mut Report) {
        for (result, estimate) in column.iter().enumerate() {
            let (analytic, numeric) = (self.jacobian[result][input], estimate.derivative);
            let scale = self.units[result].max(analytic.abs() + numeric.abs());
            report.add_component(Component {
                result,
                input,
                analytic,
                numeric,
                error: relative(analytic - numeric, scale),
                unsettled: relative(estimate.uncertainty, scale) > self.tolerance,
            });
        }
    }

    /// The pullback of a random cotangent against the same combination of those of one-hot cotangents.
    fn compare_combination(&self, number: usize, y_bar: &[f64], x_bar: &[f64], report: &mut Report) {
        let unit: f64 = terms(y_bar, &self.units).map(f64::abs).sum();
        for (input, found) in x_bar.iter().enumerate() {
            let column: Vec<f64> = self.jacobian.iter().map(|row| row[input]).collect();
            let expected: f64 = terms(y_bar, &column).sum();
            let size: f64 = terms(y_bar, &column).map(f64::abs).sum();
            report.add_linearity(Component {
                result: number,
                input,
                analytic: *found,
                numeric: expected,
                error: relative(found - expected, unit.max(size)),
                unsettled: false,
            });
        }
    }

    /// The dot-product identity for a cotangent with its pullback and a direction with its differences.
    fn compare_direction(
        &self,
        number: usize,
        (y_bar, x_bar): (&[f64], &[f64]),
        (x_dot, y_dot): (&[f64], &[Estimate]),
        report: &mut Report,
    ) {
        let analytic: f64 = terms(x_bar, x_dot).sum();
        let mut numeric = 0.0;
        let mut scale = 0.0;
        let mut uncertainty = 0.0;
        for (result, estimate) in y_dot.iter().enumerate() {
            let y_bar = y_bar[result];
            // The terms of either side may cancel; their rounding is relative to their size.
            let size: f64 = terms(&self.jacobian[result], x_dot).map(f64::abs).sum();
            numeric += y_bar * estimate.derivative;
            scale += y_bar.abs() * self.units[result].max(size);
            uncertainty += y_bar.abs() * estimate.uncertainty;
        }
        report.add_direction(Direction {
            number,
            analytic,
            numeric,
            error: relative(analytic - numeric, scale),
            unsettled: relative(uncertainty, scale) > self.tolerance,
        });
    }
}

/// One row per result, the pullback of a one-hot cotangent.
fn jacobian(pullback: &impl Fn(&[f64]) -> Vec<f64>, inputs: usize, results: usize) -> Result<Vec<Vec<f64>>, Fault> {
    let row = |result: usize| {
        let mut y_bar = vec![0.0; results];
        y_bar[result] = 1.0;
        of_length(inputs, pullback(&y_bar))
    };
    (0..results).map(row).collect()
}

fn of_length(expected: usize, x_bar: Vec<f64>) -> Result<Vec<f64>, Fault> {
    let found = x_bar.len();
    if found == expected { Ok(x_bar) } else { Err(Fault::Length { expected, found }) }
}

/// The derivatives of all results with respect to each of the inputs, by differences.
fn columns(
    checker: &Checker,
    f: &impl Fn(&[f64]) -> Vec<f64>,
    x: &[f64],
    y: &[f64],
    inputs: &[usize],
) -> Vec<Vec<Estimate>> {
    let column = |input: &usize| {
        let mut x_dot = vec![0.0; x.len()];
        let unit = unit_of(x[*input]);
        x_dot[*input] = unit;
        let mut column = difference::along(f, x, y, &x_dot, &steps(checker));
        for estimate in &mut column {
            estimate.derivative /= unit;
            estimate.uncertainty /= unit;
        }
        column
    };
    inputs.iter().map(column).collect()
}

fn steps(checker: &Checker) -> Steps {
    Steps { widest: checker.step, precision: checker.precision, enough: checker.tolerance / 100.0 }
}

/// What counts as one in steps of an input.
fn unit_of(x: f64) -> f64 {
    x.abs().max(1.0)
}

/// What counts as one for each result, see the module's text: 1, or less if the result and its derivatives are all
/// less, or more if the rounding of the result hides more than the tolerance.
fn units(checker: &Checker, jacobian: &[Vec<f64>], y: &[f64], columns: &[Vec<Estimate>]) -> Vec<f64> {
    // Extrapolated differences have about this relative rounding error at their best step.
    let resolution = checker.precision.powf(0.75) / checker.tolerance;
    let unit = |result: usize| {
        let mut value = y[result].abs();
        let mut slope = 0.0_f64;
        for column in columns {
            value = value.max(column[result].size);
            slope = slope.max(column[result].derivative.abs());
        }
        for analytic in &jacobian[result] {
            slope = slope.max(analytic.abs());
        }
        value.max(slope).min(1.0).max(resolution * value)
    };
    (0..y.len()).map(unit).collect()
}

fn terms<'a>(a: &'a [f64], b: &'a [f64]) -> impl Iterator<Item = f64> {
    a.iter().zip(b).map(|(a, b)| a * b)
}

/// A difference of zero is no error whatever the scale, and one that is not finite is an infinite one.
fn relative(difference: f64, scale: f64) -> f64 {
    if difference == 0.0 {
        0.0
    } else if difference.is_finite() && scale.is_finite() {
        difference.abs() / scale
    } else {
        f64::INFINITY
    }
}
