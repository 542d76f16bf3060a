//! Loops over what closures make of items, as loops over the items.

use proc_macro2::{Ident, Span};
use syn::parse_quote;

use super::Lowering;
use super::place::peel;

/// Methods that give an iterator, which evaluates a closure in each turn and not before.
const ITERATORS: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "copied",
    "cloned",
    "enumerate",
    "zip",
    "rev",
    "skip",
    "take",
    "step_by",
    "map",
    "filter",
    "windows",
    "chunks",
    "chunks_exact",
    "chars",
    "bytes",
    "keys",
    "values",
    "split_whitespace",
    "split",
    "lines",
];

impl Lowering<'_> {
    /// `for pat in items.map(|input| value) { .. }` as
    ///
    /// ```text
    /// for item in items { let pat = { let input = item; value }; .. }
    /// ```
    ///
    /// and `for pat in items.filter(|input| condition) { .. }` as
    ///
    /// ```text
    /// for item in items { if { let input = &item; condition } { let pat = item; .. } }
    /// ```
    pub(super) fn without_closure(&mut self, for_loop: &syn::ExprForLoop) -> Option<syn::ExprForLoop> {
        let syn::Expr::MethodCall(call) = peel(&for_loop.expr) else { return None };
        let [syn::Expr::Closure(closure)] = call.args.iter().collect::<Vec<_>>()[..] else { return None };
        let [input] = closure.inputs.iter().collect::<Vec<_>>()[..] else { return None };
        let is_typed = !matches!(closure.output, syn::ReturnType::Default);
        let is_pair = |pat: &syn::Pat| matches!(pat, syn::Pat::Tuple(_));
        let shape = match (call.method.to_string().as_str(), input) {
            // Names in a tuple that is lent are lent.
            ("filter", syn::Pat::Tuple(_)) => return None,
            ("filter", syn::Pat::Reference(behind)) if is_pair(&behind.pat) => &*behind.pat,
            ("filter", _) if is_pair(&for_loop.pat) => return None,
            ("map" | "filter", _) => input,
            _ => return None,
        };
        let is_understood = is_iterator(&call.receiver) && gives_pairs(&call.receiver) <= is_pair(shape);
        if is_typed || !is_understood || self.effects(&closure.body).exits {
            return None;
        }
        let (item, again) = self.fresh_item(shape);
        let (pat, value, turns) = (&for_loop.pat, &closure.body, &for_loop.body.stmts);
        let body: syn::Block = match call.method.to_string().as_str() {
            "map" => parse_quote!({ let #pat = { let #input = #again; #value }; #(#turns)* }),
            _ if is_pair(shape) => {
                parse_quote!({ if { let #shape = #again; #value } { let #pat = #again; #(#turns)* } })
            }
            _ => parse_quote!({ if { let #input = &#again; #value } { let #pat = #again; #(#turns)* } }),
        };
        let items = call.receiver.clone();
        Some(syn::ExprForLoop { pat: Box::new(item), expr: items, body, ..for_loop.clone() })
    }

    /// A pattern of fresh names with as many parts as another, and what it names.
    fn fresh_item(&mut self, shape: &syn::Pat) -> (syn::Pat, syn::Expr) {
        if let syn::Pat::Tuple(tuple) = shape {
            let (patterns, parts): (Vec<syn::Pat>, Vec<syn::Expr>) =
                tuple.elems.iter().map(|part| self.fresh_item(part)).unzip();
            return (parse_quote!((#(#patterns),*)), parse_quote!((#(#parts),*)));
        }
        let name: Ident = self.func.names.fresh("item", Span::mixed_site());
        (parse_quote!(#name), parse_quote!(#name))
    }
}

fn is_iterator(receiver: &syn::Expr) -> bool {
    match peel(receiver) {
        syn::Expr::Range(_) => true,
        syn::Expr::MethodCall(call) => ITERATORS.iter().any(|name| call.method == name),
        _ => false,
    }
}

/// Whether the items of an iterator are made of two.
fn gives_pairs(iterator: &syn::Expr) -> bool {
    let syn::Expr::MethodCall(call) = peel(iterator) else { return false };
    match call.method.to_string().as_str() {
        "enumerate" | "zip" => true,
        "rev" | "skip" | "take" | "step_by" | "filter" => gives_pairs(&call.receiver),
        _ => false,
    }
}
