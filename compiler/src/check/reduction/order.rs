//! What is written when, in the order of the text.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::traverse::{self, Access};
use crate::ir::{Stmt, StmtKind, VarId};

/// The statements by their number.
#[derive(Default)]
pub(super) struct Order {
    next: usize,
    definitions: BTreeMap<VarId, usize>,
    writes: BTreeMap<VarId, Vec<usize>>,
    /// The loops that are not over yet.
    open: Vec<usize>,
    /// The first and the last statement of every loop.
    loops: Vec<(usize, usize)>,
}

impl Order {
    /// Gives a statement the next number, and notes what it does without the blocks in it.
    pub(super) fn note(&mut self, stmt: &Stmt) {
        self.next += 1;
        let now = self.next;
        if matches!(stmt.kind, StmtKind::Loop(_)) {
            self.open.push(now);
        }
        traverse::shallow_accesses(stmt, &mut |var, access| match access {
            Access::Read => {}
            Access::Define => {
                self.definitions.insert(var, now);
            }
            Access::Overwrite | Access::Modify => self.writes.entry(var).or_default().push(now),
        });
    }

    /// Notes that the blocks of a statement are over.
    pub(super) fn end(&mut self, stmt: &Stmt) {
        if matches!(stmt.kind, StmtKind::Loop(_))
            && let Some(first) = self.open.pop()
        {
            self.loops.push((first, self.next));
        }
    }

    /// The number of the statement noted last.
    pub(super) fn now(&self) -> usize {
        self.next
    }

    pub(super) fn definition(&self, var: VarId) -> Option<usize> {
        self.definitions.get(&var).copied()
    }

    pub(super) fn is_written(&self, var: VarId) -> bool {
        self.writes.contains_key(&var)
    }

    /// Whether none of these variables is written between two statements, nor around the second by a loop that the first
    /// is not in.
    pub(super) fn is_unchanged(&self, vars: &BTreeSet<VarId>, from: usize, to: usize) -> bool {
        let around = self.loops.iter().filter(|(first, last)| *first <= to && to <= *last && from < *first);
        let (start, end) = around.fold((from, to), |(start, end), (first, last)| (start.min(*first), end.max(*last)));
        let mut written = vars.iter().filter_map(|var| self.writes.get(var)).flatten();
        // A write after the use in a loop around both is before the next turn's definitions.
        let is_between = |at: &&usize| (start < **at && **at < to) || (to < **at && **at <= end);
        !written.any(|at| is_between(&at))
    }
}
