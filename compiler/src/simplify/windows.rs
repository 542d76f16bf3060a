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

mod counter;
mod elements;
mod lengths;

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

use super::turns::{Turns, bound, turns};
use crate::ir::traverse::{self, Access};
use crate::ir::{
    Block, Expr, Func, Loop, LoopKind, Opaque, Place, Projection, Range, Stmt, StmtKind, Ty, Var, VarId, VarKind,
};
use crate::precedence::Printed;
use elements::{Element, Offset};
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
    if range.inclusive || !(range.adaptors.is_empty() || counter.is_some()) {
        return None;
    }
    let bounds = Bounds::new(func, range)?;
    if bounds.is_checked() {
        return None;
    }
    let from_zero = bounds.start.tokens.to_string() == "0";
    let changing = changing(&body, *item, counter);
    let mut windows: Vec<Window> = Vec::new();
    let supported = elements::visit(&mut body, &mut |place, writes| {
        let Some(element) = Element::of(func, place, *item, counter, &changing) else { return };
        let known = lengths.is_free(&element, &bounds.end);
        match windows.iter_mut().find(|window| window.element.key == element.key) {
            Some(window) => window.mutable |= writes,
            None if from_zero && known => {}
            None => windows.push(Window { element, mutable: writes, var: None }),
        }
    });
    if !supported {
        return None;
    }
    let element = |func: &Func, place: &Place| Element::of(func, place, *item, counter, &changing);
    let dropped = contested(*item, &windows, &body, &|place| element(func, place));
    windows.retain(|window| !dropped.contains(&window.element.root));
    if windows.is_empty() || !bounds.are_readable(&windows) {
        return None;
    }
    if counter.is_some() && !counter::may_ascend(func, &body, &windows, &changing) {
        return None;
    }

    for window in &mut windows {
        window.var = Some(window_var(func, window));
    }
    elements::visit(&mut body, &mut |place, _| {
        let Some(found) = element(func, place) else { return };
        if let Some(window) = windows.iter().find(|window| window.element.key == found.key) {
            let index = func.var(*item).ident.to_token_stream();
            place.root = window.var.expect("every window has a name by now");
            // What is still read of the item after this, is read beside the windows.
            place.projections = vec![Projection::Index(Opaque::pure(index, Vec::new()))];
        }
    });
    if !from_zero || counter.is_some() {
        let (read, _) = touched(&body);
        let left = |var: VarId| read.contains(&var);
        if left(*item) || counter.is_some_and(left) {
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
    inside.extend(windows.iter().map(|window| declaration(func, window, &bounds, counter)));
    let (start, end) = (Expr::Literal(quote!(0)), Expr::Opaque(bounds.length()));
    let range = if from_zero {
        Range { adaptors: Vec::new(), ..range.clone() }
    } else {
        Range { start, end, inclusive: false, adaptors: Vec::new() }
    };
    let kind = LoopKind::For { var: *item, range };
    inside.push(Stmt::new(
        StmtKind::Loop(Box::new(Loop { id: looped.id, label: looped.label.clone(), kind, body })),
        Span::mixed_site(),
    ));
    let always = counter.is_none() && windows.iter().all(|window| window.element.starts_at_zero(from_zero));
    Some((if always { Turns::Some } else { has_turns }, inside))
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

/// The bounds of a loop.
struct Bounds {
    start: Opaque,
    end: Opaque,
}

impl Bounds {
    fn new(func: &Func, range: &Range) -> Option<Self> {
        Some(Self { start: bound(func, &range.start)?, end: bound(func, &range.end)? })
    }

    /// The loop is short and known, or goes up to the end of a slice but for some of its elements.
    fn is_checked(&self) -> bool {
        let is_number = |bound: &Opaque| syn::parse2::<syn::LitInt>(bound.tokens.clone()).is_ok();
        (is_number(&self.start) && is_number(&self.end)) || lengths::is_difference(&self.end)
    }

    /// No window changes what a bound or another window is declared with.
    fn are_readable(&self, windows: &[Window]) -> bool {
        let mut read: BTreeSet<VarId> = self.start.reads.iter().chain(&self.end.reads).copied().collect();
        for window in windows {
            read.extend(window.element.reads());
        }
        windows.iter().all(|window| !window.mutable || !read.contains(&window.element.root))
    }

    /// `b - a`, or `b`.
    fn length(&self) -> Opaque {
        if self.start.tokens.to_string() == "0" {
            return self.end.clone();
        }
        let minus = syn::BinOp::Sub(syn::token::Minus::default());
        let tokens = Printed::verbatim(self.end.tokens.clone())
            .infix(&minus, Printed::verbatim(self.start.tokens.clone()))
            .tokens;
        Opaque::pure(tokens, self.start.reads.iter().chain(&self.end.reads).copied().collect())
    }
}

/// `let m_bar_window = &mut m_bar[c * d..c * d + d];`
fn declaration(func: &Func, window: &Window, bounds: &Bounds, counter: Option<VarId>) -> Stmt {
    let Element { root, prefix, offset, .. } = &window.element;
    let whole = func.var(*root).ident.to_token_stream();
    let whole = prefix.iter().fold(whole, |place, projection| match projection {
        Projection::Index(inner) | Projection::Slice(inner) => {
            let inner = &inner.tokens;
            quote!(#place[#inner])
        }
        Projection::Field(_) | Projection::Deref => unreachable!("elements are reached by indices"),
    });
    let plus = |left: &TokenStream, right: &TokenStream| {
        let plus = syn::BinOp::Add(syn::token::Plus::default());
        Printed::verbatim(left.clone()).infix(&plus, Printed::verbatim(right.clone())).tokens
    };
    let (start, end) = (&bounds.start.tokens, &bounds.end.tokens);
    let from_zero = start.to_string() == "0";
    let range = match offset {
        Offset::None if from_zero => quote!(..#end),
        Offset::None => quote!(#start..#end),
        Offset::Plus(offset) => {
            let offset = &offset.tokens;
            let (first, last) = (plus(offset, start), plus(offset, end));
            if from_zero { quote!(#offset..#last) } else { quote!(#first..#last) }
        }
        Offset::Counter => {
            let counter = func.var(counter.expect("there is a counter")).ident.to_token_stream();
            let last = plus(&counter, &bounds.length().tokens);
            quote!(#counter..#last)
        }
    };
    let mut reads = vec![*root];
    reads.extend(window.element.reads());
    reads.extend(bounds.start.reads.iter().chain(&bounds.end.reads).chain(counter.iter()));
    let mutable = window.mutable.then(|| quote!(mut));
    let mut value = Opaque::pure(quote!(&#mutable #whole[#range]), reads);
    if window.mutable {
        value.writes = vec![*root];
    }
    let var = window.var.expect("every window has a name by now");
    Stmt::new(StmtKind::Let { var, value: Expr::Opaque(value) }, Span::mixed_site())
}

fn window_var(func: &mut Func, window: &Window) -> VarId {
    let root = func.var(window.element.root).ident.to_string();
    let ident = func.names.fresh(&format!("{}_window", root.trim_start_matches("r#")), Span::mixed_site());
    let ty = Ty::Ref(Box::new(Ty::Slice(Box::new(window.element.ty.clone()))));
    func.new_var(Var { ident, kind: VarKind::Generated, mutable: false, annotation: None, ty })
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
