//! Expressions kept as the user wrote them, with names replaced by what they stand for.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::VisitMut;

use crate::diagnostics::Code;
use crate::ir::{Opaque, Refusal, VarId, Verbatim};

use super::Lowering;
use super::rewrite::Rewriter;

impl Lowering<'_> {
    /// An expression as tokens under the unique names. What it writes is recorded.
    pub(super) fn verbatim(&mut self, expr: &syn::Expr) -> Opaque {
        let effects = self.effects(expr);
        let mut rewritten = expr.clone();
        let (reads, writes, captured) = self.rewrite(&mut rewritten);
        if captured {
            self.unsupported(expr, "a name bound inside this expression that hides one used through a reference");
        }
        for var in &writes {
            self.mark_written(*var);
        }
        // Tokens without a derivative may be read by the result, but what they write would be lost.
        let refused =
            (!writes.is_empty()).then(|| Box::new(Refusal { code: Code::OpaqueWrite, what: super::expr::noun(expr) }));
        Opaque::new(Verbatim {
            tokens: rewritten.into_token_stream(),
            reads,
            repeatable: effects.cheap && !effects.any() && writes.is_empty(),
            writes,
            refused,
            source: expr.to_token_stream(),
        })
    }

    /// The variables that evaluating an expression may write.
    pub(super) fn written_by(&self, expr: &syn::Expr) -> Vec<VarId> {
        self.rewrite(&mut expr.clone()).1
    }

    /// Whether an expression mentions a variable.
    pub(super) fn mentions(&self, expr: &syn::Expr, var: VarId) -> bool {
        self.rewrite(&mut expr.clone()).0.contains(&var)
    }

    /// Replaces the names in an expression; the variables it reads, those it may write, and whether a name bound inside
    /// it would capture one that a reference was resolved to.
    fn rewrite(&self, expr: &mut syn::Expr) -> (Vec<VarId>, Vec<VarId>, bool) {
        let mut rewriter = Rewriter::new(self);
        rewriter.visit_expr_mut(expr);
        (rewriter.reads.into_iter().collect(), rewriter.writes.into_iter().collect(), rewriter.captured)
    }

    /// Replaces the names in the tokens of a macro that is not understood: all variables it names.
    pub(super) fn rewrite_tokens(&self, tokens: TokenStream) -> (TokenStream, Vec<VarId>) {
        let mut rewriter = Rewriter::new(self);
        let tokens = rewriter.tokens(tokens);
        (tokens, rewriter.reads.into_iter().collect())
    }
}
