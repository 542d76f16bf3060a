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
        let shape = match (call.method.to_string().as_str(), input) {
            ("filter", syn::Pat::Reference(behind)) => &*behind.pat,
            ("map" | "filter", _) => input,
            _ => return None,
        };
        let is_pair = |pat: &syn::Pat| matches!(pat, syn::Pat::Tuple(_));
        let is_understood = is_iterator(&call.receiver) && gives_pairs(&call.receiver) <= is_pair(shape);
        if is_typed || !is_understood || self.effects(&closure.body).exits {
            return None;
        }
        let Item { pat: item, again, lent } = self.fresh_item(shape);
        let (pat, value, turns) = (&for_loop.pat, &closure.body, &for_loop.body.stmts);
        let body: syn::Block = match (call.method.to_string().as_str(), input) {
            ("map", _) => parse_quote!({ let #pat = { let #input = #again; #value }; #(#turns)* }),
            // Of a pair, each part is behind the reference.
            (_, syn::Pat::Reference(_)) if is_pair(shape) => {
                parse_quote!({ if { let #shape = #again; #value } { let #pat = #again; #(#turns)* } })
            }
            _ => parse_quote!({ if { let #input = #lent; #value } { let #pat = #again; #(#turns)* } }),
        };
        let items = call.receiver.clone();
        Some(syn::ExprForLoop { pat: Box::new(item), expr: items, body, ..for_loop.clone() })
    }

    /// An item under fresh names, in as many parts as a pattern has.
    fn fresh_item(&mut self, shape: &syn::Pat) -> Item {
        if let syn::Pat::Tuple(tuple) = shape {
            let items: Vec<Item> = tuple.elems.iter().map(|part| self.fresh_item(part)).collect();
            let (pats, again) = (items.iter().map(|item| &item.pat), items.iter().map(|item| &item.again));
            let lent = items.iter().map(|item| &item.lent);
            return Item {
                pat: parse_quote!((#(#pats),*)),
                again: parse_quote!((#(#again),*)),
                lent: parse_quote!((#(#lent),*)),
            };
        }
        let name: Ident = self.func.names.fresh("item", Span::mixed_site());
        Item { pat: parse_quote!(#name), again: parse_quote!(#name), lent: parse_quote!(&#name) }
    }
}

struct Item {
    pat: syn::Pat,
    /// What it names, and references to that.
    again: syn::Expr,
    lent: syn::Expr,
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
