//! Values that are only taken out of what holds them: an option, a reference, a box.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit::{self, Visit};
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
        let operand = content(init).filter(|_| self.read_back.contains(&name.ident.to_string()))?;
        if !matches!(strip(&self.infer(operand)), Ty::Float(_)) {
            return None;
        }
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

/// What `Box::new` is given.
fn content(expr: &syn::Expr) -> Option<&syn::Expr> {
    let syn::Expr::Call(call) = peel(expr) else { return None };
    let syn::Expr::Path(path) = peel(&call.func) else { return None };
    let is_box = super::call::segments(path).ends_with(&["Box".to_owned(), "new".to_owned()]);
    call.args.first().filter(|_| is_box)
}

/// The names of boxes that are read, written and moved as numbers, and nothing else.
pub(super) fn read_back(block: &syn::Block) -> BTreeSet<String> {
    let mut boxes = Boxes { names: BTreeSet::new(), others: BTreeSet::new() };
    boxes.visit_block(block);
    boxes.names.difference(&boxes.others).cloned().collect()
}

struct Boxes {
    names: BTreeSet<String>,
    /// Names that are used in another way.
    others: BTreeSet<String>,
}

impl Boxes {
    fn is_name(&self, expr: &syn::Expr) -> bool {
        name_of(expr).is_some_and(|name| self.names.contains(&name))
    }
}

impl<'ast> Visit<'ast> for Boxes {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let (syn::Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else {
            return visit::visit_local(self, local);
        };
        if content(&init.expr).is_some() || self.is_name(&init.expr) {
            self.names.insert(name.ident.to_string());
        }
        if !self.is_name(&init.expr) {
            visit::visit_local(self, local);
        }
    }

    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        match expr {
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) if self.is_name(expr) => {}
            syn::Expr::MethodCall(call)
                if self.is_name(&call.receiver) && crate::rules::lookup_method(&call.method.to_string()).is_some() =>
            {
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            expr => {
                self.others.extend(name_of(expr));
                visit::visit_expr(self, expr);
            }
        }
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.others.extend(super::macros::expressions(mac).iter().filter_map(name_of));
        for token in mac.tokens.clone() {
            self.others.insert(token.to_string());
        }
    }
}

fn name_of(expr: &syn::Expr) -> Option<String> {
    match peel(expr) {
        syn::Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        _ => None,
    }
}
