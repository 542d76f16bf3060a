//! Parameters that are functions: `f: impl Fn(f64) -> f64`, `f: F` with `F: Fn(f64) -> f64`.
//!
//! A derivative is given them as its function is, and hands them on, so that they need a name and a copy.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{GenericParam, Token, Type, TypeParamBound};

use crate::names::Names;

type Bounds = Punctuated<TypeParamBound, Token![+]>;

/// The function as its derivatives declare it: every `impl Fn` has a name, and what is called can be cloned.
pub(crate) fn named(item: &syn::ItemFn) -> syn::ItemFn {
    let mut item = item.clone();
    let mut names = Names::of(item.to_token_stream());
    let known = callables(&item.sig.generics);
    for param in item.sig.generics.type_params_mut().filter(|param| known.contains(&param.ident.to_string())) {
        param.bounds.push(syn::parse_quote!(::core::clone::Clone));
    }
    let mut made: Vec<GenericParam> = Vec::new();
    for input in &mut item.sig.inputs {
        let syn::FnArg::Typed(typed) = input else { continue };
        let Some(bounds) = implied(&mut typed.ty) else { continue };
        let ident = names.fresh("F", proc_macro2::Span::mixed_site());
        let mut all = bounds.clone();
        all.push(syn::parse_quote!(::core::clone::Clone));
        made.push(syn::parse_quote!(#ident: #all));
        let ty = innermost(&mut typed.ty);
        *ty = syn::parse_quote!(#ident);
    }
    item.sig.generics.params.extend(made);
    item
}

/// The type parameters that are called.
pub(crate) fn callables(generics: &syn::Generics) -> BTreeSet<String> {
    let declared = generics.type_params().filter(|param| is_called(&param.bounds));
    let mut names: BTreeSet<String> = declared.map(|param| param.ident.to_string()).collect();
    let clauses = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    names.extend(clauses.filter_map(|predicate| match predicate {
        syn::WherePredicate::Type(bounded) if is_called(&bounded.bounds) => {
            Some(bounded.bounded_ty.to_token_stream().to_string())
        }
        _ => None,
    }));
    names
}

/// The bounds of a parameter of type `impl Fn(..)`, or of a reference to one.
fn implied(ty: &mut Type) -> Option<Bounds> {
    match innermost(ty) {
        Type::ImplTrait(implied) if is_called(&implied.bounds) => Some(implied.bounds.clone()),
        _ => None,
    }
}

/// The type behind references.
fn innermost(ty: &mut Type) -> &mut Type {
    match ty {
        Type::Reference(reference) => innermost(&mut reference.elem),
        Type::Paren(inner) => innermost(&mut inner.elem),
        Type::Group(inner) => innermost(&mut inner.elem),
        _ => ty,
    }
}

fn is_called(bounds: &Bounds) -> bool {
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| ["Fn", "FnMut", "FnOnce"].iter().any(|name| last.ident == name))
        }
        _ => false,
    })
}
