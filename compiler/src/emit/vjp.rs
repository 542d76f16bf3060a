use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{GenericParam, Lifetime};

use super::resized::fits;
use super::signature::Signature;
use super::types::NameLifetimes;
use super::wrappers::enumerate;
use crate::ir::Passing;

/// Expands to
///
/// ```text
/// pub fn vjp<'a>(x: f64, c: &'a [f64]) -> (f64, impl FnOnce(f64) -> (f64, Vec<f64>) + use<'a>) {
///     let (value, pullback) = Self::sweep(x, c);
///     (value, move |value_bar: f64| {
///         let mut x_grad = 0.0;
///         let mut c_grad = vec![0.0; c.len()];
///         pullback(x, c, value_bar, &mut x_grad, &mut c_grad);
///         (x_grad, c_grad)
///     })
/// }
/// ```
///
/// The pullback borrows what is lent to the function, and owns a copy of what is lent as `&mut`, whose cotangent it takes.
pub(super) fn vjp(signature: &Signature<'_>) -> TokenStream {
    let lifetimes = Lifetimes::new(signature);
    let (params, generics) = (&lifetimes.params, lifetimes.generics(signature));
    let captures = lifetimes.captured.iter().map(|lifetime| quote!(#lifetime));
    let captures = captures.chain(signature.captures.iter().map(|generic| quote!(#generic)));
    let (mut cotangents, mut types, mut zeros, mut copies) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    if let Some(cotangent) = &signature.cotangent {
        let bar = &signature.result_bar;
        cotangents.push(quote!(#bar: #cotangent));
        types.push(cotangent.clone());
    }
    let mut again = Vec::new();
    for param in &signature.params {
        let ident = &param.ident;
        again.push(match param.passing {
            Passing::RefMut => {
                let copied = param.copied();
                copies.push(quote!(let mut #ident = #copied;));
                quote!(&mut #ident)
            }
            Passing::Value if !param.is_copy => quote!(&#ident),
            Passing::Value | Passing::Ref => quote!(#ident),
        });
    }
    if signature.cotangent.is_some() {
        let bar = &signature.result_bar;
        again.push(quote!(#bar));
    }
    let (mut grads, mut owned) = (Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (grad, ty) = (&gradient.grad, &gradient.owned);
        if param.passing == Passing::RefMut {
            cotangents.push(quote!(mut #grad: #ty));
            types.push(ty.clone());
        } else {
            let zero = gradient.zero(param);
            zeros.push(quote!(let mut #grad = #zero;));
        }
        again.push(quote!(&mut #grad));
        grads.push(quote!(#grad));
        owned.push(ty.clone());
    }
    let args = signature.params.iter().map(super::signature::Parameter::kept);
    let (value, pullback, turbofish) = (&signature.value, &signature.pullback, &signature.turbofish);
    let (owned, grads) = (Signature::tuple(&owned), Signature::tuple(&grads));
    let (vis, output) = (&signature.item.vis, signature.output());
    let clause = &signature.item.sig.generics.where_clause;
    let (doc, fits) = (documentation(signature), fits(signature));
    quote! {
        #[doc = #doc]
        #vis fn vjp #generics(#(#params),*) -> (#output, impl ::core::ops::FnOnce(#(#types),*) -> #owned + use<#(#captures),*>) #clause {
            let (#value, #pullback) = Self::sweep #turbofish(#(#args),*);
            #(#copies)*
            (#value, move |#(#cotangents),*| {
                #(#zeros)*
                #fits
                #pullback(#(#again),*);
                #grads
            })
        }
    }
}

pub(super) fn documentation(signature: &Signature<'_>) -> String {
    let with_respect_to = enumerate(signature.gradients().map(|(param, _)| param.ident.to_string()));
    format!(
        " The value of {} and its pullback: from the cotangent of the result to the gradient with respect to \
         {with_respect_to}.",
        signature.link()
    )
}

/// The parameters with every lifetime named, so that the pullback can say which it keeps.
struct Lifetimes {
    params: Vec<TokenStream>,
    made: Vec<Lifetime>,
    captured: Vec<Lifetime>,
}

impl Lifetimes {
    fn new(signature: &Signature<'_>) -> Self {
        let taken: Vec<String> =
            signature.item.sig.generics.lifetimes().map(|l| l.lifetime.ident.to_string()).collect();
        let mut letters = ('a'..='z').map(String::from).chain((1_u32..).map(|n| format!("a{n}")));
        let mut fresh = || {
            let name = letters.find(|name| !taken.contains(name)).expect("one of infinitely many names is free");
            Lifetime { apostrophe: Span::mixed_site(), ident: Ident::new(&name, Span::mixed_site()) }
        };
        let mut lifetimes = Self { params: Vec::new(), made: Vec::new(), captured: Vec::new() };
        for param in &signature.params {
            let (ident, mut ty) = (&param.ident, param.ty.clone());
            if param.passing != Passing::RefMut {
                let mut naming = NameLifetimes { fresh: &mut fresh, made: Vec::new(), all: Vec::new() };
                naming.visit_type_mut(&mut ty);
                lifetimes.made.append(&mut naming.made);
                lifetimes.captured.extend(naming.all);
            }
            lifetimes.params.push(quote!(#ident: #ty));
        }
        lifetimes.captured.sort();
        lifetimes.captured.dedup();
        lifetimes
    }

    /// `<'a, T>`: the user's parameters after the lifetimes made here.
    fn generics(&self, signature: &Signature<'_>) -> Option<TokenStream> {
        let made = self.made.iter().map(|lifetime| quote!(#lifetime));
        let own = signature.item.sig.generics.params.iter().map(|param: &GenericParam| quote!(#param));
        let all: Vec<_> = made.chain(own).collect();
        (!all.is_empty()).then(|| quote!(<#(#all),*>))
    }
}
