//! The elements that a loop visits, one in each turn.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;

use super::super::operands::operands_mut;
use super::bounds::Bounds;
use crate::ir::{Block, Expr, Func, Opaque, Place, Projection, StmtKind, SweepStmt, Ty, VarId};

/// An element of a sequence: the same in every turn but for an index that goes up by one from turn to turn.
pub(super) struct Element {
    pub(super) root: VarId,
    /// What leads to the sequence.
    pub(super) prefix: Vec<Projection>,
    pub(super) offset: Offset,
    /// The type of the element.
    pub(super) ty: Ty,
    /// Elements with one key are the same.
    pub(super) key: String,
}

/// What is added to the item of the loop to give the index.
pub(super) enum Offset {
    None,
    Plus(Opaque),
    /// The index is the counter.
    Counter,
}

impl Element {
    /// The element that a place is, if it is one.
    pub(super) fn of(
        func: &Func,
        place: &Place,
        item: VarId,
        counter: Option<VarId>,
        changing: &BTreeSet<VarId>,
    ) -> Option<Self> {
        let (Projection::Index(index), prefix) = place.projections.split_last()? else { return None };
        let mut ty = func.var(place.root).ty.clone();
        for projection in prefix {
            let (Projection::Index(inner) | Projection::Slice(inner)) = projection else { return None };
            if inner.reads.iter().any(|var| changing.contains(var)) || !inner.repeatable {
                return None;
            }
            ty = match (projection, behind(ty)) {
                (Projection::Index(_), Ty::Slice(element) | Ty::Vec(element) | Ty::Array(element, _)) => *element,
                (Projection::Slice(_), Ty::Slice(element) | Ty::Vec(element) | Ty::Array(element, _)) => {
                    Ty::Slice(element)
                }
                _ => return None,
            };
        }
        // The length of an array is known as it is.
        let (Ty::Slice(element) | Ty::Vec(element)) = behind(ty) else { return None };
        let offset = offset(func, index, item, counter)?;
        if let Offset::Plus(offset) = &offset
            && (offset.reads.iter().any(|var| changing.contains(var)) || !index.repeatable)
        {
            return None;
        }
        let steps = prefix.iter().filter_map(|projection| match projection {
            Projection::Index(inner) | Projection::Slice(inner) => Some(format!("[{}]", inner.tokens)),
            Projection::Field(_) | Projection::Deref => None,
        });
        let last = match &offset {
            Offset::None => String::new(),
            Offset::Plus(offset) => format!("+{}", offset.tokens),
            Offset::Counter => "#".to_owned(),
        };
        let key = format!("{}{}{last}", place.root.0, steps.collect::<String>());
        Some(Self { root: place.root, prefix: prefix.to_vec(), offset, ty: *element, key })
    }

    /// What is read to get there, but for the sequence itself.
    pub(super) fn reads(&self) -> Vec<VarId> {
        let mut reads = Vec::new();
        for projection in &self.prefix {
            if let Projection::Index(inner) | Projection::Slice(inner) = projection {
                reads.extend(&inner.reads);
            }
        }
        if let Offset::Plus(offset) = &self.offset {
            reads.extend(&offset.reads);
        }
        reads
    }

    /// The window begins where the sequence does, which is nowhere out of bounds.
    pub(super) fn starts_at_zero(&self, bounds: &Bounds) -> bool {
        bounds.start_at_zero() && self.prefix.is_empty() && matches!(self.offset, Offset::None)
    }
}

/// Visits the places that the statements of a loop's body read or write as such, and whether they write it. `false` if
/// there is a statement that does something else.
pub(super) fn visit(body: &mut Block, visit: &mut dyn FnMut(&mut Place, bool)) -> bool {
    let mut supported = body.tail.is_none();
    for stmt in &mut body.stmts {
        match &mut stmt.kind {
            StmtKind::Let { value, .. } => supported &= visit_values(value, visit),
            StmtKind::Assign { place, value } | StmtKind::Update { place, value, .. } => {
                supported &= visit_values(value, visit);
                visit(place, true);
            }
            StmtKind::Sweep(SweepStmt::TakeTangent { place, scalar: true, .. }) => visit(place, true),
            _ => supported = false,
        }
    }
    supported
}

fn visit_values(expr: &mut Expr, visit: &mut dyn FnMut(&mut Place, bool)) -> bool {
    match expr {
        Expr::Place(place) => {
            visit(place, false);
            true
        }
        Expr::Call(_) => false,
        _ => operands_mut(expr).into_iter().all(|operand| visit_values(operand, visit)),
    }
}

fn behind(ty: Ty) -> Ty {
    match ty {
        Ty::Ref(inner) => *inner,
        other => other,
    }
}

fn offset(func: &Func, index: &Opaque, item: VarId, counter: Option<VarId>) -> Option<Offset> {
    let item = &func.var(item).ident;
    let is = |expr: &syn::Expr, name: &Ident| matches!(expr, syn::Expr::Path(path) if path.path.is_ident(name));
    match syn::parse2(index.tokens.clone()).ok()? {
        path @ syn::Expr::Path(_) if is(&path, item) => Some(Offset::None),
        path @ syn::Expr::Path(_) if counter.is_some_and(|counter| is(&path, &func.var(counter).ident)) => {
            Some(Offset::Counter)
        }
        syn::Expr::Binary(syn::ExprBinary { left, op: syn::BinOp::Add(_), right, .. }) => {
            let offset = match (is(&left, item), is(&right, item)) {
                (false, true) => left,
                (true, false) => right,
                _ => return None,
            };
            let tokens = offset.to_token_stream();
            let reads = index.reads.iter().copied().filter(|var| func.var(*var).ident != *item).collect();
            (!mentions(&tokens, item)).then(|| Offset::Plus(Opaque::pure(tokens, reads)))
        }
        _ => None,
    }
}

fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
