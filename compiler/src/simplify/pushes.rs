use std::collections::BTreeSet;

use crate::analyze::types;
use crate::ir::traverse::{self, Access, blocks, blocks_mut};
use crate::ir::{Block, Expr, Func, Stmt, StmtKind, SweepStmt, VarId};

/// Records a value as soon as it is there: `let y_old = y; y = ..; tape.push(y_old);` becomes
/// `let y_old = y; tape.push(y_old); y = ..;`, so that the name can go.
pub(super) fn hoist(func: &Func, block: &mut Block) {
    for stmt in &mut block.stmts {
        for inner in blocks_mut(stmt) {
            hoist(func, inner);
        }
    }
    for index in 0..block.stmts.len() {
        if moves(func, &block.stmts[index]) {
            continue;
        }
        let Some(recorded) = recorded(&block.stmts[index]) else {
            continue;
        };
        let after = block.stmts[..index].iter().rposition(|stmt| blocks_way(stmt, &recorded));
        let target = after.map_or(0, |after| after + 1);
        block.stmts[target..=index].rotate_right(1);
    }
}

/// Whether recording moves a value away, which the statements before may still read.
fn moves(func: &Func, stmt: &Stmt) -> bool {
    let StmtKind::Sweep(SweepStmt::Push { values, .. } | SweepStmt::Fill { values, .. }) = &stmt.kind else {
        return false;
    };
    !values.iter().all(|value| matches!(value, Expr::Place(place) if types::of_place(func, place).is_copy()))
}

/// What a statement records, and where.
fn recorded(stmt: &Stmt) -> Option<BTreeSet<VarId>> {
    match &stmt.kind {
        StmtKind::Sweep(SweepStmt::Push { .. } | SweepStmt::Fill { .. }) => {
            let mut touched = BTreeSet::new();
            traverse::accesses(stmt, &mut |var, _| {
                touched.insert(var);
            });
            Some(touched)
        }
        _ => None,
    }
}

/// Whether a statement provides one of the variables, touches the store, or may leave the block.
fn blocks_way(stmt: &Stmt, recorded: &BTreeSet<VarId>) -> bool {
    let mut found = may_leave(stmt);
    traverse::accesses(stmt, &mut |var, access| {
        found |= access != Access::Read && recorded.contains(&var);
    });
    found
}

fn may_leave(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Exit(_) | StmtKind::Rest { .. })
        || blocks(stmt).into_iter().any(|block| block.stmts.iter().any(may_leave))
}
