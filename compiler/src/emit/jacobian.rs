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
/// and the same into a buffer. What is lent as `&mut` is copied for each run, and what is left there belongs to the result.
pub(super) fn jacobian(signature: &Signature<'_>) -> TokenStream {
    let count = signature.gradients().count();
    let is_lent = |param: &Parameter| param.passing == Passing::RefMut;
    let outputs = signature.gradients().filter(|(param, _)| is_lent(param)).count();
    let rows = outputs + usize::from(signature.cotangent.is_some());
    let is_gradient = signature.is_scalar() && outputs == 0;
    let is_lost = signature.result.is_some() && signature.cotangent.is_none();
    // Of state without a tangent nobody says that it can be copied.
    let has_state = signature.params.iter().any(|param| is_lent(param) && param.gradient.is_none());
    if is_gradient || is_lost || has_state || rows == 0 || count == 0 || count.max(rows) > super::hessian::TUPLE {
        return TokenStream::new();
    }
    // Names that no parameter has.
    let here = Span::mixed_site();
    let [result, pullback] = ["result", "pullback"].map(|name| Ident::new(name, here));
    let (copies, args): (Vec<_>, Vec<TokenStream>) = signature.params.iter().map(Parameter::spared).unzip();
    let copies = quote!(#(#copies)*);
    let (mut zeros, mut dots, mut moved) = (Vec::new(), Vec::new(), TokenStream::new());
    let (mut tangents, mut cotangents) = (Vec::new(), Vec::new());
    let part = |whole: TokenStream, position: usize, of: usize| {
        let index = Index::from(position);
        if of == 1 { quote!((#whole)) } else { quote!(#whole.#index) }
    };
    if signature.cotangent.is_some() {
        tangents.push(quote!(#result.1));
        cotangents.push(part(quote_spanned!(here=> cotangent), 0, rows));
    }
    for (position, (param, gradient)) in signature.gradients().enumerate() {
        let whole = if count == 1 { quote_spanned!(here=> *direction) } else { quote_spanned!(here=> direction) };
        let direction = part(whole, position, count);
        zeros.push(zero(param, gradient));
        dots.push(match param.passing {
            Passing::Value if param.is_copy => direction,
            Passing::Value => quote!(::gradflow::jacobian::copied(&#direction)),
            Passing::Ref => quote!(&#direction),
            Passing::RefMut => {
                let dot = &gradient.dot;
                moved.extend(quote!(let mut #dot = ::gradflow::jacobian::copied(&#direction);));
                tangents.push(quote!(#dot));
                let cotangent = part(quote_spanned!(here=> cotangent), cotangents.len(), rows);
                let is_slice = matches!(types::referent(&param.ty), Type::Slice(_));
                cotangents.push(if is_slice { quote!(#cotangent.to_vec()) } else { cotangent });
                quote!(&mut #dot)
            }
        });
    }
    let tangent = Signature::tuple(&tangents);
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
        |direction| {
            #copies
            #moved
            let #result = Self::jvp #turbofish(#(#args,)* #(#dots),*);
            #tangent
        },
        |direction| {
            #copies
            #moved
            let #result = Self::jvp_many #several(#(#args,)* #(#dots),*);
            #tangent
        },
        |cotangent| {
            #copies
            let (_, #pullback) = Self::vjp #turbofish(#(#args),*);
            #pullback(#(#cotangents),*)
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
        #[track_caller]
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
