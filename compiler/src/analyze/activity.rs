//! Activity: varied (depends on a differentiable parameter) and useful (the result depends on it).

use std::collections::VecDeque;

use super::Facts;
use super::flow::{Flow, Flows, Target};
use crate::ir::{Func, Ty, VarId};

/// Closes the flows forward from the differentiable parameters, and what else is given that varies, and backward from
/// the result.
pub(crate) fn activity(func: &Func, flows: &Flows, given: &[VarId]) -> Facts {
    let count = func.vars.len();
    let seeds = func.params.iter().filter(|param| param.differentiable).map(|param| param.var);
    let seeds = seeds.chain(given.iter().copied());
    let mut varied = forward(count, &flows.edges, seeds);
    // What is counted is not differentiated, wherever it came from.
    for (varied, var) in varied.iter_mut().zip(&func.vars) {
        *varied &= !var.ty.is_discrete();
    }
    let compared = compared(func, flows, &varied);
    let reaching = backward(count, &flows.edges, |edge| edge.differentiable);
    let influential = backward(count, &flows.edges, |_| true);
    Facts::new(varied, compared, reaching, influential)
}

/// The booleans that come from comparing varied values: no derivative flows into them, and none can be kept when one is
/// turned into a number. A boolean that branches set to constants is none of them.
fn compared(func: &Func, flows: &Flows, varied: &[bool]) -> Vec<bool> {
    let is_boolean = |var: VarId| holds_booleans(&func.var(var).ty);
    let mut next: Vec<Vec<VarId>> = vec![Vec::new(); func.vars.len()];
    let mut seeds = VecDeque::new();
    for edge in &flows.edges {
        let Target::Var(target) = edge.target else { continue };
        if !is_boolean(target) {
            continue;
        }
        if varied[edge.source.0 as usize] {
            seeds.push_back(target);
        } else if is_boolean(edge.source) {
            next[edge.source.0 as usize].push(target);
        }
    }
    close(seeds, &next)
}

fn holds_booleans(ty: &Ty) -> bool {
    match ty {
        Ty::Bool => true,
        Ty::Array(inner, _) | Ty::Slice(inner) | Ty::Vec(inner) | Ty::Ref(inner) => holds_booleans(inner),
        Ty::Tuple(parts) => parts.iter().any(holds_booleans),
        Ty::Float(_) | Ty::Int | Ty::Usize | Ty::Unknown => false,
    }
}

/// Everything reached from the seeds along differentiable flows.
pub(crate) fn forward(count: usize, edges: &[Flow], seeds: impl Iterator<Item = VarId>) -> Vec<bool> {
    let mut next: Vec<Vec<VarId>> = vec![Vec::new(); count];
    for edge in edges.iter().filter(|edge| edge.differentiable) {
        if let Target::Var(target) = edge.target {
            next[edge.source.0 as usize].push(target);
        }
    }
    close(seeds.collect(), &next)
}

/// Everything that reaches the result along the flows that count.
fn backward(count: usize, edges: &[Flow], counts: impl Fn(&Flow) -> bool) -> Vec<bool> {
    let mut next: Vec<Vec<VarId>> = vec![Vec::new(); count];
    let mut seeds = VecDeque::new();
    for edge in edges.iter().filter(|edge| counts(edge)) {
        match edge.target {
            Target::Var(target) => next[target.0 as usize].push(edge.source),
            Target::Result => seeds.push_back(edge.source),
        }
    }
    close(seeds, &next)
}

fn close(mut queue: VecDeque<VarId>, next: &[Vec<VarId>]) -> Vec<bool> {
    let mut reached = vec![false; next.len()];
    while let Some(var) = queue.pop_front() {
        if !std::mem::replace(&mut reached[var.0 as usize], true) {
            queue.extend(next[var.0 as usize].iter().copied());
        }
    }
    reached
}
