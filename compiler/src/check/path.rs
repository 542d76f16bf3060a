//! The path of a value from a parameter to the place where its gradient is lost, and from there to the result.

use std::collections::VecDeque;

use crate::analyze::flow::{Flow, Flows, Target};
use crate::diagnostics::render;
use crate::ir::{Func, VarId, VarKind};

/// A variable and the line that gives it its value; zero where there is none.
pub(super) type Step = (VarId, usize);

/// What the user calls a variable.
pub(super) fn name(func: &Func, var: VarId) -> String {
    let param = func.params.iter().find(|param| param.var == var);
    param.map_or_else(|| func.var(var).ident.to_string(), |param| render::expression(&param.written))
}

/// `` `a` (line 4), `b` (line 6) ``: the variables of a path that the user named, without the one it starts from.
pub(super) fn named(func: &Func, path: &[Step], origin: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for (var, line) in path.iter().filter(|(var, _)| is_named(func, *var)) {
        let ident = name(func, *var);
        // A parameter that the body writes is copied first: the copy has its name.
        if ident == origin && func.params.iter().any(|param| param.name == ident) {
            continue;
        }
        let name = if *line == 0 { format!("`{ident}`") } else { format!("`{ident}` (line {line})") };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Whether the user named it.
pub(super) fn is_named(func: &Func, var: VarId) -> bool {
    matches!(func.var(var).kind, VarKind::Local | VarKind::Param)
}

/// The shortest path from a differentiable parameter to a variable.
pub(super) fn into(func: &Func, flows: &Flows, goal: VarId, differentiable: bool) -> Vec<Step> {
    let mut from: Vec<Option<Step>> = vec![None; func.vars.len()];
    let mut seen = vec![false; func.vars.len()];
    let mut queue: VecDeque<VarId> =
        func.params.iter().filter(|param| param.differentiable).map(|param| param.var).collect();
    for var in &queue {
        seen[var.0 as usize] = true;
    }
    let steps = steps(func, flows, differentiable);
    while let Some(var) = queue.pop_front() {
        for &(target, line) in &steps[var.0 as usize] {
            if let Target::Var(next) = target
                && !std::mem::replace(&mut seen[next.0 as usize], true)
            {
                from[next.0 as usize] = Some((var, line));
                queue.push_back(next);
            }
        }
    }
    let mut path = Vec::new();
    let mut at = goal;
    while let Some((previous, line)) = from[at.0 as usize] {
        path.push((at, line));
        at = previous;
    }
    path.push((at, 0));
    path.reverse();
    path
}

/// The shortest path from a target to the result.
pub(super) fn out(func: &Func, flows: &Flows, start: Target) -> Option<Vec<Step>> {
    match start {
        Target::Var(start) => to_result(func, flows, start, false, &[]),
        Target::Result => Some(Vec::new()),
    }
}

/// The shortest path with a derivative from a parameter to the result, beside the variables where it is cut.
pub(super) fn kept(func: &Func, flows: &Flows, origin: VarId, cut: &[Target]) -> Option<Vec<Step>> {
    let path = to_result(func, flows, origin, true, cut).or_else(|| to_result(func, flows, origin, true, &[]))?;
    Some(path.into_iter().skip(1).collect())
}

fn to_result(func: &Func, flows: &Flows, start: VarId, differentiable: bool, avoided: &[Target]) -> Option<Vec<Step>> {
    let line_of = |var: VarId| flows.edges.iter().find(|edge| edge.target == Target::Var(var)).map_or(0, line);
    let mut from: Vec<Option<VarId>> = vec![None; func.vars.len()];
    let mut seen = vec![false; func.vars.len()];
    seen[start.0 as usize] = true;
    let mut queue = VecDeque::from([start]);
    let steps = steps(func, flows, differentiable);
    while let Some(var) = queue.pop_front() {
        for &(target, _) in &steps[var.0 as usize] {
            match target {
                Target::Result => {
                    let mut path = vec![(var, line_of(var))];
                    let mut at = var;
                    while let Some(previous) = from[at.0 as usize] {
                        path.push((previous, line_of(previous)));
                        at = previous;
                    }
                    path.reverse();
                    return Some(path);
                }
                Target::Var(next) if avoided.contains(&target) => seen[next.0 as usize] = true,
                Target::Var(next) => {
                    if !std::mem::replace(&mut seen[next.0 as usize], true) {
                        from[next.0 as usize] = Some(var);
                        queue.push_back(next);
                    }
                }
            }
        }
    }
    None
}

/// From every variable, where its value flows and the line that makes it flow there.
fn steps(func: &Func, flows: &Flows, differentiable: bool) -> Vec<Vec<(Target, usize)>> {
    let mut steps = vec![Vec::new(); func.vars.len()];
    for edge in flows.edges.iter().filter(|edge| edge.differentiable || !differentiable) {
        steps[edge.source.0 as usize].push((edge.target, line(edge)));
    }
    steps
}

fn line(edge: &Flow) -> usize {
    edge.span.start().line
}
