//! A-normal form for the code of a transform: a partial is an expression of several operations, and each has a tangent.

use super::super::adjoint::stem;
use super::Forward;
use crate::analyze::types;
use crate::ir::{Expr, FloatWidth, Place, Stmt, StmtKind, SweepStmt, Ty, UpdateOp, VarId};

impl Forward<'_> {
    /// Gives every operand that moves a name of its own, so that nothing is computed once for the value and once more
    /// for its tangent. What turns out to be read once is folded back.
    pub(super) fn name_operands(&mut self, stmt: &mut Stmt, out: &mut Vec<Stmt>) {
        match &mut stmt.kind {
            StmtKind::Let { var, value } => self.operands_of(value, *var, out),
            StmtKind::Assign { place, value } => self.operands_of(value, place.root, out),
            StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, value } => {
                self.operands_of(value, place.root, out);
            }
            StmtKind::Update { place, value, .. } => self.name(value, place.root, out),
            StmtKind::Sweep(SweepStmt::Pullback { result_bar: Some(bar), pullback, .. }) => {
                self.name(bar, *pullback, out);
            }
            _ => {}
        }
    }

    fn operands_of(&mut self, value: &mut Expr, owner: VarId, out: &mut Vec<Stmt>) {
        match value {
            Expr::Rule { operands, .. } => {
                for operand in operands {
                    self.name(operand, owner, out);
                }
            }
            Expr::Convert { operand, .. } => self.name(operand, owner, out),
            _ => {}
        }
    }

    fn name(&mut self, value: &mut Expr, owner: VarId, out: &mut Vec<Stmt>) {
        if !matches!(value, Expr::Rule { .. } | Expr::Convert { .. }) {
            return;
        }
        self.operands_of(value, owner, out);
        if self.tangent(value, value, &mut Vec::new()).is_none() {
            return;
        }
        let ty = match types::of_place(self.func, &Place::var(owner)) {
            ty @ Ty::Float(_) => ty,
            _ => Ty::Float(FloatWidth::Either),
        };
        let name = stem(&self.func.var(owner).ident.to_string()).to_owned();
        let var = self.new_var(&name, ty);
        self.active[var.0 as usize] = true;
        let named = std::mem::replace(value, Expr::var(var));
        self.definition(var, named, proc_macro2::Span::mixed_site(), out);
    }
}
