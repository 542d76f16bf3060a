//! Gradient-flow diagnostics: what would lose a gradient in silence is named, with the path along which it is lost.

use std::collections::VecDeque;

use quote::ToTokens;

use crate::analyze::Facts;
use crate::analyze::flow::{self, Flow, Flows, Obstacle, Target};
use crate::analyze::lent;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{Func, VarId, VarKind};

/// Reports cuts, missing derivatives and parameters without influence.
pub(crate) fn check(cx: &mut Diagnostics, func: &Func, facts: &Facts) {
    let flows = flow::flows(func);
    for obstacle in flows.obstacles.iter().chain(&lent::writes(func, facts)) {
        let influences = obstacle.targets.iter().any(|target| match target {
            Target::Var(var) => facts.is_influential(*var),
            Target::Result => true,
        });
        let varied = obstacle.reads.iter().find(|var| facts.is_varied(**var));
        let read = varied.or_else(|| obstacle.reads.iter().find(|var| facts.is_compared(**var)));
        if let (true, Some(read)) = (influences, read) {
            cx.push(report(func, &flows, obstacle, *read, varied.is_some()));
        }
    }
    if !cx.has_errors() {
        unused(cx, func, facts);
    }
}

/// A parameter the result does not depend on; one message for the function if there is no other.
fn unused(cx: &mut Diagnostics, func: &Func, facts: &Facts) {
    let differentiable: Vec<VarId> =
        func.params.iter().filter(|param| param.differentiable).map(|param| param.var).collect();
    let silent: Vec<VarId> = differentiable.iter().copied().filter(|var| !facts.is_active(*var)).collect();
    if silent.len() == differentiable.len() && silent.len() > 1 {
        cx.report(Code::ZeroGradient, func.name.to_token_stream(), func.name.to_string());
        return;
    }
    for var in silent {
        let ident = &func.var(var).ident;
        cx.push(Diagnostic {
            code: Code::UnusedParameter,
            source: ident.to_token_stream(),
            var: ident.to_string(),
            what: func.name.to_string(),
            notes: Vec::new(),
        });
    }
}

/// `varied` says that the derivative flows into what is read, and not the value alone.
fn report(func: &Func, flows: &Flows, obstacle: &Obstacle, read: VarId, varied: bool) -> Diagnostic {
    let into = path_into(func, flows, read, varied);
    let var =
        into.first().map_or_else(|| func.var(read).ident.to_string(), |(var, _)| func.var(*var).ident.to_string());
    let mut notes = Vec::new();
    let through = named(func, into.get(1..).unwrap_or_default());
    let out = obstacle.targets.iter().find_map(|target| path_out(func, flows, *target)).unwrap_or_default();
    let onward = named(func, &out);
    match (through.is_empty(), onward.is_empty()) {
        (true, true) => {}
        (false, true) => notes.push(format!("`{var}` reaches it through {through}")),
        (true, false) => notes.push(format!("it reaches the result through {onward}")),
        (false, false) => {
            notes.push(format!("`{var}` reaches it through {through}; it reaches the result through {onward}"))
        }
    }
    // A write out of sight is told by the variable it may change.
    let written = match (obstacle.code, obstacle.targets.first()) {
        (Code::OpaqueWrite, Some(Target::Var(target))) if is_named(func, *target) => {
            func.var(*target).ident.to_string()
        }
        _ => var,
    };
    Diagnostic {
        code: obstacle.code,
        source: obstacle.source.clone(),
        var: written,
        what: obstacle.what.clone(),
        notes,
    }
}

/// `` `a` (line 4), `b` (line 6) ``: the variables of a path that the user named.
fn named(func: &Func, path: &[(VarId, usize)]) -> String {
    let mut names: Vec<String> = Vec::new();
    for (var, line) in path.iter().filter(|(var, _)| is_named(func, *var)) {
        let ident = &func.var(*var).ident;
        let name = if *line == 0 { format!("`{ident}`") } else { format!("`{ident}` (line {line})") };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn is_named(func: &Func, var: VarId) -> bool {
    matches!(func.var(var).kind, VarKind::Local | VarKind::Param)
}

/// The shortest path from a differentiable parameter to a variable, each step with the line that makes it.
fn path_into(func: &Func, flows: &Flows, goal: VarId, differentiable: bool) -> Vec<(VarId, usize)> {
    let mut from: Vec<Option<(VarId, usize)>> = vec![None; func.vars.len()];
    let mut seen = vec![false; func.vars.len()];
    let mut queue: VecDeque<VarId> =
        func.params.iter().filter(|param| param.differentiable).map(|param| param.var).collect();
    for var in &queue {
        seen[var.0 as usize] = true;
    }
    while let Some(var) = queue.pop_front() {
        for (target, line) in steps(flows, var, differentiable) {
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
fn path_out(func: &Func, flows: &Flows, start: Target) -> Option<Vec<(VarId, usize)>> {
    let Target::Var(start) = start else { return Some(Vec::new()) };
    let line_of = |var: VarId| flows.edges.iter().find(|edge| edge.target == Target::Var(var)).map_or(0, line);
    let mut from: Vec<Option<VarId>> = vec![None; func.vars.len()];
    let mut seen = vec![false; func.vars.len()];
    seen[start.0 as usize] = true;
    let mut queue = VecDeque::from([start]);
    while let Some(var) = queue.pop_front() {
        for (target, _) in steps(flows, var, false) {
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

fn steps(flows: &Flows, var: VarId, differentiable: bool) -> impl Iterator<Item = (Target, usize)> {
    flows
        .edges
        .iter()
        .filter(move |edge| edge.source == var && (edge.differentiable || !differentiable))
        .map(|edge| (edge.target, line(edge)))
}

fn line(edge: &Flow) -> usize {
    edge.span.start().line
}
