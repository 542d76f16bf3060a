//! Puts forward sweep and reverse sweep together from the statements and the decisions about them.
//!
//! What a block records sits in one store: at the level of the function nothing (the pullback captures the variables), in
//! a loop a tape with one entry per turn, on a branch outside of loops a slot. A block that an exit can leave early has a
//! store per variable instead, filled where the value is final.

mod compound;
mod moves;
mod order;
mod stores;

use std::collections::{BTreeMap, BTreeSet};

use super::adjoint::stmt;
use super::restore::blank;
use super::{Mirror, Node, NodeKind, Reverse, pullback_of, refill};
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{Block, Exit, Expr, Func, LoopId, Passing, Range, Stmt, StmtKind, SweepStmt, Sweeps, VarId};
use stores::{put, taken};

/// The two sweeps of a function.
pub(super) fn assemble(mut func: Func, reverse: Reverse) -> Sweeps {
    let fills = refill::loops(&func, &reverse.refilled);
    let body = std::mem::take(&mut func.body);
    let Reverse { body: mirror, start, end, result_bar, bars, .. } = reverse;
    let mut assembly = Assembly { func: &mut func, frames: Vec::new(), hoisted: Vec::new(), fills, recursive: false };
    let (mut forward, sweep) =
        assembly.block(body, mirror, &Context { level: Level::Function, loop_id: None, turns: Some(Vec::new()) });
    let recursive = assembly.recursive;
    let mut reverse = Block { stmts: start, tail: None };
    reverse.stmts.extend(sweep);
    reverse.stmts.extend(end);

    let mut read = BTreeSet::new();
    traverse::block_accesses(&reverse, &mut |var, access| {
        if access != Access::Define {
            read.insert(var);
        }
    });
    moves::keep(&func, &mut forward, &read);
    let rewinds =
        func.params.iter().map(|param| param.passing == Passing::RefMut && writes(&reverse, param.var)).collect();
    let returns = contains_return(&forward);
    func.body = forward;
    Sweeps {
        func,
        dots: Vec::new(),
        bar_dots: Vec::new(),
        result_bar_dots: Vec::new(),
        reverse,
        result_bar,
        bars,
        returns,
        rewinds,
        recursive,
    }
}

/// Where a block is.
#[derive(Clone)]
struct Context {
    level: Level,
    loop_id: Option<LoopId>,
    /// The ranges of the loops around, outermost first, if what stands here runs exactly once in each turn.
    turns: Option<Vec<Range>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Function,
    Branch,
    Loop,
}

/// A block whose last values are recorded at its exits.
struct Frame {
    loop_id: Option<LoopId>,
    /// Mutable variables and the store of each.
    finals: Vec<(VarId, VarId)>,
    /// Immutable variables and the store of each: filled as soon as the value is there.
    stores: Vec<(VarId, VarId)>,
    level: Level,
    declared: BTreeSet<VarId>,
}

struct Assembly<'a> {
    func: &'a mut Func,
    frames: Vec<Frame>,
    /// Stores, declared before the statement of the function's body under work.
    hoisted: Vec<Stmt>,
    /// The loops that fill scratch arrays again.
    fills: BTreeMap<VarId, Stmt>,
    recursive: bool,
}

