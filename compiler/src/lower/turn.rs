//! What a turn of a loop over items binds.

use proc_macro2::Ident;

use crate::ir::{Expr, Opaque, Projection, StmtKind, Ty, VarKind};

use super::Lowering;
use super::chain::{Item, Part, Step};
use super::length::{between, difference, least, number, product, sum};
use super::place::Located;
use super::scope::Binding;
use super::types::{element, is_container, strip};

impl Lowering<'_> {
    /// Binds the pattern of a loop to what a turn gives.
    pub(super) fn bind_item(&mut self, pat: &syn::Pat, item: &Item, turn: &Opaque) -> Vec<(Ident, Binding)> {
        match (pat, item) {
            (syn::Pat::Paren(inner), _) => self.bind_item(&inner.pat, item, turn),
            (syn::Pat::Wild(_), _) => Vec::new(),
            (syn::Pat::Tuple(tuple), Item::Pair(first, second)) if tuple.elems.len() == 2 => {
                let mut bindings = self.bind_item(&tuple.elems[0], first, turn);
                bindings.extend(self.bind_item(&tuple.elems[1], second, turn));
                bindings
            }
            (_, Item::Pair(..)) => {
                self.unsupported(pat, "this pattern for a pair");
                self.bind_unknown(pat);
                Vec::new()
            }
            (_, Item::Element { base, borrow, index }) => {
                let index = self.indexed(index, turn, "index");
                let ty = element(&base.ty);
                let part = base.clone().project(Projection::Index(index), ty.clone());
                // Elements that cannot be copied out of their container are used in place.
                let by_place = borrow.is_none() && is_container(strip(&ty));
                let borrow = if by_place { Some(false) } else { *borrow };
                self.bind_located(pat, None, Located { borrow, ..part })
            }
            (_, Item::Part { base, mutable, index, part, size }) => {
                let index = self.indexed(index, turn, "index");
                let bounds = part_bounds(&index, part, size);
                let ty = Ty::Slice(Box::new(element(&base.ty)));
                let slice = base.clone().project(Projection::Slice(bounds), ty);
                self.bind_located(pat, None, Located { borrow: Some(*mutable), ..slice })
            }
            (syn::Pat::Ident(name), Item::Counter { index }) => {
                let value = stepped(index, turn);
                let var = self.user_var(&name.ident, name.mutability.is_some(), None, Ty::Usize);
                let kind = StmtKind::Let { var, value: Expr::Opaque(value) };
                self.push(kind, name.ident.span());
                vec![(name.ident.clone(), Binding::Var(var))]
            }
            (_, Item::Counter { .. }) => {
                self.unsupported(pat, "this pattern");
                Vec::new()
            }
        }
    }

    /// The index of an element: the turn itself, or a variable computed from it.
    fn indexed(&mut self, steps: &[Step], turn: &Opaque, name: &str) -> Opaque {
        if steps.is_empty() {
            return turn.clone();
        }
        let value = stepped(steps, turn);
        let var = self.made_var(name, VarKind::Temp, Ty::Usize);
        let kind = StmtKind::Let { var, value: Expr::Opaque(value) };
        self.push(kind, self.at);
        self.opaque_of(&Expr::var(var))
    }
}

/// Where a part starts and ends.
fn part_bounds(index: &Opaque, part: &Part, size: &Opaque) -> Opaque {
    let after = product(&sum(index, &number(1)), size);
    match part {
        Part::Window => between(index, &sum(index, size)),
        Part::ExactChunk => between(&product(index, size), &after),
        Part::Chunk(whole) => between(&product(index, size), &least(&after, whole)),
    }
}

/// The index that steps make of the number of the turn.
fn stepped(steps: &[Step], turn: &Opaque) -> Opaque {
    steps.iter().rev().fold(turn.clone(), |index, step| match step {
        Step::Reverse(len) => difference(&difference(len, &number(1)), &index),
        Step::Add(start) => sum(&index, start),
    })
}
