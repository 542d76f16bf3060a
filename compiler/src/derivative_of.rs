//! Custom rules: a hand-written pullback for a function whose body is not seen.

mod expected;
mod shape;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::analyze::analyze;
use crate::callables;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help, render};
use crate::differentiate::{prepare, reverse};
use crate::emit::{self, Rule};
use crate::expand::{misapplied, stub, unseen, with_warnings, without_markers};
use crate::ir::{Func, Passing};
use crate::lower::lower;
use crate::options::Options;
use crate::simplify::simplify;
use shape::{Pullback, Shape, borrows};

/// Expands `#[derivative_of(path)] item`: the item unchanged and first, then the companion of the function at the path.
///
/// That companion is the one of a function with the same parameters, the same result and an unknown body; only what
/// would hold sweeps calls the item.
#[allow(clippy::needless_pass_by_value, reason = "the signature of an attribute macro")]
pub fn derivative_of(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut cx = Diagnostics::default();
    let options = Options::parse_rule(&mut cx, arguments);
    let mut parsed = match syn::parse2::<syn::ItemFn>(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            misapplied(&mut cx, "derivative_of", &item, &error);
            let errors = render::errors(&cx.into_sorted());
            return quote!(#item #errors);
        }
    };
    crate::fragments::parenthesise(&mut parsed);
    let companion = options.as_ref().and_then(|options| {
        let target = options.target.as_ref()?;
        companion(&mut cx, options, target, &parsed)
    });
    let found = cx.into_sorted();
    let rule = with_warnings(without_markers(parsed), &found);
    let errors = render::errors(&found);
    quote!(#rule #companion #errors)
}

/// After an error that leaves the signature understood, the companion has its functions and no derivative.
fn companion(cx: &mut Diagnostics, options: &Options, target: &syn::Path, item: &syn::ItemFn) -> Option<TokenStream> {
    let shape = Shape::of(&item.sig);
    let primal = callables::named(&primal(target, item, shape.value())?);
    let func = lower(cx, options, &primal);
    if !cx.has_errors() {
        check_parameters(cx, &primal, &func);
    }
    let pullback = if cx.has_errors() { None } else { pullback(cx, item, &primal, &shape, &func) };
    let Some(Pullback { cotangent, gradients, owns }) = pullback else {
        return stub(options, &primal);
    };
    let is_kept = owns || !func.params.iter().any(|param| borrows(&param.ty));
    let mut func = prepare::prepare(func);
    let facts = analyze(&mut func, Some(shape.value()));
    let sweeps = simplify(reverse(func, &facts));
    Some(emit::rule(&primal, options, &sweeps, &Rule { item, target, cotangent, gradients, is_kept }))
}

/// The function at the path, as the rule describes it.
fn primal(target: &syn::Path, item: &syn::ItemFn, value: &syn::Type) -> Option<syn::ItemFn> {
    let mut primal = item.clone();
    primal.sig.ident = target.segments.last()?.ident.clone();
    primal.sig.output = syn::parse_quote!(-> #value);
    *primal.block = unseen();
    Some(primal)
}

fn check_parameters(cx: &mut Diagnostics, primal: &syn::ItemFn, func: &Func) {
    for param in func.params.iter().filter(|param| param.passing == Passing::RefMut) {
        let what = "there are none yet for functions with a `&mut` parameter";
        report(cx, primal, param.ty.to_token_stream(), what, Vec::new());
    }
}

/// The pullback of the rule, unless it is no pullback of the function.
fn pullback<'r>(
    cx: &mut Diagnostics,
    item: &syn::ItemFn,
    primal: &syn::ItemFn,
    shape: &Shape<'r>,
    func: &Func,
) -> Option<Pullback<'r>> {
    let params: Vec<_> = func.params.iter().filter(|param| param.differentiable).map(|param| &param.ty).collect();
    match shape.pullback(&params) {
        Ok(pullback) => Some(pullback),
        Err(misfit) => {
            let note = format!("expected: {}", expected::signature(item, shape, &params));
            report(cx, primal, misfit.source, &misfit.what, vec![note]);
            None
        }
    }
}

fn report(cx: &mut Diagnostics, primal: &syn::ItemFn, source: TokenStream, what: &str, notes: Vec<String>) {
    let (var, what) = (primal.sig.ident.to_string(), what.to_owned());
    cx.push(Diagnostic { code: Code::CustomRuleSignature, source, var, what, notes, help: Help::OfCode });
}
