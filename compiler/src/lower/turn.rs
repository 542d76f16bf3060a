//! What a turn of a loop over items binds.

use proc_macro2::Ident;
use quote::quote;

use crate::ir::{Expr, Opaque, Projection, StmtKind, Ty, VarKind};

use super::chain::{Item, Part, Step};
use super::length::grouped;
use super::place::Located;
use super::scope::{Binding, place_reads};
use super::types::{element, is_container, strip};
use super::{Lowering, pure};

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
                let bounds = self.part_bounds(base, &index, *part, size);
                let ty = Ty::Slice(Box::new(element(&base.ty)));
                let slice = base.clone().project(Projection::Slice(bounds), ty);
                self.bind_located(pat, None, Located { borrow: Some(*mutable), ..slice })
            }
            (syn::Pat::Ident(name), Item::Counter { index }) => {
                let value = if index.is_empty() { turn.clone() } else { index_tokens(index, turn) };
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

    fn part_bounds(&self, base: &Located, index: &Opaque, part: Part, size: &Opaque) -> Opaque {
        let (i, k) = (&index.tokens, &size.tokens);
        let tokens = self.receiver_tokens(&Expr::Place(base.place.clone()));
        let bounds = match part {
            Part::Window => quote!(#i..#i + #k),
            Part::ExactChunk => quote!(#i * #k..(#i + 1) * #k),
            Part::Chunk => quote!(#i * #k..((#i + 1) * #k).min(#tokens.len())),
        };
        let mut reads: Vec<_> = index.reads.iter().chain(&size.reads).copied().collect();
        reads.extend(place_reads(&base.place));
        pure(bounds, reads)
    }

    /// The index of an element: the turn itself, or a variable computed from it.
    fn indexed(&mut self, steps: &[Step], turn: &Opaque, name: &str) -> Opaque {
        if steps.is_empty() {
            return turn.clone();
        }
        let value = index_tokens(steps, turn);
        let var = self.made_var(name, VarKind::Temp, Ty::Usize);
        let kind = StmtKind::Let { var, value: Expr::Opaque(value) };
        self.push(kind, proc_macro2::Span::call_site());
        self.opaque_of(&Expr::var(var))
    }
}

fn index_tokens(steps: &[Step], turn: &Opaque) -> Opaque {
    let mut tokens = turn.tokens.clone();
    let mut reads = turn.reads.clone();
    for (depth, step) in steps.iter().rev().enumerate() {
        let inner = if depth == 0 { tokens } else { quote!((#tokens)) };
        tokens = match step {
            Step::Reverse(len) => {
                reads.extend(&len.reads);
                let len = &len.tokens;
                quote!(#len - 1 - #inner)
            }
            Step::Add(start) => {
                reads.extend(&start.reads);
                let start = grouped(&start.tokens);
                quote!(#inner + #start)
            }
        };
    }
    pure(tokens, reads)
}
