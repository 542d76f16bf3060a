//! Gradient-flow diagnostics: what would lose a gradient in silence is named, with the path along which it is lost.

mod definitions;
mod factor;
mod nonfinite;
mod path;
mod reduction;
mod sources;
mod zero;

use self::reduction::Reductions;
use crate::analyze::Facts;
use crate::analyze::flow::{self, Flows, Obstacle, Target};
use crate::analyze::lent;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{Func, VarId};

/// Reports cuts, missing derivatives, and gradients that are zero or may be infinite.
pub(crate) fn check(cx: &mut Diagnostics, item: &syn::ItemFn, func: &Func, facts: &Facts) {
    let flows = flow::flows(func);
    let mut reductions = Reductions::new(func, facts);
    let obstacles = flows.obstacles.iter().filter(|obstacle| !reductions.excuse(obstacle));
    let found: Vec<Diagnostic> = obstacles.filter_map(|obstacle| examine(func, facts, &flows, obstacle)).collect();
    // Of the errors at one place the first is kept: that a rule is missing says least.
    let (missing, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.code == Code::NoDerivative);
    let written = lent::writes(func, facts);
    let written = written.iter().filter_map(|obstacle| examine(func, facts, &flows, obstacle));
    // Where a part of it is refused already, nothing is left that could be written.
    let is_whole = |written: &Diagnostic| !found.iter().any(|part| sources::holds(&written.source, &part.source));
    let written: Vec<Diagnostic> = written.filter(is_whole).collect();
    for found in found.into_iter().chain(written).chain(missing) {
        cx.push(found);
    }
    if !cx.has_errors() {
        zero::zero(cx, item, func);
        factor::factors(cx, item, func, facts, &flows);
        nonfinite::nonfinite(cx, func, facts, &flows);
    }
}

/// The message about an obstacle, if something active meets it.
fn examine(func: &Func, facts: &Facts, flows: &Flows, obstacle: &Obstacle) -> Option<Diagnostic> {
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
    let written = match (obstacle.code, obstacle.targets.first()) {
        (Code::OpaqueWrite, Some(Target::Var(target))) if path::is_named(func, *target) => path::name(func, *target),
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
