//! Products and sums seen through the variables between: squares, whatever they are multiplied by, and what is added.

use super::pattern::{Patterns, same};
use crate::ir::{Expr, VarId};

/// The factors of a product that depend on a parameter. Of what does not, only the sign of numbers is known: a weight is
/// taken to be positive.
struct Factors<'e> {
    is_negative: bool,
    varied: Vec<&'e Expr>,
    /// Those it is divided by.
    divisors: Vec<&'e Expr>,
}

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
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("add", [a, b]) => self.is_sum_of_squares(a) && self.is_sum_of_squares(b),
                ("mul_add", [a, b, c]) => same(a, b) && self.is_sum_of_squares(c),
                _ => self.is_square(expr),
            },
            Expr::Place(place) if place.is_whole() => {
                self.is_accumulator(place.root, |value| self.is_sum_of_squares(value))
            }
            _ => false,
        }
    }

    /// A sum of squares over their number. What is left of a mean is not: it is zero where all values are equal, and who
    /// computes a deviation of equal values has other troubles.
    pub(super) fn is_mean_of_squares(&self, expr: &Expr) -> bool {
        let is_scaled = |sum: &Expr| match self.definitions.resolve(sum) {
            Expr::Place(place) if place.is_whole() => {
                self.is_accumulator(place.root, |value| self.is_sum_of_squares(value) && !self.is_deviation(value))
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
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match rule.name {
                "mul" => operands.iter().any(|base| is_difference(base) || self.is_deviation(base)),
                _ => operands.first().is_some_and(is_difference),
            },
            _ => false,
        }
    }

    /// What a product with constants is a multiple of.
    pub(super) fn scaled<'e>(&'e self, expr: &'e Expr) -> Option<&'e Expr> {
        let Factors { is_negative, varied, divisors } = self.factors(expr);
        match varied.as_slice() {
            [factor] if !is_negative && divisors.is_empty() && !std::ptr::eq(*factor, expr) => Some(factor),
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
        !factors.varied.is_empty() && rest.is_empty()
    }

    fn is_even_power(&self, expr: &Expr) -> bool {
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("powi" | "powf", [_, exponent]) => {
                    self.number(exponent).is_some_and(|number| number > 0.0 && number % 2.0 == 0.0)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn factors<'e>(&'e self, expr: &'e Expr) -> Factors<'e> {
        let mut factors = Factors { is_negative: false, varied: Vec::new(), divisors: Vec::new() };
        self.collect(expr, &mut factors);
        factors
    }

    fn collect<'e>(&'e self, expr: &'e Expr, factors: &mut Factors<'e>) {
        if self.is_constant(expr) {
            factors.is_negative ^= self.number(expr).is_some_and(|number| number < 0.0);
            return;
        }
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } if rule.name == "mul" => {
                for operand in operands {
                    self.collect(operand, factors);
                }
            }
            Expr::Rule { rule, operands, .. } if rule.name == "div" => {
                if let [dividend, divisor] = operands.as_slice() {
                    self.collect(dividend, factors);
                    let under = self.factors(divisor);
                    factors.is_negative ^= under.is_negative;
                    factors.divisors.extend(under.varied.into_iter().chain(under.divisors));
                }
            }
            Expr::Rule { rule, operands, .. } if rule.name == "neg" => {
                factors.is_negative ^= true;
                for operand in operands {
                    self.collect(operand, factors);
                }
            }
            _ => factors.varied.push(expr),
        }
    }
}
