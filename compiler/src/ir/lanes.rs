//! Several tangents at once: where one tangent has a number, these have lanes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::Expr;
use crate::names::Names;

/// The constant generic parameter that says how many tangents a function carries.
#[derive(Clone)]
pub(crate) struct Lanes(Ident);

impl Lanes {
    /// A name for it that is none of the user's.
    pub(crate) fn new(names: &mut Names) -> Self {
        Self(names.fresh("LANES", Span::mixed_site()))
    }

    /// `::gradflow::Lanes<LANES, f32>`
    pub(crate) fn of(&self, number: &syn::Type) -> TokenStream {
        let lanes = &self.0;
        let is_double = matches!(number, syn::Type::Path(path) if path.path.is_ident("f64"));
        if is_double { quote!(::gradflow::Lanes<#lanes>) } else { quote!(::gradflow::Lanes<#lanes, #number>) }
    }

    /// The tangents of a number that does not move.
    pub(crate) fn zero(&self) -> TokenStream {
        let lanes = &self.0;
        quote!(::gradflow::Lanes([0.0; #lanes]))
    }

    /// The function that gives those of any value that does not.
    pub(crate) fn zero_tangents(&self) -> TokenStream {
        let lanes = &self.0;
        quote!(::gradflow::Differentiable::zero_tangents::<#lanes>)
    }
}

impl ToTokens for Lanes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

impl Expr {
    /// Zero, for a number or for each of its lanes.
    pub(crate) fn is_zero(&self) -> bool {
        let Self::Literal(tokens) = self else { return false };
        let text = tokens.to_string();
        text == "0.0" || text.starts_with(":: gradflow :: Lanes")
    }
}
