//! `x_bar[i] += e;` becomes `x_bar[i] = e;` in the first loop that touches a buffer of zeros.

use proc_macro2::TokenStream;

use super::constants::negation;
use crate::ir::traverse;
use crate::ir::{Block, Expr, Func, Loop, LoopKind, Place, Projection, Stmt, StmtKind, UpdateOp, VarId};

/// Makes the first contribution to each element of these buffers, which are zero, an assignment.
pub(super) fn assign(func: &Func, zeros: impl IntoIterator<Item = VarId>, block: &mut Block) {
    for buffer in zeros {
        if let Some(first) = block.stmts.iter_mut().find(|stmt| touches(stmt, buffer))
            && let StmtKind::Loop(looped) = &mut first.kind
        {
            assign_in(func, buffer, looped);
        }
    }
}

/// A loop that visits each element once at most, in one statement.
fn assign_in(func: &Func, buffer: VarId, looped: &mut Loop) {
    let LoopKind::For { var, .. } = &looped.kind else { return };
    let item = func.var(*var).ident.to_string();
    let mut visits = looped.body.stmts.iter_mut().filter(|stmt| touches(stmt, buffer));
    let (Some(visit), None) = (visits.next(), visits.next()) else { return };
    let StmtKind::Update { place, op: op @ (UpdateOp::Add | UpdateOp::Sub), value } = &mut visit.kind else { return };
    if !is_element(place, buffer, &item) || reads(value, buffer) {
        return;
    }
    let added = std::mem::replace(value, Expr::Literal(TokenStream::new()));
    let value = if *op == UpdateOp::Add { added } else { negation(added) };
    visit.kind = StmtKind::Assign { place: place.clone(), value };
}

fn is_element(place: &Place, buffer: VarId, item: &str) -> bool {
    let [Projection::Index(index)] = place.projections.as_slice() else { return false };
    place.root == buffer && index.tokens.to_string() == item
}

fn touches(stmt: &Stmt, var: VarId) -> bool {
    let mut touches = false;
    traverse::accesses(stmt, &mut |other, _| touches |= other == var);
    touches
}

fn reads(expr: &Expr, var: VarId) -> bool {
    let mut reads = false;
    traverse::expr_accesses(expr, &mut |other, _| reads |= other == var);
    reads
}
