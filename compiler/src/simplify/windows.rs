//! Loops over elements go through slices of the right length, so that rustc checks bounds once and not in every turn.
//!
//! `for j in 0..d { m_bar[c * d + j] -= take(&mut v_bar[j]); }` becomes
//!
//! ```text
//! if 0 < d {
//!     let m_bar_window = &mut m_bar[c * d..c * d + d];
//!     let v_bar_window = &mut v_bar[..d];
//!     for j in 0..d { m_bar_window[j] -= take(&mut v_bar_window[j]); }
//! }
//! ```
//!
//! The question is there because a loop without turns may stand before elements that do not exist.

mod bounds;
mod counter;
mod elements;
mod lengths;

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;

use super::turns::{Turns, turns};
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Expr, Func, Loop, LoopKind, Opaque, Place, Projection, Stmt, StmtKind, VarId};
use bounds::Bounds;
use elements::Element;
pub(super) use lengths::Lengths;

/// Rewrites the innermost loops of a block and of the blocks in it.
pub(super) fn window(func: &mut Func, lengths: &Lengths, block: &mut Block) {
    let mut stmts: Vec<Stmt> = Vec::with_capacity(block.stmts.len());
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in traverse::blocks_mut(&mut stmt) {
            window(func, lengths, inner);
        }
        let windowed = match &stmt.kind {
            StmtKind::Loop(looped) => windowed(func, lengths, looped),
            _ => None,
        };
        match windowed {
            None => join(&mut stmts, stmt),
            Some((Turns::Some, inside)) => stmts.extend(inside),
            Some((Turns::SomeIf(cond), inside)) => {
                let then = Block { stmts: inside, tail: None };
                let kind = StmtKind::If { cond: Box::new(cond), then, other: Block::default(), result: None };
                stmts.push(Stmt::new(kind, Span::mixed_site()));
            }
        }
    }
    block.stmts = stmts;
}

/// What is done after the loop if it had a turn needs no question of its own.
fn join(stmts: &mut Vec<Stmt>, stmt: Stmt) {
    let same = match (stmts.last().map(|last| &last.kind), &stmt.kind) {
        (
            Some(StmtKind::If { cond, then, other, result: None }),
            StmtKind::If { cond: again, other: none, result: None, .. },
        ) => {
            let asks = |cond: &Expr| match cond {
                Expr::Opaque(opaque) => Some(opaque.tokens.to_string()),
                _ => None,
            };
            let is_loop = matches!(then.stmts.last().map(|last| &last.kind), Some(StmtKind::Loop(_)));
            is_loop
                && other.stmts.is_empty()
                && none.stmts.is_empty()
                && asks(cond).is_some()
                && asks(cond) == asks(again)
        }
        _ => false,
    };
    match (same, stmts.last_mut().map(|last| &mut last.kind), stmt.kind) {
        (true, Some(StmtKind::If { then, .. }), StmtKind::If { then: more, .. }) => then.stmts.extend(more.stmts),
        (_, _, kind) => stmts.push(Stmt::new(kind, stmt.span)),
    }
}

/// A slice that a loop goes through.
struct Window {
    element: Element,
    /// The loop changes its elements.
    mutable: bool,
    var: Option<VarId>,
}

/// The windows and the loop, and when there is a turn.
fn windowed(func: &mut Func, lengths: &Lengths, looped: &Loop) -> Option<(Turns, Vec<Stmt>)> {
    let LoopKind::For { var: item, range } = &looped.kind else { return None };
    let mut body = looped.body.clone();
    let counter = counter::counter(func, range, &mut body);
    let has_turns = turns(func, range)?;
    let bounds = Bounds::new(func, range)?;
    if range.inclusive || !(range.adaptors.is_empty() || counter.is_some()) || bounds.is_checked() {
        return None;
    }
    let changing = changing(&body, *item, counter);
    let turn = Turn { item: *item, counter, changing: &changing };
    let mut windows = turn.windows(func, lengths, &bounds, &mut body)?;
    if counter.is_some() && !counter::may_ascend(func, &body, &windows, &changing) {
        return None;
    }
    for window in &mut windows {
        window.var = Some(bounds::window_var(func, window));
    }
    turn.through(func, &windows, &mut body);
    if !bounds.start_at_zero() || counter.is_some() {
        // The item now counts from the start of the windows, which is another number.
        let (read, _) = touched(&body);
        if read.contains(item) || counter.is_some_and(|counter| read.contains(&counter)) {
            return None;
        }
    }
    elements::visit(&mut body, &mut |place, _| {
        if windows.iter().any(|window| window.var == Some(place.root))
            && let [Projection::Index(index)] = place.projections.as_mut_slice()
        {
            index.reads = vec![*item];
        }
    });

    let mut inside = Vec::new();
    if let Some(counter) = counter {
        inside.push(counter::back(counter, bounds.length()));
    }
    inside.extend(windows.iter().map(|window| bounds.declaration(func, window, counter)));
    let always = counter.is_none() && windows.iter().all(|window| window.element.starts_at_zero(&bounds));
    let kind = LoopKind::For { var: *item, range: bounds.ascending(range) };
    let looped = Loop { id: looped.id, label: looped.label.clone(), kind, body };
    inside.push(Stmt::new(StmtKind::Loop(Box::new(looped)), Span::mixed_site()));
    Some((if always { Turns::Some } else { has_turns }, inside))
}

