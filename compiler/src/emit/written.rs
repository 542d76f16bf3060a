//! Which declarations need `mut`, found by looking at what is written: a variable that no statement writes any more
//! reads better without.

use std::collections::BTreeMap;

use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// The variables that need `mut`, by sweep.
pub(super) struct Written {
    pub(super) forward: Vec<bool>,
    pub(super) reverse: Vec<bool>,
}

/// A reference needs no `mut` for what it refers to to be written. A variable of the forward sweep may be written in the
/// reverse sweep, which captures it.
pub(super) fn written(sweeps: &Sweeps, references: &[bool]) -> Written {
    let count = sweeps.func.vars.len();
    let mut forward = Scan::new(count, references);
    forward.block(&sweeps.func.body);
    let mut reverse = Scan::new(count, references);
    reverse.block(&sweeps.reverse);
    for (forward, captured) in forward.written.iter_mut().zip(&reverse.captured) {
        *forward |= captured;
    }
    Written { forward: forward.written, reverse: reverse.written }
}

struct Scan<'r> {
    references: &'r [bool],
    written: Vec<bool>,
    /// Written outside the scope of a declaration in this sweep.
    captured: Vec<bool>,
    /// How many declarations of each variable are in scope.
    scopes: Vec<u32>,
    /// Variables declared without a value, and how often they were assigned on the way here.
    late: BTreeMap<VarId, Late>,
    depth: usize,
}

#[derive(Clone, Copy)]
struct Late {
    assignments: usize,
    /// The number of loops around the declaration.
    depth: usize,
}

impl<'r> Scan<'r> {
    fn new(count: usize, references: &'r [bool]) -> Self {
        Self {
            references,
            written: vec![false; count],
            captured: vec![false; count],
            scopes: vec![0; count],
            late: BTreeMap::new(),
            depth: 0,
        }
    }

    fn block(&mut self, block: &Block) {
        let mut declared = Vec::new();
        for stmt in &block.stmts {
            traverse::shallow_accesses(stmt, &mut |var, access| {
                self.access(var, access, &mut declared);
            });
            if let StmtKind::Declare { var } = &stmt.kind {
                self.late.insert(*var, Late { assignments: 0, depth: self.depth });
            }
            self.inner(stmt);
        }
        if let Some(tail) = &block.tail {
            traverse::expr_accesses(tail, &mut |var, access| {
                self.access(var, access, &mut declared);
            });
        }
        for var in declared {
            self.scopes[var.0 as usize] -= 1;
            self.late.remove(&var);
        }
    }

    /// The branches of a statement are alternatives: a variable assigned in each is assigned once.
    fn inner(&mut self, stmt: &Stmt) {
        let is_loop = matches!(stmt.kind, StmtKind::Loop(_) | StmtKind::Sweep(SweepStmt::Turns { .. }));
        self.depth += usize::from(is_loop);
        let blocks = traverse::blocks(stmt);
        if blocks.len() > 1 && !self.late.is_empty() {
            let before = self.late.clone();
            let mut after = before.clone();
            for block in blocks {
                self.late.clone_from(&before);
                self.block(block);
                for (var, late) in &self.late {
                    let most = after.entry(*var).or_insert(*late);
                    most.assignments = most.assignments.max(late.assignments);
                }
            }
            self.late = after;
        } else {
            for block in blocks {
                self.block(block);
            }
        }
        self.depth -= usize::from(is_loop);
    }

    fn access(&mut self, var: VarId, access: Access, declared: &mut Vec<VarId>) {
        let index = var.0 as usize;
        match access {
            Access::Read => {}
            Access::Define => {
                self.scopes[index] += 1;
                declared.push(var);
            }
            Access::Overwrite | Access::Modify => {
                if self.references[index] || (access == Access::Overwrite && self.is_first_assignment(var)) {
                    return;
                }
                self.written[index] = true;
                self.captured[index] |= self.scopes[index] == 0;
            }
        }
    }

    fn is_first_assignment(&mut self, var: VarId) -> bool {
        match self.late.get_mut(&var) {
            Some(late) => {
                late.assignments += 1;
                late.assignments == 1 && late.depth == self.depth
            }
            None => false,
        }
    }
}
