//! The tangent of a slope, by the gradient.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::super::entry::Entry;
use super::super::signature::{Parameter, Signature};
use super::super::wrappers::head;
use super::Function;
use crate::ir::Passing;

/// The tangent of a slope: with the gradient `g` and `h = H d` it is `h x' + g d'`, beside `g x'`, for every component of
/// the result.
pub(super) fn of_jvp(signature: &Signature<'_>) -> TokenStream {
    let mut params = signature.declared();
    for (param, gradient) in signature.gradients() {
        let (dot, ty) = (&gradient.dot, param.direction(gradient));
        params.push(quote!(#dot: #ty));
    }
    for param in &signature.params {
        let (name, ty) = if let Some(gradient) = &param.gradient {
            (format_ident!("{}_moves", gradient.grad), param.direction(gradient))
        } else {
            (param.no_bar.clone(), param.direction_refused(None))
        };
        params.push(quote!(#name: ::core::option::Option<#ty>));
    }
    let (mut along, mut slope) = (Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (grad, product) = (&gradient.grad, format_ident!("{}_dot", gradient.grad));
        let moves = format_ident!("{}_moves", gradient.grad);
        let dot_moves = format_ident!("{}_moves", gradient.dot);
        let ty = param.direction(gradient);
        params.push(quote!(#dot_moves: ::core::option::Option<#ty>));
        let [first, second, third] = [(grad, &moves), (&product, &moves), (grad, &dot_moves)].map(|(of, by)| {
            // An option of a value is asked for a reference, one of a reference is copied.
            let by = if param.passing == Passing::Value { quote!(#by.as_ref()) } else { quote!(#by) };
            quote!(#by.map_or(0.0, |by| ::gradflow::Tangent::dot(by, &#of)))
        });
        along.push(first);
        slope.push(second);
        slope.push(third);
    }
    let (output, cotangent, value) = (signature.output(), &signature.cotangent, &signature.value);
    let body = if signature.is_scalar() {
        let (zeros, run) = run(signature, &[quote!(1.0), quote!(0.0)]);
        quote! {
            #zeros
            #run
            (#value, (::gradflow::rules::convert(#(#along)+*), ::gradflow::rules::convert(#(#slope)+*)))
        }
    } else {
        let here = Span::mixed_site();
        let [both, unit, zero, slopes, first, second] =
            ["both", "unit", "zero", "slopes", "along", "slope"].map(|name| Ident::new(name, here));
        let args: Vec<TokenStream> = signature.params.iter().map(Parameter::kept).collect();
        let dots = signature.gradients().map(|(param, gradient)| {
            let dot = &gradient.dot;
            if param.passing == Passing::Value && !param.is_copy { quote!(#dot.clone()) } else { quote!(#dot) }
        });
        let (zeros, run) = run(signature, &[quote!(#unit), quote!(#zero.clone())]);
        let turbofish = &signature.turbofish;
        quote! {
            let #both = Self::jvp #turbofish(#(#args,)* #(#dots),*);
            let #zero = ::gradflow::Differentiable::zero_tangent(&#both.0);
            let mut #slopes = ::std::vec::Vec::new();
            let #first = ::gradflow::__private::by_components(#zero.clone(), |#unit| {
                #zeros
                #run
                #slopes.push(#(#slope)+*);
                #(#along)+*
            });
            let mut #second = #zero;
            ::gradflow::Tangent::assign_flat(&mut #second, &#slopes);
            (#both, (#first, #second))
        }
    };
    let head = head(signature, &Entry::Jvp.of(Function::Jvp), &params);
    let clause = &signature.item.sig.generics.where_clause;
    quote! {
        #[doc(hidden)]
        #head -> ((#output, #cotangent), (#cotangent, #cotangent)) #clause { #body }
    }
}

/// Both sweeps along the given direction, and the zeros that they add to.
fn run(signature: &Signature<'_>, cotangents: &[TokenStream; 2]) -> (TokenStream, TokenStream) {
    let (value, pullback, turbofish) = (&signature.value, &signature.pullback, &signature.turbofish);
    let mut given: Vec<TokenStream> = signature.params.iter().map(Parameter::kept).collect();
    let mut again: Vec<TokenStream> = signature.params.iter().map(|param| lent_again(param, &param.ident)).collect();
    let (mut zeros, mut grads, mut products) = (Vec::new(), Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (dot, grad, zero) = (&gradient.dot, &gradient.grad, gradient.zero(param));
        let product = format_ident!("{}_dot", grad);
        given.push(if param.passing == Passing::Value && !param.is_copy { quote!(#dot.clone()) } else { quote!(#dot) });
        again.push(lent_again(param, dot));
        zeros.push(quote!(let mut #grad = #zero; let mut #product = #zero;));
        grads.push(quote!(#grad));
        products.push(quote!(#product));
    }
    let run = quote! {
        let (#value, #pullback) = Self::second_order_sweep #turbofish(#(#given),*);
        #pullback(#(#again,)* #(#cotangents,)* #(&mut #grads,)* #(&mut #products),*);
    };
    (quote!(#(#zeros)*), run)
}

fn lent_again(param: &Parameter, name: &Ident) -> TokenStream {
    if param.passing == Passing::Value && !param.is_copy { quote!(&#name) } else { quote!(#name) }
}
