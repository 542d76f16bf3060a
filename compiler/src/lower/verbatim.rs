//! Expressions kept as the user wrote them, with names replaced by what they stand for.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::VisitMut;

use crate::diagnostics::Code;
use crate::ir::{Cause, Opaque, Refusal, VarId, Verbatim};

use super::Lowering;
use super::place::peel;
use super::rewrite::Rewriter;

/// What was found while the names in an expression were replaced.
struct Rewritten {
    reads: Vec<VarId>,
    /// Those of them through which no gradient would pass.
    detached: Vec<VarId>,
    /// Those of these that are asked for their length.
    sized: BTreeSet<VarId>,
    /// The variables it may write.
    writes: Vec<VarId>,
    causes: Vec<Cause>,
    /// A name bound inside would capture one that a reference was resolved to.
    captured: bool,
}

impl Lowering<'_> {
    /// An expression as tokens under the unique names. What it writes is recorded.
    pub(super) fn verbatim(&mut self, expr: &syn::Expr) -> Opaque {
        let (mut opaque, causes, sized) = self.rewritten(expr);
        opaque.detached.retain(|var| !sized.contains(var));
        // Tokens without a derivative may be read by the result, but what they write would be lost.
        if !opaque.writes.is_empty() {
            let what = super::expr::noun(expr);
            opaque.refused = Some(Box::new(Refusal { code: Code::OpaqueWrite, what, causes }));
        }
        opaque
    }

    /// As [`verbatim`](Self::verbatim), with the parts that lose a gradient. A length is none that something loses.
    pub(super) fn verbatim_with_causes(&mut self, expr: &syn::Expr) -> (Opaque, Vec<Cause>) {
        let (opaque, causes, _) = self.rewritten(expr);
        (opaque, causes)
    }

    /// The tokens, the parts that lose a gradient, and the variables that are asked for their length.
    fn rewritten(&mut self, expr: &syn::Expr) -> (Opaque, Vec<Cause>, BTreeSet<VarId>) {
        let effects = self.effects(expr);
        let mut rewritten = expr.clone();
        let Rewritten { reads, detached, sized, writes, causes, captured } = self.rewrite(&mut rewritten);
        if captured {
            self.unsupported(expr, "a name bound inside this expression that hides one used through a reference");
        }
        for var in &writes {
            self.mark_written(*var);
        }
        let opaque = Opaque::new(Verbatim {
            tokens: rewritten.into_token_stream(),
            reads,
            detached,
            repeatable: (effects.cheap || self.lends(expr)) && !effects.any() && writes.is_empty(),
            writes,
            refused: None,
            source: expr.to_token_stream(),
        });
        (opaque, causes, sized)
    }

    /// Whether an expression may well be a reference into a variable, which a pullback that outlives it cannot keep: it is
    /// evaluated again.
    pub(super) fn lends(&self, expr: &syn::Expr) -> bool {
        const LENDING: [&str; 9] =
            ["as_ref", "as_slice", "as_str", "as_deref", "first", "last", "get", "unwrap", "expect"];
        match peel(expr) {
            syn::Expr::MethodCall(call) => {
                let is_lending = LENDING.iter().any(|name| call.method == name);
                is_lending && (self.effects(&call.receiver).cheap || self.lends(&call.receiver))
            }
            _ => false,
        }
    }

    /// Whether a part of an expression loses a gradient, if one flows into it.
    pub(super) fn loses(&self, expr: &syn::Expr) -> bool {
        !self.rewrite(&mut expr.clone()).causes.is_empty()
    }

    /// The variables that evaluating an expression may write.
    pub(super) fn written_by(&self, expr: &syn::Expr) -> Vec<VarId> {
        self.rewrite(&mut expr.clone()).writes
    }

    /// Whether an expression mentions a variable.
    pub(super) fn mentions(&self, expr: &syn::Expr, var: VarId) -> bool {
        self.rewrite(&mut expr.clone()).reads.contains(&var)
    }

    /// Replaces the names in an expression.
    fn rewrite(&self, expr: &mut syn::Expr) -> Rewritten {
        let mut rewriter = Rewriter::new(self);
        rewriter.visit_expr_mut(expr);
        let Rewriter { reads, flowing, sized, writes, causes, captured, .. } = rewriter;
        Rewritten {
            detached: reads.difference(&flowing).copied().collect(),
            sized,
            reads: reads.into_iter().collect(),
            writes: writes.into_iter().collect(),
            causes,
            captured,
        }
    }

    /// Replaces the names in the tokens of a macro that is not understood: all variables it names.
    pub(super) fn rewrite_tokens(&self, tokens: TokenStream) -> (TokenStream, Vec<VarId>) {
        let mut rewriter = Rewriter::new(self);
        let tokens = rewriter.tokens(tokens);
        (tokens, rewriter.reads.into_iter().collect())
    }
}
