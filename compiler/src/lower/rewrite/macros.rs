//! Names inside macros.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;

use super::super::macros;
use super::super::scope::Binding;
use super::Rewriter;

impl Rewriter<'_> {
    /// Rewrites the arguments of a macro. Where its format string captures a variable under another name than it has
    /// now, the result is a block that brings the variable in.
    pub(super) fn mac(&mut self, mac: &mut syn::Macro) -> Option<TokenStream> {
        let tokens = std::mem::take(&mut mac.tokens);
        let Some(mut arguments) = macros::parse_expressions(tokens.clone()) else {
            mac.tokens = self.chunks(&tokens);
            return None;
        };
        let captured = macros::captures(&macros::name_of(mac), &arguments);
        if matches!(macros::name_of(mac).as_str(), "write" | "writeln")
            && let Some(written) = arguments.first().filter(|first| self.lowering.root_may_be_written(first))
        {
            self.write(written);
        }
        let mut named = BTreeSet::new();
        for argument in &mut arguments {
            match argument {
                // `name = value`, an argument of a format string.
                syn::Expr::Assign(argument) => {
                    named.insert(argument.left.to_token_stream().to_string());
                    self.visit_expr_mut(&mut argument.right);
                }
                _ => self.visit_expr_mut(argument),
            }
        }
        mac.tokens = arguments.into_token_stream();
        let mut lets = TokenStream::new();
        for name in captured.iter().filter(|name| !named.contains(*name)) {
            let Some(binding) = self.named(name) else { continue };
            // A variable has this name, so it is one; it may have to be raw.
            let Ok(ident) =
                syn::parse_str::<proc_macro2::Ident>(name).or_else(|_| syn::parse_str(&format!("r#{name}")))
            else {
                continue;
            };
            match binding {
                Binding::Var(var) => {
                    self.mention(var);
                    let unique = &self.lowering.func.var(var).ident;
                    if *unique != ident {
                        lets.extend(quote!(let #ident = &#unique;));
                    }
                }
                Binding::Alias(alias) => {
                    let place = self.place(&alias);
                    lets.extend(quote!(let #ident = &#place;));
                }
            }
        }
        (!lets.is_empty()).then(|| quote!({ #lets #mac }))
    }

    /// The arguments of a macro, each as an expression if it is one: what a scrutinee writes must not be missed for the
    /// pattern beside it.
    fn chunks(&mut self, tokens: &TokenStream) -> TokenStream {
        let mut result = TokenStream::new();
        for (position, chunk) in macros::chunks(tokens).into_iter().enumerate() {
            if position > 0 {
                result.extend(quote!(,));
            }
            match syn::parse2::<syn::Expr>(chunk.clone()) {
                Ok(mut expr) => {
                    self.visit_expr_mut(&mut expr);
                    expr.to_tokens(&mut result);
                }
                Err(_) => result.extend(self.tokens(chunk)),
            }
        }
        result
    }

    /// Names in tokens that are not parsed.
    pub(in crate::lower) fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut previous = None;
        let mut result = TokenStream::new();
        for token in tokens {
            let after_dot = matches!(&previous, Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '.' | '\''));
            previous = Some(token.clone());
            match token {
                TokenTree::Group(group) => {
                    let mut inner = proc_macro2::Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    result.extend([TokenTree::Group(inner)]);
                }
                TokenTree::Ident(ident) if !after_dot => {
                    let mut expr = syn::Expr::Path(syn::ExprPath {
                        attrs: Vec::new(),
                        qself: None,
                        path: syn::Path::from(ident.clone()),
                    });
                    self.visit_expr_mut(&mut expr);
                    expr.to_tokens(&mut result);
                }
                other => result.extend([other]),
            }
        }
        result
    }
}
