//! Both sweeps with their tangents: the derivative of a gradient along a direction, and of that along another.

pub(super) mod call;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Lifetime, Type};

use super::detached::detached_pullbacks;
use super::jvp::{order, output_type};
use super::lent::{Lent, lent};
use super::signature::{Gradient, Parameter, Signature};
use super::sweep::{free_names, lengths, lengths_of_tangents, used, usize_generics};
use super::written::{Written, written};
use super::{Printer, references, types};
use crate::ir::{Passing, Sweeps, VarId};
use crate::names::ordinal;

/// The names in the sweeps of what is given beside the parameters, each followed by its tangents.
struct Given {
    /// The cotangent of the result.
    result: Vec<Ident>,
    /// One row for the buffers, and one per tangent of them.
    bars: Vec<Vec<Option<Ident>>>,
}

impl Given {
    fn new(sweeps: &Sweeps) -> Self {
        let ident = |var: VarId| sweeps.func.var(var).ident.clone();
        let row = |vars: &Vec<Option<VarId>>| vars.iter().map(|var| var.map(ident)).collect();
        Self {
            result: sweeps.result_bar.iter().chain(&sweeps.result_bar_dots).map(|bar| ident(*bar)).collect(),
            bars: std::iter::once(&sweeps.bars).chain(&sweeps.bar_dots).map(row).collect(),
        }
    }

    /// `x_grad: &mut f64, c_bar: &mut [f64]`, row by row.
    fn buffers<'g>(&'g self, signature: &'g Signature<'_>) -> impl Iterator<Item = (&'g Ident, &'g Gradient)> {
        let parameters = |bars: &'g Vec<Option<Ident>>| signature.params.iter().zip(bars);
        self.bars.iter().flat_map(parameters).filter_map(|(param, bar)| Some((bar.as_ref()?, param.gradient.as_ref()?)))
    }
}

