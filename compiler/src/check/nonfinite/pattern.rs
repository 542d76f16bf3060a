//! What an operand is, seen through the variables between it and its operations.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::super::definitions::{Definition, Definitions};
use super::guards::Guards;
use crate::analyze::{Facts, flow};
use crate::diagnostics::Code;
use crate::ir::{Expr, Func, Place, Projection, UpdateOp, VarId};

pub(super) struct Patterns<'a> {
    pub(super) definitions: &'a Definitions<'a>,
    pub(super) guards: Guards<'a>,
    pub(super) func: &'a Func,
    pub(super) facts: &'a Facts,
}

impl Patterns<'_> {
    /// A variable that starts from zero and is added such terms.
    pub(super) fn is_accumulator(&self, var: VarId, term: impl Fn(&Expr) -> bool) -> bool {
        let Definition { values, updates, choices, opaque } = self.definitions.of(var);
        let [start] = values.as_slice() else { return false };
        let adds = updates.iter().all(|(op, value)| *op == UpdateOp::Add && term(value));
        !opaque && choices.is_empty() && !updates.is_empty() && self.number(start) == Some(0.0) && adds
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
        if let Some(number) = self.number(expr) {
            return number > 0.0;
        }
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("exp" | "exp2" | "cosh", _) => true,
                ("max", [a, b]) => self.is_positive(a) || self.is_positive(b),
                ("clamp", [_, low, _]) => self.is_positive(low),
                ("add", [a, b]) => {
                    let is_not_negative = |expr| self.is_positive(expr) || self.touches_zero(expr);
                    (self.is_positive(a) && is_not_negative(b)) || (is_not_negative(a) && self.is_positive(b))
                }
                ("mul" | "div", [a, b]) => self.is_positive(a) && self.is_positive(b),
                ("sqrt" | "recip", [a]) => self.is_positive(a),
                _ => false,
            },
            // What the compiler does not see through (a constant by its path) was chosen by the author.
            Expr::Literal(_) => true,
            _ => false,
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
        if self.is_of_a_condition(expr) {
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
    fn is_of_a_condition(&self, expr: &Expr) -> bool {
        match self.definitions.resolve(expr) {
            Expr::Cut(opaque) => opaque.refused.as_ref().is_some_and(|refusal| refusal.code == Code::BoolAsNumber),
            Expr::Convert { operand, .. } => self.is_of_a_condition(operand),
            Expr::Opaque(opaque) => match opaque.reads.as_slice() {
                [var] => {
                    let part = Expr::var(*var);
                    !matches!(self.definitions.resolve(&part), Expr::Opaque(_)) && self.is_of_a_condition(&part)
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
        match self.definitions.resolve(expr) {
            Expr::Rule { rule, operands, .. } if rule.name == "add" => {
                operands.iter().any(|operand| self.is_exp(operand) || self.is_sum_of_exp(operand))
            }
            Expr::Rule { rule, .. } if matches!(rule.name, "mul" | "div") => {
                self.scaled(expr).is_some_and(|sum| self.is_sum_of_exp(sum))
            }
            Expr::Place(place) if place.is_whole() => self.is_accumulator(place.root, |value| self.is_exp(value)),
            _ => false,
        }
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
        let Expr::Rule { rule, operands, .. } = self.definitions.resolve(expr) else { return false };
        match (rule.name, operands.as_slice()) {
            ("sub", [_, subtracted]) => self.number(subtracted).is_none(),
            ("neg", [operand]) => self.is_difference(operand),
            ("div", [dividend, _]) => self.is_difference(dividend),
            ("mul", [a, b]) => self.is_difference(a) || self.is_difference(b),
            _ => false,
        }
    }

    /// Whether a condition or an assertion keeps it, or what it is made of, away from zero.
    pub(super) fn is_asked(&self, expr: &Expr) -> bool {
        let is_guarded = |var| self.definitions.is_guarded(var) && self.guards.exclude_zero(var, self.definitions);
        flow::reads(expr).into_iter().any(is_guarded)
    }

    /// The value of a literal, or of a variable that is one.
    pub(super) fn number(&self, expr: &Expr) -> Option<f64> {
        match self.definitions.resolve(expr) {
            Expr::Literal(tokens) => number_of(tokens),
            Expr::Rule { rule, operands, .. } if rule.name == "neg" => Some(-self.number(operands.first()?)?),
            _ => None,
        }
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
