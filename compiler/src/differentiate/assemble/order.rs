//! Turns of a reverse loop that only add up may run in any order; forwards is the order memory likes.

use std::collections::BTreeMap;

use super::super::elementwise;
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Func, Stmt, StmtKind, SweepStmt, UpdateOp, VarId};

/// Whether no turn sees what another turn wrote: what is declared further out is only read, only added to, or touched at
/// the turn's own element alone.
pub(super) fn is_free(func: &Func, body: &Block, item: VarId) -> bool {
    let own = elementwise::accesses_in(func, body, item);
    let mut outer = Outer::default();
    outer.block(body);
    outer.found.iter().all(|(var, touched)| {
        let order_matters = touched.changed || (touched.read && touched.added);
        !order_matters || outer.inner.contains(var) || own.are_elementwise(*var)
    })
}

#[derive(Default)]
struct Outer {
    found: BTreeMap<VarId, Touched>,
    inner: Vec<VarId>,
}

#[derive(Default)]
struct Touched {
    read: bool,
    added: bool,
    changed: bool,
}

impl Outer {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
            for inner in traverse::blocks(stmt) {
                self.block(inner);
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        // The place added to counts as added, whatever else the statement reads counts as read.
        let added = match &stmt.kind {
            StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, .. }
            | StmtKind::Sweep(SweepStmt::Accumulate { place, .. } | SweepStmt::AccumulateAll { place, .. }) => {
                Some(place.root)
            }
            _ => None,
        };
        let mut reads_added = 0;
        traverse::shallow_accesses(stmt, &mut |var, access| {
            let touched = self.found.entry(var).or_default();
            match access {
                Access::Define => self.inner.push(var),
                Access::Read if Some(var) == added => reads_added += 1,
                Access::Read => touched.read = true,
                Access::Overwrite | Access::Modify if Some(var) == added => touched.added = true,
                Access::Overwrite | Access::Modify => touched.changed = true,
            }
        });
        if let Some(var) = added {
            // An update reads the place it adds to once; more is a read of its own.
            let own = usize::from(matches!(stmt.kind, StmtKind::Update { .. }));
            self.found.entry(var).or_default().read |= reads_added > own;
        }
    }
}
