//! Patterns over places: each name becomes a variable or a resolved reference.

use quote::{ToTokens, quote};

use crate::ir::{Expr, Projection, Ty};

use super::pattern::Bindings;
use super::place::{Located, dereferenced};
use super::scope::{Alias, Binding};
use super::types::{element, field, strip};
use super::{Lowering, Value, pure};

impl Lowering<'_> {
    /// Binds the names of a pattern to a place and its parts.
    pub(super) fn bind_located(
        &mut self,
        pat: &syn::Pat,
        annotation: Option<&syn::Type>,
        located: Located,
    ) -> Bindings {
        match pat {
            syn::Pat::Type(typed) => self.bind_located(&typed.pat, Some(&typed.ty), located),
            syn::Pat::Paren(inner) => self.bind_located(&inner.pat, annotation, located),
            syn::Pat::Wild(_) | syn::Pat::Rest(_) => Vec::new(),
            syn::Pat::Ident(name) if name.subpat.is_none() => self.bind_name(name, annotation, located),
            syn::Pat::Reference(reference) => self.bind_located(&reference.pat, None, dereferenced(located)),
            syn::Pat::Tuple(tuple) => self.bind_parts(pat, &tuple.elems.iter().collect::<Vec<_>>(), &located, true),
            syn::Pat::Slice(slice) => self.bind_parts(pat, &slice.elems.iter().collect::<Vec<_>>(), &located, false),
            _ => {
                self.unsupported(pat, "this pattern");
                self.bind_unknown(pat);
                Vec::new()
            }
        }
    }

    pub(super) fn bind_name(
        &mut self,
        name: &syn::PatIdent,
        annotation: Option<&syn::Type>,
        located: Located,
    ) -> Bindings {
        let by_ref = name.by_ref.is_some();
        if by_ref || located.borrow.is_some() {
            let mutable = if by_ref { name.mutability.is_some() } else { located.borrow == Some(true) };
            if mutable {
                self.mark_written(located.place.root);
            }
            let place = self.frozen_place(located.place);
            return vec![(name.ident.clone(), Binding::Alias(Alias { place, ty: located.ty, mutable }))];
        }
        if let Ty::Ref(inner) = &located.ty {
            // Another name for a reference parameter, or for a reference inside a container.
            let binding = if located.place.projections.is_empty() {
                Binding::Var(located.place.root)
            } else {
                let place = self.frozen_place(located.place);
                Binding::Alias(Alias { place, ty: (**inner).clone(), mutable: false })
            };
            return vec![(name.ident.clone(), binding)];
        }
        self.let_value(name, annotation, Value::new(Expr::Place(located.place), located.ty))
    }

    fn bind_parts(&mut self, pat: &syn::Pat, parts: &[&syn::Pat], located: &Located, is_tuple: bool) -> Bindings {
        let rest = parts.iter().position(|part| is_rest(part));
        let mut bindings = Vec::new();
        for (position, part) in parts.iter().enumerate() {
            let from_end = parts.len() - position;
            let back = proc_macro2::Literal::usize_unsuffixed(from_end);
            match rest {
                Some(rest) if position == rest && !is_tuple => {
                    let slice = self.rest_of(located, position, from_end - 1);
                    if let Some(name) = named_rest(part) {
                        bindings.extend(self.bind_name(name, None, slice));
                    }
                }
                Some(rest) if position == rest => {}
                Some(rest) if position > rest && is_tuple => match strip(&located.ty) {
                    Ty::Tuple(types) if types.len() >= from_end => {
                        let part_place = self.element_of(located.clone(), types.len() - from_end, true);
                        bindings.extend(self.bind_located(part, None, part_place));
                    }
                    _ => self.unsupported(pat, "this pattern"),
                },
                Some(rest) if position > rest => {
                    let tokens = self.receiver_tokens(&Expr::Place(located.place.clone()));
                    let index = pure(quote!(#tokens.len() - #back), super::scope::place_reads(&located.place));
                    let borrow = self.inherited_borrow(located);
                    let part_place = located.clone().project(Projection::Index(index), element(&located.ty));
                    bindings.extend(self.bind_located(part, None, Located { borrow, ..part_place }));
                }
                _ => {
                    let part_place = self.element_of(located.clone(), position, is_tuple);
                    bindings.extend(self.bind_located(part, None, part_place));
                }
            }
        }
        bindings
    }

    /// The part of a slice that `..` stands for.
    fn rest_of(&mut self, located: &Located, start: usize, after: usize) -> Located {
        let reads = super::scope::place_reads(&located.place);
        let tokens = self.receiver_tokens(&Expr::Place(located.place.clone()));
        let start = proc_macro2::Literal::usize_unsuffixed(start);
        let after = proc_macro2::Literal::usize_unsuffixed(after);
        let bounds = if after.to_string() == "0" { quote!(#start..) } else { quote!(#start..#tokens.len() - #after) };
        let borrow = Some(self.inherited_borrow(located).unwrap_or(false));
        let ty = Ty::Slice(Box::new(element(&located.ty)));
        Located { borrow, ..located.clone().project(Projection::Slice(pure(bounds, reads)), ty) }
    }

    /// The element of a tuple, array or slice. Through a reference, it is a reference to the element.
    pub(super) fn element_of(&self, located: Located, position: usize, is_tuple: bool) -> Located {
        let borrow = self.inherited_borrow(&located);
        let part = if is_tuple {
            let member = syn::Member::from(position);
            let ty = field(&located.ty, &member);
            located.project(Projection::Field(member), ty)
        } else {
            let ty = element(&located.ty);
            let index = proc_macro2::Literal::usize_unsuffixed(position).to_token_stream();
            located.project(Projection::Index(pure(index, Vec::new())), ty)
        };
        Located { borrow, ..part }
    }

    fn inherited_borrow(&self, located: &Located) -> Option<bool> {
        match (located.borrow, &located.ty) {
            (Some(mutable), _) => Some(mutable),
            (None, Ty::Ref(_)) => Some(self.is_mutable_reference(located.place.root)),
            (None, _) => None,
        }
    }
}

/// Whether a pattern stands for the rest of a slice or tuple: `..` or `name @ ..`.
pub(super) fn is_rest(pat: &syn::Pat) -> bool {
    matches!(pat, syn::Pat::Rest(_)) || named_rest(pat).is_some()
}

/// `name @ ..`
fn named_rest(pat: &syn::Pat) -> Option<&syn::PatIdent> {
    match pat {
        syn::Pat::Ident(name) => match &name.subpat {
            Some((_, inner)) if matches!(**inner, syn::Pat::Rest(_)) => Some(name),
            _ => None,
        },
        _ => None,
    }
}
