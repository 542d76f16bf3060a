//! Values that are only taken out of what holds them: an option, a reference, a box.

use quote::ToTokens;
use syn::visit_mut::VisitMut;

use crate::ir::{Cause, Expr, Place, Ty, VarId};

use super::Lowering;
use super::barriers::refusal;
use super::pattern::Bindings;
use super::place::peel;
use super::rewrite::Rewriter;
use super::scope::{Alias, Binding};
use super::types::strip;

impl Lowering<'_> {
    /// The value that is only taken out of an option or from behind a reference: what has no derivative is what made it.
    pub(super) fn taken_out(&self, expr: &syn::Expr) -> Vec<Cause> {
        let maker = maker(expr);
        let is_call = matches!(maker, syn::Expr::MethodCall(_) | syn::Expr::Call(_));
        if std::ptr::eq(maker, expr) || !is_call {
            return Vec::new();
        }
        let mut rewriter = Rewriter::new(self);
        rewriter.visit_expr_mut(&mut maker.clone());
        let reads: Vec<VarId> = rewriter.flowing.into_iter().collect();
        let (code, what) = refusal(self, maker, &super::expr::noun(maker));
        vec![Cause { code, what, reads, source: maker.to_token_stream() }]
    }

    /// `let b = Box::new(x);` for a number: `b` refers to a variable of its own.
    pub(super) fn boxed(&mut self, name: &syn::PatIdent, init: &syn::Expr) -> Option<Bindings> {
        let syn::Expr::Call(call) = peel(init) else { return None };
        let syn::Expr::Path(path) = peel(&call.func) else { return None };
        let is_box = super::call::segments(path).ends_with(&["Box".to_owned(), "new".to_owned()]);
        let operand =
            call.args.first().filter(|operand| is_box && matches!(strip(&self.infer(operand)), Ty::Float(_)))?;
        let value = self.operand(operand);
        let value = if let Expr::Place(_) = value.expr { self.kept(value) } else { value };
        let ty = value.ty.clone();
        let bindings = self.let_value(name, None, value);
        let [(ident, Binding::Var(var))] = bindings.as_slice() else { return Some(bindings) };
        let alias = Alias { place: Place::var(*var), ty, mutable: name.mutability.is_some() };
        Some(vec![(ident.clone(), Binding::Alias(alias))])
    }
}

/// What is behind `unwrap` and the like.
fn maker(expr: &syn::Expr) -> &syn::Expr {
    match peel(expr) {
        syn::Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_unchecked" | "copied" | "cloned" => {
                maker(&call.receiver)
            }
            _ => peel(expr),
        },
        syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => maker(expr),
        expr => expr,
    }
}
