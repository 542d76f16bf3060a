//! Messages as tokens: errors by `compile_error!`, warnings by a deprecated field read over the user's expression.
//!
//! Stable Rust gives a macro no warnings. Reading a deprecated field whose tokens carry the first and the last span of an
//! expression makes rustc underline the whole expression and print our text, under the lint `deprecated`.

use proc_macro2::{Ident, LineColumn, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use super::{Diagnostic, Report};

/// Where every code is explained.
const EXPLANATIONS: &str = "https://github.com/gradflow/gradflow/blob/main/docs/diagnostics";

/// One error per message, over its tokens.
pub(crate) fn errors(found: &[Report]) -> TokenStream {
    found
        .iter()
        .filter(|report| report.is_error)
        .map(|Report { diagnostic, .. }| {
            let text = text(diagnostic);
            let (start, end) = ends(&diagnostic.source);
            // The two ends of the macro call carry the two ends of the expression.
            let path = quote_spanned!(start=> ::core::compile_error);
            let body = quote_spanned!(end=> { #text });
            quote!(#path! #body)
        })
        .collect()
}

/// One item per warning, to be placed inside the body of a function.
pub(crate) fn warnings(found: &[Report]) -> TokenStream {
    found
        .iter()
        .filter(|report| !report.is_error)
        .map(|Report { diagnostic, .. }| {
            let text = text(diagnostic);
            let (start, end) = ends(&diagnostic.source);
            let value = Ident::new("gradflow", start);
            let lint = Ident::new(diagnostic.code.name(), end);
            let field = format_ident!("{}", diagnostic.code.name());
            quote! {
                const _: () = {
                    #[allow(non_camel_case_types)]
                    struct differentiable {
                        #[deprecated(note = #text)]
                        #field: (),
                    }
                    #[allow(dead_code)]
                    fn warning(#value: differentiable) {
                        #value.#lint
                    }
                };
            }
        })
        .collect()
}

/// Message, path and help in rustc's layout.
fn text(diagnostic: &Diagnostic) -> String {
    let fill = |template: &str| {
        template
            .replace("{var}", &diagnostic.var)
            .replace("{what}", &diagnostic.what)
            .replace("{expr}", &expression(&diagnostic.source))
    };
    let mut text = format!("{} [{}]", fill(diagnostic.code.message()), diagnostic.code.number());
    for note in &diagnostic.notes {
        text.push_str("\n= note: ");
        text.push_str(note);
    }
    let help = fill(diagnostic.code.help());
    if !help.is_empty() {
        text.push_str("\n= help: ");
        text.push_str(&help);
    }
    let page = diagnostic.code.number().to_lowercase();
    text + "\n= note: see " + EXPLANATIONS + "/" + &page + ".md"
}

/// The user's expression as written, on one line.
pub(crate) fn expression(source: &TokenStream) -> String {
    let mut text = String::new();
    let mut last: Option<LineColumn> = None;
    append(source, &mut text, &mut last);
    text
}

/// Tokens keep their spacing where the source tells it, so that the help can be pasted.
fn append(source: &TokenStream, text: &mut String, last: &mut Option<LineColumn>) {
    for token in source.clone() {
        let span = token.span();
        let (start, end) = (span.start(), span.end());
        if last.is_some_and(|last| last != start) && !text.is_empty() {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (left, right) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                text.push_str(left);
                let width = left.len();
                *last = Some(LineColumn { line: start.line, column: start.column + width });
                append(&group.stream(), text, last);
                let closes = LineColumn { line: end.line, column: end.column.saturating_sub(width) };
                if last.is_some_and(|last| last != closes) {
                    text.push(' ');
                }
                text.push_str(right);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => text.push_str(&token.to_string()),
        }
        *last = Some(end);
    }
}

/// The spans of the first and the last token.
fn ends(source: &TokenStream) -> (Span, Span) {
    let mut tokens = source.clone().into_iter();
    let first = tokens.next().map(|token| match &token {
        TokenTree::Group(group) => group.span_open(),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => token.span(),
    });
    let first = first.unwrap_or_else(Span::call_site);
    let last = source.clone().into_iter().last().map_or(first, |token| match &token {
        TokenTree::Group(group) => group.span_close(),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => token.span(),
    });
    (first, last)
}
