//! Where generated tokens stand, for whoever reads a message about them.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The spans of the first and the last token.
pub(super) fn ends(tokens: &TokenStream) -> [Span; 2] {
    let mut spans = tokens.clone().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    [first, spans.last().unwrap_or(first)]
}

/// Tokens that stand where the user's do.
pub(super) fn at(tokens: TokenStream, place: Option<[Span; 2]>) -> TokenStream {
    let Some([first, last]) = place else { return tokens };
    let is_name = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident != "mut");
    // Only of one hygiene rustc joins the first and the last token.
    let hygiene = tokens.clone().into_iter().find(is_name).map(|name| name.span());
    let moved = |(position, mut token): (usize, TokenTree)| {
        let location = if position == 0 { first } else { last };
        let hygiene = hygiene.filter(|_| !is_name(&token)).unwrap_or_else(|| token.span());
        token.set_span(location.resolved_at(hygiene));
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), at(group.stream(), place));
                inner.set_span(location.resolved_at(group.span()));
                TokenTree::Group(inner)
            }
            token => token,
        }
    };
    tokens.into_iter().enumerate().map(moved).collect()
}
