//! The attribute's arguments as a plain struct.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Token, bracketed, parenthesized};

use crate::diagnostics::{Code, Diagnostics};

/// What `#[differentiable(..)]` says.
#[derive(Default)]
pub(crate) struct Options {
    /// `wrt = [x, y]`: the differentiable parameters by name.
    pub(crate) wrt: Option<Vec<Ident>>,
    /// `companion = Name`: the name of the companion type.
    pub(crate) companion: Option<Ident>,
    /// `allow(name, ..)`: warnings that are not printed.
    pub(crate) allow: Vec<Ident>,
    /// `recursive`: the function calls itself by way of others, so its pullback is boxed.
    pub(crate) recursive: bool,
}

impl Options {
    /// Parses the arguments; what cannot be parsed is reported and left out.
    pub(crate) fn parse(cx: &mut Diagnostics, arguments: TokenStream) -> Self {
        let mut options = Self::default();
        let parsed = (|input: ParseStream<'_>| options.parse_list(cx, input)).parse2(arguments);
        if let Err(error) = parsed {
            cx.report(Code::Syntax, spanned(&error), error.to_string());
        }
        options
    }

    fn parse_list(&mut self, cx: &mut Diagnostics, input: ParseStream<'_>) -> syn::Result<()> {
        let mut given = BTreeSet::new();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if !given.insert(key.to_string()) && key != "allow" {
                cx.report(Code::Syntax, key.to_token_stream(), format!("the option `{key}` is given twice"));
            }
            match key.to_string().as_str() {
                "wrt" => {
                    input.parse::<Token![=]>()?;
                    let list;
                    bracketed!(list in input);
                    let names = names(&list)?;
                    for (position, name) in names.iter().enumerate() {
                        if names[..position].contains(name) {
                            cx.report(
                                Code::Syntax,
                                name.to_token_stream(),
                                format!("`{name}` is named twice in `wrt`"),
                            );
                        }
                    }
                    self.wrt = Some(names);
                }
                "companion" => {
                    input.parse::<Token![=]>()?;
                    self.companion = Some(input.parse()?);
                }
                "allow" => {
                    let list;
                    parenthesized!(list in input);
                    self.allow.extend(names(&list)?);
                }
                "recursive" => self.recursive = true,
                _ => {
                    cx.report(Code::UnknownOption, key.to_token_stream(), key.to_string());
                    return input.step(|cursor| {
                        let mut rest = *cursor;
                        while let Some((_, next)) = rest.token_tree() {
                            rest = next;
                        }
                        Ok(((), rest))
                    });
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        self.check_lints(cx);
        Ok(())
    }

    fn check_lints(&self, cx: &mut Diagnostics) {
        for lint in &self.allow {
            let known = [Code::UnusedParameter, Code::ZeroGradient];
            if !known.iter().any(|code| lint == code.name()) {
                cx.report(Code::UnknownLint, lint.to_token_stream(), lint.to_string());
            }
        }
    }
}

fn names(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    Ok(Punctuated::<Ident, Token![,]>::parse_terminated(input)?.into_iter().collect())
}

/// Tokens that carry the span of a syntax error.
pub(crate) fn spanned(error: &syn::Error) -> TokenStream {
    Ident::new("error", error.span()).into_token_stream()
}
