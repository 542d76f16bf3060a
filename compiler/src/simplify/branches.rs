use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{BinOp, Expr as Syntax, UnOp};

use super::operands::as_variable;
use crate::ir::traverse::blocks_mut;
use crate::ir::{Block, Expr, Func, Opaque, StmtKind, VarId};

/// `if c {} else { .. }` becomes `if !c { .. }`: a branch whose reverse is empty.
pub(super) fn invert(func: &Func, block: &mut Block) {
    let ident = |var: VarId| &func.var(var).ident;
    for stmt in &mut block.stmts {
        for inner in blocks_mut(stmt) {
            invert(func, inner);
        }
        if let StmtKind::If { cond, then, other, result: None } = &mut stmt.kind
            && then.stmts.is_empty()
            && !other.stmts.is_empty()
            && let Some(inverted) = inverted(cond, &ident)
        {
            **cond = Expr::Opaque(inverted);
            std::mem::swap(then, other);
        }
    }
}

fn inverted<'f>(cond: &Expr, ident: &dyn Fn(VarId) -> &'f Ident) -> Option<Opaque> {
    if let Some(var) = as_variable(cond) {
        let ident = ident(var);
        return Some(Opaque::pure(quote!(!#ident), vec![var]));
    }
    let Expr::Opaque(opaque) = cond else {
        return None;
    };
    let mut inverted = opaque.clone();
    inverted.tokens = opposite(&opaque.tokens);
    Some(inverted)
}

/// Only equality has an opposite for every float: neither `a < b` nor `a >= b` holds for NaN.
fn opposite(tokens: &TokenStream) -> TokenStream {
    match syn::parse2::<Syntax>(tokens.clone()) {
        Ok(Syntax::Binary(binary)) => {
            let (left, right) = (&binary.left, &binary.right);
            match binary.op {
                BinOp::Eq(_) => quote!(#left != #right),
                BinOp::Ne(_) => quote!(#left == #right),
                _ => quote!(!(#tokens)),
            }
        }
        Ok(Syntax::Unary(unary)) if matches!(unary.op, UnOp::Not(_)) => {
            let operand = &unary.expr;
            quote!(#operand)
        }
        Ok(
            Syntax::Path(_)
            | Syntax::Call(_)
            | Syntax::MethodCall(_)
            | Syntax::Index(_)
            | Syntax::Paren(_)
            | Syntax::Macro(_),
        ) => {
            quote!(!#tokens)
        }
        _ => quote!(!(#tokens)),
    }
}
