//! Parameters of a type that only rustc knows, where a pullback is lent what the function is given by value.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

use super::signature::Signature;
use super::{Printer, types};
use crate::ir::{Opaque, Passing, Sweeps, VarId};

/// The parameters that the pullback sees through a reference.
pub(super) fn lent(signature: &Signature<'_>, sweeps: &Sweeps) -> Vec<VarId> {
    let is_lent = |param: &super::signature::Parameter| {
        param.passing == Passing::Value && !param.is_copy && !param.written && types::is_name(&param.ty)
    };
    let params = signature.params.iter().zip(&sweeps.func.params);
    params.filter(|(param, _)| is_lent(param)).map(|(_, source)| source.var).collect()
}

impl Printer<'_> {
    /// Tokens as the user wrote them: `mode == Mode::Linear` is `(*mode) == Mode::Linear` where `mode` is lent.
    pub(super) fn verbatim(&self, opaque: &Opaque) -> TokenStream {
        let lent = opaque.reads.iter().filter(|var| self.lent.contains(var));
        let names: Vec<String> = lent.map(|var| self.ident(*var).to_string()).collect();
        if names.is_empty() { opaque.tokens.clone() } else { dereferenced(opaque.tokens.clone(), &names) }
    }
}

/// Methods and fields go through a reference by themselves.
fn dereferenced(tokens: TokenStream, names: &[String]) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_dot = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(dot)) if dot.as_char() == '.');
    let mut result = TokenStream::new();
    for (position, token) in tokens.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| tokens.get(before));
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), dereferenced(group.stream(), names));
                inner.set_span(group.span());
                result.extend([TokenTree::Group(inner)]);
            }
            TokenTree::Ident(name)
                if names.iter().any(|lent| name == lent) && !is_dot(before) && !is_dot(tokens.get(position + 1)) =>
            {
                result.extend(quote!((*#name)));
            }
            token => result.extend([token.clone()]),
        }
    }
    result
}
