//! Where the reverse sweep finds the immutable values it reads: computed again, or recorded.
//!
//! A value is computed again at the last statement whose reverse reads it, if its definition is cheap and nothing that
//! the definition reads was overwritten in between; the reverse sweep has the same state there. Otherwise it is recorded
//! where it was defined. What is computed again makes its own operands needed at the same point.

use std::collections::{BTreeMap, BTreeSet};

use super::repeat::{repeatable, written};
use super::restore::undo;
use super::{Mirror, Node, NodeKind, Reverse, pullback_of, refill};
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Expr, Func, LoopKind, Stmt, StmtKind, SweepStmt, VarId};

/// Decides for every immutable variable the reverse sweep reads.
pub(super) fn materialise(func: &Func, reverse: &mut Reverse) {
    let written = written(func);
    let mut roots = BTreeSet::new();
    reverse.refilled = refill::candidates(func);
    // Restoring an element reads its index, and whether it is restored depends on what is read: iterate until the set of
    // variables read in the reverse sweep no longer grows. A scratch array that is read where it cannot be filled again
    // is an array like any other.
    loop {
        let mut body = std::mem::take(&mut reverse.body);
        let mut pass =
            Pass { func, reverse, written: &written, roots: &roots, read: BTreeSet::new(), unfilled: BTreeSet::new() };
        let outer = pass.block(&func.body, &mut body, &[]);
        let (read, mut unfilled) = (pass.read, pass.unfilled);
        unfilled.extend(outer);
        reverse.body = body;
        let before = reverse.refilled.len();
        reverse.refilled.retain(|var| !unfilled.contains(var));
        if reverse.refilled.len() == before && read.is_subset(&roots) {
            return;
        }
        roots.extend(read);
    }
}

struct Pass<'a> {
    func: &'a Func,
    reverse: &'a Reverse,
    written: &'a BTreeSet<VarId>,
    /// Variables known to be read in the reverse sweep from the round before.
    roots: &'a BTreeSet<VarId>,
    /// Variables found to be read in this round.
    read: BTreeSet<VarId>,
    /// Scratch arrays read where they cannot be filled again.
    unfilled: BTreeSet<VarId>,
}

/// The state in which a value is computed again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// After the statement.
    Post,
    /// Before it.
    Pre,
}

