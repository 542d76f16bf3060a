//! What names a pattern binds, and the parts they are.

use quote::{ToTokens, quote};

use super::matching::{Found, Part};
use super::pattern::is_constant_name;
use super::place::peel;
use super::scope::Binding;
use super::types::{element, field};
use super::{Lowering, pure};
use crate::ir::{Expr, Place, Projection, Ty};

impl Lowering<'_> {
    /// Collects the names a pattern binds. A name that alternatives bind to different parts is no part.
    pub(super) fn find(&self, pat: &syn::Pat, place: Option<Place>, ty: &Ty, found: &mut Found) {
        match pat {
            syn::Pat::Ident(name) => {
                if name.subpat.is_none() && is_constant_name(&name.ident) {
                    return;
                }
                if let Some((_, inner)) = &name.subpat {
                    self.find(inner, place.clone(), ty, found);
                }
                let part =
                    Part { ident: name.ident.clone(), mutable: name.mutability.is_some(), place, ty: ty.clone() };
                found
                    .entry(name.ident.to_string())
                    .and_modify(|other| {
                        if !same_place(other.place.as_ref(), part.place.as_ref()) {
                            other.place = None;
                        }
                    })
                    .or_insert(part);
            }
            syn::Pat::Paren(inner) => self.find(&inner.pat, place, ty, found),
            syn::Pat::Type(inner) => self.find(&inner.pat, place, ty, found),
            syn::Pat::Guard(inner) => self.find(&inner.pat, place, ty, found),
            syn::Pat::Or(alternatives) => {
                for case in &alternatives.cases {
                    self.find(case, place.clone(), ty, found);
                }
            }
            syn::Pat::Tuple(tuple) => {
                let rest = tuple.elems.iter().position(|elem| matches!(elem, syn::Pat::Rest(_)));
                let missing = match ty {
                    Ty::Tuple(types) => Some(types.len().saturating_sub(tuple.elems.len() - 1)),
                    _ => None,
                };
                for (position, elem) in tuple.elems.iter().enumerate() {
                    // What stands after `..` is counted from the end.
                    let member = match (rest, missing) {
                        (Some(rest), Some(missing)) if position > rest => Some(position + missing - 1),
                        (Some(rest), None) if position > rest => None,
                        _ => Some(position),
                    };
                    let member = member.map(syn::Member::from);
                    let part = member.clone().and_then(|member| project(place.as_ref(), Projection::Field(member)));
                    self.find(elem, part, &member.map_or(Ty::Unknown, |member| field(ty, &member)), found);
                }
            }
            syn::Pat::Slice(slice) => {
                let rest = slice.elems.iter().position(super::parts::is_rest);
                for (position, elem) in slice.elems.iter().enumerate() {
                    let after = slice.elems.len() - 1 - position;
                    let is_rest = rest == Some(position);
                    let step = place.as_ref().map(|place| self.slice_step(place, position, after, rest));
                    let part = step.and_then(|step| project(place.as_ref(), step));
                    let ty = if is_rest { Ty::Slice(Box::new(element(ty))) } else { element(ty) };
                    self.find(elem, part, &ty, found);
                }
            }
            syn::Pat::TupleStruct(variant) => {
                for elem in &variant.elems {
                    self.find(elem, None, &Ty::Unknown, found);
                }
            }
            syn::Pat::Struct(variant) => {
                for field in &variant.fields {
                    self.find(&field.pat, None, &Ty::Unknown, found);
                }
            }
            syn::Pat::Reference(inner) => self.find(&inner.pat, None, &Ty::Unknown, found),
            _ => {}
        }
    }

    /// The part of a slice that stands at a position of its pattern, before so many others, where `..` stands at `rest`.
    fn slice_step(&self, place: &Place, position: usize, after: usize, rest: Option<usize>) -> Projection {
        let [start, after, back] = [position, after, after + 1].map(proc_macro2::Literal::usize_unsuffixed);
        let tokens = self.receiver_tokens(&Expr::Place(place.clone()));
        let reads = super::scope::place_reads(place);
        match rest {
            Some(rest) if rest == position && after.to_string() == "0" => {
                Projection::Slice(pure(quote!(#start..), Vec::new()))
            }
            Some(rest) if rest == position => Projection::Slice(pure(quote!(#start..#tokens.len() - #after), reads)),
            Some(rest) if rest < position => Projection::Index(pure(quote!(#tokens.len() - #back), reads)),
            _ => Projection::Index(pure(quote!(#start), Vec::new())),
        }
    }

    /// Whether an expression is a reference to a place.
    pub(super) fn names_reference(&self, expr: &syn::Expr) -> bool {
        match peel(expr) {
            syn::Expr::Reference(reference) => self.root_binding(&reference.expr).is_some(),
            syn::Expr::Path(_) => match self.root_binding(expr) {
                Some(Binding::Alias(_)) => true,
                Some(Binding::Var(var)) => matches!(self.func.var(*var).ty, Ty::Ref(_)),
                None => false,
            },
            _ => false,
        }
    }
}

fn project(place: Option<&Place>, projection: Projection) -> Option<Place> {
    place.map(|place| {
        let mut place = place.clone();
        place.projections.push(projection);
        place
    })
}

/// Whether two parts of one scrutinee are the same.
fn same_place(a: Option<&Place>, b: Option<&Place>) -> bool {
    let key = |place: &Place| {
        let step = |projection: &Projection| match projection {
            Projection::Index(opaque) | Projection::Slice(opaque) => opaque.tokens.to_string(),
            Projection::Field(member) => member.to_token_stream().to_string(),
            Projection::Deref => "*".to_owned(),
        };
        (place.root, place.projections.iter().map(step).collect::<Vec<_>>())
    };
    match (a, b) {
        (Some(a), Some(b)) => key(a) == key(b),
        (None, None) => true,
        _ => false,
    }
}
