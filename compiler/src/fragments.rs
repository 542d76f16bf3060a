//! Fragments of a `macro_rules!`: `$b` given `a + 1.0` is one operand of `2.0 * $b`.
//!
//! The compiler hands such a fragment on between delimiters that nobody sees, and does not see them itself in what a
//! macro like this one gives back. Parentheses take their place.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};

/// Puts what must stay together between parentheses.
pub(crate) fn parenthesise(item: &mut syn::ItemFn) {
    Fragments.visit_item_fn_mut(item);
}

struct Fragments;

impl VisitMut for Fragments {
    fn visit_expr_mut(&mut self, expr: &mut syn::Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let syn::Expr::Group(group) = expr {
            let (inner, place) = ((*group.expr).clone(), group.group_token.span);
            *expr = if holds_together(&inner) { inner } else { parenthesised(inner, place) };
        }
    }

    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        visit_mut::visit_type_mut(self, ty);
        if let syn::Type::Group(group) = ty {
            let (elem, place) = (group.elem.clone(), group.group_token.span);
            *ty = match *elem {
                syn::Type::ImplTrait(_) | syn::Type::TraitObject(_) => {
                    syn::Type::Paren(syn::TypeParen { attrs: Vec::new(), paren_token: syn::token::Paren(place), elem })
                }
                elem => elem,
            };
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = in_tokens(std::mem::take(&mut mac.tokens));
    }
}

/// Whether whatever stands beside an expression leaves it whole.
fn holds_together(expr: &syn::Expr) -> bool {
    matches!(
        expr,
        syn::Expr::Array(_)
            | syn::Expr::Call(_)
            | syn::Expr::Field(_)
            | syn::Expr::Index(_)
            | syn::Expr::Lit(_)
            | syn::Expr::Macro(_)
            | syn::Expr::MethodCall(_)
            | syn::Expr::Paren(_)
            | syn::Expr::Path(_)
            | syn::Expr::Repeat(_)
            | syn::Expr::Tuple(_)
    )
}

fn parenthesised(inner: syn::Expr, place: Span) -> syn::Expr {
    let paren_token = syn::token::Paren(place);
    syn::Expr::Paren(syn::ExprParen { attrs: Vec::new(), paren_token, expr: Box::new(inner) })
}

/// The tokens of a macro, which are parsed by whoever knows it.
fn in_tokens(tokens: TokenStream) -> TokenStream {
    let mut result = TokenStream::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            result.extend([token]);
            continue;
        };
        let inner = in_tokens(group.stream());
        let delimiter = match group.delimiter() {
            Delimiter::None => match syn::parse2::<syn::Expr>(inner.clone()) {
                Ok(expr) if !holds_together(&expr) => Delimiter::Parenthesis,
                _ => {
                    inner.to_tokens(&mut result);
                    continue;
                }
            },
            visible => visible,
        };
        let mut whole = Group::new(delimiter, inner);
        whole.set_span(group.span());
        result.extend([TokenTree::Group(whole)]);
    }
    result
}
