//! `if let`, `let .. else`, `while let` and loops over any iterator, as the `match` each of them is.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::quote;
use syn::parse_quote;
use syn::spanned::Spanned;
use syn::visit::Visit;

use crate::ir::{StmtKind, Ty, VarKind};

use super::Lowering;
use super::pattern::is_constant_name;
use super::place::peel;
use super::rewrite::PatternNames;
use super::scope::Binding;

/// `if let pat = value { .. } else { .. }`
pub(super) fn of_branch(branch: &syn::ExprIf) -> Option<syn::ExprMatch> {
    let syn::Expr::Let(cond) = peel(&branch.cond) else { return None };
    let (pat, value, then) = (&cond.pat, &cond.expr, &branch.then_branch);
    let other = branch.else_branch.as_ref().map_or_else(|| parse_quote!({}), |(_, other)| (**other).clone());
    let other: syn::Expr = other;
    Some(parse_quote!(match #value { #pat => #then, _ => #other }))
}

/// `while let pat = value { .. }`
pub(super) fn of_while(while_loop: &syn::ExprWhile) -> Option<syn::ExprLoop> {
    let syn::Expr::Let(cond) = peel(&while_loop.cond) else { return None };
    let (label, pat, value, body) = (&while_loop.label, &cond.pat, &cond.expr, &while_loop.body);
    Some(parse_quote!(#label loop { match #value { #pat => #body, _ => break } }))
}

/// `let pat = value else { .. };` as a `let` of a `match` that gives the names; without `else`, of one with one arm.
pub(super) fn of_let(pat: &syn::Pat, value: &syn::Expr, other: Option<&syn::Expr>) -> (syn::Pat, syn::Expr) {
    let other = other.map(|other| quote!(, _ => #other));
    let mut names = PatternNames(BTreeSet::new());
    names.visit_pat(pat);
    let names: Vec<Ident> =
        names.0.iter().filter_map(|name| syn::parse_str(name).ok()).filter(|name| !is_constant_name(name)).collect();
    let mut changeable = Changeable(BTreeSet::new());
    changeable.visit_pat(pat);
    let given: Vec<syn::Pat> = names
        .iter()
        .map(|name| if changeable.0.contains(name) { parse_quote!(mut #name) } else { parse_quote!(#name) })
        .collect();
    match (names.as_slice(), given.as_slice()) {
        ([name], [given]) => (given.clone(), parse_quote!(match #value { #pat => #name #other })),
        (names, given) => (parse_quote!((#(#given),*)), parse_quote!(match #value { #pat => (#(#names),*) #other })),
    }
}

/// The form of a pattern that takes tuples and slices apart, without names: `[_, .., _]` of `&[a, .., b]`.
pub(super) fn form(pat: &syn::Pat) -> Option<syn::Pat> {
    let all = |parts: &syn::punctuated::Punctuated<syn::Pat, syn::Token![,]>| -> Option<Vec<syn::Pat>> {
        parts.iter().map(form).collect()
    };
    match pat {
        syn::Pat::Paren(inner) => form(&inner.pat),
        syn::Pat::Reference(inner) => form(&inner.pat),
        syn::Pat::Ident(name) => match &name.subpat {
            Some((_, rest)) if matches!(**rest, syn::Pat::Rest(_)) => Some(parse_quote!(..)),
            None if !is_constant_name(&name.ident) => Some(parse_quote!(_)),
            _ => None,
        },
        syn::Pat::Wild(_) | syn::Pat::Rest(_) => Some(pat.clone()),
        syn::Pat::Tuple(tuple) => {
            let parts = all(&tuple.elems)?;
            Some(parse_quote!((#(#parts,)*)))
        }
        syn::Pat::Slice(slice) => {
            let parts = all(&slice.elems)?;
            Some(parse_quote!([#(#parts),*]))
        }
        _ => None,
    }
}

/// `for Record { .. } in items { .. }` takes each item apart in its turn.
pub(super) fn of_items(for_loop: &syn::ExprForLoop) -> Option<syn::ExprForLoop> {
    if !matches!(&*for_loop.pat, syn::Pat::Struct(_) | syn::Pat::TupleStruct(_)) {
        return None;
    }
    let (pat, body) = (&for_loop.pat, &for_loop.body.stmts);
    let item = Ident::new("item_taken_apart", for_loop.pat.span());
    let body = parse_quote!({ let #pat = #item; #(#body)* });
    Some(syn::ExprForLoop { pat: parse_quote!(#item), body, ..for_loop.clone() })
}

/// The names that a pattern binds as `mut name`.
struct Changeable(BTreeSet<Ident>);

impl Visit<'_> for Changeable {
    fn visit_pat_ident(&mut self, name: &syn::PatIdent) {
        if name.by_ref.is_none() && name.mutability.is_some() {
            self.0.insert(name.ident.clone());
        }
        syn::visit::visit_pat_ident(self, name);
    }
}

impl Lowering<'_> {
    /// A loop over an iterator that is not understood: the items are constants, or refused.
    pub(super) fn iterator_loop(&mut self, for_loop: &syn::ExprForLoop) {
        let mut value = self.refused_construct(&for_loop.expr, "a loop over this iterator");
        if let crate::ir::Expr::Opaque(opaque) = &mut value.expr {
            let tokens = &opaque.tokens;
            opaque.tokens = quote!(::core::iter::IntoIterator::into_iter(#tokens));
        }
        let items = self.made_var("items", VarKind::Generated, Ty::Unknown);
        self.mark_written(items);
        self.push(StmtKind::Let { var: items, value: value.expr }, for_loop.expr.span());
        let name = self.func.var(items).ident.clone();
        self.bind(&name, Binding::Var(items));
        let (label, pat, body) = (&for_loop.label, &for_loop.pat, &for_loop.body);
        let endless: syn::ExprLoop = parse_quote! {
            #label loop {
                match ::core::iter::Iterator::next(&mut #name) { Some(#pat) => #body, _ => break }
            }
        };
        self.endless(&endless, None);
    }
}
