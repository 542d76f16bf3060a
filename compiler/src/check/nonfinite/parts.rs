//! The parts of a value, each variable once: it may be made of itself, or of another many times over.

use std::collections::BTreeSet;

use crate::ir::{Expr, VarId};

/// What is left to look at.
pub(super) struct Parts<'e> {
    open: Vec<&'e Expr>,
    seen: BTreeSet<VarId>,
}

impl<'e> Parts<'e> {
    pub(super) fn of(expr: &'e Expr) -> Self {
        Self { open: vec![expr], seen: BTreeSet::new() }
    }

    pub(super) fn next(&mut self) -> Option<&'e Expr> {
        loop {
            let part = self.open.pop()?;
            match variable(part) {
                Some(var) if !self.seen.insert(var) => {}
                _ => return Some(part),
            }
        }
    }

    pub(super) fn add(&mut self, parts: impl IntoIterator<Item = &'e Expr>) {
        self.open.extend(parts);
    }
}

/// The variable that an operand is as a whole.
pub(in crate::check) fn variable(expr: &Expr) -> Option<VarId> {
    match expr {
        Expr::Place(place) if place.is_whole() => Some(place.root),
        _ => None,
    }
}
