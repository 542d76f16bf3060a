//! Parameters of a type that only rustc knows, where a pullback is lent what the function is given by value.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::signature::Signature;
use super::{Printer, types};
use crate::ir::{Opaque, Passing, Sweeps, VarId};
use crate::names::Names;

/// A variable of the function that its pullback sees through a reference.
pub(super) struct Lent {
    var: VarId,
    /// Its own name, and that of the reference.
    ident: Ident,
    name: Ident,
}

impl Lent {
    /// The name under which a pullback is given a variable.
    pub(super) fn binding<'l>(lent: &'l [Self], ident: &'l Ident) -> &'l Ident {
        lent.iter().find(|lent| lent.ident == *ident).map_or(ident, |lent| &lent.name)
    }
}

/// Those variables: parameters, and their tangents where they are given.
pub(super) fn lent(signature: &Signature<'_>, sweeps: &Sweeps, written: &[bool], names: &mut Names) -> Vec<Lent> {
    let is_written = |var: VarId| written[var.0 as usize];
    let is_lent = |param: &super::signature::Parameter| {
        param.passing == Passing::Value && !param.is_copy && types::may_be_copy(&param.ty)
    };
    let params = signature.params.iter().zip(&sweeps.func.params).filter(|(param, _)| is_lent(param));
    let params = params.map(|(_, source)| source.var);
    let dots =
        sweeps.dots.iter().flat_map(|dots| signature.params.iter().zip(dots)).filter(|(param, _)| is_lent(param));
    let dots = dots.filter_map(|(_, dot)| *dot);
    params
        .chain(dots)
        .filter(|var| !is_written(*var))
        .map(|var| {
            let ident = sweeps.func.var(var).ident.clone();
            let name = names.fresh(&format!("{ident}_lent"), Span::mixed_site());
            Lent { var, ident, name }
        })
        .collect()
}

impl Printer<'_> {
    /// `let x = Lent::new(x_lent).value();` where a type may be that of a number by another name: a number is one again, and
    /// what is not `Copy` stays a reference.
    pub(super) fn values_of_lent(&self) -> TokenStream {
        let lent = self.lent.iter().filter(|lent| self.is_used(lent.var));
        lent.map(|Lent { ident, name, .. }| quote!(let #ident = ::gradflow::__private::Lent::new(#name).value();))
            .collect()
    }

    /// The reference behind which a variable is.
    pub(super) fn lent_name(&self, var: VarId) -> Option<&Ident> {
        self.lent.iter().find(|lent| lent.var == var).map(|lent| &lent.name)
    }

    /// Tokens as the user wrote them: `mode == Mode::Linear` is `(*mode_lent) == Mode::Linear` where `mode` is lent.
    pub(super) fn verbatim(&self, opaque: &Opaque) -> TokenStream {
        let lent = self.lent.iter().filter(|lent| opaque.reads.contains(&lent.var));
        let lent: Vec<&Lent> = lent.collect();
        if lent.is_empty() { opaque.tokens.clone() } else { dereferenced(opaque.tokens.clone(), &lent) }
    }
}

/// Methods and fields go through a reference by themselves; names of fields and modules are no variables.
fn dereferenced(tokens: TokenStream, lent: &[&Lent]) -> TokenStream {
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
                let mut inner = Group::new(group.delimiter(), dereferenced(group.stream(), lent));
                inner.set_span(group.span());
                result.extend([TokenTree::Group(inner)]);
            }
            TokenTree::Ident(name) if !is_member && !is_path => match lent.iter().find(|lent| *name == lent.ident) {
                Some(Lent { name, .. }) => result.extend(quote!((*#name))),
                None => result.extend([token.clone()]),
            },
            token => result.extend([token.clone()]),
        }
    }
    result
}
