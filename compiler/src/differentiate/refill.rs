//! Scratch arrays that one loop fills anew each time: the loop runs again where the reverse sweep reads them.
//!
//! `for j in 0..d { centered[j] = x[j] - mean[j]; }` inside another loop overwrites `centered` turn by turn. If nothing
//! else in the function writes `centered`, and the loop visits the same elements each time, then running it again brings
//! back exactly what it left, and nothing need be recorded.

use std::collections::{BTreeMap, BTreeSet};

use super::repeat::repeatable;
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Exit, Expr, Func, Loop, LoopKind, Projection, Stmt, StmtKind, VarId};

/// The arrays of the function's own block that a single filling loop writes.
pub(super) fn candidates(func: &Func) -> BTreeSet<VarId> {
    let mut writes = BTreeMap::new();
    count_writes(&func.body, &mut writes);
    let mut filled = BTreeSet::new();
    visit(&func.body, &mut |stmt| filled.extend(filled_by(func, stmt)));
    let fixed = before_returns(&func.body);
    filled.retain(|var| writes.get(var) == Some(&1) && fixed.contains(var));
    filled
}

/// The filling loop of each of these arrays.
pub(super) fn loops(func: &Func, arrays: &BTreeSet<VarId>) -> BTreeMap<VarId, Stmt> {
    let mut found = BTreeMap::new();
    visit(&func.body, &mut |stmt| {
        if let Some(var) = filled_by(func, stmt).filter(|var| arrays.contains(var)) {
            found.insert(var, stmt.clone());
        }
    });
    found
}

/// The array a statement fills, if it is a filling loop.
pub(super) fn filled_by(func: &Func, stmt: &Stmt) -> Option<VarId> {
    let StmtKind::Loop(looped) = &stmt.kind else { return None };
    let Loop { kind: LoopKind::For { range, .. }, body, .. } = &**looped else { return None };
    let mut bounds_fixed = true;
    let level = declared(&func.body);
    traverse::range_accesses(range, &mut |var, _| {
        bounds_fixed &=
            !func.var(var).mutable && (level.contains(&var) || func.params.iter().any(|param| param.var == var));
    });
    let (last, first) = body.stmts.split_last()?;
    let names = first.iter().all(|stmt| matches!(&stmt.kind, StmtKind::Let { value, .. } if repeatable(func, value)));
    let StmtKind::Assign { place, value } = &last.kind else { return None };
    let is_element = matches!(place.projections[..], [Projection::Index(_)]);
    let mut reads_itself = false;
    traverse::block_accesses(body, &mut |var, access| reads_itself |= var == place.root && access == Access::Read);
    (bounds_fixed && names && is_element && !reads_itself && repeatable(func, value)).then_some(place.root)
}

fn visit(block: &Block, see: &mut dyn FnMut(&Stmt)) {
    for stmt in &block.stmts {
        see(stmt);
        for inner in traverse::blocks(stmt) {
            visit(inner, see);
        }
    }
}

fn count_writes(block: &Block, writes: &mut BTreeMap<VarId, usize>) {
    for stmt in &block.stmts {
        let mut written = BTreeSet::new();
        traverse::shallow_accesses(stmt, &mut |var, access| {
            if matches!(access, Access::Overwrite | Access::Modify) {
                written.insert(var);
            }
        });
        for var in written {
            *writes.entry(var).or_default() += 1;
        }
        for inner in traverse::blocks(stmt) {
            count_writes(inner, writes);
        }
    }
}

fn declared(block: &Block) -> BTreeSet<VarId> {
    block
        .stmts
        .iter()
        .filter_map(|stmt| match &stmt.kind {
            StmtKind::Let { var, .. } => Some(*var),
            _ => None,
        })
        .collect()
}

/// The variables the pullback can capture: declared before the first statement that may return.
fn before_returns(block: &Block) -> BTreeSet<VarId> {
    let mut declared = BTreeSet::new();
    for stmt in &block.stmts {
        if returns(stmt) {
            break;
        }
        if let StmtKind::Let { var, value: Expr::VecRepeat { .. } | Expr::ArrayRepeat { .. } } = &stmt.kind {
            declared.insert(*var);
        }
    }
    declared
}

fn returns(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Exit(Exit::Return(_)))
        || traverse::blocks(stmt).iter().any(|block| block.stmts.iter().any(returns))
}
