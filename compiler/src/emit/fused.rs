use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use super::detached::detached_pullbacks;
use super::signature::Signature;
use super::sweep::{lengths, used, usize_generics};
use super::written::written;
use super::{Printer, references};
use crate::ir::Sweeps;

/// `value_and_grad_into` with both sweeps in one body.
pub(super) struct Fused {
    /// `mut x: f64, c: &[f64], x_grad: &mut f64, c_bar: &mut [f64]`
    pub(super) params: Vec<TokenStream>,
    /// The names of the buffers.
    pub(super) buffers: Vec<Ident>,
    pub(super) body: TokenStream,
}

/// Expands to
///
/// ```text
/// c_bar.fill(0.0);
/// <both sweeps>
/// value
/// ```
pub(super) fn fused(signature: &Signature<'_>, sweeps: &Sweeps) -> Fused {
    let references = references(sweeps);
    let written = written(sweeps, &references);
    let mut printer = Printer {
        func: &sweeps.func,
        mutable: written.reverse,
        references,
        buffers: sweeps.bars.iter().flatten().copied().collect(),
        used: used(sweeps),
        detached: detached_pullbacks(sweeps),
        usize_generics: usize_generics(&signature.item.sig.generics),
        lent: Vec::new(),
        loops: Vec::new(),
        returns_to: Some(Lifetime::new("'sweep", Span::mixed_site())),
    };
    let block = printer.block(&sweeps.reverse);
    let (lengths, items) = (lengths(sweeps), &sweeps.func.items);
    let params = signature.params.iter().zip(&sweeps.func.params).map(|(param, source)| {
        let (ident, ty) = (&param.inner, &param.ty);
        let mutable = written.forward[source.var.0 as usize].then(|| quote!(mut));
        quote!(#mutable #ident: #ty)
    });
    let gradients = signature.gradients().map(|(_, gradient)| {
        let (bar, buffer) = (&gradient.inner, &gradient.buffer);
        quote!(#bar: &mut #buffer)
    });
    let cleared = signature.gradients().map(|(_, gradient)| gradient.clear(&gradient.inner));
    Fused {
        params: params.chain(gradients).collect(),
        buffers: signature.gradients().map(|(_, gradient)| gradient.inner.clone()).collect(),
        body: quote!(#(#items)* #(#cleared)* #lengths #block),
    }
}
