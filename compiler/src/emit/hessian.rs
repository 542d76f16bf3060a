//! Thin functions over `gradient_and_hvp_into`: Hessians, whole and in parts.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Index;

use super::signature::{Parameter, Signature};
use super::wrappers::{enumerate, head};
use crate::ir::Passing;

/// The largest tuple that is a vector space.
pub(super) const TUPLE: usize = 12;

/// `hvp`, and `hessian` and its kin. Of state without a tangent nobody says that it can be copied, for every column.
pub(super) fn products(signature: &Signature<'_>) -> TokenStream {
    let hvp = hvp(signature);
    let is_state = |param: &Parameter| param.passing == Passing::RefMut && param.gradient.is_none();
    if signature.params.iter().any(is_state)
        || signature.gradients().count() > TUPLE
        || signature.gradients().count() == 0
    {
        return hvp;
    }
    let hessians = hessians(signature);
    quote!(#hvp #hessians)
}

/// Expands to
///
/// ```text
/// pub fn hvp(x: f64, c: &[f64], x_dot: f64, c_dot: &[f64]) -> (f64, Vec<f64>) {
///     let mut x_grad = 0.0; ..
///     Self::gradient_and_hvp_into(x, c, x_dot, c_dot, &mut x_grad, &mut c_grad, &mut x_grad_dot, &mut c_grad_dot);
///     (x_grad_dot, c_grad_dot)
/// }
/// ```
fn hvp(signature: &Signature<'_>) -> TokenStream {
    let (mut params, mut zeros) = (signature.declared(), Vec::new());
    let (mut grads, mut products, mut types) = (Vec::new(), Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (dot, ty, zero) = (&gradient.dot, param.direction(gradient), gradient.zero(param));
        params.push(quote!(#dot: #ty));
        let (grad, product) = (&gradient.grad, format_ident!("{}_dot", gradient.grad));
        zeros.push(quote!(let mut #grad = #zero; let mut #product = #zero;));
        grads.push(quote!(#grad));
        products.push(quote!(#product));
        types.push(gradient.owned.clone());
    }
    let args = signature.params.iter().map(|param| &param.ident);
    let dots = signature.gradients().map(|(_, gradient)| &gradient.dot);
    let (types, result) = (Signature::tuple(&types), Signature::tuple(&products));
    let head = head(signature, &format_ident!("hvp"), &params);
    let (turbofish, clause) = (&signature.turbofish, signature.scalar_clause());
    let dot_names = enumerate(signature.gradients().map(|(_, gradient)| gradient.dot.to_string()));
    let doc = format!(" The product of the Hessian of {} and the direction {dot_names}.", signature.link());
    quote! {
        #[doc = #doc]
        #head -> #types #clause {
            #(#zeros)*
            Self::gradient_and_hvp_into #turbofish(#(#args,)* #(#dots,)* #(&mut #grads,)* #(&mut #products),*);
            #result
        }
    }
}

/// Expands to
///
/// ```text
/// fn hessian_columns(x: f64, c: &[f64], column: impl FnMut(usize, &(f64, Vec<f64>))) -> (f64, (f64, Vec<f64>)) {
///     let zero = (0.0, vec![0.0; c.len()]);
///     ::gradflow::__private::columns(zero, |direction, gradient, product| {
///         Self::gradient_and_hvp_into(x, c, direction.0, &direction.1, &mut gradient.0, &mut gradient.1,
///             &mut product.0, &mut product.1)
///     }, column)
/// }
/// ```
///
/// and the functions that put the columns where they belong. What is lent as `&mut` is copied for each column.
fn hessians(signature: &Signature<'_>) -> TokenStream {
    // Names that no parameter has.
    let here = Span::mixed_site();
    let count = signature.gradients().count();
    let part = |of: &TokenStream, position: usize| {
        let index = Index::from(position);
        if count == 1 { of.clone() } else { quote_spanned!(here=> #of.#index) }
    };
    let (copies, given): (Vec<_>, Vec<TokenStream>) = signature.params.iter().map(Parameter::spared).unzip();
    let mut copies: Vec<TokenStream> = copies.into_iter().flatten().collect();
    let (mut dots, mut grads, mut products, mut zeros, mut types) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (position, (param, gradient)) in signature.gradients().enumerate() {
        let whole = if count == 1 { quote_spanned!(here=> (*direction)) } else { quote_spanned!(here=> direction) };
        let direction = part(&whole, position);
        dots.push(match param.passing {
            Passing::Value if param.is_copy => quote_spanned!(here=> #direction),
            Passing::Value => quote_spanned!(here=> #direction.clone()),
            Passing::Ref => quote_spanned!(here=> &#direction),
            Passing::RefMut => {
                let dot = &gradient.dot;
                copies.push(quote!(let mut #dot = ::core::clone::Clone::clone(&#direction);));
                quote!(&mut #dot)
            }
        });
        let lent =
            |name: TokenStream| if count == 1 { name } else { part(&quote_spanned!(here=> &mut #name), position) };
        grads.push(lent(quote_spanned!(here=> gradient)));
        products.push(lent(quote_spanned!(here=> product)));
        zeros.push(gradient.zero(param));
        types.push(gradient.owned.clone());
    }
    let components = signature.gradients().map(|(param, gradient)| gradient.components(param));
    let (zero, types) = (Signature::tuple(&zeros), Signature::tuple(&types));
    let declared = signature.declared();
    let args: Vec<_> = signature.params.iter().map(|param| &param.ident).collect();
    let (turbofish, clause) = (&signature.turbofish, signature.scalar_clause());
    let output = signature.output();
    let with = |more: TokenStream| declared.iter().cloned().chain([more]).collect::<Vec<_>>();
    let columns = head(
        signature,
        &Ident::new("hessian_columns", here),
        &with(quote_spanned!(here=> column: &mut dyn ::core::ops::FnMut(usize, &#types))),
    );
    let into = head(signature, &format_ident!("hessian_into"), &with(quote_spanned!(here=> hessian: &mut [f64])));
    let hessian = head(signature, &format_ident!("hessian"), &declared);
    let both = head(signature, &format_ident!("gradient_and_hessian"), &declared);
    let diagonal = head(signature, &format_ident!("hessian_diagonal"), &declared);
    let link = signature.link();
    let order = "row by row, over the components of the differentiable parameters in order";
    let into_doc = format!(" Overwrites `hessian` with the Hessian of {link}, {order}.");
    let hessian_doc = format!(" The Hessian of {link}, {order}: symmetric to the last bit.");
    let both_doc = format!(" The gradient of {link} and its Hessian, {order}.");
    let diagonal_doc = format!(" The diagonal of the Hessian of {link}, in the shape of the gradient.");
    quote_spanned! {here=>
        #[doc(hidden)]
        #columns -> (#output, #types) #clause {
            ::gradflow::__private::columns(
                #zero,
                |direction, gradient, product| {
                    #(#copies)*
                    Self::gradient_and_hvp_into #turbofish(#(#given,)* #(#dots,)* #(#grads,)* #(#products),*)
                },
                column,
            )
        }

        #[doc = #into_doc]
        #[track_caller]
        #into #clause {
            ::gradflow::__private::assert_square(hessian, #(#components)+*);
            Self::hessian_columns #turbofish(#(#args,)* &mut |index, column| {
                ::gradflow::__private::fill_symmetric(hessian, index, column);
            });
        }

        #[doc = #hessian_doc]
        #hessian -> ::std::vec::Vec<f64> #clause {
            Self::gradient_and_hessian #turbofish(#(#args),*).1
        }

        #[doc = #both_doc]
        #both -> (#types, ::std::vec::Vec<f64>) #clause {
            let mut hessian = ::std::vec::Vec::new();
            let (_, gradient) = Self::hessian_columns #turbofish(#(#args,)* &mut |index, column| {
                ::gradflow::__private::grow_symmetric(&mut hessian, index, column);
            });
            (gradient, hessian)
        }

        #[doc = #diagonal_doc]
        #diagonal -> #types #clause {
            let mut diagonal = ::std::vec::Vec::new();
            let (_, mut gradient) = Self::hessian_columns #turbofish(#(#args,)* &mut |index, column| {
                diagonal.push(::gradflow::__private::component(column, index));
            });
            ::gradflow::Tangent::assign_flat(&mut gradient, &diagonal);
            gradient
        }
    }
}
