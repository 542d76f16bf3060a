//! Axes: a range that holds its values with a margin, and ticks at round numbers.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

/// One axis of a panel.
#[derive(Debug)]
pub(super) struct Axis {
    range: Range<f64>,
    ticks: Vec<f64>,
    step: f64,
}

impl Axis {
    /// The axis for `values`, with a margin on both sides.
    pub(super) fn around(values: impl Iterator<Item = f64>) -> Axis {
        let (low, high) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let margin = if high > low { 0.05 * (high - low) } else { 1.0 };
        Axis::new(low - margin..high + margin, 0.0)
    }

    /// The axis for a count from zero to `last`, with a small margin: its ticks are whole numbers.
    pub(super) fn count(last: usize) -> Axis {
        let last = last.max(1) as f64;
        Axis::new(-0.02 * last..1.02 * last, 1.0)
    }

    fn new(range: Range<f64>, least_step: f64) -> Axis {
        // At most ten ticks, at multiples of 1, 2 or 5 times a power of ten.
        let rough = (range.end - range.start) / 9.0;
        let power = 10_f64.powf(rough.log10().floor());
        let round = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|&step| step >= rough);
        let step = round.unwrap_or(rough).max(least_step);
        let first = (range.start / step).ceil();
        // Multiples of the step rather than a running sum, which would gather rounding errors.
        let ticks = (0..16).map(|k| (first + f64::from(k)) * step).take_while(|&tick| tick <= range.end).collect();
        Axis { range, ticks, step }
    }

    /// A tick as text, with the digits that tell it from its neighbours.
    fn label(&self, tick: f64) -> String {
        let largest = self.range.start.abs().max(self.range.end.abs());
        if largest >= 1e6 || self.step < 1e-4 {
            return minus(&format!("{tick:.2e}"));
        }
        // A step above one needs no digits, for which its negative power of ten stands.
        let digits = usize::try_from((-self.step.log10()).ceil() as i32).unwrap_or(0);
        // Adding zero turns the negative zero, which would be written with its sign, into zero.
        minus(&format!("{:.digits$}", tick + 0.0))
    }
}

/// The drawing library asks for places and ticks here, since the ticks it chooses itself overflow on a fine canvas.
impl Ranged for Axis {
    type ValueType = f64;
    type FormatOption = NoDefaultFormatting;

    fn map(&self, value: &f64, (start, end): (i32, i32)) -> i32 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        start + (f64::from(end - start) * share).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // There are no lighter lines between the ticks.
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, tick: &f64) -> String {
        self.label(*tick)
    }
}

/// The text with the minus sign of mathematics for its hyphens.
pub(super) fn minus(number: &str) -> String {
    number.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_labels_tell_them_apart() {
        let cases: &[(&[f64], &str)] = &[
            (&[40.0, 100.0], "40 50 60 70 80 90 100"),
            (&[1.6, 5.1], "1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0"),
            (&[-1130.5, -1130.1], "−1130.50 −1130.45 −1130.40 −1130.35 −1130.30 −1130.25 −1130.20 −1130.15 −1130.10"),
            (&[-1.0, 1.0], "−1.0 −0.5 0.0 0.5 1.0"),
            (&[0.0, 3e8], "0.00e0 5.00e7 1.00e8 1.50e8 2.00e8 2.50e8 3.00e8"),
            (&[7.0], "6.0 6.5 7.0 7.5 8.0"),
        ];
        for (values, expected) in cases {
            let axis = Axis::around(values.iter().copied());
            let labels: Vec<String> = axis.ticks.iter().map(|&tick| axis.label(tick)).collect();
            assert_eq!(labels.join(" "), *expected, "{values:?}");
        }
    }

    #[test]
    fn a_count_has_whole_ticks() {
        for (last, expected) in
            [(0, vec![0.0, 1.0]), (3, vec![0.0, 1.0, 2.0, 3.0]), (16, (0..=8).map(|k| f64::from(2 * k)).collect())]
        {
            assert_eq!(Axis::count(last).ticks, expected);
        }
    }

    #[test]
    fn extreme_ranges_end() {
        for values in [[1e16, 1e16 + 4.0], [-1e153, 1e153], [1e-300, 2e-300], [0.0, f64::MIN_POSITIVE]] {
            let axis = Axis::around(values.into_iter());
            assert!(axis.ticks.len() <= 16, "{values:?}");
        }
    }
}
