//! What conditions and assertions say of a value: whether they keep it away from zero.
//!
//! `if s > 0.0` does, `if s >= 0.0` does not, and `if s < 1.0` does for what stands outside of it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};

use super::super::definitions::{Definition, Definitions};
use super::pattern::number_of;
use crate::ir::traverse::{blocks, expr_accesses};
use crate::ir::{Block, Expr, Func, LoopKind, Opaque, Stmt, StmtKind, Ty, VarId};

/// How often each variable is asked about in a way that may keep it away from zero.
pub(super) struct Guards<'f> {
    func: &'f Func,
    asked: BTreeMap<VarId, usize>,
    /// The variables that have an upper bound here, and no other: once per condition around.
    within: Vec<VarId>,
}

/// A variable compared with a number.
struct Bound {
    var: VarId,
    /// Where the comparison holds the variable is smaller, or else greater.
    above: bool,
    limit: f64,
}

impl<'f> Guards<'f> {
    pub(super) fn of_func(func: &'f Func) -> Self {
        let mut guards = Self { func, asked: BTreeMap::new(), within: Vec::new() };
        guards.block(&func.body);
        guards
    }

    /// Whether something keeps a variable, or what it is made of, away from zero.
    pub(super) fn exclude_zero(&self, var: VarId, definitions: &Definitions<'_>) -> bool {
        let (mut seen, mut queue) = (BTreeSet::from([var]), vec![var]);
        while let Some(var) = queue.pop() {
            let within = self.within.iter().filter(|bounded| **bounded == var).count();
            if self.asked.get(&var).is_some_and(|asked| *asked > within) {
                return true;
            }
            let Definition { values, updates, choices, .. } = definitions.of(var);
            let made_of = values.iter().chain(updates.iter().map(|(_, value)| value)).chain(choices.iter().flatten());
            for value in made_of {
                expr_accesses(value, &mut |part, _| {
                    if seen.insert(part) {
                        queue.push(part);
                    }
                });
            }
        }
        false
    }

    /// Enters a branch of a condition; [`leave`](Self::leave) takes what this gives.
    pub(super) fn enter(&mut self, cond: &Expr, holds: bool) -> usize {
        let before = self.within.len();
        if let Expr::Opaque(opaque) = cond
            && let Ok(cond) = syn::parse2::<syn::Expr>(opaque.tokens.clone())
        {
            let bounds = all_of(&cond, holds).into_iter().filter_map(|part| self.bound(part, opaque));
            // In the other branch, what was greater is smaller.
            let above: Vec<VarId> = bounds.filter(|bound| bound.above == holds).map(|bound| bound.var).collect();
            self.within.extend(above);
        }
        before
    }

    pub(super) fn leave(&mut self, before: usize) {
        self.within.truncate(before);
    }

    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
            for inner in blocks(stmt) {
                self.block(inner);
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value: Expr::Opaque(opaque) } if self.func.var(*var).ty == Ty::Bool => {
                self.ask(opaque)
            }
            StmtKind::If { cond, .. } => self.ask_of(cond),
            StmtKind::Match { scrutinee, arms, .. } => {
                self.ask_of(scrutinee);
                arms.iter().filter_map(|arm| arm.guard.as_ref()).for_each(|guard| self.ask(guard));
            }
            StmtKind::Loop(looped) => {
                if let LoopKind::While { cond } = &looped.kind {
                    self.ask(cond);
                }
            }
            StmtKind::Effect(opaque) if !is_print(&opaque.tokens) => self.ask(opaque),
            _ => {}
        }
    }

    fn ask_of(&mut self, cond: &Expr) {
        match cond {
            Expr::Opaque(opaque) => self.ask(opaque),
            cond => expr_accesses(cond, &mut |var, _| *self.asked.entry(var).or_default() += 1),
        }
    }

    fn ask(&mut self, opaque: &Opaque) {
        let Some(cond) = condition(&opaque.tokens) else {
            for var in &opaque.reads {
                *self.asked.entry(*var).or_default() += 1;
            }
            return;
        };
        let mut asked = BTreeSet::new();
        for part in leaves(&cond) {
            // Zero meets it, and is left in.
            let is_met = self
                .bound(part, opaque)
                .is_some_and(|bound| !bound.above && bound.limit <= 0.0 && is_weak(part, bound.limit));
            if !is_met {
                let mut names = Names(BTreeSet::new());
                names.visit_expr(part);
                asked.extend(
                    opaque.reads.iter().filter(|var| names.0.contains(&self.func.var(**var).ident.to_string())),
                );
            }
        }
        for var in asked {
            *self.asked.entry(var).or_default() += 1;
        }
    }

    /// `s < 1.0`, `0.0 <= s`
    fn bound(&self, comparison: &syn::Expr, opaque: &Opaque) -> Option<Bound> {
        let syn::Expr::Binary(binary) = peel(comparison) else { return None };
        let less = match binary.op {
            syn::BinOp::Lt(_) | syn::BinOp::Le(_) => true,
            syn::BinOp::Gt(_) | syn::BinOp::Ge(_) => false,
            _ => return None,
        };
        let number = |expr: &syn::Expr| number_of(&quote::ToTokens::to_token_stream(expr));
        let named = |expr: &syn::Expr| {
            let syn::Expr::Path(path) = peel(expr) else { return None };
            let name = path.path.get_ident()?;
            opaque.reads.iter().copied().find(|var| self.func.var(*var).ident == *name)
        };
        match (named(&binary.left), number(&binary.right), number(&binary.left), named(&binary.right)) {
            (Some(var), Some(limit), ..) => Some(Bound { var, above: less, limit }),
            (_, _, Some(limit), Some(var)) => Some(Bound { var, above: !less, limit }),
            _ => None,
        }
    }
}

