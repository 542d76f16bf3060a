//! Lengths and indices of chains, composed as tokens.

use quote::{ToTokens, format_ident, quote};
use syn::BinOp;

use crate::ir::Opaque;
use crate::precedence::{Precedence, Printed};

use super::pure;

/// `a + b`
pub(super) fn sum(a: &Opaque, b: &Opaque) -> Opaque {
    infix(a, &BinOp::Add(syn::token::Plus::default()), b)
}

/// `a - b`
pub(super) fn difference(a: &Opaque, b: &Opaque) -> Opaque {
    infix(a, &BinOp::Sub(syn::token::Minus::default()), b)
}

/// `a * b`
pub(super) fn product(a: &Opaque, b: &Opaque) -> Opaque {
    infix(a, &BinOp::Mul(syn::token::Star::default()), b)
}

/// `a / b`
pub(super) fn quotient(a: &Opaque, b: &Opaque) -> Opaque {
    infix(a, &BinOp::Div(syn::token::Slash::default()), b)
}

/// `a.div_ceil(b)`
pub(super) fn quotient_above(a: &Opaque, b: &Opaque) -> Opaque {
    method(a, "div_ceil", b)
}

/// `a.min(b)`
pub(super) fn least(a: &Opaque, b: &Opaque) -> Opaque {
    method(a, "min", b)
}

/// `a.saturating_sub(b)`
pub(super) fn less(a: &Opaque, b: &Opaque) -> Opaque {
    method(a, "saturating_sub", b)
}

/// `a..b`
pub(super) fn between(a: &Opaque, b: &Opaque) -> Opaque {
    let (start, end) = (printed(a).above(Precedence::Range), printed(b).above(Precedence::Range));
    pure(quote!(#start..#end), reads(a, b))
}

/// A number.
pub(super) fn number(value: usize) -> Opaque {
    pure(proc_macro2::Literal::usize_unsuffixed(value).into_token_stream(), Vec::new())
}

/// A literal without a type is given one: methods are looked up before types are inferred.
pub(super) fn typed(length: &Opaque) -> Opaque {
    match syn::parse2::<syn::LitInt>(length.tokens.clone()) {
        Ok(literal) if literal.suffix().is_empty() => {
            let literal = syn::LitInt::new(&format!("{literal}usize"), literal.span());
            let mut typed = length.clone();
            typed.tokens = literal.into_token_stream();
            typed
        }
        _ => length.clone(),
    }
}

fn infix(a: &Opaque, operator: &BinOp, b: &Opaque) -> Opaque {
    pure(printed(a).infix(operator, printed(b)).tokens, reads(a, b))
}

fn method(receiver: &Opaque, name: &str, argument: &Opaque) -> Opaque {
    let reads = reads(receiver, argument);
    let (receiver, name) = (printed(&typed(receiver)).at_least(Precedence::Postfix), format_ident!("{name}"));
    let argument = &argument.tokens;
    pure(quote!(#receiver.#name(#argument)), reads)
}

fn printed(opaque: &Opaque) -> Printed {
    Printed::verbatim(opaque.tokens.clone())
}

fn reads(a: &Opaque, b: &Opaque) -> Vec<crate::ir::VarId> {
    a.reads.iter().chain(&b.reads).copied().collect()
}
