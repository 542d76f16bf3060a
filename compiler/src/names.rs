//! Names of what the compiler makes: readable, deterministic, and never one of the user's.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// The identifiers in use in one function.
#[derive(Clone, Default)]
pub(crate) struct Names {
    used: BTreeSet<String>,
    /// The number tried next for a base that was taken, so that many names of one base stay cheap.
    next: BTreeMap<String, u32>,
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
        let is_free = |name: &str| !self.used.contains(name);
        // A keyword is no name; with a number behind it, it is.
        let name = if is_free(base) && syn::parse_str::<Ident>(base).is_ok() {
            base.to_owned()
        } else {
            let first = self.next.get(base).copied().unwrap_or(1);
            let (number, name) = (first..u32::MAX)
                .map(|n| (n, format!("{base}_{n}")))
                .find(|(_, name)| is_free(name))
                .expect("no function has four billion names");
            self.next.insert(base.to_owned(), number + 1);
            name
        };
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
