//! Whether a loop has a turn, asked after it by what its turns do together.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::BinOp;

use crate::ir::{Block, Expr, Func, Opaque, Range, Stmt, StmtKind};
use crate::precedence::Printed;

/// What is known of the turns of a loop.
pub(super) enum Turns {
    /// There is one.
    Some,
    /// There is one if and only if this holds.
    SomeIf(Expr),
}

/// Neither a reversal nor a step makes a range empty, so that its bounds tell. They still have the values that the loop
/// has begun with. `None` where they are not a few words to be said again.
pub(super) fn turns(func: &Func, range: &Range) -> Option<Turns> {
    let (start, end) = (bound(func, &range.start)?, bound(func, &range.end)?);
    let less = |start, end| if range.inclusive { start <= end } else { start < end };
    if let (Some(start), Some(end)) = (number(&start.tokens), number(&end.tokens))
        && less(start, end)
    {
        return Some(Turns::Some);
    }
    let operator =
        if range.inclusive { BinOp::Le(syn::token::Le::default()) } else { BinOp::Lt(syn::token::Lt::default()) };
    let tokens = Printed::verbatim(start.tokens.clone()).infix(&operator, Printed::verbatim(end.tokens.clone())).tokens;
    let reads = start.reads.iter().chain(&end.reads).copied().collect();
    Some(Turns::SomeIf(Expr::Opaque(Opaque::pure(tokens, reads))))
}

/// The statement, unless the loop has had no turn.
pub(super) fn after_some(turns: &Turns, kind: StmtKind) -> Stmt {
    let stmt = Stmt::new(kind, Span::mixed_site());
    match turns {
        Turns::Some => stmt,
        Turns::SomeIf(cond) => {
            let then = Block { stmts: vec![stmt], tail: None };
            let kind = StmtKind::If { cond: Box::new(cond.clone()), then, other: Block::default(), result: None };
            Stmt::new(kind, Span::mixed_site())
        }
    }
}

/// The bound of a range in words that may stand anywhere after the loop has begun.
pub(super) fn bound(func: &Func, bound: &Expr) -> Option<Opaque> {
    match bound {
        Expr::Literal(tokens) => Some(Opaque::pure(tokens.clone(), Vec::new())),
        Expr::Opaque(opaque) if opaque.writes.is_empty() => Some(opaque.clone()),
        Expr::Place(place) if place.projections.is_empty() => {
            Some(Opaque::pure(func.var(place.root).ident.to_token_stream(), vec![place.root]))
        }
        _ => None,
    }
}

fn number(bound: &TokenStream) -> Option<i128> {
    syn::parse2::<syn::LitInt>(bound.clone()).ok()?.base10_parse().ok()
}
