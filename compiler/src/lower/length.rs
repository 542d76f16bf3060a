//! Lengths of chains as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Opaque;

use super::pure;

/// Tokens that bind tightly.
pub(super) fn grouped(tokens: &TokenStream) -> TokenStream {
    if tokens.clone().into_iter().count() == 1 { tokens.clone() } else { quote!((#tokens)) }
}

/// `a.min(b)`
pub(super) fn least(a: &Opaque, b: &Opaque) -> Opaque {
    let (left, right) = (grouped_receiver(&a.tokens), &b.tokens);
    pure(quote!(#left.min(#right)), a.reads.iter().chain(&b.reads).copied().collect())
}

/// `a.saturating_sub(b)`
pub(super) fn less(a: &Opaque, b: &Opaque) -> Opaque {
    let (left, right) = (grouped_receiver(&a.tokens), &b.tokens);
    pure(quote!(#left.saturating_sub(#right)), a.reads.iter().chain(&b.reads).copied().collect())
}

/// `x.len()` stands before a method as it is; anything longer is put in parentheses. A bare literal needs its type.
fn grouped_receiver(tokens: &TokenStream) -> TokenStream {
    let text = tokens.to_string();
    if text.chars().all(|c| c.is_ascii_digit()) {
        return quote!((#tokens as usize));
    }
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '(' | ')' | ' ' | '[' | ']'));
    if plain { tokens.clone() } else { quote!((#tokens)) }
}
