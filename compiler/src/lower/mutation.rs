//! Methods and functions that write a place.

use syn::spanned::Spanned;

use crate::ir::{Expr, Place, Projection, StmtKind, Ty};

use super::place::{Located, peel};
use super::{Lowering, Value};

impl Lowering<'_> {
    /// Statements by method: `v.push(x)`, `v.swap(i, j)`, `v.fill(x)`, `v.copy_from_slice(w)`.
    pub(super) fn method_stmt(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) {
        let name = call.method.to_string();
        let args: Vec<&syn::Expr> = call.args.iter().collect();
        let known = matches!(
            (name.as_str(), args.len()),
            ("push" | "fill" | "copy_from_slice" | "clone_from_slice", 1) | ("swap", 2)
        );
        if !known || self.root_binding(&call.receiver).is_none() {
            match self.effect_of_method(call, source) {
                Some(value) => self.discard_value(value, source),
                None => self.discard(source),
            }
            return;
        }
        match (name.as_str(), args.as_slice()) {
            ("push" | "fill", [value]) => self.push_or_fill(&name, &call.receiver, value, source),
            ("swap", [first, second]) => self.swap_elements(&call.receiver, first, second, source),
            (_, [from]) => self.copy_from(&call.receiver, from, source),
            _ => self.discard(source),
        }
    }

    fn push_or_fill(&mut self, name: &str, receiver: &syn::Expr, value: &syn::Expr, source: &syn::Expr) {
        let Some(Located { place, .. }) = self.locate(receiver) else {
            self.discard(source);
            return;
        };
        self.mark_written(place.root);
        let place = self.place_before(place, &[value]);
        let hint = self.hint_after(receiver);
        // An element of what is lent is read before.
        let apart = self.mentions(value, place.root) && (name == "fill" || !place.is_whole());
        let value = self.value(value);
        let value = match name {
            _ if apart => self.kept(value),
            "fill" => self.atom_of(value),
            _ => value,
        };
        self.hint = hint;
        if place.projections.is_empty()
            && let Ty::Vec(elem) = &mut self.func.vars[place.root.0 as usize].ty
            && **elem == Ty::Unknown
        {
            **elem = value.ty.clone();
        }
        let kind = if name == "push" {
            StmtKind::Push { vec: place, value: value.expr }
        } else {
            StmtKind::Fill { place, value: value.expr }
        };
        self.push(kind, source.span());
    }

    fn swap_elements(&mut self, receiver: &syn::Expr, first: &syn::Expr, second: &syn::Expr, source: &syn::Expr) {
        let Some(located) = self.locate(receiver) else {
            self.discard(source);
            return;
        };
        self.mark_written(located.place.root);
        let place = self.place_before(located.place.clone(), &[first, second]);
        let located = Located { place, ..located };
        let first_place = self.swapped(&located, first);
        let first = self.place_before(first_place, &[second]);
        let second = self.swapped(&located, second);
        self.push(StmtKind::Swap { first, second }, source.span());
    }

    fn swapped(&mut self, located: &Located, index: &syn::Expr) -> Place {
        let index = self.index(index);
        let index = self.index_apart(&located.place, index);
        let ty = super::types::element(&located.ty);
        located.clone().project(Projection::Index(index), ty).place
    }

    fn copy_from(&mut self, receiver: &syn::Expr, from: &syn::Expr, source: &syn::Expr) {
        let target = self.locate(receiver).map(|target| self.place_before(target.place, &[from]));
        let from = self.locate(from);
        let (Some(target), Some(from)) = (target, from) else {
            self.discard(source);
            return;
        };
        self.mark_written(target.root);
        self.push(StmtKind::CopyFrom { place: target, source: from.place }, source.span());
    }

    /// `std::mem::swap(&mut a, &mut b)`
    pub(super) fn swap_places(&mut self, first: &syn::Expr, second: &syn::Expr, source: &syn::Expr) {
        if [first, second].iter().any(|expr| self.borrows_reference(expr)) {
            self.unsupported(source, "a swap of two references");
            return;
        }
        let first = self.locate(first).map(super::place::dereferenced).map(|located| {
            let place = self.place_before(located.place.clone(), &[second]);
            Located { place, ..located }
        });
        let second = self.locate(second).map(super::place::dereferenced);
        match [first, second] {
            [Some(first), Some(second)] => {
                self.mark_written(first.place.root);
                self.mark_written(second.place.root);
                // Two parts of one variable cannot be lent at once; numbers are exchanged by copying.
                if first.place.root == second.place.root && super::types::is_scalar(&first.ty) {
                    let value = Value::new(Expr::Place(first.place.clone()), first.ty.clone());
                    let old = self.kept(value).expr;
                    let value = Expr::Place(second.place.clone());
                    self.push(StmtKind::Assign { place: first.place, value }, source.span());
                    self.push(StmtKind::Assign { place: second.place, value: old }, source.span());
                    return;
                }
                self.push(StmtKind::Swap { first: first.place, second: second.place }, source.span());
            }
            _ => self.unsupported(source, "this swap"),
        }
    }

    /// Whether an expression is `&mut r` for a name `r` that is a reference itself.
    fn borrows_reference(&self, expr: &syn::Expr) -> bool {
        let syn::Expr::Reference(reference) = peel(expr) else {
            return false;
        };
        let syn::Expr::Path(_) = peel(&reference.expr) else {
            return false;
        };
        match self.root_binding(&reference.expr) {
            Some(super::scope::Binding::Alias(_)) => true,
            Some(super::scope::Binding::Var(var)) => matches!(self.func.var(*var).ty, Ty::Ref(_)),
            None => false,
        }
    }
}
