//! `break`, `continue` and `return` as the user wrote them. Pass [`super::exits`] then moves them to the ends of blocks.

use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::ir::{Exit, LoopId, StmtKind, Ty, VarId};

use super::{Lowering, Value};

/// A loop around the current statement.
pub(super) struct LoopFrame {
    pub(super) id: LoopId,
    /// The user's label, or one made for an exit that needs it.
    pub(super) label: Option<syn::Lifetime>,
    /// An exit names the label.
    pub(super) named: bool,
    /// A labelled block: only exits with its label are its own.
    pub(super) is_block: bool,
    /// Where its value goes, if it has one.
    dest: Option<VarId>,
    /// The variable of the value it breaks with.
    pub(super) result: Option<VarId>,
    /// A `break` leaves it.
    pub(super) broken: bool,
}

impl Lowering<'_> {
    pub(super) fn enter_loop(&mut self, label: Option<&syn::Lifetime>, dest: Option<VarId>) -> LoopId {
        let id = self.fresh_loop();
        let label = label.cloned();
        self.loops.push(LoopFrame { id, label, named: false, is_block: false, dest, result: None, broken: false });
        id
    }

    pub(super) fn break_loop(&mut self, jump: &syn::ExprBreak) {
        let Some(depth) = self.target_loop(jump.label.as_ref()) else {
            self.unsupported(jump, "a `break` outside of a loop");
            return;
        };
        let value = match &jump.expr {
            Some(expr) => {
                let hint = match self.loops[depth].dest.or(self.loops[depth].result) {
                    Some(var) => self.func.var(var).ident.to_string(),
                    None => self.hint.clone(),
                };
                let hint = std::mem::replace(&mut self.hint, hint);
                let value = self.value(expr);
                self.hint = hint;
                Some(value)
            }
            None => None,
        };
        if !self.is_closed() {
            self.break_with(depth, value, jump.span());
        }
    }

    /// Leaves the loop at a depth with a value.
    pub(super) fn break_with(&mut self, depth: usize, value: Option<Value>, span: Span) {
        if let Some(value) = value.filter(|value| !value.is_unit()) {
            let frame = &self.loops[depth];
            let var = match frame.result.or(frame.dest) {
                Some(var) => var,
                None => self.temp_var(value.ty.clone()),
            };
            self.loops[depth].result = Some(var);
            let known = &mut self.func.vars[var.0 as usize].ty;
            if *known == Ty::Unknown {
                known.clone_from(&value.ty);
            }
            self.push(StmtKind::Assign { place: crate::ir::Place::var(var), value: value.expr }, span);
        }
        self.loops[depth].broken = true;
        let id = self.leave_by_name(depth);
        self.push(StmtKind::Exit(Exit::Break(id)), span);
        self.close();
    }

    pub(super) fn continue_loop(&mut self, jump: &syn::ExprContinue) {
        let Some(depth) = self.target_loop(jump.label.as_ref()).filter(|depth| !self.loops[*depth].is_block) else {
            self.unsupported(jump, "a `continue` outside of a loop");
            return;
        };
        let id = self.leave_by_name(depth);
        self.push(StmtKind::Exit(Exit::Continue(id)), jump.span());
        self.close();
    }

    pub(super) fn return_value(&mut self, jump: &syn::ExprReturn) {
        let hint = std::mem::replace(&mut self.hint, "result".to_owned());
        let value = match &jump.expr {
            Some(expr) if self.has_result => {
                let value = self.value(expr);
                Some(self.atom_of(value).expr)
            }
            Some(expr) => {
                self.effect(expr);
                None
            }
            None => None,
        };
        self.hint = hint;
        self.push(StmtKind::Exit(Exit::Return(value)), jump.span());
        self.close();
    }

    /// The loop an exit leaves, as an index into the loops around it.
    fn target_loop(&self, label: Option<&syn::Lifetime>) -> Option<usize> {
        match label {
            Some(label) => {
                let is_named = |frame: &LoopFrame| frame.label.as_ref().is_some_and(|name| name.ident == label.ident);
                self.loops.iter().rposition(is_named)
            }
            None => self.loops.iter().rposition(|frame| !frame.is_block),
        }
    }

    /// The identity of a loop that is left; it gets a label if it is not the innermost.
    fn leave_by_name(&mut self, depth: usize) -> LoopId {
        if depth + 1 < self.loops.len() {
            if self.loops[depth].label.is_none() {
                let name = self.func.names.fresh("outer", Span::call_site());
                self.loops[depth].label = Some(syn::Lifetime::new(&format!("'{name}"), Span::call_site()));
            }
            self.loops[depth].named = true;
        }
        self.loops[depth].id
    }

    /// Whether assigning a place would make a reference refer to something else.
    pub(super) fn is_whole_reference(&self, place: &crate::ir::Place) -> bool {
        place.projections.is_empty() && matches!(self.func.var(place.root).ty, Ty::Ref(_))
    }
}
