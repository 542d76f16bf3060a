use proc_macro2::TokenStream;
use quote::quote;

use super::signature::Signature;
use super::{
    Derivatives, bounds, fused, hessian, higher_order, jacobian, jvp, lanes, nested, nested_lanes, references, sweep,
    vjp, wrappers, written,
};
use crate::ir::{Lanes, Sweeps};
use crate::options::Options;

/// Expands to
///
/// ```text
/// /// Derivatives of [`f`].
/// pub enum f {}
/// impl f { pub fn sweep.. pub fn call.. pub fn grad.. }
/// ```
pub(super) fn companion(item: &syn::ItemFn, options: &Options, derivatives: &Derivatives) -> TokenStream {
    let sweeps = &derivatives.reverse;
    let fused = derivatives.fused.as_ref();
    let references = references(sweeps);
    let written = written::written(sweeps, &references);
    let signature = Signature::new(item, options, sweeps, &written);
    let lanes = derivatives.lanes.as_ref().and_then(|sweeps| sweeps.func.lanes.as_ref());
    let methods = [
        documented_sweep(&signature, &sweep::sweep(&signature, sweeps, references, written)),
        wrappers::call(&signature),
        wrappers::call_for_effect(&signature),
        wrappers::gradients(&signature, || {
            wrappers::swept(&signature, fused.map(|sweeps| fused::fused(&signature, sweeps)))
        }),
        vjp::vjp(&signature),
        derivatives.forward.iter().map(|sweeps| forward(&signature, sweeps)).collect(),
        derivatives.lanes.iter().map(|sweeps| lanes::jvp_many(&signature, sweeps)).collect(),
        higher_orders(&signature, derivatives, lanes),
    ];
    frame(&signature, &methods)
}

/// What forward mode gives.
fn forward(signature: &Signature<'_>, sweeps: &Sweeps) -> TokenStream {
    let (jvp, jacobian) = (jvp::jvp(signature, sweeps), jacobian::jacobian(signature));
    quote!(#jvp #jacobian)
}

/// What `#[differentiable(order = 2)]` adds, and what the orders after that do.
fn higher_orders(signature: &Signature<'_>, derivatives: &Derivatives, lanes: Option<&Lanes>) -> TokenStream {
    let mut methods = Vec::new();
    for (sweeps, order) in derivatives.higher.iter().zip(2..) {
        methods.extend([higher_order::sweep(signature, sweeps), higher_order::call::call(signature, order)]);
        if order == 2 && signature.may_be_scalar() {
            methods.push(higher_order::into(signature, derivatives.fused_second.as_ref()));
            methods.push(hessian::products(signature));
        }
        methods.push(nested::entries(signature, order));
        methods.push(nested_lanes::entries(signature, order, lanes));
    }
    methods.into_iter().collect()
}

/// The type, with these methods.
pub(super) fn frame(signature: &Signature<'_>, methods: &[TokenStream]) -> TokenStream {
    let (vis, companion) = (&signature.item.vis, &signature.companion);
    let doc = format!(" Derivatives of {}.", signature.link());
    let (lints, bounds) = (lints(), bounds::of_companion(signature));
    let trivial = (!bounds.is_empty()).then(|| quote!(#[allow(trivial_bounds)]));
    quote! {
        #[doc = #doc]
        #lints
        #vis enum #companion {}

        #lints
        #trivial
        impl #companion #bounds {
            #(#methods)*
        }
    }
}

/// What the user's own lints may say about generated code, and shall not: it is the user's code twice, in a type whose
/// name is a function's.
pub(super) fn lints() -> TokenStream {
    quote! {
        #[allow(
            non_camel_case_types,
            non_shorthand_field_patterns,
            dead_code,
            deprecated,
            unused,
            unused_results,
            unreachable_code,
            unreachable_pub,
            clippy::all,
            clippy::pedantic,
            clippy::nursery,
            clippy::restriction
        )]
    }
}

fn documented_sweep(signature: &Signature<'_>, sweep: &TokenStream) -> TokenStream {
    let bars = wrappers::enumerate(signature.gradients().map(|(_, gradient)| gradient.inner.to_string()));
    let weight = match &signature.cotangent {
        Some(_) => format!(" the gradient weighted by `{}`", signature.result_bar),
        None => " the gradient".to_owned(),
    };
    let doc = format!(" The value of {} and its pullback, which adds to {bars}{weight}.", signature.link());
    quote! {
        #[doc = #doc]
        #sweep
    }
}
