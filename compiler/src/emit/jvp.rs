//! The function with its tangent.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::block::flatten;
use super::entry::Entry;
use super::halves::{Halves, lent};
use super::signature::{Parameter, Shape, Signature};
use super::span::at;
use super::sweep::{lengths_of_tangents, used, usize_generics};
use super::wrappers::{enumerate, head};
use super::{Printer, references, written};
use crate::ir::{
    Arg, Block, Call, Exit, Expr, Passing, Place, PullbackTangents, Stmt, StmtKind, Sweeps, Tangents, VarId,
};

/// Expands to
///
/// ```text
/// pub fn jvp(x: f64, c: &[f64], x_dot: f64, c_dot: &[f64]) -> (f64, f64) {
///     <the function, and beside every statement the one for its tangent>
///     (y, y_dot)
/// }
/// ```
pub(super) fn jvp(signature: &Signature<'_>, sweeps: &Sweeps) -> TokenStream {
    let references = references(sweeps);
    let written = written::written(sweeps, &references).forward;
    let func = &sweeps.func;
    let declared = |var: VarId, passing: Passing, ty: &TokenStream| {
        let ident = &func.var(var).ident;
        let mutable = (passing == Passing::Value && written[var.0 as usize]).then(|| quote!(mut));
        quote!(#mutable #ident: #ty)
    };
    let primal = func.params.iter().map(|param| {
        let ty = &param.ty;
        declared(param.var, param.passing, &quote!(#ty))
    });
    let dots = sweeps.dots.iter().flat_map(|dots| signature.params.iter().zip(dots)).filter_map(|(param, dot)| {
        let gradient = param.gradient.as_ref()?;
        Some(declared((*dot)?, param.passing, &param.direction(gradient)))
    });
    let params: Vec<TokenStream> = primal.chain(dots).collect();
    let mut printer = Printer {
        func,
        mutable: written.clone(),
        references,
        buffers: BTreeSet::new(),
        used: used(sweeps),
        detached: BTreeSet::new(),
        usize_generics: usize_generics(&signature.item.sig.generics),
        lent: Vec::new(),
        loops: Vec::new(),
        returns_to: None,
    };
    let body = printer.body(&func.body);
    let (lengths, items) = (lengths_of_tangents(sweeps, &func.body), &func.items);
    let jvp = function(signature, &name(signature), &params, &quote!(#(#items)* #lengths #body));
    let call = call(signature);
    quote!(#jvp #call)
}

/// `jvp` with a body of this text.
pub(super) fn function(
    signature: &Signature<'_>,
    name: &Ident,
    params: &[TokenStream],
    body: &TokenStream,
) -> TokenStream {
    let head = head(signature, name, params);
    let (output, clause) = (output(signature), &signature.item.sig.generics.where_clause);
    let dots = enumerate(signature.gradients().map(|(_, gradient)| gradient.dot.to_string()));
    let doc = match signature.cotangent {
        Some(_) => match &signature.lanes {
            None => format!(" The value of {} and its tangent in the direction of {dots}.", signature.link()),
            Some(_) => format!(" The value of {} and its tangents in the directions of {dots}.", signature.link()),
        },
        None => format!(" Runs {}, and moves {dots} along.", signature.link()),
    };
    quote! {
        #[doc = #doc]
        #head #output #clause { #body }
    }
}

/// `-> (f64, f64)`
fn output(signature: &Signature<'_>) -> TokenStream {
    if signature.result.is_none() {
        return TokenStream::new();
    }
    let ty = output_type(signature, 2);
    quote!(-> #ty)
}

/// The types of the result and its tangents, up to an order: `(f64, f64)`, `((f64, f64), (f64, f64))`, ..
pub(super) fn output_type(signature: &Signature<'_>, order: usize) -> TokenStream {
    if signature.result.is_none() {
        return quote!(());
    }
    let unit = quote!(());
    nested(&signature.output(), signature.cotangent.as_ref().unwrap_or(&unit), order)
}

/// A value and its tangents, the tangents of both, and so on.
pub(super) fn nested(value: &TokenStream, tangent: &TokenStream, order: usize) -> TokenStream {
    if order == 1 {
        return value.clone();
    }
    let (value, tangent) = (nested(value, tangent, order - 1), nested(tangent, tangent, order - 1));
    quote!((#value, #tangent))
}

/// The order of a derivative with this many of everything: of each value one, and all of its tangents.
pub(super) fn order(count: usize) -> usize {
    1 + usize::try_from(count.ilog2()).expect("a number of bits")
}

/// Expands to
///
/// ```text
/// pub fn call_jvp(x: f64, c: &[f64], x_dot: Option<f64>, c_dot: Option<&[f64]>) -> (f64, f64) {
///     let c_dot_spare;
///     let c_dot = ::gradflow::__private::direction(c_dot, &mut c_dot_spare, || vec![0.0; c.len()]);
///     Self::jvp(x, c, x_dot.unwrap_or(0.0), c_dot)
/// }
/// ```
///
/// for callers that have no tangent for some of the arguments.
pub(super) fn call(signature: &Signature<'_>) -> TokenStream {
    let (params, spares, args) = directions(signature, 2);
    let jvp = name(signature);
    let entry = if signature.lanes.is_some() { Entry::JvpMany } else { Entry::Jvp };
    let head = head(signature, &entry.name(), &params);
    let (output, clause) = (output(signature), &signature.item.sig.generics.where_clause);
    let turbofish = &signature.turbofish;
    quote! {
        #[doc(hidden)]
        #[inline]
        #head #output #clause {
            #(#spares)*
            Self::#jvp #turbofish(#(#args),*)
        }
    }
}

/// What the function is called.
pub(super) fn name(signature: &Signature<'_>) -> Ident {
    Ident::new(if signature.lanes.is_some() { "jvp_many" } else { "jvp" }, Span::call_site())
}

/// Parameters with optional tangents up to an order; what stands in for the tangents that are not given; and the arguments
/// that make of both.
pub(super) fn directions(
    signature: &Signature<'_>,
    order: usize,
) -> (Vec<TokenStream>, Vec<TokenStream>, Vec<TokenStream>) {
    let mut params = signature.declared();
    let mut spares = Vec::new();
    let mut args: Vec<TokenStream> = signature.params.iter().map(Parameter::named).collect();
    for (param, tangent) in
        tangents(order).flat_map(|tangent| signature.params.iter().map(move |param| (param, tangent)))
    {
        let Some(gradient) = &param.gradient else {
            let (dot, ty) = (numbered(&param.no_bar, tangent), param.direction_refused(signature.lanes.as_ref()));
            params.push(quote!(#dot: ::core::option::Option<#ty>));
            continue;
        };
        let (dot, ty, zero) = (numbered(&gradient.dot, tangent), param.direction(gradient), gradient.zero(param));
        params.push(quote!(#dot: ::core::option::Option<#ty>));
        let spare = format_ident!("{}_spare", dot);
        let (prepared, arg) = match (param.passing, &gradient.shape) {
            (Passing::Value, Shape::Scalar) => (None, quote!(#dot.unwrap_or(#zero))),
            (Passing::Ref, Shape::Scalar) => (None, quote!(#dot.unwrap_or(&#zero))),
            (Passing::RefMut, Shape::Scalar) => (None, quote!(#dot.unwrap_or(&mut #zero))),
            (Passing::Value, _) => (Some(quote!(let #dot = #dot.unwrap_or_else(|| #zero);)), quote!(#dot)),
            (Passing::Ref, _) => {
                let direction = quote!(::gradflow::__private::direction(#dot, &mut #spare, || #zero));
                (Some(quote!(let mut #spare = None; let #dot = #direction;)), quote!(#dot))
            }
            (Passing::RefMut, _) => {
                let buffer = quote!(::gradflow::__private::buffer(#dot, &mut #spare, || #zero));
                (Some(quote!(let mut #spare = None; let #dot = #buffer;)), quote!(#dot))
            }
        };
        spares.extend(prepared);
        args.push(arg);
    }
    (params, spares, args)
}

/// How many tangents everything has, by number: those of the first order are one, those of the second two more.
pub(super) fn tangents(order: usize) -> std::ops::Range<usize> {
    1..1 << (order - 1)
}

/// `x_dot`, `x_dot_2`, `x_dot_3`
pub(super) fn numbered(name: &Ident, tangent: usize) -> Ident {
    if tangent == 1 { name.clone() } else { format_ident!("{name}_{tangent}") }
}

impl Parameter {
    fn named(&self) -> TokenStream {
        let ident = &self.ident;
        quote!(#ident)
    }
}

impl Printer<'_> {
    /// The inside of a function, whose last statement need not say `return`.
    fn body(&mut self, body: &Block) -> TokenStream {
        let (stmts, tail) = flatten(body);
        match (stmts.split_last(), tail) {
            (Some((Stmt { kind: StmtKind::Exit(Exit::Return(value)), .. }, before)), None) => {
                self.inside(before, value.as_ref())
            }
            _ => self.inside(&stmts, tail),
        }
    }

    /// `let (result, dot) = callee::call_jvp(args, Some(dot), None);`
    pub(super) fn call_with_tangent(&self, result: Option<VarId>, call: &Call, tangents: &[Tangents]) -> TokenStream {
        let entry = if self.func.lanes.is_some() { Entry::JvpMany } else { Entry::Jvp };
        let call_jvp = self.entry_with_tangents(call, entry, tangents);
        if result.is_none() {
            return quote!(#call_jvp;);
        }
        let pair = self.value_and_tangents(result, tangents);
        quote!(let #pair = #call_jvp;)
    }

    /// `let ((result, dot), pullback) = callee::call_second_order(args, Some(dot), None);`
    pub(super) fn call_with_both(
        &self,
        result: Option<VarId>,
        pullback: VarId,
        call: &Call,
        tangents: &[Tangents],
    ) -> TokenStream {
        let entry = Entry::Pullback(order(tangents.len() + 1));
        let entry = self.entry_with_tangents(call, entry, tangents);
        let (pair, pullback) = (self.value_and_tangents(result, tangents), self.name(pullback));
        quote!(let (#pair, #pullback) = #entry;)
    }

    /// `((result, dot), (dot_2, dot_3))`
    fn value_and_tangents(&self, result: Option<VarId>, tangents: &[Tangents]) -> TokenStream {
        let name = |var: VarId| if self.is_used(var) { self.name(var) } else { quote!(_) };
        let Some(result) = result else { return quote!(_) };
        let dots = tangents.iter().map(|tangents| tangents.dot.map_or(quote!(_), name));
        pairs(&std::iter::once(name(result)).chain(dots).collect::<Vec<_>>())
    }

    fn entry_with_tangents(&self, call: &Call, entry: Entry, tangents: &[Tangents]) -> TokenStream {
        let dots = || tangents.iter().flat_map(|tangents| &tangents.dots);
        let halves = self.halves(call.args.iter().chain(dots().flatten()).filter_map(lent));
        let spans = super::sweep_stmt::arguments(&call.source, call.args.len());
        let dots = dots().zip(spans.iter().cycle()).map(|(dot, span)| {
            let dot = match dot {
                Some(Arg::Value(value)) => Some(self.expr(value)),
                Some(Arg::Ref(place)) => Some(self.lent_of(place, &halves)),
                Some(Arg::RefMut(place)) => Some(self.lent_mut_of(place, &halves)),
                None => None,
            };
            at(optional(dot), *span)
        });
        halves.around(self.entry_with(call, entry, &halves, dots.collect()))
    }

    /// What a pullback with tangents is given, each group followed by its own.
    pub(super) fn pullback_with_tangents(
        &self,
        args: &[Arg],
        result_bar: Option<&Expr>,
        bars: &[Option<Place>],
        tangents: &[PullbackTangents],
        halves: &Halves,
    ) -> Vec<TokenStream> {
        let mut given = self.lent_args(args, halves);
        given.extend(tangents.iter().flat_map(|tangents| &tangents.dots).map(|dot| {
            let lent = dot.as_ref().map(|dot| self.lent_args(std::slice::from_ref(dot), halves).remove(0));
            optional(lent)
        }));
        let result_bars = tangents.iter().map(|tangents| tangents.result_bar.as_ref());
        given.extend(std::iter::once(result_bar).chain(result_bars).map(|bar| optional(bar.map(|bar| self.expr(bar)))));
        for bar in bars.iter().chain(tangents.iter().flat_map(|tangents| &tangents.bars)) {
            given.push(optional(bar.as_ref().map(|bar| self.lent_mut_of(bar, halves))));
        }
        given
    }
}

/// `((a, b), (c, d))`: what the forward transform makes of a value, applied once and again.
pub(super) fn pairs(parts: &[TokenStream]) -> TokenStream {
    if let [part] = parts {
        return part.clone();
    }
    let (first, second) = parts.split_at(parts.len() / 2);
    let (first, second) = (pairs(first), pairs(second));
    quote!((#first, #second))
}

/// `Some(value)` or `None`
fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or(quote!(None), |value| quote!(Some(#value)))
}
