//! Names that a `macro_rules!` keeps apart, although they are spelled alike: here a name is its spelling, so they are
//! refused.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};
use syn::visit::{self, Visit};

use super::Lowering;

impl Lowering<'_> {
    /// Refuses a function in which one spelling stands for two variables of different origin.
    pub(super) fn check_hygiene(&mut self, item: &syn::ItemFn) {
        let mut names = Names::default();
        visit::visit_signature(&mut names, &item.sig);
        names.visit_block(&item.block);
        for (name, bound) in names.bound {
            let first = context(bound.span());
            let others = names.found.get(&name).into_iter().flatten();
            if let Some(other) = others.into_iter().find(|other| context(other.span()) != first) {
                let what = format!("two variables that are both spelled `{name}`, one of them from a macro");
                self.unsupported(other, &what);
            }
        }
    }
}

/// The identifiers that may name a local variable.
#[derive(Default)]
struct Names {
    /// The first binding of each name.
    bound: BTreeMap<String, Ident>,
    /// Every mention of it.
    found: BTreeMap<String, Vec<Ident>>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        let name = pat.ident.to_string();
        self.bound.entry(name.clone()).or_insert_with(|| pat.ident.clone());
        self.found.entry(name).or_default().push(pat.ident.clone());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(ident) = path.path.get_ident() {
            self.found.entry(ident.to_string()).or_default().push(ident.clone());
        }
    }

    /// A nested item sees no variable of the function.
    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for expr in super::macros::expressions(mac) {
            // The tree is the visitor's own: what it finds is copied out of it.
            let mut inside = Names::default();
            inside.visit_expr(&expr);
            for (name, ident) in inside.bound {
                self.bound.entry(name).or_insert(ident);
            }
            for (name, idents) in inside.found {
                self.found.entry(name).or_default().extend(idents);
            }
        }
    }
}

/// What rustc calls the syntax context of a span. Stable Rust shows it in the debug form alone, `#4 bytes(10..14)`; where
/// that form is another, all names are of one origin.
fn context(span: Span) -> Option<String> {
    let text = format!("{span:?}");
    let number: String = text.strip_prefix('#')?.chars().take_while(char::is_ascii_digit).collect();
    Some(number)
}
