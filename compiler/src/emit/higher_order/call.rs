//! Second derivatives of what is called, and those of higher orders.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::WhereClause;

use super::super::entry::Entry;
use super::super::jvp::{directions, numbered, output_type, tangents};
use super::super::signature::{Gradient, Parameter, Shape, Signature};
use super::super::wrappers::head;
use crate::ir::Passing;
use crate::names::ordinal;

/// Expands to `second_order_sweep` for callers that have no tangent or no buffer for some of the arguments, or no use
/// for the result:
///
/// ```text
/// pub fn call_second_order(x: f64, c: &[f64], x_dot: Option<f64>, c_dot: Option<&[f64]>) -> ((f64, f64), impl FnOnce(
///     &f64, &[f64], Option<&f64>, Option<&[f64]>, Option<f64>, Option<f64>,
///     Option<&mut f64>, Option<&mut [f64]>, Option<&mut f64>, Option<&mut [f64]>) + use<>)
/// ```
pub(in crate::emit) fn call(signature: &Signature<'_>, order: usize) -> TokenStream {
    entry(signature, order, true)
}

/// The same where there is no second derivative: rustc says so to callers that have one.
pub(in crate::emit) fn refused(signature: &Signature<'_>) -> TokenStream {
    entry(signature, 2, false)
}

fn entry(signature: &Signature<'_>, order: usize, exists: bool) -> TokenStream {
    let (params, spares, args) = directions(signature, order);
    let refused = quote!(&mut ::gradflow::__private::GF0113_this_parameter_is_no_grad);
    let (mut bindings, mut kinds, mut again, mut made) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut bind = |name: &Ident, ty: TokenStream| {
        bindings.push(quote!(#name: #ty));
        kinds.push(ty);
    };
    for param in &signature.params {
        let ident = &param.ident;
        bind(ident, param.lent());
        again.push(match param.passing {
            Passing::Value if param.is_copy => quote!(*#ident),
            Passing::Value | Passing::Ref | Passing::RefMut => quote!(#ident),
        });
    }
    for (param, tangent) in
        tangents(order).flat_map(|tangent| signature.params.iter().map(move |param| (param, tangent)))
    {
        let Some(gradient) = &param.gradient else {
            let ty = param.direction_lent_refused();
            let name = format_ident!("{}_direction", param.no_bar);
            bind(&numbered(&name, tangent), quote!(::core::option::Option<#ty>));
            continue;
        };
        let (ty, dot) = (param.direction_lent(gradient), numbered(&gradient.dot, tangent));
        bind(&dot, quote!(::core::option::Option<#ty>));
        let (prepared, arg) = direction_again(param, gradient, &dot);
        made.extend(prepared);
        again.push(arg);
    }
    let cotangent = signature.cotangent.clone().unwrap_or_else(|| quote!(()));
    let (value, pullback) = (&signature.value, &signature.pullback);
    // The value itself, within pairs of pairs.
    let first: TokenStream = (1..order).map(|_| quote!(.0)).collect();
    let (mut zero, zeros) = (None, Ident::new("zero", Span::mixed_site()));
    for tangent in 0..tangents(order).end {
        let name = &tangent_of(&signature.result_bar, tangent);
        bind(name, quote!(::core::option::Option<#cotangent>));
        if signature.is_scalar() {
            again.push(quote!(#name.unwrap_or(0.0)));
        } else if signature.cotangent.is_some() {
            zero = Some(quote!(let #zeros = ::gradflow::Differentiable::zero_tangent(&#value #first);));
            again.push(quote!(#name.unwrap_or_else(|| #zeros.clone())));
        }
    }
    for tangent in 0..tangents(order).end {
        for param in &signature.params {
            let Some(gradient) = &param.gradient else {
                let name = tangent_of(&param.no_bar, tangent);
                bind(&name, quote!(::core::option::Option<#refused>));
                continue;
            };
            let (name, buffer) = (tangent_of(&gradient.bar, tangent), &gradient.buffer);
            bind(&name, quote!(::core::option::Option<&mut #buffer>));
            if let Shape::Scalar = gradient.shape {
                again.push(quote!(#name.unwrap_or(&mut 0.0)));
                continue;
            }
            let (spare, zero) = (format_ident!("{}_spare", name), gradient.zero(param));
            made.push(quote! {
                let mut #spare = None;
                let #name = ::gradflow::__private::buffer(#name, &mut #spare, || #zero);
            });
            again.push(quote!(#name));
        }
    }
    let head = head(signature, &Entry::Pullback(order).name(), &params);
    let (output, captures, turbofish) = (output_type(signature, order), &signature.captures, &signature.turbofish);
    let (pullback_type, clause, body) = if exists {
        let sweep = format_ident!("{}_sweep", ordinal(order));
        let body = quote! {
            #(#spares)*
            let (#value, #pullback) = Self::#sweep #turbofish(#(#args),*);
            #zero
            (#value, move |#(#bindings),*| {
                #(#made)*
                #pullback(#(#again),*)
            })
        };
        let ty = quote!(impl ::core::ops::FnOnce(#(#kinds),*) + use<#(#captures),*>);
        (ty, signature.item.sig.generics.where_clause.clone(), body)
    } else {
        let never = quote!(::core::unreachable!("rustc refuses every call"));
        // A type of its own would have the bound too, and rustc would say so twice.
        (quote!(fn(#(#kinds),*)), Some(impossible(signature)), never)
    };
    quote! {
        #[doc(hidden)]
        #[inline]
        #head -> (#output, #pullback_type) #clause { #body }
    }
}

/// `x_bar`, `x_bar_dot`, `x_bar_dot_2`
fn tangent_of(name: &Ident, tangent: usize) -> Ident {
    if tangent == 0 { name.clone() } else { numbered(&format_ident!("{name}_dot"), tangent) }
}

/// A bound that does not hold, and is looked at where the function is called.
fn impossible(signature: &Signature<'_>) -> WhereClause {
    let (clause, companion) = (signature.item.sig.generics.where_clause.clone(), &signature.companion);
    let mut clause = clause.unwrap_or_else(|| syn::parse_quote!(where));
    let lifetime = signature.lifetime_of_bounds();
    let bound = quote!(::gradflow::__private::TwiceDifferentiable);
    clause.predicates.push(syn::parse_quote!(for<#lifetime> #companion: #bound));
    clause
}

/// A tangent that a pullback was given or not, as the sweep takes it.
fn direction_again(param: &Parameter, gradient: &Gradient, dot: &Ident) -> (Option<TokenStream>, TokenStream) {
    let zero = gradient.zero(param);
    let spare = format_ident!("{}_spare", dot);
    match (param.passing, &gradient.shape) {
        (Passing::Value, Shape::Scalar) => (None, quote!(*#dot.unwrap_or(&0.0))),
        (Passing::Value, _) if param.is_copy => (None, quote!(#dot.copied().unwrap_or_else(|| #zero))),
        (Passing::Ref, Shape::Scalar) => (None, quote!(#dot.unwrap_or(&0.0))),
        (Passing::RefMut, Shape::Scalar) => (None, quote!(#dot.unwrap_or(&mut 0.0))),
        (Passing::Value | Passing::Ref, _) => (
            Some(quote! {
                let mut #spare = None;
                let #dot = ::gradflow::__private::direction(#dot, &mut #spare, || #zero);
            }),
            quote!(#dot),
        ),
        (Passing::RefMut, _) => (
            Some(quote! {
                let mut #spare = None;
                let #dot = ::gradflow::__private::buffer(#dot, &mut #spare, || #zero);
            }),
            quote!(#dot),
        ),
    }
}
