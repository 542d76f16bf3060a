//! Facts about a function under differentiation, in tables indexed by variable.

pub(crate) mod activity;
pub(crate) mod flow;
mod idle;
pub(crate) mod influence;
pub(crate) mod lent;
pub(crate) mod steady;
pub(crate) mod types;

use std::collections::BTreeSet;

use crate::ir::{Arg, Call, Func, Sweeps, VarId};
use steady::Loops;

/// What the analyses found.
pub(crate) struct Facts {
    varied: Vec<bool>,
    compared: Vec<bool>,
    reaching: Vec<bool>,
    /// The value reaches the result, be it with or without a derivative.
    influential: Vec<bool>,
    steady: Vec<bool>,
    /// Steady even if loops have no turn.
    used: Vec<bool>,
    idle: BTreeSet<VarId>,
}

/// Runs the analyses. Types are completed in place; everything else is a side table.
pub(crate) fn analyze(func: &mut Func, result: Option<&syn::Type>) -> Facts {
    types::infer(func, result);
    let flows = flow::flows(func);
    let mut facts = activity::activity(func, &flows, &[]);
    facts.steady = steady::steady(func, Loops::Run);
    facts.used = steady::steady(func, Loops::MayRun);
    facts.idle = idle::results(func);
    facts
}

/// What moves with the parameters of a function in either sweep, and moves what comes out of one.
pub(crate) fn tangents(sweeps: &Sweeps) -> Facts {
    activity::activity(&sweeps.func, &flow::sweep::flows(sweeps), &sweeps.moving())
}

/// Whether the gradient of a function moves with its parameters, as far as can be seen: its second derivative is not zero
/// everywhere. Tangents of cotangents that come in do not count, since a pullback is linear in them.
pub(crate) fn curved(sweeps: &Sweeps) -> bool {
    let facts = activity::activity(&sweeps.func, &flow::sweep::flows(sweeps), &[]);
    sweeps.bars.iter().flatten().any(|bar| facts.is_varied(*bar))
}

impl Facts {
    pub(crate) fn new(varied: Vec<bool>, compared: Vec<bool>, reaching: Vec<bool>, influential: Vec<bool>) -> Self {
        let (steady, used, idle) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { varied, compared, reaching, influential, steady, used, idle }
    }

    /// It depends on a differentiable parameter, with a derivative.
    pub(crate) fn is_varied(&self, var: VarId) -> bool {
        get(&self.varied, var)
    }

    /// It is the result of a call that is given something varied, and reaches nothing, or only what has no derivative:
    /// its length is used as a number.
    pub(crate) fn is_idle(&self, result: VarId, call: &Call) -> bool {
        let is_inspected = self.is_influential(result) && !get(&self.reaching, result);
        (is_inspected || self.idle.contains(&result))
            && call.args.iter().flat_map(flow::given).any(|var| self.is_varied(var))
    }

    /// It is a boolean that comes from comparing varied values.
    pub(crate) fn is_compared(&self, var: VarId) -> bool {
        get(&self.compared, var)
    }

    /// Varied, and the result depends on it with a derivative: it has an adjoint.
    pub(crate) fn is_active(&self, var: VarId) -> bool {
        get(&self.varied, var) && get(&self.reaching, var)
    }

    /// Its adjoint is not zero merely because its value was never used.
    pub(crate) fn is_steady(&self, var: VarId) -> bool {
        get(&self.steady, var)
    }

    /// As [`is_steady`](Self::is_steady), even if loops have no turn.
    pub(crate) fn is_certainly_used(&self, var: VarId) -> bool {
        get(&self.used, var)
    }

    /// Whether a call needs the derivative of its function: something active goes in, and something active comes out.
    pub(crate) fn is_differentiated(&self, result: Option<VarId>, call: &Call) -> bool {
        let goes_in = call.args.iter().flat_map(flow::given).any(|var| self.is_active(var));
        let lent = |arg: &Arg| matches!(arg, Arg::RefMut(place) if self.is_active(place.root));
        goes_in && (result.is_some_and(|var| self.is_active(var)) || call.args.iter().any(lent))
    }

    /// The result depends on its value.
    pub(crate) fn is_influential(&self, var: VarId) -> bool {
        get(&self.influential, var)
    }
}

/// Variables made by a transform after the analysis are not in the tables: they are inactive.
fn get(table: &[bool], var: VarId) -> bool {
    table.get(var.0 as usize).copied().unwrap_or(false)
}
