//! The user's own tokens by where they stand: the intermediate representation keeps one position per statement.

use proc_macro2::{LineColumn, Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Line and column of the first token.
pub(super) fn start(source: &TokenStream) -> (usize, usize) {
    let span = source.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    (span.start().line, span.start().column)
}

/// Whether tokens stand around others, and are more than these.
pub(super) fn holds(outer: &TokenStream, inner: &TokenStream) -> bool {
    let end = |source: &TokenStream| {
        let end = source.clone().into_iter().last().map_or_else(Span::call_site, |token| token.span()).end();
        (end.line, end.column)
    };
    let (outer, inner) = ((start(outer), end(outer)), (start(inner), end(inner)));
    outer.0 <= inner.0 && inner.1 <= outer.1 && outer != inner
}

/// The innermost statement around a position, without its semicolon.
pub(super) fn statement_at(item: &syn::ItemFn, position: LineColumn) -> Option<TokenStream> {
    let mut visitor = StatementAt { position, found: None };
    visitor.visit_block(&item.block);
    visitor.found
}

/// The first `let` of the body that gives a name another meaning.
pub(super) fn shadowing(item: &syn::ItemFn, name: &TokenStream) -> Option<TokenStream> {
    let name = name.to_string();
    let binds = |local: &&syn::Local| binds(&local.pat, &name);
    let locals = item.block.stmts.iter().filter_map(|stmt| match stmt {
        syn::Stmt::Local(local) => Some(local),
        _ => None,
    });
    locals.into_iter().find(binds).map(ToTokens::to_token_stream)
}

/// The value of the function, if it has one place where it gets it.
pub(super) fn result(item: &syn::ItemFn) -> Option<TokenStream> {
    let mut returns = Returns(Vec::new());
    returns.visit_block(&item.block);
    match (item.block.stmts.last(), returns.0.as_slice()) {
        (Some(syn::Stmt::Expr(syn::Expr::Return(value), _)), [_]) => value.expr.as_ref().map(ToTokens::to_token_stream),
        (Some(syn::Stmt::Expr(tail, None)), []) => Some(tail.to_token_stream()),
        _ => None,
    }
}

struct StatementAt {
    position: LineColumn,
    found: Option<TokenStream>,
}

impl<'ast> Visit<'ast> for StatementAt {
    fn visit_stmt(&mut self, stmt: &'ast syn::Stmt) {
        let tokens = match stmt {
            syn::Stmt::Expr(expr, _) => expr.to_token_stream(),
            syn::Stmt::Local(_) | syn::Stmt::Item(_) | syn::Stmt::Macro(_) => stmt.to_token_stream(),
        };
        let last = tokens.clone().into_iter().last().map(|token| token.span().end());
        if stmt.span().start() <= self.position && last.is_some_and(|last| self.position < last) {
            self.found = Some(tokens);
            visit::visit_stmt(self, stmt);
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

fn binds(pat: &syn::Pat, name: &str) -> bool {
    match pat {
        syn::Pat::Ident(pat) => pat.ident == name,
        syn::Pat::Type(pat) => binds(&pat.pat, name),
        syn::Pat::Tuple(pat) => pat.elems.iter().any(|pat| binds(pat, name)),
        syn::Pat::Slice(pat) => pat.elems.iter().any(|pat| binds(pat, name)),
        syn::Pat::Reference(pat) => binds(&pat.pat, name),
        _ => false,
    }
}

struct Returns<'ast>(Vec<&'ast syn::ExprReturn>);

impl<'ast> Visit<'ast> for Returns<'ast> {
    fn visit_expr_return(&mut self, value: &'ast syn::ExprReturn) {
        self.0.push(value);
        visit::visit_expr_return(self, value);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
