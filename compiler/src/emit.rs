//! From IR to tokens: the companion type of a function. Cannot fail, and decides nothing about derivatives.
//!
//! Every statement and expression of the IR has one printed form. What is decided here is only how it reads: where
//! `mut` and parentheses are needed, and which of two equal spellings is the shorter.

mod block;
mod bounds;
mod companion;
mod copies;
mod detached;
mod entry;
mod expr;
mod fused;
mod halves;
mod hessian;
mod higher_order;
mod jacobian;
mod jvp;
mod lanes;
mod lent;
mod literal;
mod nested;
mod nested_lanes;
mod place;
mod range;
mod resized;
mod rule;
mod signature;
mod span;
mod stmt;
mod sweep;
mod sweep_stmt;
pub(crate) mod types;
mod vjp;
mod wrappers;
mod written;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use syn::Lifetime;

pub(crate) use rule::Rule;

use self::lent::Lent;
use crate::ir::{Func, LoopId, Sweeps, Ty, VarId};
use crate::options::Options;

/// What the transforms made of a function.
pub(crate) struct Derivatives {
    /// The function split into forward and reverse sweep.
    pub(crate) reverse: Sweeps,
    /// Both sweeps in one, for the gradient of a number.
    pub(crate) fused: Option<Sweeps>,
    /// The function with its tangent, if it is asked for.
    pub(crate) forward: Option<Sweeps>,
    /// The function with several tangents at once, likewise.
    pub(crate) lanes: Option<Sweeps>,
    /// Both sweeps with their tangents, those with theirs, and so on: the second derivative and the higher ones.
    pub(crate) higher: Vec<Sweeps>,
    /// Both sweeps in one with their tangents, if there is a second derivative.
    pub(crate) fused_second: Option<Sweeps>,
}

#[cfg(test)]
impl From<Sweeps> for Derivatives {
    fn from(reverse: Sweeps) -> Self {
        Self { reverse, fused: None, forward: None, lanes: None, higher: Vec::new(), fused_second: None }
    }
}

/// The companion type: `pub enum f {}` and its `impl`.
pub(crate) fn emit(item: &syn::ItemFn, options: &Options, derivatives: &Derivatives) -> TokenStream {
    let item = bounds::of_generics(item, &derivatives.reverse.func.params);
    companion::companion(&item, options, derivatives)
}

/// The companion type of a function with a custom rule.
pub(crate) fn rule(primal: &syn::ItemFn, options: &Options, sweeps: &Sweeps, rule: &Rule<'_>) -> TokenStream {
    let primal = bounds::of_generics(primal, &sweeps.func.params);
    rule::companion(&primal, options, sweeps, rule)
}

/// Prints the body of one sweep.
struct Printer<'s> {
    func: &'s Func,
    /// Variables that need `mut` where they are declared.
    mutable: Vec<bool>,
    /// Variables that are references: parameters, buffers, and what inference knows to be one.
    references: Vec<bool>,
    /// Buffers of the pullback, which are read and assigned through a dereference.
    buffers: BTreeSet<VarId>,
    /// Variables that are read or written anywhere.
    used: Vec<bool>,
    /// Pullbacks that are given no cotangent of a result.
    detached: BTreeSet<VarId>,
    /// Parameters taken by value that a pullback is lent.
    lent: Vec<Lent>,
    /// The names of constant generic parameters of type `usize`.
    usize_generics: Vec<Ident>,
    /// The loops around the statement being printed, and their labels.
    loops: Vec<(LoopId, Option<Lifetime>)>,
    /// The block that an early return leaves.
    returns_to: Option<Lifetime>,
}

impl Printer<'_> {
    fn ident(&self, var: VarId) -> &Ident {
        &self.func.var(var).ident
    }

    fn is_reference(&self, var: VarId) -> bool {
        self.references[var.0 as usize]
    }

    fn is_mutable(&self, var: VarId) -> bool {
        self.mutable[var.0 as usize]
    }

    fn is_used(&self, var: VarId) -> bool {
        self.used[var.0 as usize]
    }
}

/// Which variables are references.
fn references(sweeps: &Sweeps) -> Vec<bool> {
    let mut references: Vec<bool> = sweeps.func.vars.iter().map(|var| matches!(var.ty, Ty::Ref(_))).collect();
    for param in &sweeps.func.params {
        references[param.var.0 as usize] |= param.passing != crate::ir::Passing::Value;
    }
    for bar in sweeps.bars.iter().chain(sweeps.bar_dots.iter().flatten()).flatten() {
        references[bar.0 as usize] = true;
    }
    for dots in &sweeps.dots {
        for (param, dot) in sweeps.func.params.iter().zip(dots) {
            let Some(dot) = dot else { continue };
            references[dot.0 as usize] = param.passing != crate::ir::Passing::Value;
        }
    }
    references
}
