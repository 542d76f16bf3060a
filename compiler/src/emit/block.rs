use proc_macro2::TokenStream;
use quote::quote;

use super::Printer;
use crate::ir::{Block, Expr, Stmt, StmtKind, VarId};

impl Printer<'_> {
    /// The inside of a block: statements and its value.
    pub(super) fn block(&mut self, block: &Block) -> TokenStream {
        let (stmts, tail) = flatten(block);
        self.inside(&stmts, tail)
    }

    pub(super) fn inside(&mut self, stmts: &[&Stmt], tail: Option<&Expr>) -> TokenStream {
        let mut tokens = TokenStream::new();
        let mut rest = self.up_to_exit(&mut tokens, stmts, tail);
        while let Some(other) = rest {
            let (stmts, tail) = flatten(other);
            rest = self.up_to_exit(&mut tokens, &stmts, tail);
        }
        tokens
    }

    /// Prints the inside of a block up to a branch that leaves as its last statement: what follows one needs no `else`.
    /// The result is what follows. Tokens go to the end of one stream: a block may be left in many places.
    fn up_to_exit<'b>(
        &mut self,
        tokens: &mut TokenStream,
        stmts: &[&'b Stmt],
        tail: Option<&Expr>,
    ) -> Option<&'b Block> {
        let Some((last, before)) = stmts.split_last() else {
            tokens.extend(tail.map(|tail| self.expr(tail)));
            return None;
        };
        if let Some(tail) = tail {
            if let Some(value) = self.value_of(last, tail) {
                tokens.extend([self.stmts(before), value]);
            } else {
                tokens.extend([self.stmts(stmts), self.expr(tail)]);
            }
            return None;
        }
        if let StmtKind::If { cond, then, other, result: None } = &last.kind
            && matches!(then.stmts.last(), Some(Stmt { kind: StmtKind::Exit(_), .. }))
            && !other.stmts.is_empty()
            && as_branch(other).is_none()
        {
            let (before, cond, then) = (self.stmts(before), self.expr(cond), self.block(then));
            tokens.extend([before, quote!(if #cond { #then })]);
            return Some(other);
        }
        tokens.extend(self.stmts(stmts));
        None
    }

    pub(super) fn stmts(&mut self, stmts: &[&Stmt]) -> TokenStream {
        stmts.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    /// An `if` or `match` whose value is that of the block needs no name for it.
    fn value_of(&mut self, last: &Stmt, tail: &Expr) -> Option<TokenStream> {
        let Expr::Place(tail) = tail else {
            return None;
        };
        let is_tail = |result: Option<VarId>| tail.projections.is_empty() && result == Some(tail.root);
        match &last.kind {
            StmtKind::If { cond, then, other, result } if is_tail(*result) => Some(self.branch(cond, then, other)),
            StmtKind::Match { scrutinee, arms, result } if is_tail(*result) => Some(self.alternatives(scrutinee, arms)),
            _ => None,
        }
    }

    /// `if cond { .. } else { .. }`, with `else if` for a block that is nothing but another `if`.
    pub(super) fn branch(&mut self, cond: &Expr, then: &Block, other: &Block) -> TokenStream {
        let cond = self.expr(cond);
        let then = self.block(then);
        if other.stmts.is_empty() && other.tail.is_none() {
            return quote!(if #cond { #then });
        }
        if let Some((cond_of_else, then_of_else, other_of_else)) = as_branch(other) {
            let other = self.branch(cond_of_else, then_of_else, other_of_else);
            return quote!(if #cond { #then } else #other);
        }
        let other = self.block(other);
        quote!(if #cond { #then } else { #other })
    }
}

/// A block's statements and value, with the blocks of trailing [`StmtKind::Rest`]s inline.
pub(super) fn flatten(block: &Block) -> (Vec<&Stmt>, Option<&Expr>) {
    let mut stmts = Vec::new();
    let mut block = block;
    loop {
        let tail = block.tail.as_deref();
        if let (Some((Stmt { kind: StmtKind::Rest { block: rest, .. }, .. }, before)), None) =
            (block.stmts.split_last(), tail)
        {
            stmts.extend(before);
            block = rest;
        } else {
            stmts.extend(&block.stmts);
            return (stmts, tail);
        }
    }
}

/// The `if` that is all of a block.
fn as_branch(block: &Block) -> Option<(&Expr, &Block, &Block)> {
    let [Stmt { kind: StmtKind::If { cond, then, other, result }, .. }] = block.stmts.as_slice() else {
        return None;
    };
    let is_value = match (result, block.tail.as_deref()) {
        (None, None) => true,
        (Some(result), Some(Expr::Place(tail))) => tail.root == *result && tail.projections.is_empty(),
        _ => false,
    };
    is_value.then_some((cond, then, other))
}
