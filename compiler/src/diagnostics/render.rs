//! Messages as tokens: errors by `compile_error!`, warnings by a deprecated field read over the user's expression.
//!
//! Stable Rust gives a macro no warnings. Reading a deprecated field whose tokens carry the first and the last span of an
//! expression makes rustc underline the whole expression and print our text, under the lint `deprecated`.

use proc_macro2::{Delimiter, Ident, LineColumn, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};

use super::{Diagnostic, Help, Report};

/// Where every code is explained.
const EXPLANATIONS: &str = "https://github.com/gradflow/gradflow/blob/main/docs/diagnostics";

/// How the table says that an expression is detached.
const DETACHED: &str = "write `gradflow::no_grad({expr})`";

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
    let source = &diagnostic.source;
    let written = expression(source);
    let fill = |template: &str| {
        template.replace("{var}", &diagnostic.var).replace("{what}", &diagnostic.what).replace("{expr}", &written)
    };
    let mut text = format!("{} [{}]", fill(diagnostic.code.message()), diagnostic.code.number());
    for note in &diagnostic.notes {
        text.push_str("\n= note: ");
        text.push_str(note);
    }
    let help = match &diagnostic.help {
        // What a macro and its caller wrote together is nowhere in the source.
        Help::OfCode if is_of_two(source) => {
            fill(&diagnostic.code.help().replace(DETACHED, "put it into `gradflow::no_grad`"))
        }
        Help::OfCode => fill(diagnostic.code.help()),
        Help::Nothing => String::new(),
        Help::This(help) => (*help).to_owned(),
    };
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
        // A lifetime is two tokens of one span.
        if last.is_some_and(|last| last != start) && !text.is_empty() && !text.ends_with('\'') {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (left, right) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
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

/// The spans of the first and the last token. Of `$x.floor()` in a macro, `$x` is where the macro is called, and rustc has
/// no span for both: what stands together at the end is then underlined.
fn ends(source: &TokenStream) -> (Span, Span) {
    let tokens: Vec<TokenTree> = source.clone().into_iter().collect();
    let is_whole = matches!(tokens.as_slice(), [first, .., last] if is_before(first, last));
    let first = if is_whole { 0 } else { tokens.windows(2).rposition(is_apart).map_or(0, |before| before + 1) };
    let first = tokens.get(first).map_or_else(Span::call_site, |token| match token {
        TokenTree::Group(group) => group.span_open(),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => token.span(),
    });
    let last = tokens.last().map_or(first, |token| match token {
        TokenTree::Group(group) => group.span_close(),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => token.span(),
    });
    (first, last)
}

/// Whether parts of an expression are a macro's and parts its caller's: what is written is then another text.
fn is_of_two(source: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = source.clone().into_iter().collect();
    let is_given = |token: &TokenTree| match token {
        TokenTree::Group(group) => !is_around(group) || is_of_two(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    };
    tokens.windows(2).any(is_apart) || tokens.iter().any(is_given)
}

/// Parentheses that nobody wrote stand where the macro names the fragment, and not around what it was given.
fn is_around(group: &proc_macro2::Group) -> bool {
    let (span, inner) = (group.span(), group.stream());
    inner.into_iter().all(|token| span.start() <= token.span().start() && token.span().end() <= span.end())
}

fn is_apart(pair: &[TokenTree]) -> bool {
    matches!(pair, [one, next] if !is_before(one, next))
}

fn is_before(one: &TokenTree, next: &TokenTree) -> bool {
    let (one, next) = (one.span(), next.span());
    one.file() == next.file() && one.end() <= next.start()
}
