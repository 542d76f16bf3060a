//! How the result depends on each differentiable parameter: with a derivative, or only by way of what has none.
//!
//! Unlike activity this follows the statements in order, so that a value overwritten before it is used does not count.
//! Where paths join, what holds on one of them holds: a warning that follows from this says too little, never too much.

mod held;
mod walk;

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};

use crate::ir::{Func, Passing, VarId};

/// The parameters of a function as bits: those beyond the last are taken to reach the result.
pub(crate) const PARAMETERS: usize = 64;

/// The parameters that a value depends on, by the way it does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// With a derivative.
    pub(crate) value: u64,
    /// By a comparison, a length, an integer.
    pub(crate) inspected: u64,
    /// By way of a cut, of which the user was told or did not want to be.
    pub(crate) cut: u64,
    /// By way of `no_grad`.
    pub(crate) detached: u64,
    /// By the branch taken, the number of turns, the element chosen.
    pub(crate) control: u64,
}

/// What the analysis found.
pub(crate) struct Influence {
    /// What the result depends on, and what is left in `&mut` parameters.
    pub(crate) result: Reach,
    /// For each parameter, where the last value that depends on it is first overwritten.
    pub(crate) overwrites: BTreeMap<usize, Span>,
    /// For each parameter, the first condition or index that depends on it.
    pub(crate) conditions: BTreeMap<usize, TokenStream>,
    /// For each parameter, the first `no_grad` that its value goes into.
    pub(crate) detached: BTreeMap<usize, TokenStream>,
    /// The `no_grad`s into which nothing goes that could lose its gradient.
    pub(crate) useless: Vec<TokenStream>,
}

/// The differentiable parameters that are given and not asked for back, each with its bit.
pub(crate) fn inputs(func: &Func) -> Vec<(usize, VarId)> {
    let differentiable = func.params.iter().filter(|param| param.differentiable).enumerate();
    let inputs = differentiable.filter(|(bit, param)| param.passing != Passing::RefMut && *bit < PARAMETERS);
    inputs.map(|(bit, param)| (bit, param.var)).collect()
}

/// Follows every parameter to the result.
pub(crate) fn influence(func: &Func) -> Influence {
    walk::walk(func)
}

impl Reach {
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            value: self.value | other.value,
            inspected: self.inspected | other.inspected,
            cut: self.cut | other.cut,
            detached: self.detached | other.detached,
            control: self.control | other.control,
        }
    }

    /// Every parameter it depends on.
    pub(crate) fn any(self) -> u64 {
        self.value | self.inspected | self.cut | self.detached | self.control
    }

    /// What is left of it in something without a derivative.
    fn inspected(self) -> Self {
        Self { value: 0, inspected: self.value | self.inspected, ..self }
    }

    /// What is left of it behind a cut.
    fn cut(self) -> Self {
        Self { value: 0, inspected: 0, cut: self.value | self.inspected | self.cut, ..self }
    }

    /// What could lose its gradient here.
    fn given(self) -> u64 {
        self.value | self.inspected | self.cut
    }

    /// What is left of it behind `no_grad`.
    fn detached(self) -> Self {
        Self { detached: self.given() | self.detached, control: self.control, ..Self::default() }
    }

    /// What is left of it where it only decides.
    fn deciding(self) -> Self {
        Self { control: self.any(), ..Self::default() }
    }
}

/// The positions of the ones.
fn bits(mask: u64) -> impl Iterator<Item = usize> {
    (0..PARAMETERS).filter(move |bit| mask >> bit & 1 == 1)
}
