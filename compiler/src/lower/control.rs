//! `if`, `while`, `loop` and labelled blocks.

use quote::quote;
use syn::spanned::Spanned;

use crate::ir::{Block, Exit, Expr, Loop, LoopKind, Stmt, StmtKind, Ty, VarId};

use super::expr::{has_let, what};
use super::types::join;
use super::{Built, Lowering, Value};

impl Lowering<'_> {
    /// `if`, with its value in `dest` if one is given.
    pub(super) fn branch(&mut self, branch: &syn::ExprIf, wanted: bool, dest: Option<VarId>) -> Value {
        if let Some(matching) = super::variants::of_branch(branch) {
            return self.matching(&matching, wanted, dest);
        }
        if has_let(&branch.cond) {
            return self.refused(&syn::Expr::If(branch.clone()), what(first_let(&branch.cond)));
        }
        let cond = self.condition(&branch.cond).expr;
        if self.is_closed() {
            return Value::unit();
        }
        let then = self.scoped_block(wanted, |lowering| lowering.stmts(&branch.then_branch.stmts, wanted));
        let other = self.scoped_block(wanted, |lowering| match &branch.else_branch {
            Some((_, other)) if wanted => Some(lowering.value(other)),
            Some((_, other)) => {
                lowering.effect(other);
                None
            }
            None => None,
        });
        let (result, ty) = self.result_of(&[&then, &other], dest);
        let closed = then.closed && other.closed;
        let kind = StmtKind::If { cond: Box::new(cond), then: then.block, other: other.block, result };
        self.push(kind, branch.span());
        if closed {
            self.close();
        }
        result.map_or_else(Value::unit, |var| Value::new(Expr::var(var), ty))
    }

    /// The variable for the value of branches, if any of them has one.
    pub(super) fn result_of(&mut self, branches: &[&Built], dest: Option<VarId>) -> (Option<VarId>, Ty) {
        if branches.iter().all(|branch| branch.block.tail.is_none()) {
            return (None, Ty::Unknown);
        }
        let ty = branches.iter().fold(Ty::Unknown, |ty, branch| join(&ty, &branch.ty));
        if let Some(var) = dest {
            return (Some(var), ty);
        }
        let types: Vec<&Ty> =
            branches.iter().filter(|branch| branch.block.tail.is_some()).map(|branch| &branch.ty).collect();
        let Some((annotation, ty)) = super::promoted::slice_of_arrays(&types) else {
            return (Some(self.temp_var(ty.clone())), ty);
        };
        let var = self.temp_var(ty.clone());
        self.func.vars[var.0 as usize].annotation = Some(annotation);
        (Some(var), ty)
    }

    pub(super) fn while_loop(&mut self, while_loop: &syn::ExprWhile, source: &syn::Expr) {
        if let Some(endless) = super::variants::of_while(while_loop) {
            self.endless(&endless, None);
            return;
        }
        if has_let(&while_loop.cond) {
            let value = self.refused(source, what(first_let(&while_loop.cond)));
            self.discard_value(value, source);
            return;
        }
        let frame = self.enter_loop(while_loop.label.as_ref().map(|label| &label.name), None);
        if self.effects(&while_loop.cond).any() {
            // The condition is evaluated in each turn: `loop { if !cond { break; } body }`.
            let built = self.scoped_block(false, |lowering| {
                let cond = lowering.condition(&while_loop.cond);
                let tokens = lowering.receiver_tokens(&cond.expr);
                let mut negated = lowering.opaque_of(&cond.expr);
                negated.tokens = quote!(!#tokens);
                let exit = Stmt::new(StmtKind::Exit(Exit::Break(frame)), while_loop.cond.span());
                let then = Block { stmts: vec![exit], tail: None };
                let cond = Box::new(Expr::Opaque(negated));
                let kind = StmtKind::If { cond, then, other: Block::default(), result: None };
                lowering.push(kind, while_loop.cond.span());
                lowering.stmts(&while_loop.body.stmts, false)
            });
            self.leave_loop(LoopKind::Endless, built.block, while_loop.span(), true);
            return;
        }
        let cond = self.verbatim(&while_loop.cond);
        let built = self.scoped_block(false, |lowering| lowering.stmts(&while_loop.body.stmts, false));
        self.leave_loop(LoopKind::While { cond }, built.block, while_loop.span(), true);
    }

    /// `loop`, with the value it breaks with in `dest` if one is given.
    pub(super) fn endless(&mut self, endless: &syn::ExprLoop, dest: Option<VarId>) -> Value {
        self.enter_loop(endless.label.as_ref().map(|label| &label.name), dest);
        let built = self.scoped_block(false, |lowering| lowering.stmts(&endless.body.stmts, false));
        self.leave_loop(LoopKind::Endless, built.block, endless.span(), false)
    }

    /// `'a: { .. break 'a value; .. }` is a loop whose every turn ends in a `break`.
    pub(super) fn labelled_block(
        &mut self,
        label: &syn::Lifetime,
        block: &syn::Block,
        wanted: bool,
        dest: Option<VarId>,
    ) -> Value {
        self.enter_loop(Some(label), dest);
        if let Some(frame) = self.loops.last_mut() {
            frame.is_block = true;
        }
        let built = self.scoped_block(false, |lowering| {
            let value = lowering.stmts(&block.stmts, wanted);
            if !lowering.is_closed() {
                let depth = lowering.loops.len() - 1;
                lowering.break_with(depth, value, block.span());
            }
            None
        });
        self.leave_loop(LoopKind::Endless, built.block, block.span(), false)
    }

    /// Ends the innermost loop and adds it; its value is what it breaks with.
    pub(super) fn leave_loop(
        &mut self,
        kind: LoopKind,
        body: Block,
        span: proc_macro2::Span,
        falls_through: bool,
    ) -> Value {
        let frame = self.loops.pop().expect("the loop entered before");
        let label = frame.label.filter(|_| frame.named);
        if let Some(var) = frame.result {
            self.mark_written(var);
            self.push(StmtKind::Declare { var }, span);
        }
        self.push(StmtKind::Loop(Box::new(Loop { id: frame.id, label, kind, body })), span);
        if !falls_through && !frame.broken {
            self.close();
        }
        match frame.result {
            Some(var) => {
                let ty = self.func.var(var).ty.clone();
                Value::new(Expr::var(var), ty)
            }
            None => Value::unit(),
        }
    }
}

/// The `let` in a condition.
fn first_let(cond: &syn::Expr) -> &syn::Expr {
    match cond {
        syn::Expr::Binary(binary) if has_let(&binary.left) => first_let(&binary.left),
        syn::Expr::Binary(binary) => first_let(&binary.right),
        syn::Expr::Paren(inner) => first_let(&inner.expr),
        _ => cond,
    }
}
