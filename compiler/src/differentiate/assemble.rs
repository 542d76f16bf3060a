//! Puts forward sweep and reverse sweep together from the statements and the decisions about them.
//!
//! What a block records sits in one store: at the level of the function nothing (the pullback captures the variables), in
//! a loop a tape with one entry per turn, on a branch outside of loops a slot. A block that an exit can leave early has a
//! store per variable instead, filled where the value is final.

mod moves;
mod order;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span};

use super::adjoint::{literal, stem, stmt};
use super::restore::blank;
use crate::analyze::types;
use super::{Mirror, Node, NodeKind, Reverse, pullback_of, refill};
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{
    Block, Exit, Expr, Func, Loop, LoopId, LoopKind, Passing, Range, Stmt, StmtKind, SweepStmt, Sweeps, Ty, UpdateOp, Var, VarId, VarKind,
};

/// The two sweeps of a function.
pub(super) fn assemble(mut func: Func, reverse: Reverse) -> Sweeps {
    let fills = refill::loops(&func, &reverse.refilled);
    let body = std::mem::take(&mut func.body);
    let Reverse { body: mirror, start, end, result_bar, bars, .. } = reverse;
    let mut assembly = Assembly { func: &mut func, frames: Vec::new(), hoisted: Vec::new(), fills, recursive: false };
    let (mut forward, sweep) = assembly.block(body, mirror, Context { level: Level::Function, loop_id: None, turns: Some(Vec::new()) });
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
    let rewinds = func.params.iter().map(|param| param.passing == Passing::RefMut && writes(&reverse, param.var)).collect();
    let returns = contains_return(&forward);
    func.body = forward;
    Sweeps { func, reverse, result_bar, bars, returns, rewinds, recursive }
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
    fn block(&mut self, block: Block, mirror: Mirror, context: Context) -> (Block, Vec<Stmt>) {
        let Mirror { mut nodes, tail, recompute_tail, head, mut recorded, finals, has_exit } = mirror;
        let level = context.level;
        if level == Level::Loop {
            self.save_to_histories(&mut nodes, &mut recorded, &context.turns);
        }
        let separate = has_exit && level != Level::Function;
        let mut merged = Vec::new();
        let mut frame = Frame { loop_id: context.loop_id, finals: Vec::new(), stores: Vec::new(), level, declared: BTreeSet::new() };
        let mut out = Vec::new();
        if level != Level::Function {
            if separate {
                for var in recorded.iter().chain(&finals) {
                    let store = self.store(&[*var], level, &None);
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
            let store = self.store(&merged, level, &context.turns);
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
        &mut self,
        level: Level,
        finals: &BTreeSet<VarId>,
        reversed: &[Vec<Stmt>],
        definitions: &Definitions,
        out: &mut Vec<Stmt>,
    ) {
        if level == Level::Function {
            return;
        }
        let mut restored = BTreeSet::new();
        let mut defined = BTreeSet::new();
        for stmt in reversed.iter().rev().flatten() {
            traverse::accesses(stmt, &mut |var, access| {
                if matches!(access, Access::Overwrite | Access::Modify) {
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
            if definitions.mutable.contains(&var) && !finals.contains(&var) && !defined.contains(&var) {
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

    /// Fills the store of a variable, if its block has one for each.
    fn record(&self, var: Option<VarId>, level: Level, forward: &mut Vec<Stmt>) {
        let frame = self.frames.last().expect("statements are in a block");
        if let Some((var, store)) = frame.stores.iter().find(|(stored, _)| Some(*stored) == var) {
            forward.push(put(level, *store, vec![Expr::var(*var)]));
        }
    }

    fn leaf(&mut self, mut stmt: Stmt, pullback: Option<VarId>, forward: &mut Vec<Stmt>) {
        if let Some(pullback) = pullback {
            stmt.kind = match stmt.kind {
                StmtKind::Let { var, value: Expr::Call(call) } => {
                    self.recursive |= call.recursive;
                    StmtKind::Sweep(SweepStmt::CallWithPullback { result: Some(var), pullback, call })
                }
                StmtKind::Call(call) => {
                    self.recursive |= call.recursive;
                    StmtKind::Sweep(SweepStmt::CallWithPullback { result: None, pullback, call })
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

    /// Exits inside a statement whose reverse is empty still leave the blocks around it.
    fn exits_inside(&mut self, block: &mut Block) {
        for mut stmt in std::mem::take(&mut block.stmts) {
            if let StmtKind::Exit(exit) = &stmt.kind {
                self.record_at_exit(exit, &mut block.stmts);
            }
            for inner in blocks_mut(&mut stmt) {
                self.exits_inside(inner);
            }
            block.stmts.push(stmt);
        }
    }

    fn record_at_exit(&self, exit: &Exit, forward: &mut Vec<Stmt>) {
        let target = match exit {
            Exit::Break(id) | Exit::Continue(id) => Some(*id),
            Exit::Return(_) => None,
        };
        if target.is_some_and(|target| self.frames.iter().all(|frame| frame.loop_id != Some(target))) {
            return;
        }
        for frame in self.frames.iter().rev() {
            for (var, store) in &frame.finals {
                if frame.declared.contains(var) {
                    forward.push(put(frame.level, *store, vec![Expr::var(*var)]));
                }
            }
            if target.is_some() && frame.loop_id == target {
                break;
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one statement with all that was decided about it")]
    fn compound(
        &mut self,
        kind: StmtKind,
        span: Span,
        mirror: NodeKind,
        inner: Level,
        turns: Option<Vec<Range>>,
        forward: &mut Vec<Stmt>,
        reverse: &mut Vec<Stmt>,
    ) {
        let branch = Context { level: inner, loop_id: None, turns: None };
        let kind = match (kind, mirror) {
            (StmtKind::If { cond, then, other, result }, NodeKind::If { cond: var, then: then_mirror, other: other_mirror }) => {
                let (then, then_reverse) = self.block(then, then_mirror, branch.clone());
                let (other, other_reverse) = self.block(other, other_mirror, branch);
                let then_reverse = Block { stmts: then_reverse, tail: None };
                let other_reverse = Block { stmts: other_reverse, tail: None };
                let cond_again = Expr::var(var);
                reverse.push(stmt(StmtKind::If { cond: cond_again, then: then_reverse, other: other_reverse, result: None }));
                StmtKind::If { cond, then, other, result }
            }
            (StmtKind::Match { scrutinee, mut arms, result }, NodeKind::Match { arm: taken, blocks: mirrors }) => {
                forward.push(stmt(StmtKind::Declare { var: taken }));
                self.frames.last_mut().expect("statements are in a block").declared.insert(taken);
                let mut blocks = Vec::new();
                for (n, (arm, mirror)) in arms.iter_mut().zip(mirrors).enumerate() {
                    let (mut block, reversed) = self.block(std::mem::take(&mut arm.block), mirror, branch.clone());
                    block.stmts.insert(0, assign(taken, literal(&n.to_string())));
                    arm.block = block;
                    blocks.push((n, Block { stmts: reversed, tail: None }));
                }
                reverse.push(stmt(StmtKind::Sweep(SweepStmt::MatchArm { arm: taken, blocks })));
                StmtKind::Match { scrutinee, arms, result }
            }
            (StmtKind::Loop(looped), NodeKind::For { var, range, body }) => {
                let turns = self.nested(turns, &looped.kind);
                let context = Context { level: Level::Loop, loop_id: Some(looped.id), turns };
                let (block, reversed) = self.block(looped.body, body, context);
                let body = Block { stmts: reversed, tail: None };
                let range = if order::is_free(&body) { forward_range(&looped.kind).unwrap_or(range) } else { range };
                let id = LoopId(u32::MAX - looped.id.0);
                reverse.push(stmt(StmtKind::Loop(Loop { id, label: None, kind: LoopKind::For { var, range }, body })));
                StmtKind::Loop(Loop { body: block, ..looped })
            }
            (StmtKind::Loop(looped), NodeKind::Turns { turns: counter, turn, item, body }) => {
                forward.push(stmt(StmtKind::Let { var: counter, value: literal("0_usize") }));
                self.frames.last_mut().expect("statements are in a block").declared.insert(counter);
                let context = Context { level: Level::Loop, loop_id: Some(looped.id), turns: None };
                let (mut block, reversed) = self.block(looped.body, body, context);
                let place = crate::ir::Place::var(counter);
                block.stmts.insert(0, stmt(StmtKind::Update { place, op: UpdateOp::Add, value: literal("1") }));
                let body = Block { stmts: reversed, tail: None };
                reverse.push(stmt(StmtKind::Sweep(SweepStmt::Turns { turns: counter, turn, item, body })));
                StmtKind::Loop(Loop { body: block, ..looped })
            }
            (StmtKind::Rest { reached, block }, NodeKind::Rest { block: mirror, .. }) => {
                let (block, reversed) = self.block(block, mirror, branch);
                let then = Block { stmts: reversed, tail: None };
                reverse.push(stmt(StmtKind::If { cond: Expr::var(reached), then, other: Block::default(), result: None }));
                StmtKind::Rest { reached, block }
            }
            _ => unreachable!("a mirror has the shape of its statement"),
        };
        forward.push(Stmt::new(kind, span));
    }

    /// The loops around and one more, if its bounds are known where stores are declared.
    fn nested(&self, around: Option<Vec<Range>>, kind: &LoopKind) -> Option<Vec<Range>> {
        let mut turns = around?;
        let range = forward_range(kind)?;
        let outermost = self.frames.first()?;
        let mut known = true;
        traverse::range_accesses(&range, &mut |var, _| {
            known &= outermost.declared.contains(&var) || self.func.params.iter().any(|param| param.var == var);
        });
        turns.push(range);
        known.then_some(turns)
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

    /// In a loop, overwritten contents go end to end into one history instead of a vector of their own each time.
    fn save_to_histories(&mut self, nodes: &mut [Node], recorded: &mut Vec<VarId>, turns: &Option<Vec<Range>>) {
        for undo in nodes.iter_mut().flat_map(|node| &mut node.undo) {
            let Some(StmtKind::Sweep(SweepStmt::Save { var, place })) = undo.save.as_ref().map(|save| &save.kind) else { continue };
            let place = place.clone();
            if !matches!(types::of_place(self.func, &place), Ty::Slice(_) | Ty::Vec(_)) {
                continue;
            }
            recorded.retain(|recorded| recorded != var);
            let name = format!("{}_history", stem(&self.func.var(place.root).ident.to_string()));
            let ident = self.func.names.fresh(&name, Span::mixed_site());
            let history = self.func.new_var(Var { ident, kind: VarKind::Generated, mutable: true, annotation: None, ty: Ty::Unknown });
            self.hoisted.push(stmt(StmtKind::Sweep(SweepStmt::NewHistory { history, turns: turns.clone().unwrap_or_default() })));
            undo.save = Some(stmt(StmtKind::Sweep(SweepStmt::SaveTo { history, place: place.clone() })));
            undo.saved = None;
            undo.restore = stmt(StmtKind::Sweep(SweepStmt::Rewind { history, place }));
        }
    }

    /// A new store, hoisted out of all loops and branches.
    fn store(&mut self, vars: &[VarId], level: Level, turns: &Option<Vec<Range>>) -> VarId {
        let name = match vars {
            [var] => format!("{}_", stem(&self.func.var(*var).ident.to_string()).trim_end_matches("_old")),
            _ => String::new(),
        };
        let suffix = if level == Level::Loop { "tape" } else { "slot" };
        let ident: Ident = self.func.names.fresh(&format!("{name}{suffix}"), Span::mixed_site());
        let store = self.func.new_var(Var { ident, kind: VarKind::Generated, mutable: true, annotation: None, ty: Ty::Unknown });
        self.hoisted.push(stmt(StmtKind::Sweep(match level {
            Level::Loop => SweepStmt::NewTape { tape: store, turns: turns.clone().unwrap_or_default() },
            Level::Branch | Level::Function => SweepStmt::NewSlot { slot: store },
        })));
        store
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

fn forward_range(kind: &LoopKind) -> Option<Range> {
    match kind {
        LoopKind::For { range, .. } => Some(range.clone()),
        LoopKind::While { .. } | LoopKind::Endless => None,
    }
}

fn put(level: Level, store: VarId, values: Vec<Expr>) -> Stmt {
    stmt(StmtKind::Sweep(match level {
        Level::Loop => SweepStmt::Push { tape: store, values },
        Level::Branch | Level::Function => SweepStmt::Fill { slot: store, values },
    }))
}

fn taken(level: Level, store: VarId, vars: Vec<VarId>) -> Stmt {
    stmt(StmtKind::Sweep(match level {
        Level::Loop => SweepStmt::Pop { tape: store, vars },
        Level::Branch | Level::Function => SweepStmt::Take { slot: store, vars },
    }))
}

fn assign(var: VarId, value: Expr) -> Stmt {
    stmt(StmtKind::Assign { place: crate::ir::Place::var(var), value })
}

/// The variables a statement defines in its own block, its pullback among them.
fn defined_by(stmt: &Stmt, mirror: &NodeKind) -> Vec<VarId> {
    let mut defined = match &stmt.kind {
        StmtKind::Let { var, .. } | StmtKind::If { result: Some(var), .. } | StmtKind::Match { result: Some(var), .. } => vec![*var],
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
