//! The functions of a companion that other generated functions call.

use proc_macro2::{Ident, Span};
use syn::PathArguments;

use super::nested::Function;
use crate::names::ordinal;

/// What is asked of the function called.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    /// Value and pullback, with the tangents that a derivative of this order has.
    Pullback(usize),
    /// Value and pullback, for a caller with no use for the value.
    Effect,
    /// Value and tangent.
    Jvp,
    /// Value and several tangents.
    JvpMany,
}

impl Entry {
    /// What it is called.
    pub(super) fn name(self) -> Ident {
        let name = match self {
            Self::Pullback(1) => "call".to_owned(),
            Self::Pullback(order) => format!("call_{}", ordinal(order)),
            Self::Effect => "call_for_effect".to_owned(),
            Self::Jvp => "call_jvp".to_owned(),
            Self::JvpMany => "call_jvp_many".to_owned(),
        };
        Ident::new(&name, Span::call_site())
    }

    /// What it is called where the derivative of a derivative is asked for. The order that the function must have is part
    /// of the name, since the name is what rustc says about a function that has it not.
    pub(super) fn of(self, function: Function) -> Ident {
        let name = function.name();
        let higher = |order: usize| ordinal(order + function.order());
        let name = match self {
            Self::Pullback(order) => format!("{}_of_{name}", higher(order)),
            Self::Effect => format!("{}_effect_of_{name}", higher(1)),
            Self::Jvp => format!("{}_tangent_of_{name}", higher(1)),
            Self::JvpMany => format!("{}_tangents_of_{name}", higher(1)),
        };
        Ident::new(&name, Span::call_site())
    }

    /// `g::call` for a call of `g`, `g::second_order_of_grad` for a call of `g::grad`: the entry, and its generic
    /// arguments. A function that is called like one of these is imported and called without a path.
    pub(super) fn along(self, path: &mut syn::Path) -> (Ident, PathArguments) {
        let last = path.segments.last_mut().map(|last| std::mem::replace(&mut last.arguments, PathArguments::None));
        let arguments = last.unwrap_or(PathArguments::None);
        let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        match Function::called(&name) {
            Some(function) if path.segments.len() > 1 => {
                path.segments.pop();
                path.segments.pop_punct();
                (self.of(function), arguments)
            }
            Some(_) | None => (self.name(), arguments),
        }
    }
}
