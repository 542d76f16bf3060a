//! A turn that goes forwards and then backwards.

use std::collections::BTreeSet;

use super::super::loops::visit_exits;
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Exit, Expr, Func, Loop, Place, Stmt, StmtKind, SweepStmt, VarId};

/// The body of the loop followed by its reverse. What the body records last for the turn is still at hand.
pub(super) fn joined(func: &Func, there: &Loop, again: &Loop) -> Option<Block> {
    let mut leaves = false;
    visit_exits(&there.body, &mut |exit| {
        leaves |= match exit {
            Exit::Break(id) | Exit::Continue(id) => *id == there.id,
            Exit::Return(_) => true,
        };
    });
    if leaves {
        return None;
    }
    let mut stmts = there.body.stmts.clone();
    let mut back = again.body.stmts.as_slice();
    if let Some((Stmt { kind: StmtKind::Sweep(SweepStmt::Pop { tape, vars }), .. }, rest)) = back.split_first() {
        let Some(Stmt { kind: StmtKind::Sweep(SweepStmt::Push { tape: pushed, values }), .. }) = stmts.last() else {
            return None;
        };
        if pushed != tape || !vars.iter().zip(values).all(|(var, value)| is_variable(value, *var)) {
            return None;
        }
        stmts.pop();
        back = rest;
    }
    let fixed = defined_for_good(func, stmts.iter(), stmts.iter().chain(back));
    stmts.extend(back.iter().filter(|stmt| !super::is_definition_of(stmt, &fixed)).cloned());
    Some(Block { stmts, tail: None })
}

fn is_variable(value: &Expr, var: VarId) -> bool {
    matches!(value, Expr::Place(Place { root, projections }) if *root == var && projections.is_empty())
}

/// What these statements define and no statement writes again need not be computed a second time. (What is not `Copy` may
/// have been moved.)
pub(super) fn defined_for_good<'s>(
    func: &Func,
    there: impl Iterator<Item = &'s Stmt>,
    all: impl Iterator<Item = &'s Stmt>,
) -> BTreeSet<VarId> {
    let mut defined = BTreeSet::new();
    for stmt in there.filter(|stmt| !matches!(stmt.kind, StmtKind::Loop(_))) {
        traverse::shallow_accesses(stmt, &mut |var, access| {
            if access == Access::Define && func.var(var).ty.is_copy() {
                defined.insert(var);
            }
        });
    }
    for stmt in all {
        traverse::accesses(stmt, &mut |var, access| {
            if matches!(access, Access::Overwrite | Access::Modify) {
                defined.remove(&var);
            }
        });
    }
    defined
}

/// The stores declared just before the loop hold what one turn records.
pub(super) fn one_turn_at_a_time(before: &mut [Stmt]) {
    for declaration in before.iter_mut().rev() {
        match &mut declaration.kind {
            StmtKind::Sweep(SweepStmt::NewTape { tape: _, turns } | SweepStmt::NewHistory { history: _, turns }) => {
                if !turns.is_empty() {
                    turns.remove(0);
                }
            }
            _ => return,
        }
    }
}