/// Expands to
///
/// ```text
/// pub fn second_order_sweep(x: f64, c: &[f64], x_dot: f64, c_dot: &[f64]) -> ((f64, f64), impl FnOnce(
///     f64, &[f64], f64, &[f64], f64, f64, &mut f64, &mut [f64], &mut f64, &mut [f64]) + use<>)
/// {
///     <forward sweep, with tangents>
///     let pullback = move |x, c, x_dot, c_dot, result_bar, result_bar_dot, x_grad, c_bar, x_grad_dot, c_bar_dot| {
///         <reverse sweep, with tangents>
///     };
///     ((y, y_dot), pullback)
/// }
/// ```
///
/// and likewise where the tangents have tangents in their turn: what comes after the parameters, after the cotangent of
/// the result and after the buffers are three tangents of each, then, and seven for the order after that.
pub(super) fn sweep(signature: &Signature<'_>, sweeps: &Sweeps) -> TokenStream {
    let references = references(sweeps);
    let (written, used) = (written(sweeps, &references), used(sweeps));
    let mut names = free_names(signature.item, sweeps, &used);
    let returns_to = Lifetime { apostrophe: Span::mixed_site(), ident: names.fresh("sweep", Span::mixed_site()) };
    let (result, pullback) = (names.fresh("result", Span::mixed_site()), names.fresh("pullback", Span::mixed_site()));
    let (mut bindings, mut kinds, mut params) = (Vec::new(), Vec::new(), Vec::new());
    let lent = lent(signature, sweeps, &written.forward, &mut names);
    let mut again = |var: VarId, param: &Parameter, ty: TokenStream| {
        let ident = Lent::binding(&lent, &sweeps.func.var(var).ident);
        // If the forward sweep writes it, the value at its end is the one captured.
        let captured = param.passing == Passing::Value && written.forward[var.0 as usize];
        bindings.push(if captured { quote!(_: #ty) } else { quote!(#ident: #ty) });
        kinds.push(ty);
    };
    for (param, source) in signature.params.iter().zip(&sweeps.func.params) {
        let ty = &param.ty;
        params.push(declared(sweeps, &written, source.var, param.passing, &quote!(#ty)));
        again(source.var, param, param.again());
    }
    for (param, dot) in sweeps.dots.iter().flat_map(|dots| signature.params.iter().zip(dots)) {
        let (Some(gradient), Some(dot)) = (&param.gradient, *dot) else { continue };
        params.push(declared(sweeps, &written, dot, param.passing, &param.direction(gradient)));
        again(dot, param, param.direction_again(gradient));
    }
    let mut given = Given::new(sweeps);
    if let Some(cotangent) = &signature.cotangent {
        given.result.resize_with(given.bars.len(), || names.fresh("result_bar", Span::mixed_site()));
        for bar in &given.result {
            bindings.push(quote!(#bar: #cotangent));
            kinds.push(cotangent.clone());
        }
    }
    for (bar, gradient) in given.buffers(signature) {
        let buffer = &gradient.buffer;
        bindings.push(quote!(#bar: &mut #buffer));
        kinds.push(quote!(&mut #buffer));
    }
    let mut printer = Printer {
        func: &sweeps.func,
        mutable: written.forward,
        references,
        buffers: buffers(sweeps),
        used,
        detached: detached_pullbacks(sweeps),
        usize_generics: usize_generics(&signature.item.sig.generics),
        lent: Vec::new(),
        loops: Vec::new(),
        returns_to: Some(returns_to),
    };
    let (forward, value) = printer.forward(sweeps, &result, signature.cotangent.is_some());
    printer.mutable = written.reverse;
    printer.lent = lent;
    let (lengths, values) = (lengths(sweeps), printer.values_of_lent());
    let reverse = printer.block(&sweeps.reverse);
    let (visited, items) = (lengths_of_tangents(sweeps, &sweeps.func.body), &sweeps.func.items);
    let name = format_ident!("{}_sweep", ordinal(order(given.bars.len())));
    let head = super::wrappers::head(signature, &name, &params);
    let clause = &signature.item.sig.generics.where_clause;
    let (output, pullback_type) = (output_type(signature, order(given.bars.len())), signature.pullback_type(&kinds));
    let boxed = if signature.recursive { quote!(::std::boxed::Box::new(#pullback)) } else { quote!(#pullback) };
    let tangents = if given.bars.len() == 2 { "tangent" } else { "tangents" };
    let doc = format!(" The value of {} and its pullback, each with its {tangents}.", signature.link());
    quote! {
        #[doc = #doc]
        #[inline]
        #head -> (#output, #pullback_type) #clause {
            #(#items)*
            #visited
            #forward
            let #pullback = move |#(#bindings),*| { #lengths #values #reverse };
            (#value, #boxed)
        }
    }
}

/// Buffers, and those of their tangents.
fn buffers(sweeps: &Sweeps) -> BTreeSet<VarId> {
    sweeps.bars.iter().chain(sweeps.bar_dots.iter().flatten()).flatten().copied().collect()
}

fn declared(sweeps: &Sweeps, written: &Written, var: VarId, passing: Passing, ty: &TokenStream) -> TokenStream {
    let ident = &sweeps.func.var(var).ident;
    let mutable = (passing == Passing::Value && written.forward[var.0 as usize]).then(|| quote!(mut));
    quote!(#mutable #ident: #ty)
}

/// `gradient_and_hvp_into` of a fused sweep, or over `second_order_sweep`.
pub(super) fn into(signature: &Signature<'_>, fused: Option<&Sweeps>) -> TokenStream {
    let name = format_ident!("gradient_and_hvp_into");
    let doc = format!(
        " The value of {}; overwrites the buffers with its gradient, then with the product of its Hessian and a direction.",
        signature.link()
    );
    let (params, body) = match fused {
        Some(sweeps) => fused_into(signature, sweeps),
        None => swept_into(signature),
    };
    let head = super::wrappers::head(signature, &name, &params);
    let (output, clause) = (signature.output(), signature.scalar_clause());
    quote! {
        #[doc = #doc]
        #head -> #output #clause { #body }
    }
}

fn fused_into(signature: &Signature<'_>, sweeps: &Sweeps) -> (Vec<TokenStream>, TokenStream) {
    let references = references(sweeps);
    let written = written(sweeps, &references);
    let given = Given::new(sweeps);
    let mut params = Vec::new();
    for (param, source) in signature.params.iter().zip(&sweeps.func.params) {
        let ty = &param.ty;
        params.push(declared(sweeps, &written, source.var, param.passing, &quote!(#ty)));
    }
    for (param, dot) in sweeps.dots.iter().flat_map(|dots| signature.params.iter().zip(dots)) {
        let (Some(gradient), Some(dot)) = (&param.gradient, *dot) else { continue };
        params.push(declared(sweeps, &written, dot, param.passing, &param.direction(gradient)));
    }
    let mut cleared = Vec::new();
    for (bar, gradient) in given.buffers(signature) {
        let buffer = &gradient.buffer;
        params.push(quote!(#bar: &mut #buffer));
        cleared.push(gradient.clear(bar));
    }
    let mut printer = Printer {
        func: &sweeps.func,
        mutable: written.reverse,
        references,
        buffers: buffers(sweeps),
        used: used(sweeps),
        detached: detached_pullbacks(sweeps),
        usize_generics: usize_generics(&signature.item.sig.generics),
        lent: Vec::new(),
        loops: Vec::new(),
        returns_to: Some(Lifetime::new("'sweep", Span::mixed_site())),
    };
    let block = printer.block(&sweeps.reverse);
    let (lengths, items) = (lengths(sweeps), &sweeps.func.items);
    (params, quote!(#(#items)* #(#cleared)* #lengths #block))
}

/// Expands to
///
/// ```text
/// *x_grad = 0.0; ..
/// let (value, pullback) = Self::second_order_sweep(x, c, x_dot, c_dot);
/// pullback(x, c, x_dot, c_dot, 1.0, 0.0, x_grad, c_grad, x_grad_dot, c_grad_dot);
/// value.0
/// ```
fn swept_into(signature: &Signature<'_>) -> (Vec<TokenStream>, TokenStream) {
    let (mut params, mut args, mut again) = (signature.declared(), Vec::new(), Vec::new());
    let (mut copies, mut cleared) = (Vec::new(), Vec::new());
    for param in &signature.params {
        let (ident, copy) = (&param.ident, &param.copy);
        args.push(param.kept());
        again.push(match param.passing {
            Passing::RefMut => {
                let copied = param.copied();
                copies.push(quote!(let mut #copy = #copied;));
                quote!(&mut #copy)
            }
            Passing::Value if !param.is_copy => quote!(&#ident),
            Passing::Value | Passing::Ref => quote!(#ident),
        });
    }
    for (param, gradient) in signature.gradients() {
        let (dot, ty) = (&gradient.dot, param.direction(gradient));
        params.push(quote!(#dot: #ty));
        match param.passing {
            Passing::RefMut => {
                let copy = format_ident!("{}_copy", dot);
                copies.push(quote!(let mut #copy = (*#dot).to_owned();));
                args.push(quote!(#dot));
                again.push(quote!(&mut #copy));
            }
            Passing::Value if !param.is_copy => {
                args.push(quote!(#dot.clone()));
                again.push(quote!(&#dot));
            }
            Passing::Value | Passing::Ref => {
                args.push(quote!(#dot));
                again.push(quote!(#dot));
            }
        }
    }
    again.extend(signature.one_and_zero());
    for suffix in ["", "_dot"] {
        for (param, gradient) in signature.gradients() {
            let (grad, buffer) = (format_ident!("{}{suffix}", gradient.grad), &gradient.buffer);
            params.push(quote!(#grad: &mut #buffer));
            if gradient.resizes {
                // How long it must be is known when the function is left.
                let zero = gradient.zero(param);
                copies.push(if let Type::Slice(_) = types::referent(&param.ty) {
                    quote!(#grad.clone_from_slice(&#zero);)
                } else {
                    quote!(*#grad = #zero;)
                });
            } else {
                cleared.push(gradient.clear(&grad));
            }
            again.push(quote!(#grad));
        }
    }
    let (value, pullback, turbofish) = (&signature.value, &signature.pullback, &signature.turbofish);
    let body = quote! {
        #(#cleared)*
        let (#value, #pullback) = Self::second_order_sweep #turbofish(#(#args),*);
        #(#copies)*
        #pullback(#(#again),*);
        #value.0
    };
    (params, body)
}

impl Parameter {
    /// The type of its tangent where it is passed again to the pullback.
    fn direction_again(&self, gradient: &Gradient) -> TokenStream {
        let owned = &gradient.owned;
        match self.passing {
            Passing::Value if !self.is_copy => quote!(&#owned),
            Passing::Value | Passing::Ref | Passing::RefMut => self.direction(gradient),
        }
    }

    /// The same where everything is lent.
    pub(super) fn direction_lent(&self, gradient: &Gradient) -> TokenStream {
        let owned = &gradient.owned;
        match self.passing {
            Passing::Value => quote!(&#owned),
            Passing::Ref | Passing::RefMut => self.direction(gradient),
        }
    }
}
