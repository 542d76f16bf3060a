//! Second derivatives of what is called.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::WhereClause;

use super::super::jvp::{directions, output_type};
use super::super::signature::{Gradient, Parameter, Shape, Signature};
use super::super::wrappers::head;
use crate::ir::Passing;

/// Expands to `second_order_sweep` for callers that have no tangent or no buffer for some of the arguments, or no use
/// for the result:
///
/// ```text
/// pub fn call_second_order(x: f64, c: &[f64], x_dot: Option<f64>, c_dot: Option<&[f64]>) -> ((f64, f64), impl FnOnce(
///     &f64, &[f64], Option<&f64>, Option<&[f64]>, Option<f64>, Option<f64>,
///     Option<&mut f64>, Option<&mut [f64]>, Option<&mut f64>, Option<&mut [f64]>) + use<>)
/// ```
pub(in crate::emit) fn call(signature: &Signature<'_>) -> TokenStream {
    entry(signature, true)
}

/// The same where there is no second derivative: rustc says so to callers that have one.
pub(in crate::emit) fn refused(signature: &Signature<'_>) -> TokenStream {
    entry(signature, false)
}

fn entry(signature: &Signature<'_>, exists: bool) -> TokenStream {
    let (params, spares, args) = directions(signature);
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
    for param in &signature.params {
        let Some(gradient) = &param.gradient else {
            let ty = param.direction_lent_refused();
            bind(&format_ident!("{}_direction", param.no_bar), quote!(::core::option::Option<#ty>));
            continue;
        };
        let ty = param.direction_lent(gradient);
        bind(&gradient.dot, quote!(::core::option::Option<#ty>));
        let (prepared, arg) = direction_again(param, gradient);
        made.extend(prepared);
        again.push(arg);
    }
    let cotangent = signature.cotangent.clone().unwrap_or_else(|| quote!(()));
    let [bar, bar_dot] = [&signature.result_bar, &format_ident!("{}_dot", signature.result_bar)];
    let (value, pullback) = (&signature.value, &signature.pullback);
    let (mut zero, zeros) = (None, Ident::new("zero", Span::mixed_site()));
    for name in [bar, bar_dot] {
        bind(name, quote!(::core::option::Option<#cotangent>));
        if signature.is_scalar() {
            again.push(quote!(#name.unwrap_or(0.0)));
        } else if signature.cotangent.is_some() {
            zero = Some(quote!(let #zeros = ::gradflow::Differentiable::zero_tangent(&#value.0);));
            again.push(quote!(#name.unwrap_or_else(|| #zeros.clone())));
        }
    }
    for suffix in ["", "_dot"] {
        for param in &signature.params {
            let Some(gradient) = &param.gradient else {
                let name = format_ident!("{}{suffix}", param.no_bar);
                bind(&name, quote!(::core::option::Option<#refused>));
                continue;
            };
            let (name, buffer) = (format_ident!("{}{suffix}", gradient.bar), &gradient.buffer);
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
    let head = head(signature, &format_ident!("call_second_order"), &params);
    let (output, captures, turbofish) = (output_type(signature), &signature.captures, &signature.turbofish);
    let (pullback_type, clause, body) = if exists {
        let body = quote! {
            #(#spares)*
            let (#value, #pullback) = Self::second_order_sweep #turbofish(#(#args),*);
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

/// A bound that does not hold, and is looked at where the function is called.
fn impossible(signature: &Signature<'_>) -> WhereClause {
    let (clause, companion) = (signature.item.sig.generics.where_clause.clone(), &signature.companion);
    let mut clause = clause.unwrap_or_else(|| syn::parse_quote!(where));
    let lifetime = signature.lifetime_of_bounds();
    let bound = quote!(::gradflow::__private::TwiceDifferentiable);
    clause.predicates.push(syn::parse_quote!(for<#lifetime> #companion: #bound));
    clause
}

/// A tangent that a pullback was given or not, as `second_order_sweep` takes it.
fn direction_again(param: &Parameter, gradient: &Gradient) -> (Option<TokenStream>, TokenStream) {
    let (dot, zero) = (&gradient.dot, gradient.zero(param));
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
