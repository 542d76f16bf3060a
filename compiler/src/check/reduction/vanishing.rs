//! Operations whose varied parts cancel: `x - x.fract()`, `x / x.abs()`, `x - (x - x.floor())`.
//!
//! Between its jumps a rounded value is constant, and so is the sign of a number.

use super::Reductions;
use super::terms::{Atom, Atoms, Terms, atoms_of, sum_of};
use crate::ir::{Expr, VarId};

/// Where the varied parts of an operation cancel.
pub(in crate::check) struct Vanishing<'a> {
    pub(in crate::check) value: &'a Expr,
    /// Something varied that it reads.
    pub(in crate::check) read: VarId,
}

impl<'a> Reductions<'a> {
    /// Every operation on active values whose derivative is zero between jumps, although the values are not constant.
    pub(in crate::check) fn vanishing(&mut self) -> Vec<Vanishing<'a>> {
        if self.cuts.is_empty() && !self.operations.iter().any(|(_, _, value)| jumps(value)) {
            return Vec::new();
        }
        self.forget();
        self.between_jumps = true;
        let operations = std::mem::take(&mut self.operations);
        let found = operations.into_iter().filter_map(|(at, target, value)| {
            if target.is_some_and(|target| !self.facts.is_active(target)) {
                return None;
            }
            let read = super::read_by(value).into_iter().find(|var| self.facts.is_active(*var))?;
            self.is_flat(value, at).then_some(Vanishing { value, read })
        });
        let found = found.collect();
        self.between_jumps = false;
        self.forget();
        found
    }

    /// Whether an operation takes operands that vary, one of them in jumps as well, and gives what does not vary. Of one
    /// that takes what does not vary any more the cause was found before. What cancels without a jump is left alone:
    /// compensated sums and difference quotients do that on purpose.
    fn is_flat(&mut self, value: &Expr, at: usize) -> bool {
        let Expr::Rule { rule, operands, .. } = value else { return false };
        matches!(rule.name, "add" | "sub" | "mul" | "div" | "mul_add")
            && self.is_settled(&super::read_by(value), at)
            && !self.has(value, Atoms::is_varied)
            && operands.iter().all(|operand| !self.is_active(operand) || self.has(operand, Atoms::is_varied))
            && operands.iter().any(|operand| self.has(operand, Atoms::is_jumping))
    }

    fn is_active(&self, operand: &Expr) -> bool {
        super::read_by(operand).into_iter().any(|var| self.facts.is_active(var))
    }

    /// Whether a value is made of some atom of a kind, as far as it is understood.
    fn has(&mut self, value: &Expr, is_kind: impl Fn(&Atoms, Atom) -> bool) -> bool {
        let Some(read) = self.read(value, 0) else { return true };
        let terms = self.atoms.expanded(&read.terms);
        atoms_of(&terms).any(|atom| is_kind(&self.atoms, atom))
    }

    /// What an operation is between its jumps, with what is constant there as a name.
    pub(super) fn between_jumps(&mut self, name: &str, operands: &[&Terms]) -> Option<Terms> {
        let jumps = match (name, operands) {
            ("fract" | "abs", [_]) => true,
            // A period that varies moves the jumps along.
            ("rem" | "rem_euclid", [_, period]) => !atoms_of(period).any(|atom| self.atoms.is_varied(atom)),
            _ => false,
        };
        if !jumps {
            return None;
        }
        let constant = self.atoms.jumping(format!("the jumps of {name}({operands:?})"));
        Some(match name {
            "abs" => self.atoms.product(operands[0], &constant),
            _ => sum_of(operands[0], &constant, 1.0),
        })
    }
}

/// Whether there is an operation in it that jumps.
fn jumps(value: &Expr) -> bool {
    match value {
        Expr::Rule { rule, operands, .. } => {
            matches!(rule.name, "fract" | "abs" | "rem" | "rem_euclid") || operands.iter().any(jumps)
        }
        Expr::Convert { operand, .. } => jumps(operand),
        _ => false,
    }
}
