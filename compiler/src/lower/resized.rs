//! Which containers may change their length.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use super::effect::{INSPECTING, READING};

/// Finds them in a body, by name.
pub(super) fn resized(block: &syn::Block) -> Resized {
    let mut visitor = Resized::default();
    visitor.visit_block(block);
    visitor
}

/// Names of containers by what happens to them somewhere in the body.
#[derive(Default)]
pub(super) struct Resized {
    /// Assigned as a whole, lent as a whole, or given a method that may change their length.
    pub(super) replaced: BTreeSet<String>,
    /// Used by value: an owned one is gone then, but a mutable reference is lent.
    pub(super) handed_on: BTreeSet<String>,
}

/// Methods that write elements and leave the length alone.
const ELEMENTWISE: &[&str] = &[
    "swap",
    "fill",
    "copy_from_slice",
    "clone_from_slice",
    "iter_mut",
    "as_mut_slice",
    "split_at_mut",
    "chunks_mut",
    "chunks_exact_mut",
    "sort",
    "sort_by",
    "reverse",
    "first_mut",
    "last_mut",
    "get_mut",
];

impl Resized {
    fn name(&mut self, expr: &syn::Expr) {
        match super::place::peel(expr) {
            syn::Expr::Path(path) => self.replaced.extend(path.path.get_ident().map(ToString::to_string)),
            syn::Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.name(elem)),
            syn::Expr::Array(array) => array.elems.iter().for_each(|elem| self.name(elem)),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => self.name(expr),
            _ => {}
        }
    }

    /// Visits what is only read or projected from: a name is not handed on there.
    fn base(&mut self, expr: &syn::Expr) {
        if !matches!(super::place::peel(expr), syn::Expr::Path(_)) {
            self.visit_expr(expr);
        }
    }
}

impl<'ast> Visit<'ast> for Resized {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.handed_on.extend(path.path.get_ident().map(ToString::to_string));
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.name(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.name(&reference.expr);
        }
        self.base(&reference.expr);
    }

    fn visit_expr_index(&mut self, index: &'ast syn::ExprIndex) {
        self.base(&index.expr);
        self.visit_expr(&index.index);
    }

    fn visit_expr_field(&mut self, access: &'ast syn::ExprField) {
        self.base(&access.base);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        self.base(&unary.expr);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        let name = name.as_str();
        if !(READING.contains(&name) || INSPECTING.contains(&name) || ELEMENTWISE.contains(&name)) {
            self.name(&call.receiver);
        }
        self.base(&call.receiver);
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_for_loop(&mut self, for_loop: &'ast syn::ExprForLoop) {
        self.base(&for_loop.expr);
        self.visit_block(&for_loop.body);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for expr in super::macros::expressions(mac) {
            Visit::visit_expr(self, &expr);
        }
    }
}
