//! The Jacobian of a function with several numbers as result.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Index, Type};

use super::signature::{Gradient, Parameter, Signature};
use super::types;
use super::wrappers::head;
use crate::ir::Passing;

/// Expands to
///
/// ```text
/// pub fn jacobian(x: f64, c: &[f64]) -> Vec<f64> {
///     ::gradflow::jacobian::collect(
///         (0.0, ::gradflow::jacobian::Direction::<f64>::new(0.0, c.len())),
///         |direction| Self::jvp(x, c, direction.0, &direction.1).1,
///         |direction| Self::jvp_many(x, c, direction.0, &direction.1).1,
///         |cotangent| Self::vjp(x, c).1(cotangent),
///     )
/// }
/// ```
///
/// and the same into a buffer. A function that is lent something as `&mut` has none: each run would find another.
pub(super) fn jacobian(signature: &Signature<'_>) -> TokenStream {
    let count = signature.gradients().count();
    let lends = signature.params.iter().any(|param| param.passing == Passing::RefMut);
    if signature.is_scalar() || signature.cotangent.is_none() || lends || count == 0 || count > super::hessian::TUPLE {
        return TokenStream::new();
    }
    // Names that no parameter has.
    let here = Span::mixed_site();
    let args: Vec<TokenStream> = signature.params.iter().map(Parameter::kept).collect();
    let (mut zeros, mut dots) = (Vec::new(), Vec::new());
    for (position, (param, gradient)) in signature.gradients().enumerate() {
        let index = Index::from(position);
        let direction =
            if count == 1 { quote_spanned!(here=> (*direction)) } else { quote_spanned!(here=> direction.#index) };
        zeros.push(zero(param, gradient));
        dots.push(match param.passing {
            Passing::Value if param.is_copy => direction,
            Passing::Value => quote!(#direction.clone()),
            Passing::Ref | Passing::RefMut => quote!(&#direction),
        });
    }
    let (zero, turbofish, captures) = (Signature::tuple(&zeros), &signature.turbofish, &signature.captures);
    let several = quote!(::<{ ::gradflow::jacobian::LANES }, #(#captures),*>);
    let declared = signature.declared();
    let jacobian = head(signature, &format_ident!("jacobian"), &declared);
    let [matrix, layout, mode] = ["jacobian", "layout", "mode"].map(|name| Ident::new(name, here));
    let more = [
        quote!(#matrix: &mut [f64]),
        quote!(#layout: ::gradflow::jacobian::Layout),
        quote!(#mode: ::gradflow::jacobian::Mode),
    ];
    let all: Vec<TokenStream> = declared.into_iter().chain(more).collect();
    let into = head(signature, &format_ident!("jacobian_into"), &all);
    let clause = &signature.item.sig.generics.where_clause;
    let ways = quote_spanned! {here=>
        #zero,
        |direction| Self::jvp #turbofish(#(#args,)* #(#dots),*).1,
        |direction| Self::jvp_many #several(#(#args,)* #(#dots),*).1,
        |cotangent| {
            let (_, pullback) = Self::vjp #turbofish(#(#args),*);
            pullback(cotangent)
        },
    };
    let order = "of the components of the result by those of the differentiable parameters";
    let doc = format!(" The Jacobian of {}, {order}, row by row.", signature.link());
    let into_doc = format!(" Overwrites `jacobian` with the Jacobian of {}, {order}.", signature.link());
    quote! {
        #[doc = #doc]
        #jacobian -> ::std::vec::Vec<f64> #clause {
            ::gradflow::jacobian::collect(#ways)
        }

        #[doc = #into_doc]
        #into #clause {
            ::gradflow::jacobian::fill(#matrix, (#layout, #mode), #ways);
        }
    }
}

/// A direction that is zero. Of a slice it is on the stack, if it is short.
fn zero(param: &Parameter, gradient: &Gradient) -> TokenStream {
    match types::referent(&param.ty) {
        Type::Slice(slice) if types::is_float(&slice.elem) => {
            let (name, number) = (&param.ident, &slice.elem);
            quote!(::gradflow::jacobian::Direction::<#number>::new(0.0, #name.len()))
        }
        _ => gradient.zero(param),
    }
}
