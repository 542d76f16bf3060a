//! Gradient-flow diagnostics: what would lose a gradient in silence is named, with the path along which it is lost.

mod definitions;
mod factor;
mod nonfinite;
mod path;
mod reduction;
mod second_order;
mod sources;
mod unneeded;
mod value;
mod zero;

use self::reduction::Reductions;
pub(crate) use self::second_order::second_order;
use crate::analyze::Facts;
use crate::analyze::flow::{self, Flows, Obstacle, Target};
use crate::analyze::lent;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help};
use crate::ir::{Func, VarId};

/// Reports cuts, missing derivatives, and gradients that are zero or may be infinite.
pub(crate) fn check(cx: &mut Diagnostics, item: &syn::ItemFn, func: &Func, facts: &Facts) {
    let flows = flow::flows(func);
    let mut reductions = Reductions::new(func, facts);
    let obstacles = flows.obstacles.iter().filter(|obstacle| !reductions.excuse(obstacle));
    let found: Vec<(&Obstacle, Diagnostic)> =
        obstacles.filter_map(|obstacle| Some((obstacle, examine(func, facts, &flows, obstacle)?))).collect();
    // A closure is refused where it is called, or else where it stands.
    let closures = refused_closures(&found);
    let touches = |obstacle: &Obstacle, closure: VarId| {
        obstacle.reads.contains(&closure) || obstacle.targets.contains(&Target::Var(closure))
    };
    let is_called =
        |closure: &VarId| found.iter().any(|(other, _)| !is_closure(other) && other.reads.contains(closure));
    let called: Vec<VarId> = closures.iter().copied().filter(is_called).collect();
    let is_told =
        |obstacle: &Obstacle| is_closure(obstacle) && called.iter().any(|closure| touches(obstacle, *closure));
    let found: Vec<Diagnostic> =
        found.iter().filter(|(obstacle, _)| !is_told(obstacle)).map(|(_, found)| found.clone()).collect();
    // Of the errors at one place the first is kept: that a rule is missing says least.
    let (missing, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.code == Code::NoDerivative);
    let written = lent::writes(func, facts);
    let written = written.iter().filter(|obstacle| !closures.iter().any(|closure| touches(obstacle, *closure)));
    let written = written.filter_map(|obstacle| examine(func, facts, &flows, obstacle));
    // Where a part of it is refused already, nothing is left that could be written.
    let is_whole = |written: &Diagnostic| !found.iter().any(|part| sources::holds(&written.source, &part.source));
    let written: Vec<Diagnostic> = written.filter(is_whole).collect();
    for found in found.into_iter().chain(written).chain(missing) {
        cx.push(found);
    }
    if !cx.has_errors() {
        zero::zero(cx, item, func);
        factor::factors(cx, item, func, facts, &flows, &reductions.vanishing());
        nonfinite::nonfinite(cx, func, facts, &flows);
    }
}

/// The variables that hold a closure which is refused.
fn refused_closures(found: &[(&Obstacle, Diagnostic)]) -> Vec<VarId> {
    let closures = found.iter().filter(|(obstacle, _)| is_closure(obstacle));
    let targets = closures.flat_map(|(obstacle, _)| &obstacle.targets);
    targets
        .filter_map(|target| match target {
            Target::Var(var) => Some(*var),
            Target::Result => None,
        })
        .collect()
}

fn is_closure(obstacle: &Obstacle) -> bool {
    matches!(syn::parse2(obstacle.source.clone()), Ok(syn::Expr::Closure(_)))
}

/// The message about an obstacle, if something active meets it.
fn examine(func: &Func, facts: &Facts, flows: &Flows, obstacle: &Obstacle) -> Option<Diagnostic> {
    if obstacle.beside.iter().any(|var| facts.is_varied(*var)) {
        return None;
    }
    let obstacle = obstacle.narrowed(|var| facts.is_varied(var) || facts.is_compared(var));
    let influences = obstacle.targets.iter().any(|target| match target {
        Target::Var(var) => facts.is_influential(*var),
        Target::Result => true,
    });
    let varied = obstacle.reads.iter().find(|var| facts.is_varied(**var));
    let read = varied.or_else(|| obstacle.reads.iter().find(|var| facts.is_compared(**var)))?;
    influences.then(|| report(func, flows, &obstacle, *read, varied.is_some()))
}

/// `varied` says that the derivative flows into what is read, and not the value alone.
fn report(func: &Func, flows: &Flows, obstacle: &Obstacle, read: VarId, varied: bool) -> Diagnostic {
    let into = path::into(func, flows, read, varied);
    let origin = into.first().map_or(read, |(var, _)| *var);
    let var = path::name(func, origin);
    let mut notes = Vec::new();
    let through = path::named(func, into.get(1..).unwrap_or_default(), &var);
    let out = obstacle.targets.iter().find_map(|target| path::out(func, flows, *target)).unwrap_or_default();
    let onward = path::named(func, &out, &var);
    match (through.is_empty(), onward.is_empty()) {
        (true, true) => {}
        (false, true) => notes.push(format!("`{var}` reaches it through {through}")),
        (true, false) => notes.push(format!("it reaches the result through {onward}")),
        (false, false) => {
            notes.push(format!("`{var}` reaches it through {through}; it reaches the result through {onward}"))
        }
    }
    // What is not cut is worth knowing where the gradient would be wrong and not zero.
    if let Some(kept) = path::kept(func, flows, origin, &obstacle.targets) {
        let kept = path::named(func, &kept, &var);
        let through = if kept.is_empty() { String::new() } else { format!(" through {kept}") };
        notes.push(format!("another part of the gradient of `{var}` reaches the result{through}"));
    }
    // A write out of sight is told by the variable it may change.
    let written = match (obstacle.code, changed(obstacle)) {
        (Code::OpaqueWrite, Some(target)) if path::is_named(func, target) => path::name(func, target),
        _ => var,
    };
    Diagnostic {
        code: obstacle.code,
        source: obstacle.source.clone(),
        var: written,
        what: obstacle.what.clone(),
        notes,
        help: help(obstacle),
    }
}

/// The variable that changes: what is written is read as well, other than what takes the value.
fn changed(obstacle: &Obstacle) -> Option<VarId> {
    let mut targets = obstacle.targets.iter().filter_map(|target| match target {
        Target::Var(var) => Some(*var),
        Target::Result => None,
    });
    targets.clone().find(|var| obstacle.reads.contains(var)).or_else(|| targets.next())
}

/// What is written out of sight is lost, whether a gradient is dropped on purpose or not.
fn help(obstacle: &Obstacle) -> Help {
    match obstacle.code {
        Code::OpaqueBarrier if changed(obstacle).is_some_and(|var| obstacle.reads.contains(&var)) => Help::Nothing,
        _ => Help::OfCode,
    }
}
