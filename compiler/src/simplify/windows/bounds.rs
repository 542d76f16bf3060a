//! From where to where windows go.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

use super::super::turns::bound;
use super::elements::{Element, Offset};
use super::{Window, lengths};
use crate::ir::{Expr, Func, Opaque, Projection, Range, Stmt, StmtKind, Ty, Var, VarId, VarKind};
use crate::precedence::Printed;

/// The bounds of a loop.
pub(super) struct Bounds {
    start: Opaque,
    pub(super) end: Opaque,
}

impl Bounds {
    pub(super) fn new(func: &Func, range: &Range) -> Option<Self> {
        Some(Self { start: bound(func, &range.start)?, end: bound(func, &range.end)? })
    }

    /// The loop is short and known, or goes up to the end of a slice but for some of its elements.
    pub(super) fn is_checked(&self) -> bool {
        let is_number = |bound: &Opaque| syn::parse2::<syn::LitInt>(bound.tokens.clone()).is_ok();
        (is_number(&self.start) && is_number(&self.end)) || lengths::is_difference(&self.end)
    }

    /// No window changes what a bound or another window is declared with.
    pub(super) fn are_readable(&self, windows: &[Window]) -> bool {
        let mut read: BTreeSet<VarId> = self.start.reads.iter().chain(&self.end.reads).copied().collect();
        for window in windows {
            read.extend(window.element.reads());
        }
        windows.iter().all(|window| !window.mutable || !read.contains(&window.element.root))
    }

    /// `b - a`, or `b`.
    pub(super) fn length(&self) -> Opaque {
        if self.start_at_zero() {
            return self.end.clone();
        }
        let minus = syn::BinOp::Sub(syn::token::Minus::default());
        let tokens = Printed::verbatim(self.end.tokens.clone())
            .infix(&minus, Printed::verbatim(self.start.tokens.clone()))
            .tokens;
        Opaque::pure(tokens, self.start.reads.iter().chain(&self.end.reads).copied().collect())
    }

    /// Whether the loop starts at a literal zero.
    pub(super) fn start_at_zero(&self) -> bool {
        self.start.tokens.to_string() == "0"
    }

    /// The loop over windows: upwards, from their start.
    pub(super) fn ascending(&self, range: &Range) -> Range {
        if self.start_at_zero() {
            return Range { adaptors: Vec::new(), ..range.clone() };
        }
        let (start, end) = (Expr::Literal(quote!(0)), Expr::Opaque(self.length()));
        Range { start, end, inclusive: false, adaptors: Vec::new() }
    }

    /// `let m_bar_window = &mut m_bar[c * d..c * d + d];`
    pub(super) fn declaration(&self, func: &Func, window: &Window, counter: Option<VarId>) -> Stmt {
        let Element { root, prefix, offset, .. } = &window.element;
        let whole = func.var(*root).ident.to_token_stream();
        let whole = prefix.iter().fold(whole, |place, projection| match projection {
            Projection::Index(inner) | Projection::Slice(inner) => {
                let inner = &inner.tokens;
                quote!(#place[#inner])
            }
            Projection::Field(_) | Projection::Deref => unreachable!("elements are reached by indices"),
        });
        let plus = |left: &TokenStream, right: &TokenStream| {
            let plus = syn::BinOp::Add(syn::token::Plus::default());
            Printed::verbatim(left.clone()).infix(&plus, Printed::verbatim(right.clone())).tokens
        };
        let (start, end) = (&self.start.tokens, &self.end.tokens);
        let from_zero = self.start_at_zero();
        let range = match offset {
            Offset::None if from_zero => quote!(..#end),
            Offset::None => quote!(#start..#end),
            Offset::Plus(offset) => {
                let offset = &offset.tokens;
                let (first, last) = (plus(offset, start), plus(offset, end));
                if from_zero { quote!(#offset..#last) } else { quote!(#first..#last) }
            }
            Offset::Counter => {
                let counter = func.var(counter.expect("there is a counter")).ident.to_token_stream();
                let last = plus(&counter, &self.length().tokens);
                quote!(#counter..#last)
            }
        };
        let mut reads = vec![*root];
        reads.extend(window.element.reads());
        reads.extend(self.start.reads.iter().chain(&self.end.reads).chain(counter.iter()));
        let mutable = window.mutable.then(|| quote!(mut));
        let mut value = Opaque::pure(quote!(&#mutable #whole[#range]), reads);
        if window.mutable {
            value.writes = vec![*root];
        }
        let var = window.var.expect("every window has a name by now");
        Stmt::new(StmtKind::Let { var, value: Expr::Opaque(value) }, Span::mixed_site())
    }
}

/// A name for a window.
pub(super) fn window_var(func: &mut Func, window: &Window) -> VarId {
    let root = func.var(window.element.root).ident.to_string();
    let ident = func.names.fresh(&format!("{}_window", root.trim_start_matches("r#")), Span::mixed_site());
    let ty = Ty::Ref(Box::new(Ty::Slice(Box::new(window.element.ty.clone()))));
    func.new_var(Var { ident, kind: VarKind::Generated, mutable: false, annotation: None, ty })
}
