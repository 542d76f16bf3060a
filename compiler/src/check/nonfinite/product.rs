//! Products and sums seen through the variables between: squares, whatever they are multiplied by, and what is added.

use super::parts::Parts;
use super::pattern::{Patterns, same};
use crate::ir::{Expr, VarId};

/// The factors of a product that depend on a parameter. Of what does not, only the sign of numbers is known: a weight is
/// taken to be positive.
struct Factors<'e> {
    is_negative: bool,
    varied: Vec<&'e Expr>,
    /// Those it is divided by.
    divisors: Vec<&'e Expr>,
    /// How many operations are still taken apart: those of a product of products are as many as they like.
    left: usize,
}

/// How many operations of a product are taken apart.
const OPERATIONS: usize = 256;

impl Patterns<'_> {
    /// Whether no derivative flows into it: a number, a length, what is given as a constant.
    pub(super) fn is_constant(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Place(place) => !self.facts.is_varied(place.root),
            Expr::Rule { operands, .. } => operands.iter().all(|operand| self.is_constant(operand)),
            Expr::Convert { operand, .. } => self.is_constant(operand),
            Expr::Opaque(opaque) => opaque.refused.is_none(),
            Expr::Literal(_) | Expr::NoGrad { .. } | Expr::Cut(_) => true,
            _ => false,
        }
    }

    /// `a * a`, `0.5 * a.powi(2)`, and sums of them, by `+` or in an accumulator.
    pub(super) fn is_sum_of_squares(&self, expr: &Expr) -> bool {
        let mut parts = Parts::of(expr);
        while let Some(part) = parts.next() {
            match self.definitions.resolve(part) {
                Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                    ("add", operands) => parts.add(operands),
                    ("mul_add", [a, b, c]) if same(a, b) => parts.add([c]),
                    _ if self.is_square(part) => {}
                    _ => return false,
                },
                Expr::Place(place) if place.is_whole() => match self.added(place.root) {
                    Some(values) => parts.add(values),
                    None => return false,
                },
                _ => return false,
            }
        }
        true
    }

    /// A sum of squares over their number. What is left of a mean is not: it is zero where all values are equal, and who
    /// computes a deviation of equal values has other troubles.
    pub(super) fn is_mean_of_squares(&self, expr: &Expr) -> bool {
        let is_scaled = |sum: &Expr| match self.definitions.resolve(sum) {
            Expr::Place(place) if place.is_whole() => {
                let is_square = |value| self.is_sum_of_squares(value) && !self.is_deviation(value);
                self.added(place.root).is_some_and(|mut values| values.all(is_square))
            }
            Expr::Rule { .. } => self.is_sum_of_squares(sum),
            _ => false,
        };
        self.scaled(expr).is_some_and(is_scaled)
    }

    /// The square of the difference from something that is computed as it goes.
    fn is_deviation(&self, expr: &Expr) -> bool {
        let is_computed = |var: VarId| {
            let definition = self.definitions.of(var);
            let is_operation = |value: &&Expr| matches!(value, Expr::Rule { .. } | Expr::Call(_));
            !definition.updates.is_empty() || definition.values.iter().any(is_operation)
        };
        let is_difference = |base: &Expr| {
            let Expr::Rule { rule, operands, .. } = self.definitions.resolve(base) else { return false };
            let is_mean =
                |operand: &Expr| matches!(operand, Expr::Place(mean) if mean.is_whole() && is_computed(mean.root));
            rule.name == "sub" && operands.iter().any(is_mean)
        };
        let mut parts = Parts::of(expr);
        while let Some(part) = parts.next() {
            let Expr::Rule { rule, operands, .. } = self.definitions.resolve(part) else { continue };
            if rule.name == "mul" {
                parts.add(operands);
            }
            let bases = if rule.name == "mul" { operands.len() } else { 1 };
            if operands.iter().take(bases).any(is_difference) {
                return true;
            }
        }
        false
    }

    /// What a product with constants is a multiple of.
    pub(super) fn scaled<'e>(&'e self, expr: &'e Expr) -> Option<&'e Expr> {
        let Factors { is_negative, varied, divisors, left } = self.factors(expr);
        match varied.as_slice() {
            _ if is_negative || left == 0 => None,
            [factor] if divisors.is_empty() && !std::ptr::eq(*factor, expr) => Some(factor),
            _ => None,
        }
    }

    /// `-x * x`, `-(r * r) / (2.0 * s * s)`
    pub(super) fn is_negative_square(&self, expr: &Expr) -> bool {
        let factors = self.factors(expr);
        factors.is_negative && self.is_even(&factors)
    }

    fn is_square(&self, expr: &Expr) -> bool {
        let factors = self.factors(expr);
        !factors.is_negative && self.is_even(&factors)
    }

    /// Every factor is there twice, or is a square.
    fn is_even(&self, factors: &Factors<'_>) -> bool {
        let mut rest: Vec<&Expr> = Vec::new();
        for factor in factors.varied.iter().chain(&factors.divisors) {
            if self.is_even_power(factor) {
                continue;
            }
            match rest.iter().position(|other| same(other, factor)) {
                Some(pair) => drop(rest.swap_remove(pair)),
                None => rest.push(factor),
            }
        }
        factors.left > 0 && rest.is_empty() && !factors.varied.is_empty()
    }

    fn is_even_power(&self, expr: &Expr) -> bool {
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("powi" | "powf", [_, exponent]) => {
                    self.number(exponent).is_some_and(|number| number > 0.0 && number % 2.0 == 0.0)
                }
                ("mul", [a, b]) => same(a, b),
                _ => false,
            },
            _ => false,
        }
    }

    fn factors<'e>(&'e self, expr: &'e Expr) -> Factors<'e> {
        let (varied, divisors) = (Vec::new(), Vec::new());
        let mut factors = Factors { is_negative: false, varied, divisors, left: OPERATIONS };
        self.collect(expr, false, &mut factors);
        factors
    }

    fn collect<'e>(&'e self, expr: &'e Expr, divides: bool, factors: &mut Factors<'e>) {
        if self.is_constant(expr) {
            factors.is_negative ^= self.number(expr).is_some_and(|number| number < 0.0);
            return;
        }
        factors.left = factors.left.saturating_sub(1);
        if factors.left == 0 {
            return;
        }
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                // A square is even whatever it is the square of.
                ("mul", [a, b]) if !same(a, b) => {
                    self.collect(a, divides, factors);
                    self.collect(b, divides, factors);
                }
                ("div", [dividend, divisor]) => {
                    self.collect(dividend, divides, factors);
                    self.collect(divisor, true, factors);
                }
                ("neg", [operand]) => {
                    factors.is_negative ^= true;
                    self.collect(operand, divides, factors);
                }
                _ => factors.add(expr, divides),
            },
            _ => factors.add(expr, divides),
        }
    }
}

impl<'e> Factors<'e> {
    fn add(&mut self, factor: &'e Expr, divides: bool) {
        if divides { self.divisors.push(factor) } else { self.varied.push(factor) }
    }
}
