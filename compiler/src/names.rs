//! Names of what the compiler makes: readable, deterministic, and never one of the user's.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// The identifiers in use in one function.
#[derive(Clone, Default)]
pub(crate) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// All identifiers of a function, so that no name made later collides with one. String literals count too, since
    /// `println!("{x}")` captures `x`.
    pub(crate) fn of(tokens: TokenStream) -> Self {
        let mut names = Self::default();
        names.collect(tokens);
        names
    }

    /// `base`, or `base_1`, `base_2`, .. if it is taken; taken from now on.
    pub(crate) fn fresh(&mut self, base: &str, span: Span) -> Ident {
        let base = base.trim_start_matches("r#");
        let name = std::iter::once(base.to_owned())
            .chain((1_u32..).map(|n| format!("{base}_{n}")))
            .find(|name| !self.used.contains(name) && syn::parse_str::<Ident>(name).is_ok())
            .expect("one of infinitely many names is free");
        self.used.insert(name.clone());
        Ident::new(&name, span)
    }

    fn collect(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    self.used.insert(ident.to_string().trim_start_matches("r#").to_owned());
                }
                TokenTree::Group(group) => self.collect(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
                    self.used.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}
