//! What the reverse of a loop asks of the loop: can its range be walked backwards, and can it end early.

use std::collections::BTreeSet;

use crate::ir::traverse;
use crate::ir::{Adaptor, Block, Exit, Func, LoopId, Range, StmtKind, Ty, VarId};

/// The range walked backwards, where that can be written: a stepped range reverses only if its length is exact, which
/// the standard library says of `usize` and not of inclusive ranges.
pub(super) fn reversed(func: &Func, var: VarId, range: &Range) -> Option<Range> {
    let stepped = range.adaptors.iter().any(|adaptor| matches!(adaptor, Adaptor::StepBy(_)));
    if stepped && (range.inclusive || func.var(var).ty != Ty::Usize) {
        return None;
    }
    let mut reversed = range.clone();
    reversed.adaptors.push(Adaptor::Rev);
    Some(reversed)
}

/// Whether the loop can end before its range does.
pub(super) fn leaves(body: &Block, id: LoopId) -> bool {
    let mut inner = BTreeSet::new();
    collect_loops(body, &mut inner);
    let mut leaves = false;
    visit_exits(body, &mut |exit| {
        leaves |= match exit {
            Exit::Break(target) => *target == id || !inner.contains(target),
            Exit::Continue(target) => *target != id && !inner.contains(target),
            Exit::Return(_) => true,
        };
    });
    leaves
}

fn collect_loops(block: &Block, ids: &mut BTreeSet<LoopId>) {
    for stmt in &block.stmts {
        if let StmtKind::Loop(looped) = &stmt.kind {
            ids.insert(looped.id);
        }
        for inner in traverse::blocks(stmt) {
            collect_loops(inner, ids);
        }
    }
}

pub(super) fn visit_exits(block: &Block, visit: &mut dyn FnMut(&Exit)) {
    for stmt in &block.stmts {
        if let StmtKind::Exit(exit) = &stmt.kind {
            visit(exit);
        }
        for inner in traverse::blocks(stmt) {
            visit_exits(inner, visit);
        }
    }
}
