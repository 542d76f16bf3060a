//! The statements that undo an overwriting: a saved value put back, or the inverse of the statement.

use proc_macro2::Span;

use super::super::adjoint::{literal, stem, stmt};
use super::super::{Mirror, Node, Undo};
use crate::analyze::types;
use crate::ir::traverse;
use crate::ir::{
    Arg, Block, Expr, Func, Passing, Place, Projection, Stmt, StmtKind, SweepStmt, Ty, UpdateOp, Var, VarId, VarKind,
};

/// Writes the undoing of every marked statement, and records what it saves.
pub(super) fn write(func: &mut Func, block: &Block, mirror: &mut Mirror) {
    for (stmt, node) in block.stmts.iter().zip(&mut mirror.nodes) {
        let undo = undo(func, stmt, node);
        mirror.recorded.extend(undo.iter().filter_map(|undo| undo.saved));
        node.undo = undo;
        if !node.mirrors().is_empty() {
            for (inner, mirror) in traverse::blocks(stmt).into_iter().zip(node.mirrors_mut()) {
                write(func, inner, mirror);
            }
        }
    }
}

/// Whether a statement is undone by its inverse rather than by a saved value.
pub(super) fn inverts(func: &Func, stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Update { place, op, value } => inverse(func, place, *op, value).is_some(),
        StmtKind::Swap { .. } | StmtKind::Push { .. } => true,
        _ => false,
    }
}

/// The variables in the indices of what a statement writes.
pub(in super::super) fn index_reads(stmt: &Stmt, visit: &mut dyn FnMut(VarId)) {
    for place in written_places(stmt) {
        traverse::index_reads(place, &mut |var, _| visit(var));
    }
}

fn undo(func: &mut Func, stmt: &Stmt, node: &Node) -> Vec<Undo> {
    if node.overwritten.is_empty() {
        return Vec::new();
    }
    match &stmt.kind {
        StmtKind::Assign { place, .. } => vec![saved(func, place)],
        StmtKind::Update { place, op, value } => {
            vec![inverse(func, place, *op, value).unwrap_or_else(|| saved(func, place))]
        }
        StmtKind::Swap { first, second } => {
            vec![inverted(StmtKind::Swap { first: first.clone(), second: second.clone() })]
        }
        StmtKind::Push { vec, .. } => vec![inverted(StmtKind::Sweep(SweepStmt::Unpush { vec: vec.clone() }))],
        StmtKind::Fill { place, .. } | StmtKind::CopyFrom { place, .. } => vec![saved_slice(func, place)],
        StmtKind::Call(_) | StmtKind::Let { value: Expr::Call(_), .. } => {
            let places: Vec<Place> = written_places(stmt)
                .into_iter()
                .filter(|place| node.overwritten.contains(&place.root))
                .cloned()
                .collect();
            places.iter().map(|place| saved(func, place)).collect()
        }
        _ => {
            let vars: Vec<VarId> = node.overwritten.iter().copied().collect();
            vars.into_iter().map(|var| saved(func, &Place::var(var))).collect()
        }
    }
}

/// Integers are put back by the inverse operation: exact, and nothing is recorded.
fn inverse(func: &Func, place: &Place, op: UpdateOp, value: &Expr) -> Option<Undo> {
    let inverse = match op {
        UpdateOp::Add => UpdateOp::Sub,
        UpdateOp::Sub => UpdateOp::Add,
        UpdateOp::Mul | UpdateOp::Div | UpdateOp::Rem => return None,
    };
    let is_integer = matches!(types::of_place(func, place), Ty::Int | Ty::Usize);
    let is_literal = match value {
        Expr::Literal(_) => true,
        Expr::Opaque(opaque) => opaque.reads.is_empty(),
        _ => false,
    };
    (is_integer && is_literal)
        .then(|| inverted(StmtKind::Update { place: place.clone(), op: inverse, value: value.clone() }))
}

fn inverted(kind: StmtKind) -> Undo {
    Undo { save: None, saved: None, restore: stmt(kind) }
}

/// The old value under a name of its own, put back by assignment, or element by element behind a slice.
fn saved(func: &mut Func, place: &Place) -> Undo {
    let ty = types::of_place(func, place);
    if matches!(ty, Ty::Slice(_)) {
        return saved_slice(func, place);
    }
    let old = old(func, place, &ty);
    let lent = func.params.iter().any(|param| param.var == place.root && param.passing == Passing::RefMut);
    let mut place = place.clone();
    if lent && place.projections.is_empty() {
        place.projections.push(Projection::Deref);
    }
    let save = if ty.is_copy() {
        StmtKind::Let { var: old, value: Expr::Place(place.clone()) }
    } else {
        StmtKind::Sweep(SweepStmt::Save { var: old, place: place.clone() })
    };
    Undo { save: Some(stmt(save)), saved: Some(old), restore: stmt(StmtKind::Assign { place, value: Expr::var(old) }) }
}

fn saved_slice(func: &mut Func, place: &Place) -> Undo {
    let old = old(func, place, &Ty::Unknown);
    let save = StmtKind::Sweep(SweepStmt::Save { var: old, place: place.clone() });
    let restore = StmtKind::Sweep(SweepStmt::Restore { place: place.clone(), var: old, slice: true });
    Undo { save: Some(stmt(save)), saved: Some(old), restore: stmt(restore) }
}

fn old(func: &mut Func, place: &Place, ty: &Ty) -> VarId {
    let name = format!("{}_old", stem(&func.var(place.root).ident.to_string()));
    let ident = func.names.fresh(&name, Span::mixed_site());
    func.new_var(Var { ident, kind: VarKind::Generated, mutable: false, annotation: None, ty: ty.clone() })
}

/// The places a statement without blocks writes.
fn written_places(stmt: &Stmt) -> Vec<&Place> {
    match &stmt.kind {
        StmtKind::Assign { place, .. }
        | StmtKind::Update { place, .. }
        | StmtKind::Push { vec: place, .. }
        | StmtKind::Fill { place, .. }
        | StmtKind::CopyFrom { place, .. } => vec![place],
        StmtKind::Swap { first, second } => vec![first, second],
        StmtKind::Call(call) | StmtKind::Let { value: Expr::Call(call), .. } => call
            .args
            .iter()
            .filter_map(|arg| match arg {
                Arg::RefMut(place) => Some(place),
                Arg::Value(_) | Arg::Ref(_) => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What a variable that is declared late starts from, so that its last value can be recorded on every path.
pub(in super::super) fn blank(ty: &Ty) -> Option<Expr> {
    match ty {
        Ty::Float(_) => Some(literal("0.0")),
        Ty::Int | Ty::Usize => Some(literal("0")),
        Ty::Bool => Some(literal("false")),
        Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Tuple(_) | Ty::Ref(_) | Ty::Unknown => None,
    }
}
