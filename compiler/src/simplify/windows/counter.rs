//! A counter that goes down by one in every turn of a loop that goes down itself.

use std::collections::BTreeSet;

use proc_macro2::Span;

use super::Window;
use super::elements::Offset;
use crate::ir::traverse;
use crate::ir::{Adaptor, Block, Expr, Func, Opaque, Place, Range, Stmt, StmtKind, SweepStmt, Ty, UpdateOp, VarId};

/// Takes `next -= 1;` off the start of a body and gives the counter.
pub(super) fn counter(func: &Func, range: &Range, body: &mut Block) -> Option<VarId> {
    let [Adaptor::Rev] = range.adaptors.as_slice() else { return None };
    let StmtKind::Update { place, op: UpdateOp::Sub, value } = &body.stmts.first()?.kind else { return None };
    let counter = place.root;
    let is_one = match value {
        Expr::Literal(one) => one.to_string() == "1",
        Expr::Opaque(one) => one.tokens.to_string() == "1",
        _ => false,
    };
    if !place.projections.is_empty() || !matches!(func.var(counter).ty, Ty::Usize | Ty::Int) || !is_one {
        return None;
    }
    body.stmts.remove(0);
    Some(counter)
}

/// `next -= turns;`
pub(super) fn back(counter: VarId, turns: Opaque) -> Stmt {
    let value = Expr::Opaque(turns);
    Stmt::new(StmtKind::Update { place: Place::var(counter), op: UpdateOp::Sub, value }, Span::mixed_site())
}

/// Whether the turns may go up instead: each changes its own elements, and adds to sums that no turn reads. (What is an
/// index is a `usize`.)
pub(super) fn may_ascend(func: &Func, body: &Block, windows: &[Window], changing: &BTreeSet<VarId>) -> bool {
    let mut defined = BTreeSet::new();
    let mut sums = BTreeSet::new();
    for stmt in &body.stmts {
        match &stmt.kind {
            StmtKind::Let { var, .. } => {
                defined.insert(*var);
            }
            StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, .. } if place.projections.is_empty() => {
                sums.insert(place.root);
            }
            _ => {}
        }
    }
    let is_own = |place: &Place| windows.iter().any(|window| window.element.root == place.root);
    body.stmts.iter().all(|stmt| match &stmt.kind {
        StmtKind::Let { value, .. } => reads_none(value, &sums),
        StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, value } => {
            let is_sum = place.projections.is_empty() && is_float(func, place.root);
            reads_none(value, &sums) && (defined.contains(&place.root) || is_sum || is_own(place))
        }
        StmtKind::Assign { place, value } => {
            reads_none(value, &sums) && (defined.contains(&place.root) || is_own(place))
        }
        StmtKind::Sweep(SweepStmt::TakeTangent { place, .. }) => is_own(place),
        _ => false,
    }) && sums.iter().all(|sum| changing.contains(sum))
        && windows.iter().any(|window| matches!(window.element.offset, Offset::Counter))
}

fn is_float(func: &Func, var: VarId) -> bool {
    matches!(func.var(var).ty, Ty::Float(_))
}

fn reads_none(value: &Expr, vars: &BTreeSet<VarId>) -> bool {
    let mut free = true;
    traverse::expr_accesses(value, &mut |var, _| free &= !vars.contains(&var));
    free
}
