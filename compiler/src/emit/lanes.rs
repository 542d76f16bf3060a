//! The function with several tangents at once.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericArgument, GenericParam, PathArguments};

use super::signature::{Signature, captures, result_type};
use super::{jvp, types};
use crate::ir::{Lanes, Sweeps};

/// Expands to
///
/// ```text
/// pub fn jvp_many<const LANES: usize>(
///     x: f64, c: &[f64], x_dot: Lanes<LANES>, c_dot: &[Lanes<LANES>],
/// ) -> (f64, Lanes<LANES>) { .. }
/// ```
///
/// and its entry for other generated functions.
pub(super) fn jvp_many(signature: &Signature<'_>, sweeps: &Sweeps) -> TokenStream {
    within(signature, sweeps.func.lanes.as_ref(), |signature| jvp::jvp(signature, sweeps))
}

/// What is made of a signature with lanes.
pub(super) fn within(
    signature: &Signature<'_>,
    lanes: Option<&Lanes>,
    emit: impl FnOnce(&Signature<'_>) -> TokenStream,
) -> TokenStream {
    let Some(lanes) = lanes else { return TokenStream::new() };
    let item = with_lanes(signature.item, lanes);
    emit(&signature.in_lanes(&item, lanes))
}

/// The function with one more generic parameter.
fn with_lanes(item: &syn::ItemFn, lanes: &Lanes) -> syn::ItemFn {
    let mut item = item.clone();
    let params = &mut item.sig.generics.params;
    let lifetimes = params.iter().filter(|param| matches!(param, GenericParam::Lifetime(_))).count();
    params.insert(lifetimes, syn::parse_quote!(const #lanes: usize));
    item
}

impl Signature<'_> {
    /// The same with several tangents at once. `item` has their number among its generic parameters.
    fn in_lanes<'l>(&self, item: &'l syn::ItemFn, lanes: &Lanes) -> Signature<'l> {
        let (captures, result) = (captures(&item.sig.generics), result_type(item));
        let mut signature = Signature {
            item,
            companion: self.companion.clone(),
            path: self.path.clone(),
            params: self.params.clone(),
            result,
            cotangent: self.cotangent.as_ref().and(result).map(|ty| types::tangents(ty, Some(lanes))),
            turbofish: Some(quote!(::<#(#captures),*>)),
            captures,
            recursive: self.recursive,
            value: self.value.clone(),
            pullback: self.pullback.clone(),
            result_bar: self.result_bar.clone(),
            lanes: Some(lanes.clone()),
        };
        for param in &mut signature.params {
            if let Some(gradient) = &mut param.gradient {
                gradient.owned = types::tangents(&param.ty, Some(lanes));
                gradient.buffer = types::buffer(&param.ty, Some(lanes));
                gradient.number = lanes.zero();
                gradient.zero = lanes.zero_tangents();
            }
        }
        signature
    }
}

/// The generic arguments of a call, if it has some, and the number of lanes.
pub(super) fn add(lanes: &Lanes, arguments: &mut PathArguments) {
    if let PathArguments::AngleBracketed(list) = arguments {
        let is_lifetime = |argument: &&GenericArgument| matches!(argument, GenericArgument::Lifetime(_));
        let lifetimes = list.args.iter().filter(is_lifetime).count();
        list.args.insert(lifetimes, syn::parse_quote!(#lanes));
    }
}
