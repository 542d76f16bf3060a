//! Names of what the compiler makes: readable, deterministic, and never one of the user's.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};

/// The functions of a companion that have derivatives in their turn.
pub(crate) const DERIVED: [&str; 4] = ["grad", "value_and_grad", "jvp", "hvp"];

/// The orders that functions have names for.
const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// The highest order of a derivative: what is made of a function has twice the size of what there is for the order before.
pub(crate) const HIGHEST_ORDER: usize = ORDINALS.len();

/// `second_order`, for the second derivative.
pub(crate) fn ordinal(order: usize) -> String {
    format!("{}_order", ORDINALS[order - 1])
}

/// What is no name, by the reference: strict keywords, then reserved ones.
const KEYWORDS: [&str; 52] = [
    "_", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn",
    "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "Self", "self",
    "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while", "abstract", "become",
    "box", "do", "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield",
];

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
        let name = if is_free(base) && !KEYWORDS.contains(&base) {
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
                    let name = ident.to_string();
                    let name = name.strip_prefix("r#").map_or_else(|| name.clone(), str::to_owned);
                    self.used.insert(name);
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
