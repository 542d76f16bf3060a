//! What a function with several tangents at once calls when its body asks for the derivative of another.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::entry::Entry;
use super::lanes;
use super::nested::{Function, functions, result};
use super::signature::{Gradient, Parameter, Signature};
use super::wrappers::head;
use crate::ir::{Lanes, Passing};

/// The entries of a function. A second derivative along several directions is one for each of them.
pub(super) fn entries(signature: &Signature<'_>, order: usize, lanes: Option<&Lanes>) -> TokenStream {
    let functions = functions(signature).iter().filter(|function| function.order() + 1 == order);
    lanes::within(signature, lanes, |along| functions.map(|function| entry(signature, along, *function)).collect())
}

/// Expands to
///
/// ```text
/// fn second_order_tangents_of_grad<const LANES: usize>(
///     x: f64, c: &[f64], x_moves: Option<Lanes<LANES>>, c_moves: Option<&[Lanes<LANES>]>,
/// ) -> (G, <G as Tangent>::Lanes<LANES>) {
///     ::gradflow::__private::by_lanes(|lane| {
///         let x_moves = ::gradflow::__private::lane::<LANES, _, _>(x_moves.as_ref(), lane, 0.0);
///         let c_moves = ::gradflow::__private::lane::<LANES, _, _>(c_moves, lane, vec![0.0; c.len()]);
///         Self::second_order_tangent_of_grad(x, c, Some(x_moves), Some(&c_moves))
///     })
/// }
/// ```
fn entry(signature: &Signature<'_>, along: &Signature<'_>, function: Function) -> TokenStream {
    let mut entry = Along { lanes: along.lanes.as_ref(), params: along.declared(), made: Vec::new(), args: Vec::new() };
    entry.args = signature.params.iter().map(Parameter::kept).collect();
    if function.has_direction() {
        for (param, gradient) in signature.gradients() {
            let (dot, ty) = (&gradient.dot, param.direction(gradient));
            entry.params.push(quote!(#dot: #ty));
            let is_moved = param.passing == Passing::Value && !param.is_copy;
            entry.args.push(if is_moved { quote!(#dot.clone()) } else { quote!(#dot) });
        }
    }
    for (param, of_lanes) in signature.params.iter().zip(&along.params) {
        if let (Some(gradient), Some(lanes)) = (&param.gradient, &of_lanes.gradient) {
            entry.given(&format_ident!("{}_moves", gradient.grad), param, gradient, lanes);
        } else {
            let (name, ty) = (&param.no_bar, param.direction_refused(along.lanes.as_ref()));
            entry.params.push(quote!(#name: ::core::option::Option<#ty>));
            entry.args.push(quote!(None));
        }
    }
    if function.has_direction() {
        for ((param, gradient), (_, lanes)) in signature.gradients().zip(along.gradients()) {
            entry.given(&format_ident!("{}_moves", gradient.dot), param, gradient, lanes);
        }
    }
    let Along { lanes, params, made, args } = entry;
    let [value, tangent] = result(signature, function);
    let head = head(along, &Entry::JvpMany.of(function), &params);
    let (of_one, clause) = (Entry::Jvp.of(function), function.clause(along));
    let (turbofish, lane) = (&signature.turbofish, lane());
    quote! {
        #[doc(hidden)]
        #head -> (#value, <#tangent as ::gradflow::Tangent>::Lanes<#lanes>) #clause {
            ::gradflow::__private::by_lanes(|#lane| {
                #(#made)*
                Self::#of_one #turbofish(#(#args),*)
            })
        }
    }
}

struct Along<'l> {
    lanes: Option<&'l Lanes>,
    params: Vec<TokenStream>,
    made: Vec<TokenStream>,
    args: Vec<TokenStream>,
}

impl Along<'_> {
    /// A parameter for the tangents of another one.
    fn given(&mut self, name: &Ident, param: &Parameter, gradient: &Gradient, of_lanes: &Gradient) {
        let (lanes, lane) = (self.lanes, lane());
        let (ty, zero) = (param.direction(of_lanes), gradient.zero(param));
        self.params.push(quote!(#name: ::core::option::Option<#ty>));
        let (given, one) = match param.passing {
            Passing::Value => (quote!(#name.as_ref()), quote!(#name)),
            Passing::Ref | Passing::RefMut => (quote!(#name), quote!(&#name)),
        };
        self.made.push(quote!(let #name = ::gradflow::__private::lane::<#lanes, _, _>(#given, #lane, #zero);));
        self.args.push(quote!(Some(#one)));
    }
}

/// A name that no parameter has.
fn lane() -> Ident {
    Ident::new("lane", Span::mixed_site())
}
