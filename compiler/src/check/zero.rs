//! Gradients that are zero: a parameter that does not reach the result, or reaches it without a derivative.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};

use super::unneeded::unneeded;
use super::{path, sources};
use crate::analyze::influence::{Influence, Reach, influence, inputs};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help, render};
use crate::ir::{Func, VarId};

/// A code and where it is reported.
type Cause = (Code, (usize, usize));

/// One message per cause: parameters that end at the same place share it.
pub(super) fn zero(cx: &mut Diagnostics, item: &syn::ItemFn, func: &Func) {
    let found = influence(func);
    let constant = "its argument depends on no differentiable parameter";
    let useless = found.useless.iter().map(|source| (source.clone(), constant));
    for (source, why) in useless.chain(unneeded(item)) {
        cx.push(Diagnostic {
            code: Code::UnusedNoGrad,
            var: format!("write `{}`", argument(&source)),
            source,
            what: "no_grad".to_owned(),
            notes: vec![why.to_owned()],
            help: Help::OfCode,
        });
    }
    let inputs = inputs(func);
    // Of what a cut loses the user was told, or wanted not to be.
    let known = found.result.value | found.result.cut;
    let lost: Vec<(usize, VarId)> = inputs.iter().copied().filter(|(bit, _)| known >> bit & 1 == 0).collect();
    let mut causes: BTreeMap<Cause, (TokenStream, Vec<String>)> = BTreeMap::new();
    let all = func.params.iter().filter(|param| param.differentiable).count();
    for (bit, var) in &lost {
        let (code, source) = cause(item, func, &found, *bit, *var, lost.len() == all);
        let start = sources::start(&source);
        causes.entry((code, start)).or_insert((source, Vec::new())).1.push(format!("`{}`", path::name(func, *var)));
    }
    for ((code, _), (source, names)) in causes {
        cx.push(message(func, code, source, &names));
    }
}

/// What stands between the parentheses.
fn argument(call: &TokenStream) -> String {
    let arguments = call.clone().into_iter().last().map(|token| match token {
        TokenTree::Group(group) => render::expression(&group.stream()),
        token => token.to_string(),
    });
    arguments.unwrap_or_default()
}

/// Why a parameter does not reach the result with a derivative, and where.
fn cause(item: &syn::ItemFn, func: &Func, found: &Influence, bit: usize, var: VarId, all: bool) -> (Code, TokenStream) {
    let written = func.params.iter().find(|param| param.var == var).map(|param| param.written.clone());
    let written = written.unwrap_or_default();
    let Reach { detached, control, .. } = found.result;
    if detached >> bit & 1 == 1
        && let Some(source) = found.detached.get(&bit)
    {
        return (Code::DetachedParameter, source.clone());
    }
    if control >> bit & 1 == 1
        && let Some(source) = found.conditions.get(&bit)
    {
        return (Code::ControlFlowOnly, source.clone());
    }
    let overwritten = found.overwrites.get(&bit).and_then(|span| sources::statement_at(item, span.start()));
    if let Some(source) = overwritten.or_else(|| sources::shadowing(item, &written)) {
        return (Code::OverwrittenParameter, source);
    }
    match sources::result(item) {
        Some(result) if all => (Code::ConstantResult, result),
        _ => (Code::UnusedParameter, written),
    }
}

fn message(func: &Func, code: Code, source: TokenStream, names: &[String]) -> Diagnostic {
    let var = match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    };
    let reaches = if names.len() == 1 { "reaches" } else { "reach" };
    let what = match code {
        Code::ControlFlowOnly | Code::DetachedParameter => reaches.to_owned(),
        Code::UnusedParameter if func.params.iter().any(|param| param.is_listed) => format!("remove {var} from `wrt`"),
        Code::UnusedParameter => "mark the parameter `#[no_grad]`".to_owned(),
        _ => func.name.to_string(),
    };
    let notes = match code {
        Code::ControlFlowOnly => {
            vec![format!("the derivative by {var} is zero on either side, and what is chosen jumps in between")]
        }
        Code::ConstantResult if names.len() > 1 => vec![format!("its parameters are {var}")],
        Code::ConstantResult => vec![format!("its parameter is {var}")],
        _ => Vec::new(),
    };
    Diagnostic { code, source, var, what, notes, help: Help::OfCode }
}
