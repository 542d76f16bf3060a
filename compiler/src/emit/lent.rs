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

/// Methods and fields go through a reference by themselves; names of fields and modules are no variables.
fn dereferenced(tokens: TokenStream, names: &[String]) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |mark: char, at: Option<usize>| matches!(at.and_then(|at| tokens.get(at)), Some(TokenTree::Punct(punct)) if punct.as_char() == mark);
    let is_twice = |mark: char, at: Option<usize>, next: Option<usize>| is(mark, at) && is(mark, next);
    let mut result = TokenStream::new();
    for (position, token) in tokens.iter().enumerate() {
        let (before, first) = (position.checked_sub(1), position.checked_sub(2));
        let (after, last) = (Some(position + 1), Some(position + 2));
        // Two dots are a range.
        let is_member = is('.', before) && !is('.', first) || is('.', after) && !is('.', last);
        let is_path = is_twice(':', before, first) || is(':', after);
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), dereferenced(group.stream(), names));
                inner.set_span(group.span());
                result.extend([TokenTree::Group(inner)]);
            }
            TokenTree::Ident(name) if names.iter().any(|lent| name == lent) && !is_member && !is_path => {
                result.extend(quote!((*#name)));
            }
            token => result.extend([token.clone()]),
        }
    }
    result
}
