//! What lends the contents of a cell or a lock is given up where the function gives it up: blocks are flattened, and what
//! is locked twice is locked for good.

use proc_macro2::Span;
use quote::quote;

use super::place::peel;
use super::scope::Binding;
use super::{Lowering, Value, pure};
use crate::ir::{StmtKind, VarId};

/// Whether a value lends what a cell or a lock holds for as long as it lives.
pub(super) fn is_guard(init: &syn::Expr) -> bool {
    const OPENING: [&str; 10] = [
        "borrow",
        "try_borrow",
        "borrow_mut",
        "try_borrow_mut",
        "lock",
        "try_lock",
        "read",
        "try_read",
        "write",
        "try_write",
    ];
    match peel(init) {
        syn::Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => is_guard(&call.receiver),
        syn::Expr::MethodCall(call) => call.args.is_empty() && OPENING.iter().any(|name| call.method == name),
        _ => false,
    }
}

impl Lowering<'_> {
    /// Leaves the scope of a block that is flattened: its value is evaluated before its guards are dropped.
    pub(super) fn leave_scope(&mut self, value: Option<Value>) -> Option<Value> {
        let scope = self.scopes.pop().unwrap_or_default();
        let guards: Vec<VarId> = scope.values().filter_map(|binding| self.guard(binding)).collect();
        if guards.is_empty() || self.is_closed() {
            return value;
        }
        let value = value.map(|value| if value.is_unit() { value } else { self.temp(value) });
        for guard in guards {
            self.release(guard);
        }
        value
    }

    /// The variable behind a name, if it lends what a cell or a lock holds.
    pub(super) fn guard(&self, binding: &Binding) -> Option<VarId> {
        match binding {
            Binding::Var(var) => self.func.guards.contains(var).then_some(*var),
            Binding::Alias(_) => None,
        }
    }

    /// `drop(guard);`
    pub(super) fn release(&mut self, guard: VarId) {
        let name = &self.func.var(guard).ident;
        let mut dropped = pure(quote!(::core::mem::drop(#name)), vec![guard]);
        dropped.repeatable = false;
        self.push(StmtKind::Effect(dropped), Span::mixed_site());
    }
}
