use std::collections::{BTreeMap, BTreeSet};

use super::operands::as_variable;
use super::{Tables, both};
use crate::ir::traverse::{self, blocks_mut};
use crate::ir::{Block, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// How far apart the two statements may stand.
const WINDOW: usize = 32;

/// `let t = <statement>; let v = t;` becomes `let v = <statement>;` where the statement is no expression: an `if`, a
/// call with its pullback, a value taken from a tape. `let v; .. v = e;` becomes `let v = e;`.
pub(super) fn coalesce(tables: &Tables, sweeps: &mut Sweeps) {
    both(sweeps, |_, block| walk(tables, block));
}

fn walk(tables: &Tables, block: &mut Block) {
    let mut made: BTreeMap<VarId, usize> = BTreeMap::new();
    let mut late: BTreeMap<VarId, usize> = BTreeMap::new();
    let mut dropped = BTreeSet::new();
    for index in 0..block.stmts.len() {
        let stmt = &mut block.stmts[index];
        for inner in blocks_mut(stmt) {
            walk(tables, inner);
        }
        if let StmtKind::Assign { place, value } = &stmt.kind
            && place.projections.is_empty()
            && let Some(declaration) = late.get(&place.root)
        {
            dropped.insert(*declaration);
            stmt.kind = StmtKind::Let { var: place.root, value: value.clone() };
        }
        if !late.is_empty() {
            traverse::accesses(stmt, &mut |var, _| {
                late.remove(&var);
            });
        }
        if let StmtKind::Declare { var } = &stmt.kind {
            late.insert(*var, index);
        }
        if let Some((var, temp)) = plain_copy(tables, stmt)
            && let Some(definition) = made.get(&temp).copied()
            && index - definition <= WINDOW
            && !block.stmts[definition + 1..index].iter().any(|between| mentions(tables, between, var))
        {
            rename(&mut block.stmts[definition], temp, var);
            dropped.insert(index);
        }
        for var in definitions(&block.stmts[index]) {
            made.insert(var, index);
        }
    }
    let mut index = 0;
    block.stmts.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}

/// `let v = t;` where nothing else reads `t`.
fn plain_copy(tables: &Tables, stmt: &Stmt) -> Option<(VarId, VarId)> {
    let StmtKind::Let { var, value } = &stmt.kind else {
        return None;
    };
    let temp = as_variable(value)?;
    (tables.is_ours(temp) && tables.reads(temp) == 1 && !tables.is_written(temp)).then_some((*var, temp))
}

fn mentions(tables: &Tables, stmt: &Stmt, var: VarId) -> bool {
    let mut found = false;
    traverse::accesses(stmt, &mut |other, _| {
        found |= tables.origin(other) == tables.origin(var);
    });
    found
}

/// What a statement declares without an expression.
fn definitions(stmt: &Stmt) -> Vec<VarId> {
    match &stmt.kind {
        StmtKind::If { result, .. } | StmtKind::Match { result, .. } => result.iter().copied().collect(),
        StmtKind::Sweep(
            SweepStmt::CallWithTangent { result, tangents, .. } | SweepStmt::CallWithPullback { result, tangents, .. },
        ) => result.iter().chain(tangents.iter().flat_map(|tangents| &tangents.dot)).copied().collect(),
        StmtKind::Sweep(SweepStmt::Pop { vars, .. } | SweepStmt::Take { vars, .. }) => vars.clone(),
        StmtKind::Sweep(SweepStmt::TakeTangent { bar, .. } | SweepStmt::PopElement { bar, .. }) => {
            vec![*bar]
        }
        _ => Vec::new(),
    }
}

fn rename(stmt: &mut Stmt, from: VarId, to: VarId) {
    super::rename::stmt(stmt, &mut |_| {}, &mut |var| {
        if *var == from {
            *var = to;
        }
    });
}
