//! The attribute on a statement or block inside a function: levels for that part alone.
//!
//! Rust has no attribute macros there, so the attribute around takes these away before anything else sees them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};

use super::Options;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::levels::Setting;

/// Takes the attributes out of a body, and says what they set.
pub(crate) fn take_levels(cx: &mut Diagnostics, body: &mut syn::Block) -> Vec<Setting> {
    let mut visitor = Taken { cx, pending: Vec::new(), settings: Vec::new() };
    visitor.visit_block_mut(body);
    visitor.settings
}

struct Taken<'a> {
    cx: &'a mut Diagnostics,
    /// Found on the part being visited.
    pending: Vec<Setting>,
    settings: Vec<Setting>,
}

impl Taken<'_> {
    /// Visits a part; what stands on it holds for its tokens.
    fn part<T: ToTokens>(&mut self, part: &mut T, visit: impl FnOnce(&mut Self, &mut T)) {
        let around = std::mem::take(&mut self.pending);
        visit(self, part);
        let own = std::mem::replace(&mut self.pending, around);
        if !own.is_empty() {
            let tokens = part.to_token_stream();
            self.settings.extend(own.into_iter().map(|setting| setting.within(&tokens)));
        }
    }
}

impl VisitMut for Taken<'_> {
    fn visit_attributes_mut(&mut self, attrs: &mut Vec<syn::Attribute>) {
        attrs.retain(|attr| {
            let is_ours = attr.path().segments.last().is_some_and(|segment| segment.ident == "differentiable");
            if is_ours {
                let arguments = match &attr.meta {
                    syn::Meta::List(list) => list.tokens.clone(),
                    syn::Meta::Path(_) | syn::Meta::NameValue(_) => TokenStream::new(),
                };
                self.pending.extend(Options::parse_levels(self.cx, arguments));
            }
            !is_ours
        });
    }

    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        self.part(expr, visit_mut::visit_expr_mut);
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        self.part(local, visit_mut::visit_local_mut);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.part(arm, visit_mut::visit_arm_mut);
    }

    fn visit_stmt_macro_mut(&mut self, mac: &mut syn::StmtMacro) {
        self.part(mac, visit_mut::visit_stmt_macro_mut);
    }

    /// A nested function has an attribute of its own.
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
