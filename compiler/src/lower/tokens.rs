//! Tokens of atoms, for expressions that are kept verbatim over them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{Expr, Opaque, Place, Projection};
use crate::precedence::{Precedence, Printed};

use super::scope::{place_reads, reads};
use super::{Lowering, pure};

impl Lowering<'_> {
    /// A place under the unique name of its root.
    pub(super) fn place_tokens(&self, place: &Place) -> TokenStream {
        let mut tokens = self.func.var(place.root).ident.to_token_stream();
        let mut prefixed = false;
        for projection in &place.projections {
            if prefixed && !matches!(projection, Projection::Deref) {
                tokens = quote!((#tokens));
                prefixed = false;
            }
            tokens = match projection {
                Projection::Index(opaque) | Projection::Slice(opaque) => {
                    let index = &opaque.tokens;
                    quote!(#tokens[#index])
                }
                Projection::Field(member) => quote!(#tokens.#member),
                Projection::Deref => {
                    prefixed = true;
                    quote!(*#tokens)
                }
            };
        }
        tokens
    }

    /// The tokens of an atom.
    pub(super) fn atom_tokens(&self, expr: &Expr) -> TokenStream {
        match expr {
            Expr::Place(place) => self.place_tokens(place),
            Expr::Literal(tokens) => tokens.clone(),
            Expr::Opaque(opaque) => opaque.tokens.clone(),
            _ => unreachable!("operands are atoms"),
        }
    }

    /// The tokens of an atom, and how tightly they bind.
    pub(super) fn printed(&self, expr: &Expr) -> Printed {
        let tokens = self.atom_tokens(expr);
        match expr {
            Expr::Place(place) if matches!(place.projections.last(), Some(Projection::Deref)) => {
                Printed::new(tokens, Precedence::Prefix)
            }
            Expr::Place(_) => Printed::tight(tokens),
            _ => Printed::verbatim(tokens),
        }
    }

    /// An atom as tokens that bind as tightly as a method call needs.
    pub(super) fn receiver_tokens(&self, expr: &Expr) -> TokenStream {
        self.printed(expr).at_least(Precedence::Postfix)
    }

    /// An atom as pure tokens.
    pub(super) fn opaque_of(&self, expr: &Expr) -> Opaque {
        match expr {
            Expr::Opaque(opaque) => opaque.clone(),
            _ => pure(self.atom_tokens(expr), reads(expr)),
        }
    }

    /// `&place` as pure tokens.
    pub(super) fn borrow_of(&self, place: &Place, mutable: bool) -> Opaque {
        let tokens = self.place_tokens(place);
        let mut opaque = pure(if mutable { quote!(&mut #tokens) } else { quote!(&#tokens) }, place_reads(place));
        if mutable {
            opaque.writes.push(place.root);
            opaque.repeatable = false;
        }
        opaque
    }

    /// The unique name of a variable at a place of use.
    pub(super) fn renamed(&self, var: crate::ir::VarId, use_site: &Ident) -> Ident {
        let mut ident = self.func.var(var).ident.clone();
        ident.set_span(use_site.span());
        ident
    }
}
