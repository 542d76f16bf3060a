//! What may be evaluated again in the reverse sweep, and what stays as it was declared.

use std::collections::BTreeSet;

use crate::analyze::types;
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Expr, Func, Place, Projection, StmtKind, VarId};
use crate::rules::Cost;

/// Whether an expression may be evaluated again: pure, cheap, and no move.
pub(super) fn repeatable(func: &Func, value: &Expr) -> bool {
    match value {
        Expr::Place(place) => indices_repeat(place) && types::of_place(func, place).is_copy(),
        Expr::Literal(_) => true,
        Expr::Rule { rule, operands, .. } => {
            rule.cost == Cost::Cheap && operands.iter().all(|operand| repeatable(func, operand))
        }
        Expr::Convert { operand, .. } | Expr::NoGrad { operand, .. } => repeatable(func, operand),
        Expr::Tuple(parts) | Expr::Array(parts) => parts.iter().all(|part| repeatable(func, part)),
        // What is refused and came this far is a constant.
        Expr::Opaque(opaque) => opaque.repeatable && opaque.writes.is_empty(),
        Expr::Cut(opaque) => opaque.repeatable && opaque.refused.is_none() && opaque.writes.is_empty(),
        Expr::ArrayRepeat { .. } | Expr::VecList(_) | Expr::VecRepeat { .. } | Expr::Copied { .. } | Expr::Call(_) => {
            false
        }
    }
}

fn indices_repeat(place: &Place) -> bool {
    place.projections.iter().all(|projection| match projection {
        Projection::Index(opaque) | Projection::Slice(opaque) => opaque.repeatable,
        Projection::Field(_) | Projection::Deref => true,
    })
}

/// Variables written after their declaration, or declared without a value.
pub(super) fn written(func: &Func) -> BTreeSet<VarId> {
    let mut written = BTreeSet::new();
    traverse::block_accesses(&func.body, &mut |var, access| {
        if matches!(access, Access::Overwrite | Access::Modify) {
            written.insert(var);
        }
    });
    written.extend(declared_late(&func.body));
    written
}

/// Variables declared without a value.
pub(super) fn declared_late(block: &Block) -> BTreeSet<VarId> {
    let mut found = BTreeSet::new();
    collect_late(block, &mut found);
    found
}

fn collect_late(block: &Block, found: &mut BTreeSet<VarId>) {
    for stmt in &block.stmts {
        if let StmtKind::Declare { var } = &stmt.kind {
            found.insert(*var);
        }
        for inner in traverse::blocks(stmt) {
            collect_late(inner, found);
        }
    }
}
