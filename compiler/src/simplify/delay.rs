use std::collections::{BTreeMap, BTreeSet};

use super::Tables;
use super::operands::as_variable;
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{Block, Stmt, StmtKind, VarId};

/// How far an assignment may move.
const WINDOW: usize = 32;

/// `let t = v; v = e; w += t;` becomes `let t = v; w += t; v = e;`: an adjoint takes its new value when the last use of
/// the old one is over, so that the old one needs no name.
pub(super) fn delay(tables: &Tables, block: &mut Block) {
    for stmt in &mut block.stmts {
        for inner in blocks_mut(stmt) {
            delay(tables, inner);
        }
    }
    let mut copies: BTreeMap<VarId, VarId> = BTreeMap::new();
    let mut index = 0;
    while index < block.stmts.len() {
        match &block.stmts[index].kind {
            StmtKind::Let { var, value } => {
                if let Some(of) = as_variable(value)
                    && tables.is_ours(*var)
                    && !tables.is_written(*var)
                {
                    copies.insert(of, *var);
                }
            }
            StmtKind::Assign { place, .. } if place.projections.is_empty() => {
                if let Some(copy) = copies.remove(&place.root)
                    && let Some(last) = target(tables, &block.stmts[index..], copy)
                {
                    block.stmts[index..=index + last].rotate_left(1);
                    // What moved up is looked at in turn.
                    continue;
                }
            }
            _ => {}
        }
        index += 1;
    }
}

/// The last statement after the first one that reads the copy, if the first may move behind it.
fn target(tables: &Tables, stmts: &[Stmt], copy: VarId) -> Option<usize> {
    let (assignment, after) = stmts.split_first()?;
    let mut touched = BTreeSet::new();
    let mut assigned = BTreeSet::new();
    traverse::accesses(assignment, &mut |var, access| {
        touched.insert(tables.origin(var));
        if access != Access::Read {
            assigned.insert(tables.origin(var));
        }
    });
    let mut last = None;
    for (offset, stmt) in after.iter().take(WINDOW).enumerate() {
        let mut free = true;
        let mut reads_copy = false;
        traverse::accesses(stmt, &mut |var, access| {
            reads_copy |= var == copy;
            free &= !assigned.contains(&tables.origin(var));
            free &= access == Access::Read || !touched.contains(&tables.origin(var));
        });
        if !free {
            break;
        }
        if reads_copy {
            last = Some(offset + 1);
        }
    }
    last
}
