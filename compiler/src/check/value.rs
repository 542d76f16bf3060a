//! What is known of the value of an operand: that it is a certain number, or the same as another.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::definitions::{Definition, Definitions};
use super::nonfinite::parts::variable;
use super::nonfinite::pattern::{number_of, same_place};
use crate::ir::{Expr, Func, Place, Projection, VarId};

pub(super) struct Values<'a> {
    func: &'a Func,
    definitions: &'a Definitions<'a>,
    /// The numbers that variables are: one may be made of another many times over.
    numbers: RefCell<BTreeMap<VarId, Option<f64>>>,
}

impl<'a> Values<'a> {
    pub(super) fn new(func: &'a Func, definitions: &'a Definitions<'a>) -> Self {
        Self { func, definitions, numbers: RefCell::default() }
    }

    /// The operation behind an operand, through variables that nothing writes again: not a closure or a macro either.
    pub(super) fn resolve<'e>(&'e self, expr: &'e Expr) -> &'e Expr {
        let mut at = expr;
        // What rustc is going to refuse may be defined by itself.
        for _ in 0..self.func.vars.len() {
            let Expr::Place(place) = at else { break };
            if !place.is_whole() || self.func.var(place.root).mutable {
                break;
            }
            let Definition { values, updates, choices, opaque } = self.definitions.of(place.root);
            match values.as_slice() {
                [value] if updates.is_empty() && choices.is_empty() && !opaque => at = value,
                _ => break,
            }
        }
        at
    }

    /// The number that an operand is: a literal, the name of one, or what arithmetic makes of such.
    pub(super) fn number(&self, expr: &Expr) -> Option<f64> {
        let Some(var) = variable(expr) else { return self.computed(expr) };
        if let Some(number) = self.numbers.borrow().get(&var) {
            return *number;
        }
        // What is made of itself is no number.
        self.numbers.borrow_mut().insert(var, None);
        let number = self.computed(expr);
        self.numbers.borrow_mut().insert(var, number);
        number
    }

    fn computed(&self, expr: &Expr) -> Option<f64> {
        match self.resolve(expr) {
            Expr::Literal(tokens) => number_of(tokens).or_else(|| self.constant(&tokens.to_string())),
            Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
                ("neg", [a]) => Some(-self.number(a)?),
                ("add", [a, b]) => Some(self.number(a)? + self.number(b)?),
                ("sub", [a, b]) => Some(self.number(a)? - self.number(b)?),
                ("mul", [a, b]) => Some(self.number(a)? * self.number(b)?),
                _ => None,
            },
            Expr::Convert { operand, .. } => self.number(operand),
            _ => None,
        }
    }

    /// `const W: f64 = 0.0;` inside the function: of others a macro does not see the value.
    fn constant(&self, name: &str) -> Option<f64> {
        self.func.items.iter().find_map(|item| match item {
            syn::Item::Const(item) if item.ident == name => {
                let value = &item.expr;
                number_of(&quote::quote!(#value))
            }
            _ => None,
        })
    }

    /// What an operand is the negative of.
    pub(super) fn negated<'e>(&'e self, expr: &'e Expr) -> Option<&'e Expr> {
        match self.resolve(expr) {
            Expr::Rule { rule, operands, .. } if rule.name == "neg" => operands.first(),
            _ => None,
        }
    }

    /// Whether two operands of one operation have the same value.
    pub(super) fn are_same(&self, a: &Expr, b: &Expr) -> bool {
        match (a, b) {
            (Expr::Place(a), Expr::Place(b)) if same_place(a, b) => true,
            _ => self.are_same_operations(a, b),
        }
    }

    /// The operations may stand apart: what they read must not change in between.
    fn are_same_operations(&self, a: &Expr, b: &Expr) -> bool {
        let mut open = vec![(a, b)];
        let mut seen = BTreeSet::new();
        while let Some((a, b)) = open.pop() {
            if let (Some(first), Some(second)) = (variable(a), variable(b))
                && !seen.insert((first, second))
            {
                continue;
            }
            if let (Some(a), Some(b)) = (self.number(a), self.number(b)) {
                if a.to_bits() != b.to_bits() {
                    return false;
                }
                continue;
            }
            match (self.resolve(a), self.resolve(b)) {
                (Expr::Rule { rule, operands, .. }, Expr::Rule { rule: other, operands: others, .. })
                    if rule.name == other.name && operands.len() == others.len() =>
                {
                    open.extend(operands.iter().zip(others));
                }
                (Expr::Place(a), Expr::Place(b)) if same_place(a, b) && self.is_fixed(a) => {}
                _ => return false,
            }
        }
        true
    }

    fn is_fixed(&self, place: &Place) -> bool {
        let is_fixed = |projection: &Projection| match projection {
            Projection::Index(index) | Projection::Slice(index) => {
                index.reads.iter().all(|var| !self.func.var(*var).mutable)
            }
            Projection::Field(_) | Projection::Deref => true,
        };
        !self.func.var(place.root).mutable && place.projections.iter().all(is_fixed)
    }
}
