//! What an operand is, seen through the variables between it and its operations.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::super::definitions::{Definition, Definitions};
use super::guards::Guards;
use super::parts::{Parts, variable};
use crate::analyze::{Facts, flow};
use crate::diagnostics::Code;
use crate::ir::{Expr, Func, Place, Projection, UpdateOp, VarId};

pub(super) struct Patterns<'a> {
    pub(super) definitions: &'a Definitions<'a>,
    pub(super) guards: Guards<'a>,
    pub(super) func: &'a Func,
    pub(super) facts: &'a Facts,
}

/// How far a value is followed through what may lead back to it.
const DEPTH: usize = 16;

/// What is known of the sign of a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Unknown,
    NotNegative,
    Positive,
}

impl Patterns<'_> {
    /// What is added to a variable that starts from zero and is written in no other way.
    pub(super) fn added(&self, var: VarId) -> Option<impl Iterator<Item = &Expr>> {
        let Definition { values, updates, choices, opaque } = self.definitions.of(var);
        let [start] = values.as_slice() else { return None };
        let adds = !updates.is_empty() && updates.iter().all(|(op, _)| *op == UpdateOp::Add);
        let is_sum = adds && !opaque && choices.is_empty() && self.number(start) == Some(0.0);
        is_sum.then(|| updates.iter().map(|(_, value)| *value))
    }

    /// `a.max(0.0)`
    pub(super) fn is_cut_off_at_zero(&self, expr: &Expr) -> bool {
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("max", [a, b]) => self.number(a) == Some(0.0) || self.number(b) == Some(0.0),
                _ => false,
            },
            _ => false,
        }
    }

    /// Zero at a point and nowhere negative.
    pub(super) fn touches_zero(&self, expr: &Expr) -> bool {
        let is_absolute = matches!(self.definitions.resolve(expr), Expr::Rule { rule, .. } if rule.name == "abs");
        is_absolute || self.is_sum_of_squares(expr) || self.is_cut_off_at_zero(expr)
    }

    /// Provably positive: an exponential, a positive constant, a sum of such and of what is not negative.
    pub(super) fn is_positive(&self, expr: &Expr) -> bool {
        self.sign(expr, &mut BTreeMap::new()) == Sign::Positive
    }

    fn sign(&self, expr: &Expr, known: &mut BTreeMap<VarId, Sign>) -> Sign {
        let Some(var) = variable(expr) else { return self.sign_of_operation(expr, known) };
        if let Some(sign) = known.get(&var) {
            return *sign;
        }
        // That of what is made of itself is not known.
        known.insert(var, Sign::Unknown);
        let sign = self.sign_of_operation(expr, known);
        known.insert(var, sign);
        sign
    }

    fn sign_of_operation(&self, expr: &Expr, known: &mut BTreeMap<VarId, Sign>) -> Sign {
        let is_positive = if let Some(number) = self.number(expr) {
            number > 0.0
        } else {
            match self.definitions.resolve(expr) {
                Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                    ("exp" | "exp2" | "cosh", _) => true,
                    ("max", [a, b]) => self.sign(a, known).max(self.sign(b, known)) == Sign::Positive,
                    ("clamp", [_, low, _]) => self.sign(low, known) == Sign::Positive,
                    ("add", [a, b]) => {
                        let (a, b) = (self.sign(a, known), self.sign(b, known));
                        a.min(b) >= Sign::NotNegative && a.max(b) == Sign::Positive
                    }
                    ("mul" | "div", [a, b]) => self.sign(a, known).min(self.sign(b, known)) == Sign::Positive,
                    ("sqrt" | "recip", [a]) => self.sign(a, known) == Sign::Positive,
                    _ => false,
                },
                // What the compiler does not see through (a constant by its path) was chosen by the author.
                Expr::Literal(_) => true,
                _ => false,
            }
        };
        match is_positive {
            true => Sign::Positive,
            false if self.touches_zero(expr) => Sign::NotNegative,
            false => Sign::Unknown,
        }
    }

    /// The argument of an operation that is infinite or NaN at ordinary arguments: `1.0 / a`, `a.ln()`, `a.sqrt()`.
    pub(super) fn singular<'e>(&'e self, expr: &'e Expr) -> Option<&'e Expr> {
        let Expr::Rule { rule, operands, .. } = self.definitions.resolve(expr) else { return None };
        match (rule.name, operands.as_slice()) {
            ("div", [dividend, divisor]) if self.number(dividend).is_some() && self.number(divisor).is_none() => {
                Some(divisor)
            }
            ("recip" | "ln" | "log2" | "log10" | "sqrt", [argument]) => Some(argument),
            ("powf", [base, exponent]) if self.number(exponent).is_none_or(|number| number.fract() != 0.0) => {
                Some(base)
            }
            _ => None,
        }
    }

    /// What a quotient is divided by.
    pub(super) fn divisor<'e>(&'e self, expr: &'e Expr) -> Option<&'e Expr> {
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } if rule.name == "div" => operands.get(1),
            _ => None,
        }
    }

    /// A factor that is zero or one: chosen by a branch, or called a mask.
    pub(super) fn is_mask(&self, expr: &Expr) -> bool {
        if self.is_of_a_condition(expr, 0) {
            return true;
        }
        let Expr::Place(place) = expr else { return false };
        let name = self.func.var(place.root).ident.to_string();
        if name == "mask" || name.starts_with("mask_") || name.ends_with("_mask") {
            return true;
        }
        let place = match self.definitions.resolve(expr) {
            Expr::Place(place) if place.is_whole() => place,
            _ => return false,
        };
        let Definition { values, updates, choices, opaque } = self.definitions.of(place.root);
        let is_binary = |choice: Option<&Expr>| {
            choice.is_some_and(|choice| matches!(self.number(choice), Some(number) if number == 0.0 || number == 1.0))
        };
        values.is_empty()
            && updates.is_empty()
            && !opaque
            && !choices.is_empty()
            && choices.iter().copied().all(is_binary)
    }

    /// `f64::from(c)`, `c as u8 as f64`
    fn is_of_a_condition(&self, expr: &Expr, depth: usize) -> bool {
        match self.definitions.resolve(expr) {
            _ if depth == DEPTH => false,
            Expr::Cut(opaque) => opaque.refused.as_ref().is_some_and(|refusal| refusal.code == Code::BoolAsNumber),
            Expr::Convert { operand, .. } => self.is_of_a_condition(operand, depth + 1),
            Expr::Opaque(opaque) => match opaque.reads.as_slice() {
                [var] => {
                    let part = Expr::var(*var);
                    !matches!(self.definitions.resolve(&part), Expr::Opaque(_))
                        && self.is_of_a_condition(&part, depth + 1)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `x.clamp(-1.0, 1.0)` of what is given, and not of a cosine that was computed and may be off by a rounding.
    pub(super) fn is_clamped_input(&self, expr: &Expr) -> bool {
        let Expr::Rule { rule, operands, .. } = self.definitions.resolve(expr) else { return false };
        let [clamped, low, high] = operands.as_slice() else { return false };
        let is_whole = self.number(low) == Some(-1.0) || self.number(high) == Some(1.0);
        let is_given = matches!(self.definitions.resolve(clamped), Expr::Place(place)
            if self.func.params.iter().any(|param| param.var == place.root));
        rule.name == "clamp" && is_whole && is_given && !self.is_asked(clamped)
    }

    /// A sum with an exponential of something that no maximum is subtracted from, perhaps over their number.
    pub(super) fn is_sum_of_exp(&self, expr: &Expr) -> bool {
        let mut parts = Parts::of(expr);
        while let Some(part) = parts.next() {
            match self.definitions.resolve(part) {
                Expr::Rule { rule, operands, .. } if rule.name == "add" => {
                    if operands.iter().any(|operand| self.is_exp(operand)) {
                        return true;
                    }
                    parts.add(operands);
                }
                Expr::Rule { rule, .. } if matches!(rule.name, "mul" | "div") => {
                    parts.add(self.scaled(part));
                }
                Expr::Place(place)
                    if place.is_whole()
                        && self.added(place.root).is_some_and(|mut values| values.all(|value| self.is_exp(value))) =>
                {
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// An exponential that may overflow, perhaps with a weight.
    pub(super) fn is_exp(&self, expr: &Expr) -> bool {
        let Expr::Rule { rule, operands, .. } = self.definitions.resolve(expr) else { return false };
        match (rule.name, operands.as_slice()) {
            ("exp" | "exp2", [argument]) => !self.is_bounded(argument) && !self.is_limited(argument),
            ("mul" | "div", _) => self.scaled(expr).is_some_and(|exp| self.is_exp(exp)),
            _ => false,
        }
    }

    /// A condition asks about it: who asks an exponent anything asks whether it is too large.
    fn is_limited(&self, argument: &Expr) -> bool {
        flow::reads(argument).into_iter().any(|var| self.definitions.is_guarded(var))
    }

    /// Something is subtracted from it, or it is nowhere positive.
    fn is_bounded(&self, expr: &Expr) -> bool {
        if self.is_difference(expr) || self.is_negative_square(expr) || self.is_constant(expr) {
            return true;
        }
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("neg", [operand]) => self.touches_zero(operand),
                ("mul" | "div", [a, b]) => {
                    self.number(a).is_some_and(|number| number < 0.0) && self.touches_zero(b)
                        || self.number(b).is_some_and(|number| number < 0.0) && self.touches_zero(a)
                }
                ("min" | "clamp", _) => true,
                _ => false,
            },
            Expr::Literal(_) => true,
            _ => false,
        }
    }

    /// A variable subtracted from another, perhaps over a temperature.
    fn is_difference(&self, expr: &Expr) -> bool {
        let mut parts = Parts::of(expr);
        while let Some(part) = parts.next() {
            let Expr::Rule { rule, operands, .. } = self.definitions.resolve(part) else { continue };
            match (rule.name, operands.as_slice()) {
                ("sub", [_, subtracted]) if self.number(subtracted).is_none() => return true,
                ("neg", [operand]) | ("div", [operand, _]) => parts.add([operand]),
                ("mul", operands) => parts.add(operands),
                _ => {}
            }
        }
        false
    }

    /// Whether a condition or an assertion keeps it, or what it is made of, away from zero.
    pub(super) fn is_asked(&self, expr: &Expr) -> bool {
        let is_guarded = |var| self.definitions.is_guarded(var) && self.guards.exclude_zero(var, self.definitions);
        flow::reads(expr).into_iter().any(is_guarded)
    }

    /// The value of a literal, or of a variable that is one.
    pub(super) fn number(&self, expr: &Expr) -> Option<f64> {
        let (mut at, mut sign) = (expr, 1.0);
        for _ in 0..DEPTH {
            match self.definitions.resolve(at) {
                Expr::Literal(tokens) => return Some(sign * number_of(tokens)?),
                Expr::Rule { rule, operands, .. } if rule.name == "neg" => (at, sign) = (operands.first()?, -sign),
                _ => return None,
            }
        }
        None
    }
}

/// Whether a literal is negative.
pub(super) fn is_negative(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(tokens) if number_of(tokens).is_some_and(|value| value < 0.0))
}

/// The value of the tokens of a literal.
pub(in crate::check) fn number_of(literal: &TokenStream) -> Option<f64> {
    let text = literal.to_string().replace(['_', ' '], "");
    let text = text.trim_end_matches("f64").trim_end_matches("f32").trim_end_matches('.');
    text.parse().ok()
}

/// Whether two operands read the same place.
pub(super) fn same(a: &Expr, b: &Expr) -> bool {
    matches!((a, b), (Expr::Place(a), Expr::Place(b)) if same_place(a, b))
}

/// Whether two places are written alike.
pub(in crate::check) fn same_place(a: &Place, b: &Place) -> bool {
    let text = |projection: &Projection| match projection {
        Projection::Index(opaque) | Projection::Slice(opaque) => format!("[{}]", opaque.tokens),
        Projection::Field(member) => member.to_token_stream().to_string(),
        Projection::Deref => "*".to_owned(),
    };
    a.root == b.root && a.projections.iter().map(text).eq(b.projections.iter().map(text))
}
