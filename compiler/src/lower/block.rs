//! Statements and blocks.

use syn::spanned::Spanned;

use crate::ir::{Expr, StmtKind, Ty};

use super::expr::what;
use super::place::peel;
use super::{Lowering, Value, types};

impl Lowering<'_> {
    /// Lowers statements into the current block; the value of the last one, if it is wanted.
    pub(super) fn stmts(&mut self, stmts: &[syn::Stmt], wanted: bool) -> Option<Value> {
        // Items are in scope in the whole block.
        for stmt in stmts {
            if let syn::Stmt::Item(item) = stmt {
                self.item(item);
            }
        }
        for (position, stmt) in stmts.iter().enumerate() {
            if self.is_closed() {
                return None;
            }
            self.at = stmt.span();
            let last = position + 1 == stmts.len();
            match stmt {
                syn::Stmt::Local(local) => self.local(local),
                syn::Stmt::Item(_) => {}
                syn::Stmt::Macro(mac) if last && wanted && mac.semi_token.is_none() => {
                    let expr = syn::Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: mac.mac.clone() });
                    return Some(self.value(&expr));
                }
                syn::Stmt::Macro(mac) => {
                    self.macro_stmt(&mac.mac);
                }
                syn::Stmt::Expr(expr, None) if last && wanted => return Some(self.value(expr)),
                syn::Stmt::Expr(expr, _) => self.effect(expr),
            }
        }
        None
    }

    /// Lowers an expression for its effect.
    pub(super) fn effect(&mut self, expr: &syn::Expr) {
        match expr {
            syn::Expr::Paren(inner) => self.effect(&inner.expr),
            syn::Expr::Group(inner) => self.effect(&inner.expr),
            syn::Expr::Assign(assign) => self.assign(assign),
            syn::Expr::Binary(binary) if super::effect::is_assignment(&binary.op) => {
                self.update(binary);
            }
            syn::Expr::MethodCall(call) => self.method_stmt(call, expr),
            syn::Expr::Call(call) => self.call_stmt(call, expr),
            syn::Expr::Block(block) => {
                self.block_value(block, false);
            }
            syn::Expr::If(branch) => {
                let value = self.branch(branch, false, None);
                self.discard_value(value, expr);
            }
            syn::Expr::Match(matching) => {
                let value = self.matching(matching, false, None);
                self.discard_value(value, expr);
            }
            syn::Expr::Loop(endless) => {
                self.endless(endless, None);
            }
            syn::Expr::While(while_loop) => self.while_loop(while_loop, expr),
            syn::Expr::ForLoop(for_loop) => self.for_loop(for_loop),
            syn::Expr::Break(jump) => self.break_loop(jump),
            syn::Expr::Continue(jump) => self.continue_loop(jump),
            syn::Expr::Return(jump) => self.return_value(jump),
            syn::Expr::Macro(mac) => self.macro_stmt(&mac.mac),
            syn::Expr::Tuple(tuple) if tuple.elems.is_empty() => {}
            // A lone semicolon.
            syn::Expr::Verbatim(tokens) if tokens.is_empty() => {}
            syn::Expr::Unsafe(_) | syn::Expr::Try(_) => {
                let value = self.refused(expr, what(expr));
                self.discard_value(value, expr);
            }
            _ => self.discard(expr),
        }
    }

    fn call_stmt(&mut self, call: &syn::ExprCall, expr: &syn::Expr) {
        if let syn::Expr::Path(callee) = peel(&call.func) {
            let names = super::call::segments(callee);
            let args: Vec<&syn::Expr> = call.args.iter().collect();
            match (names.iter().rev().nth(1).map(String::as_str), names.last().map(String::as_str), args.as_slice()) {
                (Some("mem"), Some("swap"), [first, second]) => {
                    return self.swap_places(first, second, expr);
                }
                // Giving a value up has no part in the derivative, and the reverse sweep may still need it.
                (None | Some("mem"), Some("drop"), [value]) if super::expr::is_projection(value) => {
                    let binding = self.root_binding(value).cloned();
                    if let Some(guard) = binding.and_then(|binding| self.guard(&binding)) {
                        self.release(guard);
                    }
                    return;
                }
                _ => {}
            }
        }
        self.discard(expr);
    }

    /// A block is flattened into the one around it, since names are unique. A labelled one is a loop that never repeats.
    pub(super) fn block_value(&mut self, block: &syn::ExprBlock, wanted: bool) -> Value {
        if let Some(label) = &block.label {
            return self.labelled_block(&label.name, &block.block, wanted, None);
        }
        self.scopes.push(std::collections::BTreeMap::new());
        let value = self.stmts(&block.block.stmts, wanted);
        self.leave_scope(value).unwrap_or_else(Value::unit)
    }

    fn local(&mut self, local: &syn::Local) {
        let hint = self.hint.clone();
        match &local.init {
            None => self.deferred(&local.pat, None),
            Some(init) => {
                let form = super::variants::form(&local.pat)
                    .filter(|_| super::expr::is_projection(&init.expr) && !self.effects(&init.expr).any());
                let bindings = match (&init.diverge, form) {
                    // Parts of a place: of the right form, they are what the pattern says.
                    (Some((_, other)), Some(form)) => {
                        let value = &init.expr;
                        self.effect(&syn::parse_quote!(match #value { #form => {} _ => #other }));
                        self.let_pattern(&local.pat, None, &init.expr)
                    }
                    (Some((_, other)), None) => {
                        let (pat, value) = super::variants::of_let(&local.pat, &init.expr, Some(other));
                        self.let_pattern(&pat, None, &value)
                    }
                    (None, _) => self.let_pattern(&local.pat, None, &init.expr),
                };
                for (name, binding) in bindings {
                    self.bind(&name, binding);
                }
            }
        }
        self.hint = hint;
    }

    /// `let x;`
    fn deferred(&mut self, pat: &syn::Pat, annotation: Option<&syn::Type>) {
        match pat {
            syn::Pat::Type(typed) => self.deferred(&typed.pat, Some(&typed.ty)),
            syn::Pat::Ident(pat) => {
                let ty = annotation.map_or(Ty::Unknown, types::of_syntax);
                let var = self.user_var(&pat.ident, pat.mutability.is_some(), annotation, ty);
                self.mark_written(var);
                self.push(StmtKind::Declare { var }, pat.span());
                self.bind(&pat.ident, super::scope::Binding::Var(var));
            }
            syn::Pat::Tuple(tuple) => {
                for elem in &tuple.elems {
                    self.deferred(elem, None);
                }
            }
            _ => self.unsupported(pat, "this pattern"),
        }
    }

    /// Nested items go to the top of every generated body.
    fn item(&mut self, item: &syn::Item) {
        let ident = match item {
            syn::Item::Const(item) => {
                self.constants.insert(item.ident.to_string(), types::of_syntax(&item.ty));
                Some(&item.ident)
            }
            syn::Item::Static(item) => {
                if matches!(item.mutability, syn::StaticMutability::Mut(_)) {
                    self.unsupported(item, "a mutable static");
                }
                self.constants.insert(item.ident.to_string(), types::of_syntax(&item.ty));
                Some(&item.ident)
            }
            syn::Item::Fn(item) => Some(&item.sig.ident),
            syn::Item::Struct(item) => Some(&item.ident),
            syn::Item::Enum(item) => Some(&item.ident),
            _ => None,
        };
        let same = |other: &syn::Item| match other {
            syn::Item::Const(other) => ident == Some(&other.ident),
            syn::Item::Static(other) => ident == Some(&other.ident),
            syn::Item::Fn(other) => ident == Some(&other.sig.ident),
            syn::Item::Struct(other) => ident == Some(&other.ident),
            syn::Item::Enum(other) => ident == Some(&other.ident),
            _ => false,
        };
        if self.func.items.iter().any(same) {
            self.unsupported(item, "two nested items of the same name");
        } else {
            self.func.items.push(item.clone());
        }
    }

    /// Binds `var` to an expression whose control flow can give it its value directly.
    pub(super) fn value_into(&mut self, var: crate::ir::VarId, init: &syn::Expr) -> Option<Value> {
        let value = match peel(init) {
            syn::Expr::If(branch) => self.branch(branch, true, Some(var)),
            syn::Expr::Match(matching) => self.matching(matching, true, Some(var)),
            syn::Expr::Loop(endless) => self.endless(endless, Some(var)),
            syn::Expr::Block(syn::ExprBlock { label: Some(label), block, .. }) => {
                self.labelled_block(&label.name, block, true, Some(var))
            }
            _ => return None,
        };
        match &value.expr {
            Expr::Place(place) if place.root == var => {}
            _ => self.push(StmtKind::Let { var, value: value.expr.clone() }, init.span()),
        }
        Some(value)
    }
}
