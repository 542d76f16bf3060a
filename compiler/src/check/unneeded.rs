//! `no_grad` where no gradient would pass anyway: in a condition, in what is printed, in a value that is not used.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

/// Every such call, and why it is not needed.
pub(super) fn unneeded(item: &syn::ItemFn) -> Vec<(TokenStream, &'static str)> {
    let mut visitor = Unneeded { body: item.block.to_token_stream(), found: Vec::new() };
    visitor.visit_block(&item.block);
    visitor.found
}

const CONDITION: &str = "a condition passes no gradient on";
const PRINTED: &str = "what is printed passes no gradient on";
const UNUSED: &str = "its value is not used";

struct Unneeded {
    body: TokenStream,
    found: Vec<(TokenStream, &'static str)>,
}

impl Unneeded {
    /// Whatever is detached in an expression that no gradient passes.
    fn within(&mut self, expr: &syn::Expr, why: &'static str) {
        let mut calls = Calls(Vec::new());
        calls.visit_expr(expr);
        self.found.extend(calls.0.into_iter().map(|call| (call, why)));
    }
}

impl<'ast> Visit<'ast> for Unneeded {
    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        self.within(&branch.cond, CONDITION);
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_while(&mut self, repeat: &'ast syn::ExprWhile) {
        self.within(&repeat.cond, CONDITION);
        visit::visit_expr_while(self, repeat);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let syn::Pat::Guard(guarded) = &arm.pat {
            self.within(&guarded.guard, CONDITION);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let name = mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let why = match name.as_str() {
            "print" | "println" | "eprint" | "eprintln" => PRINTED,
            "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq" | "debug_assert_ne" => CONDITION,
            _ => return,
        };
        let arguments = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        for argument in syn::parse::Parser::parse2(arguments, mac.tokens.clone()).into_iter().flatten() {
            self.within(&argument, why);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let (syn::Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && name.ident.to_string().starts_with('_')
            && is_no_grad(&init.expr)
            && mentions(&self.body, &name.ident.to_string()) == 1
        {
            self.within(&init.expr, UNUSED);
        }
        visit::visit_local(self, local);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The calls of `no_grad` around what would be evaluated in silence without: no function that may be called for what it
/// does, and nothing that is written or bound.
struct Calls(Vec<TokenStream>);

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        match expr {
            syn::Expr::Let(_) | syn::Expr::Closure(_) | syn::Expr::Block(_) => {}
            syn::Expr::Call(call) if is_no_grad(expr) => {
                let mut effects = Effects(false);
                call.args.iter().for_each(|argument| effects.visit_expr(argument));
                if !effects.0 {
                    self.0.push(expr.to_token_stream());
                }
            }
            expr => visit::visit_expr(self, expr),
        }
    }
}

/// Whether something is called, written or lent to be written.
struct Effects(bool);

impl<'ast> Visit<'ast> for Effects {
    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        let is_plain = match expr {
            syn::Expr::Call(_) | syn::Expr::Macro(_) | syn::Expr::Assign(_) | syn::Expr::Unsafe(_) => false,
            syn::Expr::MethodCall(call) => crate::rules::lookup_method(&call.method.to_string()).is_some(),
            syn::Expr::Reference(reference) => reference.mutability.is_none(),
            _ => true,
        };
        self.0 |= !is_plain;
        visit::visit_expr(self, expr);
    }
}

fn is_no_grad(expr: &syn::Expr) -> bool {
    let syn::Expr::Call(call) = expr else { return false };
    matches!(&*call.func, syn::Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "no_grad"))
}

/// How often a name stands in tokens.
fn mentions(tokens: &TokenStream, name: &str) -> usize {
    let count = |token: TokenTree| match token {
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Ident(ident) => usize::from(ident == name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => 0,
    };
    tokens.clone().into_iter().map(count).sum()
}
