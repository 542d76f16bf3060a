//! Lengths asked for as numbers.
//!
//! A length has no derivative by the elements, and none is missed. What it was made of may be a cut:
//! `vec![0.0; x as usize].len()` is `x as usize` by another name.

use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;

use crate::diagnostics::Code;
use crate::ir::{Cause, Expr, Opaque, Place, Projection, Refusal, Ty, VarId};

use super::expr::is_projection;
use super::place::peel;
use super::rewrite::Rewriter;
use super::types::{is_container, strip};
use super::{Lowering, Value};

/// Steps of a chain that leave the number of items to lengths and bounds.
const KEEPING: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "chars",
    "bytes",
    "chunks",
    "chunks_exact",
    "windows",
    "skip",
    "take",
    "step_by",
    "rev",
    "zip",
    "enumerate",
    "copied",
    "cloned",
    "map",
];

/// Methods of the standard library that hand on what is there, whose items nobody counts anew.
const HANDING_ON: &[&str] = &[
    "as_bytes",
    "as_ref",
    "as_slice",
    "as_str",
    "borrow",
    "clone",
    "collect",
    "concat",
    "deref",
    "expect",
    "first",
    "get",
    "last",
    "lines",
    "repeat",
    "split",
    "split_whitespace",
    "to_owned",
    "to_string",
    "to_vec",
    "trim",
    "unwrap",
];

impl Lowering<'_> {
    /// How many elements something gets, or where a part of it ends. What loses a gradient in it becomes a variable, to
    /// which the length can be traced.
    pub(super) fn size(&mut self, expr: &syn::Expr) -> Opaque {
        if self.effects(expr).any() || !self.loses(expr) {
            return self.index(expr);
        }
        let value = self.value(expr);
        let value = self.temp(Value { ty: Ty::Usize, ..value });
        self.opaque_of(&value.expr)
    }

    /// `.len()`, and `.count()` of what is counted without a condition.
    pub(super) fn length(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        let receiver = strip(&self.infer(&call.receiver)).clone();
        let is_made = match peel(&call.receiver) {
            syn::Expr::Call(_) => super::barriers::barrier(self, peel(&call.receiver)).is_none(),
            syn::Expr::Macro(mac) => super::macros::name_of(&mac.mac) == "vec",
            _ => false,
        };
        let mut opaque = if is_made || self.effects(source).any() {
            let value = self.operand(&call.receiver);
            let made_of = self.size_of(&value.expr);
            let method = &call.method;
            let value = self.composed(&[value], source, Ty::Usize, |lowering, values| {
                let receiver = lowering.receiver_tokens(&values[0].expr);
                quote!(#receiver.#method())
            });
            including(self.opaque_of(&value.expr), made_of)
        } else {
            let located = if is_projection(&call.receiver) { self.locate(&call.receiver) } else { None };
            let opaque = self.verbatim(source);
            match located {
                Some(located) => including(opaque, self.size_of(&Expr::Place(located.place))),
                None => self.measured(opaque, &call.receiver),
            }
        };
        // A type that is not known may have a method of that name with another meaning: a length then goes where only a
        // `usize` can go.
        if !is_container(&receiver) {
            let tokens = &opaque.tokens;
            opaque.tokens = quote!(::gradflow::__private::length(#tokens));
        }
        Value::new(Expr::Opaque(opaque), Ty::Usize)
    }

    /// Keeps in mind what the length of a variable is made of.
    pub(super) fn note_size(&mut self, var: VarId, value: &Expr) {
        let made_of = self.size_of(value);
        if !made_of.is_empty() {
            self.sizes.insert(var, made_of);
        }
    }

    /// What the length of a value is made of.
    fn size_of(&self, value: &Expr) -> Vec<VarId> {
        match value {
            Expr::VecRepeat { len, .. } => len.flowing(),
            Expr::Place(place) | Expr::Copied { place, .. } => self.size_of_place(place),
            _ => Vec::new(),
        }
    }

    fn size_of_place(&self, place: &Place) -> Vec<VarId> {
        let mut made_of = self.sizes.get(&place.root).cloned().unwrap_or_default();
        for projection in &place.projections {
            match projection {
                Projection::Slice(bounds) => made_of.extend(bounds.flowing()),
                // An element is another sequence.
                Projection::Index(_) | Projection::Field(_) => made_of.clear(),
                Projection::Deref => {}
            }
        }
        made_of
    }

    /// The length of something that has no name: the bounds in it count.
    fn measured(&self, mut opaque: Opaque, receiver: &syn::Expr) -> Opaque {
        let mut rewriter = Rewriter::measuring(self);
        rewriter.visit_expr_mut(&mut receiver.clone());
        let Rewriter { flowing, mut causes, .. } = rewriter;
        if let Some(step) = unknown_step(receiver) {
            let mut rewriter = Rewriter::measuring(self);
            rewriter.visit_expr_mut(&mut step.clone());
            let (code, reads) = (Code::NoDerivative, rewriter.flowing.into_iter().collect());
            let source = step.to_token_stream();
            causes.push(Cause { code, what: super::expr::noun(step), reads, source });
        }
        let Some(Cause { code, what, .. }) = causes.first().cloned() else {
            return including(opaque, flowing.into_iter().collect());
        };
        let lost: Vec<VarId> = causes.iter().flat_map(|cause| cause.reads.iter().copied()).collect();
        opaque.detached = opaque.reads.iter().copied().filter(|var| !lost.contains(var)).collect();
        opaque.refused = Some(Box::new(Refusal { code, what, causes }));
        opaque.repeatable = false;
        opaque
    }
}

/// Whether the items of a chain are counted without a condition.
pub(super) fn is_counted_out(chain: &syn::Expr) -> bool {
    match peel(chain) {
        syn::Expr::Range(_) => true,
        syn::Expr::MethodCall(call) if call.method == "iter" || call.method == "chars" || call.method == "bytes" => {
            true
        }
        syn::Expr::MethodCall(call) => {
            KEEPING.contains(&call.method.to_string().as_str())
                && (is_counted_out(&call.receiver)
                    || (is_projection(&call.receiver) && !matches!(peel(&call.receiver), syn::Expr::MethodCall(_))))
        }
        _ => false,
    }
}

/// The last step of a chain of which nobody knows how many items it gives.
fn unknown_step(chain: &syn::Expr) -> Option<&syn::Expr> {
    let syn::Expr::MethodCall(call) = peel(chain) else { return None };
    let name = call.method.to_string();
    let is_known = KEEPING.contains(&name.as_str()) || HANDING_ON.contains(&name.as_str());
    if is_known { unknown_step(&call.receiver) } else { Some(peel(chain)) }
}

/// The same opaque, which depends on more.
fn including(mut opaque: Opaque, made_of: Vec<VarId>) -> Opaque {
    opaque.detached.retain(|var| !made_of.contains(var));
    opaque.reads.extend(made_of);
    opaque.reads.sort_unstable();
    opaque.reads.dedup();
    opaque
}
