//! The pipeline.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::analyze::{analyze, curved, tangents, types};
use crate::callables;
use crate::check::{self, check};
use crate::diagnostics::levels::Levels;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help, Report, render};
use crate::differentiate::{demand, forward, fuse, prepare, reverse};
use crate::emit::{Derivatives, emit};
use crate::fragments;
use crate::ir::{Sweeps, Ty};
use crate::lower::lower;
use crate::options::statements::take_levels;
use crate::options::{Options, spanned};
use crate::simplify::{simplify, simplify_fused};

/// Expands `#[differentiable(arguments)] item`: the item unchanged and first, then its derivatives or the reasons why
/// there are none. Any tokens expand to tokens.
#[allow(clippy::needless_pass_by_value, reason = "the signature of an attribute macro")]
pub fn differentiable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut cx = Diagnostics::default();
    let mut options = Options::parse(&mut cx, arguments);
    let mut parsed = match syn::parse2::<syn::ItemFn>(item.clone()) {
        Ok(parsed) => parsed,
        Err(error) => {
            misapplied(&mut cx, "differentiable", &item, &error);
            let errors = render::errors(&cx.into_sorted());
            return quote!(#item #errors);
        }
    };
    if let Some(other) = parsed.attrs.iter().find(|attr| is_ours(attr)) {
        // The other one is expanded next, and gives the derivatives.
        let what = "a function that has it already".to_owned();
        let var = "differentiable".to_owned();
        let (code, source) = (Code::UnsupportedSignature, other.to_token_stream());
        cx.push(Diagnostic { code, source, var, what, notes: Vec::new(), help: Help::OfCode });
        let errors = render::errors(&cx.into_sorted());
        return quote!(#item #errors);
    }
    fragments::parenthesise(&mut parsed);
    let mut levels = std::mem::take(&mut options.levels);
    levels.extend(take_levels(&mut cx, &mut parsed.block));
    cx.set_levels(Levels::new(levels));
    let declared = callables::named(&parsed);
    let derivatives = derivatives(&mut cx, &options, &declared).or_else(|| stub(&options, &declared));
    let found = cx.into_sorted();
    let primal = with_warnings(without_markers(parsed), &found);
    let errors = render::errors(&found);
    // A function may well be used through its derivatives alone.
    quote!(#[allow(dead_code)] #primal #derivatives #errors)
}

fn is_ours(attr: &syn::Attribute) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == "differentiable")
}

/// The stages in order; nothing comes out if one of them reports an error.
fn derivatives(cx: &mut Diagnostics, options: &Options, item: &syn::ItemFn) -> Option<TokenStream> {
    let primal = lower(cx, options, item);
    if cx.has_errors() {
        return None;
    }
    let mut primal = prepare::prepare(primal);
    let facts = analyze(&mut primal, result_type(item));
    check(cx, item, &primal, &facts);
    if cx.has_errors() {
        return None;
    }
    demand::demand(&mut primal, &facts);
    let whole = Sweeps::whole(primal.clone());
    let lanes = Some(simplify(forward(whole.clone().in_lanes(), &facts)));
    let forward = Some(simplify(forward(whole, &facts)));
    let reverse = reverse(primal, &facts);
    if let Some(asked) = &options.higher_order
        && asked.order > 1
        && result_type(item).is_some_and(|ty| matches!(types::of_type(ty), Ty::Float(_)))
        && !curved(&reverse)
    {
        check::second_order(cx, &asked.option, &reverse.func, &facts);
    }
    cx.check_levels();
    if cx.has_errors() {
        return None;
    }
    let fused = fuse(&reverse);
    // Each is the one before with its tangents.
    let orders = (2..=options.order()).scan(reverse.clone(), |last, _| {
        *last = tangent_of(last);
        Some(simplify(last.clone()))
    });
    let higher: Vec<Sweeps> = orders.collect();
    let of_fused = |fused| (!higher.is_empty()).then(|| simplify_fused(tangent_of(fused)));
    let fused_second = fused.as_ref().and_then(of_fused);
    let fused = fused.map(simplify_fused);
    let mut reverse = simplify(reverse);
    reverse.recursive |= options.recursive;
    Some(emit(item, options, &Derivatives { reverse, fused, forward, lanes, higher, fused_second }))
}

/// Forward mode, of whatever code is at hand.
fn tangent_of(sweeps: &Sweeps) -> Sweeps {
    forward(sweeps.clone(), &tangents(sweeps))
}

/// The derivatives of a refused function: their signatures, so that its callers have no errors of their own.
pub(crate) fn stub(options: &Options, item: &syn::ItemFn) -> Option<TokenStream> {
    let mut item = item.clone();
    *item.block = unseen();
    // What is wrong with the signature has been reported, and leaves nothing to stand for.
    derivatives(&mut Diagnostics::default(), options, &item)
}

/// The body of a function of which only the signature is known.
pub(crate) fn unseen() -> syn::Block {
    syn::parse_quote!({ ::core::unreachable!("the derivative was refused") })
}

fn result_type(item: &syn::ItemFn) -> Option<&syn::Type> {
    match &item.sig.output {
        syn::ReturnType::Type(_, ty) => Some(ty),
        syn::ReturnType::Default => None,
    }
}

/// The attribute stands on something that is no function, or on one that does not parse.
pub(crate) fn misapplied(cx: &mut Diagnostics, attribute: &str, item: &TokenStream, error: &syn::Error) {
    let is_item = syn::parse2::<syn::Item>(item.clone()).is_ok();
    if is_item {
        let is_keyword = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word != "pub");
        let keyword: TokenStream = item.clone().into_iter().filter(is_keyword).take(1).collect();
        cx.report(Code::NotAFunction, keyword, attribute);
    } else {
        let source = spanned(error);
        cx.push(Diagnostic {
            code: Code::Syntax,
            source,
            var: String::new(),
            what: error.to_string(),
            notes: Vec::new(),
            help: Help::OfCode,
        });
    }
}

/// The user's function without our `#[no_grad]` marks, which rustc does not know.
pub(crate) fn without_markers(mut item: syn::ItemFn) -> syn::ItemFn {
    for input in &mut item.sig.inputs {
        let attrs = match input {
            syn::FnArg::Receiver(receiver) => &mut receiver.attrs,
            syn::FnArg::Typed(typed) => &mut typed.attrs,
        };
        attrs.retain(|attr| !attr.path().is_ident("no_grad"));
    }
    item
}

/// Warnings stand inside the user's function, so that its `#[allow]` and `#[expect]` govern them.
pub(crate) fn with_warnings(item: syn::ItemFn, found: &[Report]) -> TokenStream {
    let warnings = render::warnings(found);
    if warnings.is_empty() {
        return item.into_token_stream();
    }
    let syn::ItemFn { attrs, vis, sig, block, .. } = item;
    let mut body = TokenTree::Group(proc_macro2::Group::new(proc_macro2::Delimiter::Brace, {
        let stmts = &block.stmts;
        quote!(#warnings #(#stmts)*)
    }));
    body.set_span(block.brace_token.span.join());
    quote!(#(#attrs)* #vis #sig #body)
}