/// One block under decision.
struct Scope<'a> {
    /// The filling loops of the block.
    fills: BTreeMap<VarId, (usize, &'a Stmt)>,
    /// Where each variable of the block is defined, and by what if it can be computed again.
    definitions: BTreeMap<VarId, (usize, Option<&'a Expr>)>,
    /// At which statements each variable is written.
    writes: BTreeMap<VarId, Vec<usize>>,
    done: BTreeSet<VarId>,
    /// Read here, declared further out.
    outer: BTreeSet<VarId>,
}

impl Pass<'_> {
    /// Decides for a block; the result is what it reads of the blocks around it.
    fn block(&mut self, block: &Block, mirror: &mut Mirror, bound: &[VarId]) -> BTreeSet<VarId> {
        mirror.recorded.clear();
        mirror.recompute_tail.clear();
        let mut scope = self.scope(block, mirror, bound);
        let count = block.stmts.len();
        let mut tail = BTreeSet::new();
        self.reads(&mirror.tail, &mut tail);
        let mut recorded = Vec::new();
        let mut again = Vec::new();
        for var in tail {
            self.need(var, count, Phase::Post, &mut scope, &mut again, &mut recorded);
        }
        mirror.recompute_tail = in_order(again, &scope);
        for k in (0..count).rev() {
            let (post, pre) = self.node(&block.stmts[k], &mut mirror.nodes[k]);
            let mut again = Vec::new();
            for var in post {
                self.need(var, k, Phase::Post, &mut scope, &mut again, &mut recorded);
            }
            mirror.nodes[k].recompute_post = in_order(again, &scope);
            let mut again = Vec::new();
            for var in pre {
                self.need(var, k, Phase::Pre, &mut scope, &mut again, &mut recorded);
            }
            mirror.nodes[k].recompute_pre = in_order(again, &scope);
        }
        let mut head = BTreeSet::new();
        self.reads(&mirror.head, &mut head);
        scope.outer.extend(head);
        mirror.recorded = in_order(recorded, &scope);
        scope.outer
    }

    fn scope<'b>(&self, block: &'b Block, mirror: &Mirror, bound: &[VarId]) -> Scope<'b> {
        let mut scope = Scope {
            fills: BTreeMap::new(),
            definitions: BTreeMap::new(),
            writes: BTreeMap::new(),
            done: BTreeSet::new(),
            outer: BTreeSet::new(),
        };
        for var in bound {
            scope.definitions.insert(*var, (0, None));
        }
        for (k, stmt) in block.stmts.iter().enumerate() {
            if let Some(var) = refill::filled_by(self.func, stmt).filter(|var| self.reverse.refilled.contains(var)) {
                scope.fills.insert(var, (k, stmt));
            }
            match &stmt.kind {
                StmtKind::Let { var, value } => {
                    let value = repeatable(self.func, value).then_some(value);
                    scope.definitions.insert(*var, (k, value));
                }
                StmtKind::Declare { var }
                | StmtKind::If { result: Some(var), .. }
                | StmtKind::Match { result: Some(var), .. } => {
                    scope.definitions.insert(*var, (k, None));
                }
                _ => {}
            }
            if let NodeKind::Leaf { post, .. } = &mirror.nodes[k].kind
                && let Some(pullback) = pullback_of(post)
            {
                scope.definitions.insert(pullback, (k, None));
            }
            traverse::accesses(stmt, &mut |var, access| {
                if matches!(access, Access::Overwrite | Access::Modify) {
                    let at = scope.writes.entry(var).or_default();
                    if at.last() != Some(&k) {
                        at.push(k);
                    }
                }
            });
        }
        scope
    }

    /// What the reverse of a statement reads in the state after it and in the state before it.
    fn node(&mut self, stmt: &Stmt, node: &mut Node) -> (BTreeSet<VarId>, BTreeSet<VarId>) {
        let mut post = BTreeSet::new();
        let mut pre = BTreeSet::new();
        self.reads(&node.before, &mut post);
        match &mut node.kind {
            NodeKind::Leaf { post: after, pre: found } => {
                self.reads(after, &mut post);
                self.reads(found, &mut pre);
                // Restoring an element evaluates its index.
                let mut restored = false;
                traverse::accesses(stmt, &mut |var, access| {
                    restored |= matches!(access, Access::Overwrite | Access::Modify) && self.roots.contains(&var);
                });
                if restored && traverse::blocks(stmt).is_empty() {
                    undo::index_reads(stmt, &mut |var| {
                        post.insert(var);
                    });
                }
            }
            NodeKind::If { cond, then, other } => {
                let StmtKind::If { then: then_block, other: other_block, .. } = &stmt.kind else { return (post, pre) };
                self.read.insert(*cond);
                post.insert(*cond);
                post.extend(self.block(then_block, then, &[]));
                post.extend(self.block(other_block, other, &[]));
            }
            NodeKind::Match { arm, blocks } => {
                let StmtKind::Match { arms, .. } = &stmt.kind else { return (post, pre) };
                post.insert(*arm);
                for (arm, mirror) in arms.iter().zip(blocks) {
                    let bound: Vec<VarId> = arm.bindings.iter().map(|(var, _)| *var).collect();
                    post.extend(self.block(&arm.block, mirror, &bound));
                }
            }
            NodeKind::For { var, range, body } => {
                let StmtKind::Loop(looped) = &stmt.kind else { return (post, pre) };
                traverse::range_accesses(range, &mut |var, _| {
                    post.insert(var);
                });
                let (var, mut inner) = (*var, self.block(&looped.body, body, &[]));
                inner.remove(&var);
                post.extend(inner);
            }
            NodeKind::Turns { turns, item, body, .. } => {
                let StmtKind::Loop(looped) = &stmt.kind else { return (post, pre) };
                post.insert(*turns);
                if let Some((_, range)) = item.as_deref() {
                    traverse::range_accesses(range, &mut |var, _| {
                        post.insert(var);
                    });
                }
                let mut inner = self.block(&looped.body, body, &[]);
                if let LoopKind::For { var, .. } = &looped.kind {
                    inner.remove(var);
                }
                post.extend(inner);
            }
            NodeKind::Rest { reached, block } => {
                let StmtKind::Rest { block: forward, .. } = &stmt.kind else { return (post, pre) };
                post.insert(*reached);
                post.extend(self.block(forward, block, &[]));
            }
        }
        post.retain(|var| self.reverse.is_primal(*var));
        self.read.extend(post.iter().chain(&pre).copied());
        (post, pre)
    }

    fn need(
        &mut self,
        var: VarId,
        k: usize,
        phase: Phase,
        scope: &mut Scope<'_>,
        again: &mut Vec<VarId>,
        recorded: &mut Vec<VarId>,
    ) {
        if self.need_filled(var, k, phase, scope, again, recorded) {
            return;
        }
        let Some(&(defined, value)) = scope.definitions.get(&var) else {
            scope.outer.insert(var);
            return;
        };
        if self.reverse.refilled.contains(&var) {
            self.unfilled.insert(var);
        }
        if self.written.contains(&var) || !scope.done.insert(var) {
            return;
        }
        let Some(value) = value.filter(|value| unchanged(scope, value, defined, k, phase)) else {
            recorded.push(var);
            return;
        };
        again.push(var);
        let mut operands = BTreeSet::new();
        traverse::expr_accesses(value, &mut |operand, _| {
            operands.insert(operand);
        });
        self.need_all(operands, k, phase, scope, again, recorded);
    }

    /// What is computed again makes its operands needed at the same point.
    fn need_all(
        &mut self,
        operands: BTreeSet<VarId>,
        k: usize,
        phase: Phase,
        scope: &mut Scope<'_>,
        again: &mut Vec<VarId>,
        recorded: &mut Vec<VarId>,
    ) {
        self.read.extend(operands.iter().copied());
        for operand in operands {
            self.need(operand, k, phase, scope, again, recorded);
        }
    }

    /// Fills a scratch array again for a reader below its filling loop in this block, if the loop would do the same.
    fn need_filled(
        &mut self,
        var: VarId,
        k: usize,
        phase: Phase,
        scope: &mut Scope<'_>,
        again: &mut Vec<VarId>,
        recorded: &mut Vec<VarId>,
    ) -> bool {
        let Some(&(at, stmt)) = scope.fills.get(&var) else { return false };
        if k <= at {
            self.unfilled.insert(var);
            return true;
        }
        let mut operands = BTreeSet::new();
        let mut inside = BTreeSet::new();
        traverse::accesses(stmt, &mut |read, access| match access {
            Access::Read => {
                operands.insert(read);
            }
            Access::Define => {
                inside.insert(read);
            }
            Access::Overwrite | Access::Modify => {}
        });
        operands.retain(|operand| !inside.contains(operand));
        let same = operands.iter().all(|operand| scope.is_unchanged(*operand, at, k, phase));
        if !same {
            self.unfilled.insert(var);
            return true;
        }
        if scope.done.insert(var) {
            again.push(var);
            self.need_all(operands, k, phase, scope, again, recorded);
        }
        true
    }

    /// The primal variables that reverse statements read.
    fn reads(&self, stmts: &[Stmt], reads: &mut BTreeSet<VarId>) {
        for stmt in stmts {
            // Of a scratch array a zero tangent takes the shape, which no filling changes.
            if let StmtKind::Sweep(SweepStmt::ZeroTangent { of, .. }) = &stmt.kind
                && self.reverse.refilled.contains(&of.root)
            {
                continue;
            }
            traverse::accesses(stmt, &mut |var, access| {
                if access != Access::Define && self.reverse.is_primal(var) {
                    reads.insert(var);
                }
            });
        }
    }
}

/// Whether nothing that `value` reads is written between its definition and the state it is computed again in.
fn unchanged(scope: &Scope<'_>, value: &Expr, defined: usize, k: usize, phase: Phase) -> bool {
    let mut unchanged = true;
    traverse::expr_accesses(value, &mut |var, _| unchanged &= scope.is_unchanged(var, defined, k, phase));
    unchanged
}

impl Scope<'_> {
    /// Whether a variable keeps its value from one statement to the state something is computed again in.
    fn is_unchanged(&self, var: VarId, from: usize, k: usize, phase: Phase) -> bool {
        self.writes.get(&var).is_none_or(|writes| {
            let first = writes.partition_point(|&at| at <= from);
            let last = writes.partition_point(|&at| if phase == Phase::Post { at <= k } else { at < k });
            first >= last
        })
    }
}

/// Sorted by definition, so that each finds its operands.
fn in_order(mut vars: Vec<VarId>, scope: &Scope<'_>) -> Vec<VarId> {
    let position =
        |var: &VarId| scope.fills.get(var).map(|(at, _)| *at).or(scope.definitions.get(var).map(|(at, _)| *at));
    vars.sort_by_key(|var| (position(var), *var));
    vars
}
