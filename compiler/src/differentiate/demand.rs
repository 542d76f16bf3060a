//! A function that is given a varied value is one with a derivative, even where no derivative is asked of it.
//!
//! What has a derivative stores nothing where no derivative is kept: that was refused where it is defined. Of another
//! function whose result reaches nothing, nobody could say what became of the value.

use proc_macro2::Span;
use quote::quote;

use crate::analyze::Facts;
use crate::ir::traverse::blocks_mut;
use crate::ir::{Block, Call, Expr, Func, Opaque, Stmt, StmtKind};
use crate::names::DERIVED;

/// Mentions the companion of every function whose result reaches nothing: where there is none, rustc says so at the
/// name of the function.
pub(crate) fn demand(func: &mut Func, facts: &Facts) {
    demand_in(&mut func.body, facts);
}

fn demand_in(block: &mut Block, facts: &Facts) {
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in blocks_mut(&mut stmt) {
            demand_in(inner, facts);
        }
        if let StmtKind::Let { var, value: Expr::Call(call) } = &stmt.kind
            && facts.is_idle(*var, call)
        {
            block.stmts.push(mention(call));
        }
        block.stmts.push(stmt);
    }
}

/// `let _: fn(path::g) = |_| {};`
fn mention(call: &Call) -> Stmt {
    let mut path = call.callee.path.clone();
    // Of `g::grad` it is the companion of `g`.
    let is_derived = path.segments.last().is_some_and(|last| DERIVED.iter().any(|derived| last.ident == derived));
    if is_derived && path.segments.len() > 1 {
        path.segments.pop();
        path.segments.pop_punct();
    }
    if let Some(last) = path.segments.last_mut() {
        last.arguments = syn::PathArguments::None;
    }
    let tokens = quote!(let _: fn(#path) = |_| {});
    Stmt::new(StmtKind::Effect(Opaque::pure(tokens, Vec::new())), Span::mixed_site())
}