impl Assembly<'_> {
    fn block(&mut self, block: Block, mirror: Mirror, context: &Context) -> (Block, Vec<Stmt>) {
        let Mirror { mut nodes, tail, recompute_tail, head, mut recorded, finals, has_exit } = mirror;
        let level = context.level;
        if level == Level::Loop {
            self.save_to_histories(&mut nodes, &mut recorded, context.turns.as_deref());
        }
        let separate = has_exit && level != Level::Function;
        let mut merged = Vec::new();
        let mut frame = Frame {
            loop_id: context.loop_id,
            finals: Vec::new(),
            stores: Vec::new(),
            level,
            declared: BTreeSet::new(),
        };
        let mut out = Vec::new();
        if level != Level::Function {
            if separate {
                for var in recorded.iter().chain(&finals) {
                    let store = self.store(&[*var], level, None);
                    let list = if finals.contains(var) { &mut frame.finals } else { &mut frame.stores };
                    list.push((*var, store));
                    out.push(taken(level, store, vec![*var]));
                }
            } else {
                merged = recorded.iter().chain(&finals).copied().collect();
            }
        }
        let definitions = definitions(&block);
        let mut forward = Vec::new();
        let mut reversed = Vec::new();
        self.frames.push(frame);
        let mut labelled = None;
        for (stmt, node) in block.stmts.into_iter().zip(nodes) {
            let at = forward.len();
            if level == Level::Function && labelled.is_none() && stmt_returns(&stmt) {
                labelled = Some(at);
            }
            let mut reverse = Vec::new();
            let late = separate || level == Level::Function;
            let around = if has_exit { None } else { context.turns.clone() };
            self.stmt(stmt, node, (level, around), &definitions, &mut forward, &mut reverse, late.then_some(&finals));
            if level == Level::Function {
                let place = labelled.unwrap_or(at).min(at);
                let count = self.hoisted.len();
                forward.splice(place..place, self.hoisted.drain(..));
                labelled = labelled.map(|label| label + count);
            }
            reversed.push(reverse);
        }
        let frame = self.frames.pop().expect("the frame pushed above");
        let ends = !forward.last().is_some_and(|stmt: &Stmt| matches!(stmt.kind, StmtKind::Exit(_)));
        if separate && ends {
            for (var, store) in &frame.finals {
                forward.push(put(level, *store, vec![Expr::var(*var)]));
            }
        }
        if !merged.is_empty() {
            let store = self.store(&merged, level, context.turns.as_deref());
            forward.push(put(level, store, merged.iter().copied().map(Expr::var).collect()));
            out.push(taken(level, store, merged.clone()));
        }
        self.declare_restored(level, &finals, &reversed, &definitions, &mut out);
        self.recompute(&recompute_tail, &definitions, &mut out);
        out.extend(tail);
        out.extend(reversed.into_iter().rev().flatten());
        out.extend(head);
        (Block { stmts: forward, tail: block.tail }, out)
    }

    /// A variable of a turn or branch that the reverse sweep only restores has no last value to start from.
    fn declare_restored(
        &self,
        level: Level,
        finals: &BTreeSet<VarId>,
        reversed: &[Vec<Stmt>],
        definitions: &Definitions,
        out: &mut Vec<Stmt>,
    ) {
        if level == Level::Function {
            return;
        }
        let written = |var: &VarId| self.func.var(*var).mutable && !finals.contains(var);
        let candidates: BTreeSet<VarId> = definitions.mutable.iter().copied().filter(written).collect();
        if candidates.is_empty() {
            return;
        }
        let mut restored = BTreeSet::new();
        let mut defined = BTreeSet::new();
        for stmt in reversed.iter().rev().flatten() {
            traverse::accesses(stmt, &mut |var, access| {
                if matches!(access, Access::Overwrite | Access::Modify) && candidates.contains(&var) {
                    restored.insert(var);
                }
            });
            // What an inner block declares is out of scope here.
            traverse::shallow_accesses(stmt, &mut |var, access| {
                if access == Access::Define {
                    defined.insert(var);
                }
            });
        }
        for var in restored {
            if !defined.contains(&var) {
                out.push(stmt(StmtKind::Declare { var }));
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one statement with all that was decided about it")]
    fn stmt(
        &mut self,
        mut stmt: Stmt,
        node: Node,
        (level, turns): (Level, Option<Vec<Range>>),
        definitions: &Definitions,
        forward: &mut Vec<Stmt>,
        reverse: &mut Vec<Stmt>,
        late: Option<&BTreeSet<VarId>>,
    ) {
        for undo in &node.undo {
            forward.extend(undo.save.clone());
            self.record(undo.saved, level, forward);
        }
        let defined = defined_by(&stmt, &node.kind);
        let span = stmt.span;
        match (&stmt.kind, late) {
            (StmtKind::Declare { var }, Some(finals)) if finals.contains(var) => {
                if let Some(value) = blank(&self.func.var(*var).ty) {
                    stmt.kind = StmtKind::Let { var: *var, value };
                }
            }
            _ => {}
        }
        self.note_declared(&stmt);
        let mut restores: Vec<Stmt> = node.undo.into_iter().map(|undo| undo.restore).collect();
        if node.declares {
            for restore in &mut restores {
                if let StmtKind::Assign { place, value } = &restore.kind {
                    restore.kind = StmtKind::Let { var: place.root, value: value.clone() };
                }
            }
        }
        self.recompute(&node.recompute_post, definitions, reverse);
        reverse.extend(node.before);
        match node.kind {
            NodeKind::Leaf { post, pre } => {
                let pullback = pullback_of(&post);
                reverse.extend(post);
                reverse.extend(restores);
                self.recompute(&node.recompute_pre, definitions, reverse);
                reverse.extend(pre);
                self.leaf(stmt, pullback, forward);
            }
            kind => {
                reverse.extend(restores);
                let inner = if level == Level::Function { Level::Branch } else { level };
                self.compound(stmt.kind, span, kind, inner, turns, forward, reverse);
            }
        }
        for var in defined {
            self.record(Some(var), level, forward);
        }
    }

    fn leaf(&mut self, mut stmt: Stmt, pullback: Option<VarId>, forward: &mut Vec<Stmt>) {
        if let Some(pullback) = pullback {
            stmt.kind = match stmt.kind {
                StmtKind::Let { var, value: Expr::Call(call) } => {
                    self.recursive |= call.recursive;
                    StmtKind::Sweep(SweepStmt::CallWithPullback {
                        result: Some(var),
                        pullback,
                        call,
                        tangents: Vec::new(),
                    })
                }
                StmtKind::Call(call) => {
                    self.recursive |= call.recursive;
                    StmtKind::Sweep(SweepStmt::CallWithPullback { result: None, pullback, call, tangents: Vec::new() })
                }
                other => other,
            };
        }
        if let StmtKind::Exit(exit) = &stmt.kind {
            self.record_at_exit(exit, forward);
        } else {
            for block in blocks_mut(&mut stmt) {
                self.exits_inside(block);
            }
        }
        forward.push(stmt);
    }

    fn note_declared(&mut self, stmt: &Stmt) {
        // The item of a loop and what a pattern binds are declared inside.
        if matches!(stmt.kind, StmtKind::Loop(_)) {
            return;
        }
        let frame = self.frames.last_mut().expect("statements are in a block");
        traverse::shallow_accesses(stmt, &mut |var, access| {
            if access == Access::Define {
                frame.declared.insert(var);
            }
        });
    }

    fn recompute(&self, vars: &[VarId], definitions: &Definitions, reverse: &mut Vec<Stmt>) {
        for var in vars {
            if let Some(fill) = self.fills.get(var) {
                reverse.push(fill.clone());
                continue;
            }
            let value = definitions.values.get(var).expect("what is computed again has a definition in its block");
            reverse.push(stmt(StmtKind::Let { var: *var, value: value.clone() }));
        }
    }
}

/// The definitions of a block by variable.
struct Definitions {
    values: BTreeMap<VarId, Expr>,
    /// Every variable declared in the block.
    mutable: BTreeSet<VarId>,
}

fn definitions(block: &Block) -> Definitions {
    let mut definitions = Definitions { values: BTreeMap::new(), mutable: BTreeSet::new() };
    for stmt in &block.stmts {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                definitions.values.insert(*var, value.clone());
                definitions.mutable.insert(*var);
            }
            StmtKind::Declare { var } => {
                definitions.mutable.insert(*var);
            }
            _ => {}
        }
    }
    definitions
}

/// The variables a statement defines in its own block, its pullback among them.
fn defined_by(stmt: &Stmt, mirror: &NodeKind) -> Vec<VarId> {
    let mut defined = match &stmt.kind {
        StmtKind::Let { var, .. }
        | StmtKind::If { result: Some(var), .. }
        | StmtKind::Match { result: Some(var), .. } => vec![*var],
        _ => Vec::new(),
    };
    if let NodeKind::Leaf { post, .. } = mirror {
        defined.extend(pullback_of(post));
    }
    defined
}

fn writes(block: &Block, root: VarId) -> bool {
    let mut writes = false;
    traverse::block_accesses(block, &mut |var, access| {
        writes |= var == root && matches!(access, Access::Overwrite | Access::Modify);
    });
    writes
}

fn stmt_returns(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Exit(Exit::Return(_)))
        || traverse::blocks(stmt).iter().any(|block| contains_return(block))
}

fn contains_return(block: &Block) -> bool {
    block.stmts.iter().any(stmt_returns)
}
