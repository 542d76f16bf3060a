//! Replaces names inside verbatim tokens by what they stand for.

mod cause;
mod macros;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};

use crate::ir::{Cause, VarId};

use super::Lowering;
use super::barriers;
use super::effect::{INSPECTING, INTEGER, is_assignment};
use super::scope::{Alias, Binding, place_reads, plain};
use super::types::{is_container, is_scalar, strip};

pub(super) struct Rewriter<'a> {
    lowering: &'a Lowering<'a>,
    /// Names bound inside the tokens.
    hidden: Vec<BTreeSet<String>>,
    pub(super) reads: BTreeSet<VarId>,
    /// What is read through which a gradient would pass: neither inside `no_grad` nor as an index.
    pub(super) flowing: BTreeSet<VarId>,
    /// What is asked for its length, too.
    pub(super) sized: BTreeSet<VarId>,
    /// How many calls of `len` are around.
    lengths: usize,
    /// How many of `no_grad` and indices are around.
    detached: usize,
    /// Bounds and indices count: a length is made of them.
    measures: bool,
    /// How many closures are around.
    closures: usize,
    /// The parts that lose a gradient, in the order they are evaluated.
    pub(super) causes: Vec<Cause>,
    pub(super) writes: BTreeSet<VarId>,
    /// A name bound inside hides one that has to be mentioned.
    pub(super) captured: bool,
}

impl<'a> Rewriter<'a> {
    pub(super) fn new(lowering: &'a Lowering<'a>) -> Self {
        Self {
            lowering,
            hidden: Vec::new(),
            reads: BTreeSet::new(),
            flowing: BTreeSet::new(),
            sized: BTreeSet::new(),
            lengths: 0,
            detached: 0,
            measures: false,
            closures: 0,
            causes: Vec::new(),
            writes: BTreeSet::new(),
            captured: false,
        }
    }

    /// One that reads what a length is made of.
    pub(super) fn measuring(lowering: &'a Lowering<'a>) -> Self {
        Self { measures: true, ..Self::new(lowering) }
    }

    /// Records that the tokens mention a variable by its unique name.
    fn mention(&mut self, var: VarId) {
        let name = plain(&self.lowering.func.var(var).ident.to_string()).to_owned();
        self.captured |= self.hidden.iter().any(|names| names.contains(&name));
        self.reads.insert(var);
        match (self.detached, self.lengths) {
            (0, 0) => self.flowing.insert(var),
            (0, 1..) => self.sized.insert(var),
            (1.., _) => false,
        };
    }

    fn resolve(&self, path: &syn::ExprPath) -> Option<Binding> {
        if path.qself.is_some() {
            return None;
        }
        self.named(plain(&path.path.get_ident()?.to_string()))
    }

    /// What a name means where it stands.
    fn named(&self, name: &str) -> Option<Binding> {
        if self.hidden.iter().any(|names| names.contains(name)) {
            return None;
        }
        self.lowering.lookup(name).cloned()
    }