/// Whether a lower bound lets zero in.
fn is_weak(comparison: &syn::Expr, limit: f64) -> bool {
    let syn::Expr::Binary(binary) = peel(comparison) else { return false };
    limit < 0.0 || matches!(binary.op, syn::BinOp::Ge(_) | syn::BinOp::Le(_))
}

/// What is asked: the tokens themselves, or those of an assertion.
fn condition(tokens: &TokenStream) -> Option<syn::Expr> {
    match syn::parse2::<syn::Expr>(tokens.clone()).ok()? {
        syn::Expr::Macro(mac) => {
            let name = mac.mac.path.segments.last()?.ident.to_string();
            let arguments = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
            let mut arguments = syn::parse::Parser::parse2(arguments, mac.mac.tokens).ok()?.into_iter();
            matches!(name.as_str(), "assert" | "debug_assert").then(|| arguments.next())?
        }
        cond => Some(cond),
    }
}

fn is_print(tokens: &TokenStream) -> bool {
    let first = tokens.clone().into_iter().next().map(|token| token.to_string());
    matches!(first.as_deref(), Some("println" | "print" | "eprintln" | "eprint" | "dbg"))
}

/// The parts of a condition.
fn leaves(cond: &syn::Expr) -> Vec<&syn::Expr> {
    match peel(cond) {
        syn::Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
            let mut parts = leaves(&binary.left);
            parts.extend(leaves(&binary.right));
            parts
        }
        syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Not(_), expr, .. }) => leaves(expr),
        cond => vec![cond],
    }
}

/// The parts that all hold where a condition does, or that all fail where it fails.
fn all_of(cond: &syn::Expr, holds: bool) -> Vec<&syn::Expr> {
    match peel(cond) {
        syn::Expr::Binary(binary) => match (&binary.op, holds) {
            (syn::BinOp::And(_), true) | (syn::BinOp::Or(_), false) => {
                let mut parts = all_of(&binary.left, holds);
                parts.extend(all_of(&binary.right, holds));
                parts
            }
            (syn::BinOp::And(_), false) | (syn::BinOp::Or(_), true) => Vec::new(),
            _ => vec![cond],
        },
        _ => Vec::new(),
    }
}

fn peel(expr: &syn::Expr) -> &syn::Expr {
    match expr {
        syn::Expr::Paren(inner) => peel(&inner.expr),
        syn::Expr::Group(inner) => peel(&inner.expr),
        _ => expr,
    }
}

/// The names in an expression whose values are asked for: a length says nothing of them.
struct Names(BTreeSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(name) = path.path.get_ident() {
            self.0.insert(name.to_string());
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method != "len" && call.method != "is_empty" {
            visit::visit_expr_method_call(self, call);
        }
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for token in mac.tokens.clone() {
            if let proc_macro2::TokenTree::Ident(name) = token {
                self.0.insert(name.to_string());
            }
        }
    }
}
