//! `assert!(x.len() >= 1);` before a loop to `x.len() - 1`, for rustc to know that the subtraction does not wrap: it then
//! need not check the indices of every turn.
//!
//! Where the assertion fails, the loop would have more turns than any slice has elements, and would end in a panic at the
//! first index that is out of bounds, if overflow had not been one before.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::operands::operands;
use crate::ir::{Block, Expr, Func, LoopKind, Opaque, Projection, Range, Stmt, StmtKind, Ty, VarId};

/// Looks at the loops of the function's own block: in a loop the question would cost more than it saves.
pub(super) fn assert_bounds(func: &Func, block: &mut Block) {
    for stmt in std::mem::take(&mut block.stmts) {
        if let StmtKind::Loop(looped) = &stmt.kind
            && let LoopKind::For { var, range } = &looped.kind
            && looped.body.stmts.iter().any(|stmt| indexes_by(func, stmt, *var))
            && let Some((minuend, subtrahend, reads)) = difference(func, range)
        {
            let tokens = quote!(assert!(#minuend >= #subtrahend));
            let assertion = StmtKind::Effect(Opaque::pure(tokens, reads));
            block.stmts.push(Stmt::new(assertion, Span::mixed_site()));
        }
        block.stmts.push(stmt);
    }
}

/// The two sides of the end of a range up to `v.len() - k` or `n - k`, and what they read.
fn difference(func: &Func, range: &Range) -> Option<(TokenStream, TokenStream, Vec<VarId>)> {
    let Expr::Opaque(end) = &range.end else { return None };
    if range.inclusive || !matches!(range.start, Expr::Literal(_)) {
        return None;
    }
    let syn::Expr::Binary(syn::ExprBinary { left, op: syn::BinOp::Sub(_), right, .. }) =
        syn::parse2(end.tokens.clone()).ok()?
    else {
        return None;
    };
    let is_literal = matches!(&*right, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(_), .. }));
    let is_usize = match &*left {
        syn::Expr::MethodCall(call) => call.method == "len" && matches!(&*call.receiver, syn::Expr::Path(_)),
        syn::Expr::Path(_) => end.reads.iter().all(|var| func.var(*var).ty == Ty::Usize),
        _ => false,
    };
    (is_literal && is_usize).then(|| (quote!(#left), quote!(#right), end.reads.clone()))
}

/// Whether a statement, whenever it runs, indexes by the item, or the item and something more.
fn indexes_by(func: &Func, stmt: &Stmt, item: VarId) -> bool {
    let item = func.var(item).ident.to_string();
    match &stmt.kind {
        StmtKind::Let { value, .. } => reads_by(value, &item),
        StmtKind::Assign { place, value } | StmtKind::Update { place, value, .. } => {
            reads_by(value, &item) || is_indexed(&place.projections, &item)
        }
        _ => false,
    }
}

fn reads_by(expr: &Expr, item: &str) -> bool {
    match expr {
        Expr::Place(place) => is_indexed(&place.projections, item),
        _ => operands(expr).into_iter().any(|operand| reads_by(operand, item)),
    }
}

fn is_indexed(projections: &[Projection], item: &str) -> bool {
    let Some(Projection::Index(index)) = projections.first() else { return false };
    let text = index.tokens.to_string();
    text == item || text.strip_prefix(item).is_some_and(|more| more.starts_with(" + "))
}
