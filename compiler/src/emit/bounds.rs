//! What the derivatives of a function ask of the types that only rustc knows.
//!
//! Such a type has a tangent, and one that is given by value can be copied for the reverse sweep. Said where the parameter
//! stands, and once, this makes rustc report a type without a tangent there and take it for granted everywhere else.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{GenericArgument, Lifetime, PathArguments, Type};

use super::signature::Signature;
use super::span::{at, ends};
use super::types;
use crate::callables::callables;
use crate::ir::{Param, Passing};

/// The function with the bounds that its generic parameters need: `T: Differentiable`.
pub(super) fn of_generics(item: &syn::ItemFn, params: &[Param]) -> syn::ItemFn {
    let mut item = item.clone();
    let called = callables(&item.sig.generics);
    let generics: Vec<Ident> = item.sig.generics.type_params().map(|param| param.ident.clone()).collect();
    let is_generic = |name: &Ident| generics.contains(name) && !called.contains(&name.to_string());
    let mut wanted: Vec<(Ident, bool)> = Vec::new();
    for param in params.iter().filter(|param| param.differentiable) {
        let is_copied = param.passing != Passing::Ref;
        for name in leaves(&param.ty).into_iter().filter_map(|ty| ty.path.get_ident()).filter(|name| is_generic(name)) {
            match wanted.iter_mut().find(|(known, _)| known == name) {
                Some((_, copied)) => *copied |= is_copied,
                None => wanted.push((name.clone(), is_copied)),
            }
        }
    }
    if !wanted.is_empty() {
        let clause = item.sig.generics.make_where_clause();
        for (name, is_copied) in wanted {
            clause.predicates.push(syn::parse_quote!(#name: ::gradflow::Differentiable));
            if is_copied {
                clause.predicates.push(syn::parse_quote!(#name: ::core::clone::Clone));
            }
        }
    }
    item
}

/// `where State: Differentiable` for the companion. A bound without a generic parameter is checked where it stands; under
/// a `for<'a>` it is where a function of the companion is called.
pub(super) fn of_companion(signature: &Signature<'_>) -> TokenStream {
    let generics: Vec<&Ident> = signature.item.sig.generics.type_params().map(|param| &param.ident).collect();
    let is_generic = |ty: &syn::TypePath| ty.path.get_ident().is_some_and(|name| generics.contains(&name));
    let mut known: Vec<String> = Vec::new();
    let mut bounds = Vec::new();
    for (param, _) in signature.gradients() {
        for ty in leaves(&param.ty).into_iter().filter(|ty| !is_generic(ty)) {
            let name = quote!(#ty).to_string();
            if known.contains(&name) {
                continue;
            }
            known.push(name);
            let tangent = at(quote!(::gradflow::Differentiable), Some(ends(&quote!(#ty))));
            let lifetime = Lifetime { apostrophe: Span::mixed_site(), ident: Ident::new("a", Span::mixed_site()) };
            bounds.push(quote!(#ty: #tangent));
            bounds.push(quote!(for<#lifetime> #ty: ::core::clone::Clone));
        }
    }
    if bounds.is_empty() { TokenStream::new() } else { quote!(where #(#bounds),*) }
}

/// The names within a type of which nothing is known. One with generic arguments may hold a lifetime that it does not
/// show.
fn leaves(ty: &Type) -> Vec<&syn::TypePath> {
    match ty {
        Type::Paren(paren) => leaves(&paren.elem),
        Type::Group(group) => leaves(&group.elem),
        Type::Reference(reference) => leaves(&reference.elem),
        Type::Array(array) => leaves(&array.elem),
        Type::Slice(slice) => leaves(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter().flat_map(leaves).collect(),
        _ if types::is_known(ty) => Vec::new(),
        Type::Path(path) if path.qself.is_none() => match path.path.segments.last().map(|last| &last.arguments) {
            Some(PathArguments::None) if path.path.segments.iter().all(|part| part.arguments.is_none()) => vec![path],
            Some(PathArguments::AngleBracketed(list)) if types::vec_element(ty).is_some() => {
                list.args.iter().filter_map(argument).flat_map(leaves).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn argument(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
