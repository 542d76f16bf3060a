//! Thin functions over `sweep`: what other generated functions call, and what the user calls.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::entry::Entry;
use super::fused::Fused;
use super::resized::fits;
use super::signature::{Parameter, Shape, Signature};
use crate::ir::Passing;

/// Expands to
///
/// ```text
/// pub fn call(x: f64, c: &[f64]) -> (f64, impl FnOnce(&f64, &[f64], f64, Option<&mut f64>, Option<&mut [f64]>) + use<>) {
///     let (value, pullback) = Self::sweep(x, c);
///     (value, move |x: &f64, c: &[f64], value_bar: f64, x_bar: Option<&mut f64>, c_bar: Option<&mut [f64]>| {
///         let mut c_bar_spare = None;
///         let c_bar = ::gradflow::__private::buffer(c_bar, &mut c_bar_spare, || vec![0.0; c.len()]);
///         pullback(*x, c, value_bar, x_bar.unwrap_or(&mut 0.0), c_bar)
///     })
/// }
/// ```
pub(super) fn call(signature: &Signature<'_>) -> TokenStream {
    let closure = Adapter::new(signature);
    let mut again = Vec::new();
    for param in &signature.params {
        let ident = &param.ident;
        again.push(match param.passing {
            Passing::Value if param.is_copy => quote!(*#ident),
            Passing::Value | Passing::Ref | Passing::RefMut => quote!(#ident),
        });
    }
    if signature.cotangent.is_some() {
        let bar = &signature.result_bar;
        again.push(quote!(#bar));
    }
    let mut spares = Vec::new();
    for (param, gradient) in signature.gradients() {
        let bar = &gradient.bar;
        if let Shape::Scalar = gradient.shape {
            again.push(quote!(#bar.unwrap_or(&mut 0.0)));
            continue;
        }
        let (spare, zero) = (&gradient.spare, gradient.zero(param));
        spares.push(quote! {
            let mut #spare = None;
            let #bar = ::gradflow::__private::buffer(#bar, &mut #spare, || #zero);
        });
        again.push(quote!(#bar));
    }
    let pullback = &signature.pullback;
    closure.function(
        &Entry::Pullback(1).name(),
        &quote!(Self::sweep),
        &TokenStream::new(),
        signature.cotangent.as_ref(),
        &quote!(#(#spares)* #pullback(#(#again),*)),
    )
}

/// As `call`, for a caller with no use for the result: its pullback takes no cotangent of it.
pub(super) fn call_for_effect(signature: &Signature<'_>) -> TokenStream {
    let closure = Adapter::new(signature);
    let (value, bar, pullback) = (&signature.value, &signature.result_bar, &signature.pullback);
    let (zero, bar) = match &signature.cotangent {
        None => (TokenStream::new(), None),
        Some(_) if signature.is_scalar() => (TokenStream::new(), Some(quote!(0.0))),
        Some(_) => {
            let zero = quote!(let #bar = ::gradflow::Differentiable::zero_tangent(&#value););
            (zero, Some(quote!(#bar)))
        }
    };
    let params = signature.params.iter().map(|param| &param.ident);
    let bars = closure.bars.iter().map(|(bar, _)| bar);
    let params = params.map(|ident| quote!(#ident)).chain(bar).chain(bars.map(|bar| quote!(#bar)));
    closure.function(&Entry::Effect.name(), &quote!(Self::call), &zero, None, &quote!(#pullback(#(#params),*)))
}

/// What `call` and `call_for_effect` share: parameters lent again, and an optional buffer for every one of them.
struct Adapter<'s, 'f> {
    signature: &'s Signature<'f>,
    /// Name and type of each buffer.
    bars: Vec<(Ident, TokenStream)>,
}

impl<'s, 'f> Adapter<'s, 'f> {
    fn new(signature: &'s Signature<'f>) -> Self {
        let bars = signature.params.iter().map(|param| match &param.gradient {
            Some(gradient) => (gradient.bar.clone(), gradient.buffer.clone()),
            None => (param.no_bar.clone(), quote!(::gradflow::__private::GF0113_this_parameter_is_no_grad)),
        });
        Self { bars: bars.collect(), signature }
    }

    fn function(
        &self,
        name: &Ident,
        of: &TokenStream,
        zero: &TokenStream,
        cotangent: Option<&TokenStream>,
        body: &TokenStream,
    ) -> TokenStream {
        let signature = self.signature;
        let mut types: Vec<TokenStream> = signature.params.iter().map(Parameter::lent).collect();
        let mut bindings: Vec<TokenStream> = signature
            .params
            .iter()
            .zip(&types)
            .map(|(param, ty)| {
                let ident = &param.ident;
                quote!(#ident: #ty)
            })
            .collect();
        if let Some(cotangent) = cotangent {
            let bar = &signature.result_bar;
            bindings.push(quote!(#bar: #cotangent));
            types.push(cotangent.clone());
        }
        for (bar, ty) in &self.bars {
            let ty = quote!(::core::option::Option<&mut #ty>);
            bindings.push(quote!(#bar: #ty));
            types.push(ty);
        }
        let head = head(signature, name, &signature.declared());
        let (output, captures, turbofish) = (signature.output(), &signature.captures, &signature.turbofish);
        let (value, pullback) = (&signature.value, &signature.pullback);
        let args = signature.params.iter().map(|param| &param.ident);
        let clause = &signature.item.sig.generics.where_clause;
        quote! {
            #[doc(hidden)]
            #[inline]
            #head -> (#output, impl ::core::ops::FnOnce(#(#types),*) + use<#(#captures),*>) #clause {
                let (#value, #pullback) = #of #turbofish(#(#args),*);
                #zero
                (#value, move |#(#bindings),*| { #body })
            }
        }
    }
}

/// What `value_and_grad` and `value_and_grad_into` do.
pub(super) struct Bodies {
    pub(super) value_and_grad: TokenStream,
    pub(super) value_and_grad_into: Into,
}

/// `value_and_grad_into`: by way of the sweep, or with a body of its own.
pub(super) enum Into {
    Swept(TokenStream),
    Fused(Fused),
}

/// `grad`, `value_and_grad`, `value_and_grad_into`: of functions with one number as result, by whatever name.
pub(super) fn gradients(signature: &Signature<'_>, bodies: impl FnOnce() -> Bodies) -> TokenStream {
    if !signature.may_be_scalar() {
        return TokenStream::new();
    }
    let Bodies { value_and_grad, value_and_grad_into } = bodies();
    let (turbofish, clause) = (&signature.turbofish, signature.scalar_clause());
    let args = signature.params.iter().map(|param| &param.ident);
    let (output, declared) = (signature.output(), signature.declared());
    let types: Vec<_> = signature.gradients().map(|(_, gradient)| gradient.owned.clone()).collect();
    let types = Signature::tuple(&types);
    let (all, buffers, value_and_grad_into) = match value_and_grad_into {
        Into::Fused(Fused { params, buffers, body }) => (params, buffers, body),
        Into::Swept(body) => {
            let buffers = signature.gradients().map(|(_, gradient)| {
                let (grad, buffer) = (&gradient.grad, &gradient.buffer);
                quote!(#grad: &mut #buffer)
            });
            let names = signature.gradients().map(|(_, gradient)| gradient.grad.clone()).collect();
            (declared.iter().cloned().chain(buffers).collect(), names, body)
        }
    };
    let grad_head = head(signature, &format_ident!("grad"), &declared);
    let value_head = head(signature, &format_ident!("value_and_grad"), &declared);
    let into_head = head(signature, &format_ident!("value_and_grad_into"), &all);
    let with_respect_to = enumerate(signature.gradients().map(|(param, _)| param.ident.to_string()));
    let buffers = enumerate(buffers.iter().map(Ident::to_string));
    let link = signature.link();
    let grad_doc = format!(" The gradient of {link} with respect to {with_respect_to}.");
    let value_doc = format!(" The value of {link} and its gradient with respect to {with_respect_to}.");
    let into_doc = format!(" The value of {link}; overwrites {buffers} with its gradient.");
    quote! {
        #[doc = #grad_doc]
        #grad_head -> #types #clause {
            Self::value_and_grad #turbofish(#(#args),*).1
        }

        #[doc = #value_doc]
        #value_head -> (#output, #types) #clause { #value_and_grad }

        #[doc = #into_doc]
        #into_head -> #output #clause { #value_and_grad_into }
    }
}

/// The gradients as the sweep gives them, or both sweeps in one.
pub(super) fn swept(signature: &Signature<'_>, fused: Option<Fused>) -> Bodies {
    let (value, turbofish) = (&signature.value, &signature.turbofish);
    let params = signature.params.iter().map(|param| &param.ident);
    let grads: Vec<_> = signature
        .gradients()
        .map(|(_, gradient)| {
            let grad = &gradient.grad;
            quote!(#grad)
        })
        .collect();
    let zeros = signature.gradients().map(|(param, gradient)| {
        let (grad, zero) = (&gradient.grad, gradient.zero(param));
        quote!(let mut #grad = #zero;)
    });
    let tuple = Signature::tuple(&grads);
    let value_and_grad = if fits(signature).is_empty() {
        quote! {
            #(#zeros)*
            let #value = Self::value_and_grad_into #turbofish(#(#params,)* #(&mut #grads),*);
            (#value, #tuple)
        }
    } else {
        // How long the buffers must be is known when the function is left.
        let buffers: Vec<_> = grads.iter().map(|grad| quote!(&mut #grad)).collect();
        let [forward, reverse] = both_sweeps(signature, &buffers);
        quote!(#forward #(#zeros)* #reverse (#value, #tuple))
    };
    let into = fused.map_or_else(|| Into::Swept(value_and_grad_into(signature)), Into::Fused);
    Bodies { value_and_grad, value_and_grad_into: into }
}

/// Expands to
///
/// ```text
/// *x_grad = 0.0;
/// c_grad.fill(0.0);
/// let (value, pullback) = Self::sweep(x, c);
/// pullback(x, c, 1.0, x_grad, c_grad);
/// value
/// ```
///
/// The buffers of `&mut` parameters hold the cotangents of outputs, so they are not cleared; a parameter that the reverse
/// sweep restores is copied, so that the caller keeps the output.
fn value_and_grad_into(signature: &Signature<'_>) -> TokenStream {
    let cleared = signature.gradients().filter(|(param, _)| param.passing != Passing::RefMut);
    let before = cleared.map(|(_, gradient)| gradient.clear(&gradient.grad));
    let grads: Vec<_> = signature.gradients().map(|(_, gradient)| gradient.grad.to_token_stream()).collect();
    let ([forward, reverse], fits) = (both_sweeps(signature, &grads), fits(signature));
    let value = &signature.value;
    quote!(#(#before)* #forward #fits #reverse #value)
}

/// The statements that run the two sweeps, with these buffers.
fn both_sweeps(signature: &Signature<'_>, buffers: &[TokenStream]) -> [TokenStream; 2] {
    let (value, pullback, turbofish) = (&signature.value, &signature.pullback, &signature.turbofish);
    let args = signature.params.iter().map(Parameter::kept);
    let [one, _] = signature.one_and_zero();
    let mut copies = Vec::new();
    let mut again = Vec::new();
    for param in &signature.params {
        let ident = &param.ident;
        again.push(match param.passing {
            Passing::RefMut if param.rewinds => {
                let (copy, copied) = (&param.copy, param.copied());
                copies.push(quote!(let mut #copy = #copied;));
                quote!(&mut #copy)
            }
            Passing::Value if !param.is_copy => quote!(&#ident),
            Passing::Value | Passing::Ref | Passing::RefMut => quote!(#ident),
        });
    }
    [
        quote!(let (#value, #pullback) = Self::sweep #turbofish(#(#args),*); #(#copies)*),
        quote!(#pullback(#(#again,)* #one, #(#buffers),*);),
    ]
}

/// `pub fn name<T>(params)`
pub(super) fn head(signature: &Signature<'_>, name: &Ident, params: &[TokenStream]) -> TokenStream {
    let (vis, generics) = (&signature.item.vis, &signature.item.sig.generics.params);
    let generics = (!generics.is_empty()).then(|| quote!(<#generics>));
    quote!(#vis fn #name #generics(#(#params),*))
}

/// `` `a`, `b` and `c` ``
pub(super) fn enumerate(names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}
