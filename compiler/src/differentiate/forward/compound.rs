//! Branches and loops: the tangents of what they compute take the same way.

use proc_macro2::{Ident, Span};

use super::super::adjoint::stmt;
use super::{End, Forward};
use crate::analyze::types;
use crate::ir::{Arm, Expr, Place, Stmt, StmtKind, VarId};

impl Forward<'_> {
    pub(super) fn compound(&mut self, original: Stmt, out: &mut Vec<Stmt>) {
        let span = original.span;
        let kind = match original.kind {
            StmtKind::If { cond, then, other, result } => {
                let end = self.declare(result, out);
                let cond = Box::new(self.guard(*cond));
                let (then, other) = (self.block(then, &end), self.block(other, &end));
                StmtKind::If { cond, then, other, result }
            }
            StmtKind::Match { scrutinee, arms, result } => {
                let end = self.declare(result, out);
                let arms = arms.into_iter().map(|arm| self.arm(arm, &end)).collect();
                StmtKind::Match { scrutinee, arms, result }
            }
            StmtKind::Loop(mut looped) => {
                looped.body = self.block(std::mem::take(&mut looped.body), &End::Nowhere);
                StmtKind::Loop(looped)
            }
            StmtKind::Rest { reached, block } => StmtKind::Rest { reached, block: self.block(block, &End::Nowhere) },
            other => other,
        };
        out.push(Stmt::new(kind, span));
    }

    /// Declares the tangent of what a branch gives, which every block of it assigns.
    fn declare(&mut self, result: Option<VarId>, out: &mut Vec<Stmt>) -> End {
        match result.filter(|var| self.is_active(*var)) {
            Some(var) => {
                let dot = self.dot(var);
                out.push(stmt(StmtKind::Declare { var: dot }));
                End::Var(dot)
            }
            None => End::Nowhere,
        }
    }

    fn arm(&mut self, mut arm: Arm, end: &End) -> Arm {
        let mut block = self.block(std::mem::take(&mut arm.block), end);
        let mut bound = Vec::new();
        for (var, part) in &arm.bindings {
            if let (true, Some(part)) = (self.is_active(*var), part) {
                let value = self.copied(part);
                bound.push(stmt(StmtKind::Let { var: self.dot(*var), value }));
            }
        }
        block.stmts.splice(0..0, bound);
        Arm { block, ..arm }
    }

    /// What a pattern binds may be a reference, and its tangent is a value.
    fn copied(&mut self, part: &Place) -> Expr {
        let place = self.dot_place(part);
        if types::of_place(self.func, part).is_copy() {
            return Expr::Place(place);
        }
        Expr::Copied { place, method: Box::new(Ident::new("clone", Span::mixed_site())) }
    }
}
