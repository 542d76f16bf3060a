//! A value that the reverse sweep reads, or that a store takes, must not be moved away by the forward sweep before.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use crate::analyze::types;
use crate::ir::traverse::blocks_mut;
use crate::ir::{Arg, Block, Exit, Expr, Func, Passing, Stmt, StmtKind, SweepStmt, VarId};

/// Turns moves of the variables in `read` into copies.
pub(super) fn keep(func: &Func, block: &mut Block, read: &BTreeSet<VarId>) {
    let keeper = Keeper { func, read };
    keeper.block(block);
}

struct Keeper<'a> {
    func: &'a Func,
    read: &'a BTreeSet<VarId>,
}

impl Keeper<'_> {
    fn block(&self, block: &mut Block) {
        for stmt in &mut block.stmts {
            for inner in blocks_mut(stmt) {
                self.block(inner);
            }
            self.stmt(stmt);
        }
        if let Some(tail) = &mut block.tail {
            // A store at the end of the block takes the value before the tail does: the store gets the copy.
            let taken = matches!(&**tail, Expr::Place(place)
                if !types::of_place(self.func, place).is_copy() && copy_into_store(&mut block.stmts, place.root));
            if !taken {
                self.expr(tail);
            }
        }
    }

    fn stmt(&self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            // What a copied type receives was copied.
            StmtKind::Let { var, value: Expr::Place(_) } if self.func.var(*var).ty.is_copy() => {}
            StmtKind::Let { value, .. }
            | StmtKind::Assign { value, .. }
            | StmtKind::Push { value, .. }
            | StmtKind::Fill { value, .. } => {
                self.expr(value);
            }
            StmtKind::Exit(Exit::Return(Some(value))) => self.expr(value),
            StmtKind::Call(call) | StmtKind::Sweep(SweepStmt::CallWithPullback { call, .. }) => {
                self.args(&mut call.args)
            }
            // What no name of an arm takes stays where it is.
            StmtKind::Match { scrutinee, arms, .. } if arms.iter().any(|arm| !arm.bindings.is_empty()) => {
                self.expr(scrutinee);
            }
            _ => {}
        }
    }

    fn args(&self, args: &mut [Arg]) {
        for arg in args {
            if let Arg::Value(value) = arg {
                self.expr(value);
            }
        }
    }

    fn expr(&self, expr: &mut Expr) {
        match expr {
            Expr::Place(place) => {
                let by_reference =
                    self.func.params.iter().any(|param| param.var == place.root && param.passing != Passing::Value);
                let moves = !types::of_place(self.func, place).is_copy() && !by_reference;
                if moves && self.read.contains(&place.root) {
                    *expr = Expr::Copied {
                        place: place.clone(),
                        method: Box::new(Ident::new("clone", Span::mixed_site())),
                    };
                }
            }
            Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
                for part in parts {
                    self.expr(part);
                }
            }
            Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } | Expr::NoGrad { operand: value, .. } => {
                self.expr(value)
            }
            Expr::Call(call) => self.args(&mut call.args),
            Expr::Rule { .. }
            | Expr::Convert { .. }
            | Expr::Copied { .. }
            | Expr::Literal(_)
            | Expr::Cut(_)
            | Expr::Opaque(_) => {}
        }
    }
}

/// Makes the store that ends a block copy a variable, if there is one that takes it.
fn copy_into_store(stmts: &mut [Stmt], var: VarId) -> bool {
    let Some(StmtKind::Sweep(SweepStmt::Push { values, .. } | SweepStmt::Fill { values, .. })) =
        stmts.last_mut().map(|stmt| &mut stmt.kind)
    else {
        return false;
    };
    let mut found = false;
    for value in values {
        if let Expr::Place(place) = value
            && place.root == var
        {
            *value = Expr::Copied { place: place.clone(), method: Box::new(Ident::new("clone", Span::mixed_site())) };
            found = true;
        }
    }
    found
}
