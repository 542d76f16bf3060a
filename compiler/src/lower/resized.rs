//! Which containers may change their length.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use super::effect::{INSPECTING, READING};

/// Names of containers that are assigned as a whole, lent as a whole, or given a method that may change their length.
pub(super) fn resized(block: &syn::Block) -> BTreeSet<String> {
    let mut visitor = Resized(BTreeSet::new());
    visitor.visit_block(block);
    visitor.0
}

struct Resized(BTreeSet<String>);

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
            syn::Expr::Path(path) => self.0.extend(path.path.get_ident().map(ToString::to_string)),
            syn::Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.name(elem)),
            syn::Expr::Array(array) => array.elems.iter().for_each(|elem| self.name(elem)),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Resized {
    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.name(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.name(&reference.expr);
        }
        visit::visit_expr_reference(self, reference);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        let name = name.as_str();
        if !(READING.contains(&name) || INSPECTING.contains(&name) || ELEMENTWISE.contains(&name)) {
            self.name(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for expr in super::macros::expressions(mac) {
            self.visit_expr(&expr);
        }
    }
}
