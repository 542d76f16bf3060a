//! `for` loops.

use quote::ToTokens;
use syn::spanned::Spanned;

use crate::ir::{Adaptor, Expr, LoopKind, Opaque, Range, StmtKind, Ty, VarId, VarKind};

use super::Lowering;
use super::chain::{Item, Items};
use super::place::peel;
use super::scope::Binding;
use super::types::{arithmetic, is_container, strip};

impl Lowering<'_> {
    pub(super) fn for_loop(&mut self, for_loop: &syn::ExprForLoop) {
        if let Some(for_loop) = super::variants::of_items(for_loop) {
            return self.for_loop(&for_loop);
        }
        if let Some(for_loop) = self.without_closure(for_loop) {
            return self.for_loop(&for_loop);
        }
        let hint = std::mem::replace(&mut self.hint, "bound".to_owned());
        if let Some((range, ty)) = self.range(&for_loop.expr) {
            self.hint = hint;
            self.counted_loop(for_loop, range, ty);
            return;
        }
        "items".clone_into(&mut self.hint);
        let written = self.written_by(&syn::Expr::ForLoop(for_loop.clone())).into_iter().collect();
        let outer = std::mem::replace(&mut self.written_in_turns, written);
        let before = self.open.last().map_or(0, |block| block.stmts.len());
        let items = self.items(&for_loop.expr);
        self.written_in_turns = outer;
        self.hint = hint;
        if let Some(Items { item, len: Some(len), adaptors }) = items {
            self.item_loop(for_loop, &item, len, adaptors);
            return;
        }
        // What was evaluated to no avail is evaluated with the iterator.
        if let Some(block) = self.open.last_mut() {
            block.stmts.truncate(before);
        }
        self.iterator_loop(for_loop);
    }

    /// A range with its adaptors, in any order of parentheses.
    fn range(&mut self, expr: &syn::Expr) -> Option<(Range, Ty)> {
        match peel(expr) {
            syn::Expr::Range(syn::ExprRange { start: Some(start), end: Some(end), limits, .. }) => {
                let ty = arithmetic(&self.infer(start), &self.infer(end));
                let (start, end) = (self.bound(start), self.bound(end));
                let inclusive = matches!(limits, syn::RangeLimits::Closed(_));
                let range = Range { start: atom(start), end: atom(end), inclusive, adaptors: Vec::new() };
                Some((range, if ty == Ty::Unknown { Ty::Int } else { ty }))
            }
            syn::Expr::MethodCall(call) => {
                if !is_range(&call.receiver) {
                    return None;
                }
                match (call.method.to_string().as_str(), call.args.len()) {
                    ("rev", 0) => {
                        let (mut range, ty) = self.range(&call.receiver)?;
                        range.adaptors.push(Adaptor::Rev);
                        Some((range, ty))
                    }
                    ("step_by", 1) => {
                        let (mut range, ty) = self.range(&call.receiver)?;
                        let step = self.bound(&call.args[0]);
                        range.adaptors.push(Adaptor::StepBy(atom(step)));
                        Some((range, ty))
                    }
                    ("into_iter", 0) => self.range(&call.receiver),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn counted_loop(&mut self, for_loop: &syn::ExprForLoop, range: Range, ty: Ty) {
        self.enter_loop(for_loop.label.as_ref().map(|label| &label.name), None);
        let mut var = None;
        let built = self.scoped_block(false, |lowering| {
            var = Some(lowering.loop_var(&for_loop.pat, ty));
            lowering.stmts(&for_loop.body.stmts, false)
        });
        let var = var.expect("set while the body was lowered");
        self.leave_loop(LoopKind::For { var, range }, built.block, for_loop.span(), true);
    }

    /// The variable of a loop over a range. One that the user may change is copied in each turn.
    fn loop_var(&mut self, pat: &syn::Pat, ty: Ty) -> VarId {
        match pat {
            syn::Pat::Paren(inner) => self.loop_var(&inner.pat, ty),
            syn::Pat::Type(inner) => self.loop_var(&inner.pat, ty),
            syn::Pat::Ident(name) if name.mutability.is_none() => {
                let var = self.user_var(&name.ident, false, None, ty);
                self.bind(&name.ident, Binding::Var(var));
                var
            }
            syn::Pat::Ident(name) => {
                let turn = self.made_var("turn", VarKind::Generated, ty.clone());
                let var = self.user_var(&name.ident, true, None, ty);
                self.push(StmtKind::Let { var, value: Expr::var(turn) }, name.ident.span());
                self.bind(&name.ident, Binding::Var(var));
                turn
            }
            syn::Pat::Wild(_) => self.made_var("turn", VarKind::Generated, ty),
            _ => {
                self.unsupported(pat, "this pattern");
                self.made_var("turn", VarKind::Generated, ty)
            }
        }
    }

    /// A loop over items is a loop over their indices.
    fn item_loop(&mut self, for_loop: &syn::ExprForLoop, item: &Item, len: Opaque, adaptors: Vec<Adaptor>) {
        self.enter_loop(for_loop.label.as_ref().map(|label| &label.name), None);
        let mut var = None;
        let built = self.scoped_block(false, |lowering| {
            let (turn, named) = lowering.turn_var(&for_loop.pat, item);
            var = Some(turn);
            let turn = lowering.opaque_of(&Expr::var(turn));
            for (name, binding) in lowering.bind_item(&named, item, &turn) {
                lowering.bind(&name, binding);
            }
            lowering.stmts(&for_loop.body.stmts, false)
        });
        let var = var.expect("set while the body was lowered");
        let range = Range { start: zero(), end: Expr::Opaque(len), inclusive: false, adaptors };
        self.leave_loop(LoopKind::For { var, range }, built.block, for_loop.span(), true);
    }

    /// The index variable: the user's counter where there is one, whose pattern is then done.
    fn turn_var(&mut self, pat: &syn::Pat, item: &Item) -> (VarId, syn::Pat) {
        if let (syn::Pat::Tuple(tuple), Item::Pair(first, _)) = (pat, item)
            && let (Some(syn::Pat::Ident(name)), Item::Counter { index }) = (tuple.elems.first(), &**first)
            && index.is_empty()
            && name.mutability.is_none()
            && name.subpat.is_none()
        {
            let var = self.user_var(&name.ident, false, None, Ty::Usize);
            self.bind(&name.ident, Binding::Var(var));
            let mut rest = tuple.clone();
            if let Some(first) = rest.elems.first_mut() {
                *first = syn::Pat::Wild(syn::PatWild {
                    attrs: Vec::new(),
                    underscore_token: syn::token::Underscore::default(),
                });
            }
            return (var, syn::Pat::Tuple(rest));
        }
        (self.made_var("i", VarKind::Generated, Ty::Usize), pat.clone())
    }

    /// Whether a bound keeps its value while a loop runs although it mentions variables that are written: lengths of
    /// what cannot change its length.
    pub(super) fn is_stable(&self, expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Lit(_) => true,
            syn::Expr::Paren(inner) => self.is_stable(&inner.expr),
            syn::Expr::Group(inner) => self.is_stable(&inner.expr),
            syn::Expr::Binary(binary) => self.is_stable(&binary.left) && self.is_stable(&binary.right),
            syn::Expr::Cast(cast) => self.is_stable(&cast.expr),
            syn::Expr::Path(_) => match self.root_binding(expr) {
                Some(Binding::Var(var)) => !self.is_changeable(*var),
                Some(Binding::Alias(_)) => false,
                None => true,
            },
            syn::Expr::MethodCall(call) if call.method == "len" => self.has_stable_length(&call.receiver),
            syn::Expr::MethodCall(call) => {
                let known = super::effect::INTEGER.contains(&call.method.to_string().as_str())
                    || matches!(call.method.to_string().as_str(), "min" | "max");
                known && self.is_stable(&call.receiver) && call.args.iter().all(|argument| self.is_stable(argument))
            }
            _ => false,
        }
    }

    fn has_stable_length(&self, receiver: &syn::Expr) -> bool {
        let syn::Expr::Path(path) = peel(receiver) else {
            return false;
        };
        let Some(name) = path.path.get_ident().map(ToString::to_string) else {
            return true;
        };
        match self.lookup(&name) {
            Some(Binding::Var(var)) => {
                let ty = strip(&self.func.var(*var).ty);
                let fixed = matches!(ty, Ty::Slice(_) | Ty::Array(..));
                let lent = self.is_mutable_reference(*var) && self.resized.handed_on.contains(&name);
                let keeps = is_container(ty) && !self.resized.replaced.contains(&name) && !lent;
                !self.is_changeable(*var) || fixed || keeps
            }
            Some(Binding::Alias(alias)) => {
                // The place itself is frozen; the length of a slice or array never changes.
                matches!(strip(&alias.ty), Ty::Slice(_) | Ty::Array(..))
            }
            None => true,
        }
    }
}

/// A bound: a literal where it is one.
fn atom(bound: Opaque) -> Expr {
    let mut tokens = bound.tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(proc_macro2::TokenTree::Literal(_)), None) => Expr::Literal(bound.tokens.clone()),
        (Some(proc_macro2::TokenTree::Ident(_)), None) if bound.reads.len() == 1 => Expr::var(bound.reads[0]),
        _ => Expr::Opaque(bound),
    }
}

fn zero() -> Expr {
    Expr::Literal(proc_macro2::Literal::usize_unsuffixed(0).to_token_stream())
}

fn is_range(expr: &syn::Expr) -> bool {
    match peel(expr) {
        syn::Expr::Range(range) => range.start.is_some() && range.end.is_some(),
        syn::Expr::MethodCall(call) => {
            matches!(call.method.to_string().as_str(), "rev" | "step_by" | "into_iter") && is_range(&call.receiver)
        }
        _ => false,
    }
}