/// What tells one turn from another.
struct Turn<'t> {
    item: VarId,
    counter: Option<VarId>,
    changing: &'t BTreeSet<VarId>,
}

impl Turn<'_> {
    fn element(&self, func: &Func, place: &Place) -> Option<Element> {
        Element::of(func, place, self.item, self.counter, self.changing)
    }

    /// The windows that the loop may go through, if there are any.
    fn windows(&self, func: &Func, lengths: &Lengths, bounds: &Bounds, body: &mut Block) -> Option<Vec<Window>> {
        let mut windows: Vec<Window> = Vec::new();
        let supported = elements::visit(body, &mut |place, writes| {
            let Some(element) = self.element(func, place) else { return };
            let known = bounds.start_at_zero() && lengths.is_free(&element, &bounds.end);
            match windows.iter_mut().find(|window| window.element.key == element.key) {
                Some(window) => window.mutable |= writes,
                None if known => {}
                None => windows.push(Window { element, mutable: writes, var: None }),
            }
        });
        let contested = contested(self.item, &windows, body, &|place| self.element(func, place));
        windows.retain(|window| !contested.contains(&window.element.root));
        (supported && !windows.is_empty() && bounds.are_readable(&windows)).then_some(windows)
    }

    /// Visits the elements through the windows. What is still read of the item after this, is read beside them.
    fn through(&self, func: &Func, windows: &[Window], body: &mut Block) {
        elements::visit(body, &mut |place, _| {
            let Some(found) = self.element(func, place) else { return };
            if let Some(window) = windows.iter().find(|window| window.element.key == found.key) {
                let index = func.var(self.item).ident.to_token_stream();
                place.root = window.var.expect("every window has a name by now");
                place.projections = vec![Projection::Index(Opaque::pure(index, Vec::new()))];
            }
        });
    }
}

/// The sequences that are reached in other ways besides: a window that changes what it shows is the only way to it.
fn contested(
    item: VarId,
    windows: &[Window],
    body: &Block,
    element: &dyn Fn(&Place) -> Option<Element>,
) -> BTreeSet<VarId> {
    let mut dropped = BTreeSet::new();
    loop {
        let kept: Vec<&Window> = windows.iter().filter(|window| !dropped.contains(&window.element.root)).collect();
        let mut rest = body.clone();
        elements::visit(&mut rest, &mut |place, _| {
            if element(place).is_some_and(|found| kept.iter().any(|window| window.element.key == found.key)) {
                place.projections.clear();
                place.root = item;
            }
        });
        let (read, written) = touched(&rest);
        let before = dropped.len();
        for window in &kept {
            let root = window.element.root;
            let alone = kept.iter().filter(|other| other.element.root == root).count() == 1;
            let is_mutable = kept.iter().any(|other| other.element.root == root && other.mutable);
            if written.contains(&root) || (is_mutable && (!alone || read.contains(&root))) {
                dropped.insert(root);
            }
        }
        if dropped.len() == before {
            return dropped;
        }
    }
}

/// What differs from turn to turn.
fn changing(body: &Block, item: VarId, counter: Option<VarId>) -> BTreeSet<VarId> {
    let mut changing: BTreeSet<VarId> = [item].into_iter().chain(counter).collect();
    traverse::block_accesses(body, &mut |var, access| {
        if access != Access::Read {
            changing.insert(var);
        }
    });
    changing
}

/// What a block reads, and what it writes.
fn touched(block: &Block) -> (BTreeSet<VarId>, BTreeSet<VarId>) {
    let (mut read, mut written) = (BTreeSet::new(), BTreeSet::new());
    traverse::block_accesses(block, &mut |var, access| {
        match access {
            Access::Read => read.insert(var),
            Access::Overwrite | Access::Modify => written.insert(var),
            Access::Define => false,
        };
    });
    (read, written)
}
