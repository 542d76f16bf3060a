//! Reverse mode, IR to IR.
//!
//! Four steps, each a function from data to data:
//! [`prepare`] makes every condition a variable, so that the reverse sweep can ask which branch was taken;
//! [`adjoint`] writes the reverse of every statement as if all primal values were at hand;
//! [`materialise`] and [`restore`] read that code and decide, for every primal value it mentions, whether it is computed
//! again, recorded, or brought back where a later statement overwrote it (to-be-recorded analysis);
//! [`assemble`] puts forward sweep and reverse sweep together.
//!
//! Where the cotangent of the result is known from the start, [`fuse`] makes one sweep of both where it can.
//!
//! Deciding from the reverse code itself, and not from a second description of what each rule reads, is what keeps the
//! two from drifting apart.

mod adjoint;
mod assemble;
mod call;
mod contribute;
pub(crate) mod demand;
mod elementwise;
mod forward;
mod fuse;
mod loops;
mod materialise;
mod partial;
pub(crate) mod prepare;
mod refill;
mod repeat;
mod restore;

use std::collections::BTreeSet;

pub(crate) use forward::forward;
pub(crate) use fuse::fuse;

use crate::analyze::Facts;
use crate::ir::{Func, Range, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// Splits a function into forward and reverse sweep.
pub(crate) fn reverse(mut func: Func, facts: &Facts) -> Sweeps {
    let mut reverse = adjoint::adjoint(&mut func, facts);
    materialise::materialise(&func, &mut reverse);
    restore::restore(&mut func, &mut reverse);
    assemble::assemble(func, reverse)
}

/// The reverse of a function, before it is known how primal values come back.
struct Reverse {
    /// Parallel to the function's body.
    body: Mirror,
    /// Statements at the start of the reverse sweep: local accumulators.
    start: Vec<Stmt>,
    /// Statements at its end: accumulators leave for their buffers.
    end: Vec<Stmt>,
    result_bar: Option<VarId>,
    bars: Vec<Option<VarId>>,
    /// Variables below this id, and those in `counters`, are primal.
    primal_vars: u32,
    /// Trip counts, arms taken, pullbacks: made by the transform, but values of the forward sweep.
    counters: BTreeSet<VarId>,
    /// Scratch arrays that are filled again instead of recorded.
    refilled: BTreeSet<VarId>,
}

/// The reverse of a block, parallel to its statements.
#[derive(Default)]
struct Mirror {
    nodes: Vec<Node>,
    /// Reverse of the tail; runs first.
    tail: Vec<Stmt>,
    /// Variables computed again before the tail.
    recompute_tail: Vec<VarId>,
    /// Runs last: contributions to what a pattern was bound to.
    head: Vec<Stmt>,
    /// Immutable variables of this block that are recorded, in the order of their definition.
    recorded: Vec<VarId>,
    /// Mutable variables of this block whose last value is recorded.
    finals: BTreeSet<VarId>,
    /// Some exit inside leaves this block before its end.
    has_exit: bool,
}

/// The reverse of a statement.
#[derive(Default)]
struct Node {
    /// Runs first, in the state after a compound statement: adjoints that its blocks add to are declared.
    before: Vec<Stmt>,
    kind: NodeKind,
    /// Variables computed again in the state after the statement.
    recompute_post: Vec<VarId>,
    /// Variables computed again in the state before the statement.
    recompute_pre: Vec<VarId>,
    /// What the statement overwrites although an earlier partial reads it.
    overwritten: BTreeSet<VarId>,
    /// How that is undone.
    undo: Vec<Undo>,
    /// The undone variable is used in this turn alone: the reverse sweep declares it here.
    declares: bool,
}

/// The shape of a statement's reverse.
enum NodeKind {
    /// `post` reads what the statement left, `pre` what it found.
    Leaf {
        post: Vec<Stmt>,
        pre: Vec<Stmt>,
    },
    If {
        cond: VarId,
        then: Box<Mirror>,
        other: Box<Mirror>,
    },
    Match {
        arm: VarId,
        blocks: Vec<Mirror>,
    },
    For {
        var: VarId,
        range: Box<Range>,
        body: Box<Mirror>,
    },
    Turns {
        turns: VarId,
        turn: VarId,
        item: Option<Box<(VarId, Range)>>,
        body: Box<Mirror>,
    },
    Rest {
        reached: VarId,
        block: Box<Mirror>,
    },
}

/// Brings back what a statement overwrote.
struct Undo {
    /// In the forward sweep, before the statement.
    save: Option<Stmt>,
    /// The variable the save defines: recorded like any other value.
    saved: Option<VarId>,
    /// In the reverse sweep.
    restore: Stmt,
}

impl Default for NodeKind {
    fn default() -> Self {
        Self::Leaf { post: Vec::new(), pre: Vec::new() }
    }
}

impl Mirror {
    /// Nothing to run in reverse.
    fn is_empty(&self) -> bool {
        self.tail.is_empty() && self.head.is_empty() && self.nodes.iter().all(Node::is_empty)
    }
}

impl Node {
    /// Nothing to run in reverse, but for what may have to be undone.
    fn is_empty(&self) -> bool {
        self.before.is_empty()
            && match &self.kind {
                NodeKind::Leaf { post, pre } => post.is_empty() && pre.is_empty(),
                NodeKind::Rest { block, .. } => block.is_empty(),
                NodeKind::If { .. } | NodeKind::Match { .. } | NodeKind::For { .. } | NodeKind::Turns { .. } => false,
            }
    }

    /// The mirrors of the blocks directly inside, in the order of [`blocks`](crate::ir::traverse::blocks).
    fn mirrors(&self) -> Vec<&Mirror> {
        match &self.kind {
            NodeKind::Leaf { .. } => Vec::new(),
            NodeKind::If { then, other, .. } => vec![then, other],
            NodeKind::Match { blocks, .. } => blocks.iter().collect(),
            NodeKind::For { body, .. } | NodeKind::Turns { body, .. } => vec![body],
            NodeKind::Rest { block, .. } => vec![block],
        }
    }

    fn mirrors_mut(&mut self) -> Vec<&mut Mirror> {
        match &mut self.kind {
            NodeKind::Leaf { .. } => Vec::new(),
            NodeKind::If { then, other, .. } => vec![then, other],
            NodeKind::Match { blocks, .. } => blocks.iter_mut().collect(),
            NodeKind::For { body, .. } | NodeKind::Turns { body, .. } => vec![body],
            NodeKind::Rest { block, .. } => vec![block],
        }
    }
}

impl Reverse {
    /// Whether a variable carries a value of the forward sweep.
    fn is_primal(&self, var: VarId) -> bool {
        var.0 < self.primal_vars || self.counters.contains(&var)
    }
}

/// The pullback that the reverse of a statement calls, guarded or not.
fn pullback_of(stmts: &[Stmt]) -> Option<VarId> {
    stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Sweep(SweepStmt::Pullback { pullback, .. }) => Some(*pullback),
        StmtKind::If { then, .. } => pullback_of(&then.stmts),
        _ => None,
    })
}
