//! The parts of verbatim tokens in which a gradient is lost, and those that no gradient would pass.

use quote::ToTokens;
use syn::visit_mut::VisitMut;

use crate::diagnostics::Code;
use crate::ir::{Cause, VarId};

use super::super::barriers;
use super::super::effect::is_assignment;
use super::super::scope::plain;
use super::{Rewriter, base_of};

impl Rewriter<'_> {
    /// Visits what no gradient would pass.
    pub(super) fn detached(&mut self, visit: impl FnOnce(&mut Self)) {
        self.detached += 1;
        visit(self);
        self.detached -= 1;
    }

    /// Visits an index or a condition, which says what is meant and is no number. What it writes is one.
    pub(super) fn chosen(&mut self, visit: impl FnOnce(&mut Self)) {
        if self.measures {
            return visit(self);
        }
        let (reads, writes) = (std::mem::take(&mut self.reads), self.writes.len());
        self.detached(visit);
        if self.writes.len() > writes && self.detached == 0 {
            self.flowing.extend(&self.reads);
        }
        self.reads.extend(reads);
    }

    /// Visits a condition; what it binds is a value.
    pub(super) fn condition(&mut self, cond: &mut syn::Expr, binds: bool) {
        if binds {
            self.visit_expr_mut(cond);
        } else {
            self.chosen(|this| this.visit_expr_mut(cond));
        }
    }

    /// Visits a part, and records it if it loses the gradient of something.
    pub(super) fn part(&mut self, expr: &mut syn::Expr) {
        let known = if self.detached == 0 { barriers::barrier(self.lowering, expr) } else { None };
        // How a closure compares elements is for the method it is given to.
        let orders =
            |expr: &syn::Expr| matches!(expr, syn::Expr::MethodCall(call) if call.method.to_string().ends_with("cmp"));
        let known = known.filter(|_| !(self.is_inner(expr) || (self.closures > 0 && orders(expr))));
        let Some((code, what)) = known else {
            return self.names(expr);
        };
        let source = expr.to_token_stream();
        let around = std::mem::take(&mut self.flowing);
        let before = self.causes.len();
        self.names(expr);
        let reads: Vec<VarId> = self.flowing.iter().copied().collect();
        self.flowing.extend(around);
        // What is stored or written out is lost there, whatever is made of it first.
        if matches!(code, Code::State | Code::InputOutput) {
            self.causes.truncate(before);
        }
        if !reads.is_empty() {
            self.causes.push(Cause { code, what, reads, source });
        }
    }

    /// Whether what is assigned is bound inside the tokens.
    fn is_inner(&self, expr: &syn::Expr) -> bool {
        let left = match expr {
            syn::Expr::Assign(assign) => &assign.left,
            syn::Expr::Binary(binary) if is_assignment(&binary.op) => &binary.left,
            _ => return false,
        };
        // What a closure is given may be a cell.
        let through_call =
            matches!(&**left, syn::Expr::Unary(unary) if matches!(*unary.expr, syn::Expr::MethodCall(_)));
        let mut root = &**left;
        while let Some(base) = base_of(root) {
            root = base;
        }
        let is_hidden = |path: &syn::ExprPath| {
            path.path
                .get_ident()
                .is_some_and(|ident| self.hidden.iter().any(|names| names.contains(plain(&ident.to_string()))))
        };
        !through_call && matches!(root, syn::Expr::Path(path) if is_hidden(path))
    }
}