    fn alias(&self, expr: &syn::Expr) -> Option<Alias> {
        match expr {
            syn::Expr::Paren(inner) => self.alias(&inner.expr),
            syn::Expr::Group(inner) => self.alias(&inner.expr),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: inner, .. }) => {
                self.alias(inner).filter(|alias| is_scalar(&alias.ty))
            }
            syn::Expr::Path(path) => match self.resolve(path)? {
                Binding::Alias(alias) => Some(alias),
                Binding::Var(_) => None,
            },
            _ => None,
        }
    }

    /// Rewrites a base that is dereferenced anyway: a resolved reference becomes its place.
    fn base(&mut self, expr: &mut syn::Expr) {
        match self.alias(expr) {
            Some(alias) => {
                let tokens = self.place(&alias);
                let prefixed = matches!(alias.place.projections.last(), Some(crate::ir::Projection::Deref));
                *expr = syn::Expr::Verbatim(if prefixed { quote!((#tokens)) } else { tokens });
            }
            None => self.visit_expr_mut(expr),
        }
    }

    fn place(&mut self, alias: &Alias) -> TokenStream {
        for var in place_reads(&alias.place) {
            self.mention(var);
        }
        self.lowering.place_tokens(&alias.place)
    }

    /// Records a write to the place an expression names.
    fn write(&mut self, expr: &syn::Expr) {
        let mut root = expr;
        while let Some(inner) = base_of(root) {
            root = inner;
        }
        if let syn::Expr::Path(path) = root {
            match self.resolve(path) {
                Some(Binding::Var(var)) => self.writes.insert(var),
                Some(Binding::Alias(alias)) => self.writes.insert(alias.place.root),
                None => false,
            };
        }
    }

    fn hiding(&mut self, patterns: &[&syn::Pat], visit: impl FnOnce(&mut Self)) {
        let mut names = PatternNames(BTreeSet::new());
        for pattern in patterns {
            names.visit_pat(pattern);
        }
        self.hidden.push(names.0);
        visit(self);
        self.hidden.pop();
    }

    fn method(&mut self, call: &mut syn::ExprMethodCall) {
        let name = call.method.to_string();
        let known = crate::rules::lookup_method(&name).is_some()
            || INSPECTING.contains(&name.as_str())
            || INTEGER.contains(&name.as_str());
        let lookup = syn::Expr::MethodCall(call.clone());
        if !known && self.lowering.effects(&lookup).writes && self.lowering.root_may_be_written(&call.receiver) {
            self.write(&call.receiver);
        }
        // A type that is not known may have a method of that name with a gradient.
        let is_length = name == "len" && is_container(strip(&self.lowering.infer(&call.receiver)));
        if is_length && !self.measures {
            self.lengths += 1;
            self.base(&mut call.receiver);
            self.lengths -= 1;
        } else {
            self.base(&mut call.receiver);
        }
        for argument in &mut call.args {
            if barriers::takes_indices(&name) {
                self.chosen(|this| this.visit_expr_mut(argument));
            } else {
                self.visit_expr_mut(argument);
            }
        }
    }
}

impl Rewriter<'_> {
    fn names(&mut self, expr: &mut syn::Expr) {
        match expr {
            syn::Expr::Path(path) => match self.resolve(path) {
                Some(Binding::Var(var)) => {
                    self.mention(var);
                    if let Some(segment) = path.path.segments.first_mut() {
                        segment.ident = self.lowering.renamed(var, &segment.ident);
                    }
                }
                Some(Binding::Alias(alias)) => {
                    let tokens = self.place(&alias);
                    *expr =
                        syn::Expr::Verbatim(if alias.mutable { quote!((&mut #tokens)) } else { quote!((&#tokens)) });
                }
                None => {}
            },
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: inner, .. })
                if self.alias(inner).is_some() =>
            {
                self.base(inner);
                *expr = (**inner).clone();
            }
            syn::Expr::Index(index) => {
                self.base(&mut index.expr);
                self.chosen(|this| this.visit_expr_mut(&mut index.index));
            }
            syn::Expr::Field(field) => self.base(&mut field.base),
            syn::Expr::MethodCall(call) => self.method(call),
            syn::Expr::Reference(reference) => {
                if reference.mutability.is_some() {
                    self.write(&reference.expr);
                }
                visit_mut::visit_expr_reference_mut(self, reference);
            }
            syn::Expr::Assign(assign) => {
                if !barriers::escapes(self.lowering, &assign.left) {
                    self.write(&assign.left);
                }
                visit_mut::visit_expr_assign_mut(self, assign);
            }
            syn::Expr::Binary(binary) if is_assignment(&binary.op) => {
                if !barriers::escapes(self.lowering, &binary.left) {
                    self.write(&binary.left);
                }
                visit_mut::visit_expr_binary_mut(self, binary);
            }
            syn::Expr::Binary(binary) if crate::rules::lookup_binary(&binary.op).is_some() => {
                self.base(&mut binary.left);
                self.base(&mut binary.right);
            }
            syn::Expr::Call(call) if barriers::is_no_grad(&call.func) => {
                self.detached(|this| visit_mut::visit_expr_call_mut(this, call));
            }
            syn::Expr::RawAddr(address) => {
                if matches!(address.mutability, syn::PointerMutability::Mut(_)) {
                    self.write(&address.expr);
                }
                visit_mut::visit_expr_raw_addr_mut(self, address);
            }
            syn::Expr::Call(call) => {
                // A closure that is called may change what it captures.
                if self.lowering.root_may_be_written(&call.func) {
                    self.write(&call.func);
                }
                for argument in &call.args {
                    if self.lowering.lends_mutably(argument) {
                        self.write(argument);
                    }
                }
                visit_mut::visit_expr_call_mut(self, call);
            }
            syn::Expr::Closure(closure) => {
                let inputs: Vec<syn::Pat> = closure.inputs.iter().cloned().collect();
                self.closures += 1;
                self.hiding(&inputs.iter().collect::<Vec<_>>(), |this| {
                    this.visit_expr_mut(&mut closure.body);
                });
                self.closures -= 1;
            }
            syn::Expr::ForLoop(for_loop) => {
                self.visit_expr_mut(&mut for_loop.expr);
                self.hiding(&[&for_loop.pat.clone()], |this| {
                    this.visit_block_mut(&mut for_loop.body);
                });
            }
            syn::Expr::If(_) | syn::Expr::While(_) | syn::Expr::Match(_) => self.control(expr),
            syn::Expr::Macro(mac) => {
                if let Some(block) = self.mac(&mut mac.mac) {
                    *expr = syn::Expr::Verbatim(block);
                }
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }
}

impl Rewriter<'_> {
    fn control(&mut self, expr: &mut syn::Expr) {
        match expr {
            syn::Expr::If(branch) => {
                // The names an `if let` binds are hidden in its `else` as well: harmless, since what they hide there
                // would have to be a variable of the same name.
                let patterns = let_patterns(&branch.cond);
                self.hiding(&patterns.iter().collect::<Vec<_>>(), |this| {
                    this.condition(&mut branch.cond, !patterns.is_empty());
                    this.visit_block_mut(&mut branch.then_branch);
                });
                if let Some((_, other)) = &mut branch.else_branch {
                    self.visit_expr_mut(other);
                }
            }
            syn::Expr::While(while_loop) => {
                let patterns = let_patterns(&while_loop.cond);
                self.hiding(&patterns.iter().collect::<Vec<_>>(), |this| {
                    this.condition(&mut while_loop.cond, !patterns.is_empty());
                    this.visit_block_mut(&mut while_loop.body);
                });
            }
            syn::Expr::Match(matching) => {
                let mut names = PatternNames(BTreeSet::new());
                for arm in &matching.arms {
                    names.visit_pat(&arm.pat);
                }
                self.condition(&mut matching.expr, !names.0.is_empty());
                for arm in &mut matching.arms {
                    self.visit_arm_mut(arm);
                }
            }
            _ => {}
        }
    }
}

impl VisitMut for Rewriter<'_> {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        self.part(expr);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.hiding(&[&arm.pat.clone()], |this| {
            this.visit_pat_mut(&mut arm.pat);
            this.visit_expr_mut(&mut arm.body);
        });
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        self.hidden.push(BTreeSet::new());
        for stmt in &mut block.stmts {
            self.visit_stmt_mut(stmt);
        }
        self.hidden.pop();
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        visit_mut::visit_local_mut(self, local);
        let mut names = PatternNames(BTreeSet::new());
        names.visit_pat(&local.pat);
        if let Some(innermost) = self.hidden.last_mut() {
            innermost.extend(names.0);
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut syn::Stmt) {
        let syn::Stmt::Macro(syn::StmtMacro { mac, semi_token, .. }) = stmt else {
            return visit_mut::visit_stmt_mut(self, stmt);
        };
        if let Some(block) = self.mac(mac) {
            *stmt = syn::Stmt::Expr(syn::Expr::Verbatim(block), *semi_token);
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        if field.colon_token.is_none() {
            field.colon_token = Some(syn::token::Colon::default());
        }
        self.visit_expr_mut(&mut field.expr);
    }
}

/// What a place expression projects from.
pub(super) fn base_of(expr: &syn::Expr) -> Option<&syn::Expr> {
    match expr {
        syn::Expr::Paren(inner) => Some(&inner.expr),
        syn::Expr::Group(inner) => Some(&inner.expr),
        syn::Expr::Index(index) => Some(&index.expr),
        syn::Expr::Field(field) => Some(&field.base),
        syn::Expr::Unary(unary) => Some(&unary.expr),
        syn::Expr::Reference(reference) => Some(&reference.expr),
        syn::Expr::MethodCall(call) => Some(&call.receiver),
        _ => None,
    }
}

/// The patterns of `let` in a condition.
fn let_patterns(cond: &syn::Expr) -> Vec<syn::Pat> {
    match cond {
        syn::Expr::Let(binding) => vec![(*binding.pat).clone()],
        syn::Expr::Binary(binary) => {
            let mut patterns = let_patterns(&binary.left);
            patterns.extend(let_patterns(&binary.right));
            patterns
        }
        _ => Vec::new(),
    }
}

/// The names a pattern binds.
pub(super) struct PatternNames(pub(super) BTreeSet<String>);

impl<'ast> Visit<'ast> for PatternNames {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.0.insert(plain(&pat.ident.to_string()).to_owned());
        syn::visit::visit_pat_ident(self, pat);
    }
}
