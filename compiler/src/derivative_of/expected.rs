//! The signature that a rule should have, as code that can be pasted.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Type;

use super::shape::Shape;
use crate::diagnostics::render::expression;
use crate::emit::types::tangent;

/// `fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64)`, for parameters of these types.
pub(super) fn signature(item: &syn::ItemFn, shape: &Shape<'_>, params: &[&Type]) -> String {
    let (vis, name, generics) = (&item.vis, &item.sig.ident, &item.sig.generics);
    let head = expression(&quote!(#vis fn #name #generics));
    let inputs: Vec<String> = item.sig.inputs.iter().map(|input| expression(&input.to_token_stream())).collect();
    let value = expression(&shape.value().to_token_stream());
    let cotangent = compact(tangent(shape.value()));
    let gradients = params.iter().map(|param| compact(tangent(param))).collect::<Vec<_>>();
    let gradients = match gradients.as_slice() {
        [gradient] => gradient.clone(),
        gradients => format!("({})", gradients.join(", ")),
    };
    let clause = generics
        .where_clause
        .as_ref()
        .map_or_else(String::new, |clause| format!(" {}", expression(&clause.to_token_stream())));
    format!("{head}({}) -> ({value}, impl FnOnce({cotangent}) -> {gradients}){clause}", inputs.join(", "))
}

/// A type that is not in the source, as one writes it.
fn compact(tokens: TokenStream) -> String {
    let mut text = String::new();
    append(tokens, &mut text);
    text.replace("::std::vec::Vec<", "Vec<").replace("::gradflow::", "gradflow::")
}

fn append(tokens: TokenStream, text: &mut String) {
    let mut after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let is_as = matches!(&token, TokenTree::Ident(word) if word == "as");
        if (is_word && after_word) || is_as {
            text.push(' ');
        }
        after_word = is_word;
        match token {
            TokenTree::Group(group) => {
                let (left, right) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(left);
                append(group.stream(), text);
                text.push_str(right);
            }
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                if [',', ';'].contains(&punct.as_char()) {
                    text.push(' ');
                }
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => text.push_str(&token.to_string()),
        }
    }
}
