//! What a statement moves away: nothing may be read from it later.

use std::collections::BTreeSet;

use super::Tables;
use crate::ir::traverse;
use crate::ir::{Arg, Call, Exit, Expr, Stmt, StmtKind, SweepStmt, VarId};

/// The variables that a statement, or a block in it, may move.
pub(super) fn by_statement(tables: &Tables, stmt: &Stmt) -> BTreeSet<VarId> {
    let mut moved = BTreeSet::new();
    collect(tables, stmt, &mut moved);
    moved
}

/// The variables that a value may move.
pub(super) fn by_value(tables: &Tables, value: &Expr) -> BTreeSet<VarId> {
    let mut moved = BTreeSet::new();
    in_value(tables, value, &mut moved);
    moved
}

fn collect(tables: &Tables, stmt: &Stmt, moved: &mut BTreeSet<VarId>) {
    match &stmt.kind {
        StmtKind::Let { value, .. }
        | StmtKind::Assign { value, .. }
        | StmtKind::Push { value, .. }
        | StmtKind::Fill { value, .. }
        | StmtKind::Match { scrutinee: value, .. }
        | StmtKind::Exit(Exit::Return(Some(value))) => in_value(tables, value, moved),
        StmtKind::Call(call)
        | StmtKind::Sweep(SweepStmt::CallWithPullback { call, .. } | SweepStmt::CallWithTangent { call, .. }) => {
            in_call(tables, call, moved);
        }
        StmtKind::Sweep(SweepStmt::Push { values, .. } | SweepStmt::Fill { values, .. }) => {
            for value in values {
                in_value(tables, value, moved);
            }
        }
        _ => {}
    }
    for block in traverse::blocks(stmt) {
        for stmt in &block.stmts {
            collect(tables, stmt, moved);
        }
        if let Some(tail) = &block.tail {
            in_value(tables, tail, moved);
        }
    }
}

fn in_value(tables: &Tables, value: &Expr, moved: &mut BTreeSet<VarId>) {
    match value {
        Expr::Place(place) => {
            if !tables.is_copy(place.root) {
                moved.insert(place.root);
            }
        }
        Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
            for part in parts {
                in_value(tables, part, moved);
            }
        }
        Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } | Expr::NoGrad { operand: value, .. } => {
            in_value(tables, value, moved);
        }
        Expr::Call(call) => in_call(tables, call, moved),
        // Operators and methods of numbers take copies.
        Expr::Rule { .. }
        | Expr::Convert { .. }
        | Expr::Copied { .. }
        | Expr::Literal(_)
        | Expr::Cut(_)
        | Expr::Opaque(_) => {}
    }
}

fn in_call(tables: &Tables, call: &Call, moved: &mut BTreeSet<VarId>) {
    for arg in &call.args {
        if let Arg::Value(value) = arg {
            in_value(tables, value, moved);
        }
    }
}
