use proc_macro2::TokenStream;
use quote::quote;
use syn::{BinOp, Expr as Syntax};

use super::Printer;
use crate::ir::{Adaptor, Expr, Opaque, Range, Ty};
use crate::precedence::{Precedence, Printed};

impl Printer<'_> {
    /// The iterator of a loop. Two reversals in a row cancel.
    pub(super) fn range(&self, range: &Range) -> TokenStream {
        let (start, end) =
            (self.printed(&range.start).above(Precedence::Range), self.printed(&range.end).above(Precedence::Range));
        let bounds = if range.inclusive { quote!(#start..=#end) } else { quote!(#start..#end) };
        let mut iterator = Printed::new(bounds, Precedence::Range);
        for adaptor in without_double_reversals(&range.adaptors) {
            let receiver = iterator.at_least(Precedence::Postfix);
            iterator = Printed::tight(match adaptor {
                Adaptor::Rev => quote!(#receiver.rev()),
                Adaptor::StepBy(step) => {
                    let step = self.expr(step);
                    quote!(#receiver.step_by(#step))
                }
            });
        }
        iterator.tokens
    }

    /// How often the body of nested loops runs, if they are known.
    pub(super) fn product(&self, turns: &[Range]) -> Option<TokenStream> {
        let times = BinOp::Mul(syn::token::Star::default());
        let counts = turns.iter().map(|range| Printed::verbatim(self.trip_count(range)));
        counts.reduce(|outer, inner| outer.infix(&times, inner)).map(|product| product.tokens)
    }

    /// The number of turns, for the capacity of a tape.
    fn trip_count(&self, range: &Range) -> TokenStream {
        // There are as many turns in one direction as in the other.
        let mut range = range.clone();
        range.adaptors.retain(|adaptor| matches!(adaptor, Adaptor::StepBy(_)));
        let plain = range.adaptors.is_empty();
        if plain && !range.inclusive && is_zero(&range.start) && self.is_usize(&range.end) {
            return self.expr(&range.end);
        }
        let iterator = self.range(&range);
        if plain { quote!((#iterator).size_hint().0) } else { quote!(#iterator.size_hint().0) }
    }

    /// Whether an integer is known to be a `usize`, or a literal that can be one.
    pub(super) fn is_usize(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Place(place) => place.is_whole() && self.func.var(place.root).ty == Ty::Usize,
            Expr::Literal(tokens) => {
                syn::parse2(tokens.clone()).is_ok_and(|syntax| self.syntax_is_usize(&syntax, None))
            }
            Expr::Opaque(opaque) => {
                syn::parse2(opaque.tokens.clone()).is_ok_and(|syntax| self.syntax_is_usize(&syntax, Some(opaque)))
            }
            _ => false,
        }
    }

    fn syntax_is_usize(&self, syntax: &Syntax, opaque: Option<&Opaque>) -> bool {
        match syntax {
            Syntax::Paren(paren) => self.syntax_is_usize(&paren.expr, opaque),
            Syntax::Group(group) => self.syntax_is_usize(&group.expr, opaque),
            Syntax::MethodCall(call) => call.method == "len" && call.args.is_empty(),
            Syntax::Lit(syn::ExprLit { lit: syn::Lit::Int(int), .. }) => matches!(int.suffix(), "" | "usize"),
            Syntax::Binary(binary) => {
                let arithmetic =
                    matches!(binary.op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_));
                arithmetic && self.syntax_is_usize(&binary.left, opaque) && self.syntax_is_usize(&binary.right, opaque)
            }
            Syntax::Path(path) => path.path.get_ident().is_some_and(|ident| {
                self.usize_generics.contains(ident)
                    || opaque.is_some_and(|opaque| {
                        opaque
                            .reads
                            .iter()
                            .map(|var| self.func.var(*var))
                            .any(|var| var.ident == *ident && var.ty == Ty::Usize)
                    })
            }),
            _ => false,
        }
    }
}

fn without_double_reversals(adaptors: &[Adaptor]) -> Vec<&Adaptor> {
    let mut kept: Vec<&Adaptor> = Vec::new();
    for adaptor in adaptors {
        if matches!(adaptor, Adaptor::Rev) && matches!(kept.last(), Some(Adaptor::Rev)) {
            kept.pop();
        } else {
            kept.push(adaptor);
        }
    }
    kept
}

/// Whether a bound is the literal zero.
pub(super) fn is_zero(expr: &Expr) -> bool {
    match expr {
        Expr::Literal(tokens) => matches!(tokens.to_string().as_str(), "0" | "0usize" | "0_usize"),
        Expr::Opaque(opaque) => opaque.reads.is_empty() && opaque.tokens.to_string() == "0",
        _ => false,
    }
}
