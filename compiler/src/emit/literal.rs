use proc_macro2::{TokenStream, TokenTree};

use crate::ir::Expr;

/// Whether an expression is a float literal without a type, which cannot be the receiver of a method.
pub(super) fn is_untyped(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(tokens) => is_untyped_literal(tokens),
        Expr::Rule { operands, .. } => !operands.is_empty() && operands.iter().all(is_untyped),
        _ => false,
    }
}

/// Whether a literal is a reference already: a string, of characters or bytes.
pub(super) fn is_string(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| {
        matches!(token, TokenTree::Literal(literal)
            if literal.to_string().trim_start_matches(['b', 'c', 'r']).starts_with(['"', '#']))
    })
}

fn is_untyped_literal(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().all(|token| match token {
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                && !text.ends_with("f64")
                && !text.ends_with("f32")
        }
        TokenTree::Punct(punct) => punct.as_char() == '-',
        TokenTree::Ident(_) | TokenTree::Group(_) => false,
    })
}
