use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{GenericParam, Lifetime, Type};

use super::Printer;
use super::block::flatten;
use super::detached::detached_pullbacks;
use super::lent::{Lent, lent};
use super::signature::Signature;
use super::written::Written;
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Exit, Expr, Projection, Stmt, StmtKind, SweepStmt, Sweeps, VarId};
use crate::names::Names;

/// Expands to
///
/// ```text
/// pub fn sweep(x: f64, c: &[f64]) -> (f64, impl FnOnce(f64, &[f64], f64, &mut f64, &mut [f64]) + use<>) {
///     <forward sweep>
///     let pullback = move |x: f64, c: &[f64], result_bar: f64, x_bar: &mut f64, c_bar: &mut [f64]| { <reverse sweep> };
///     (result, pullback)
/// }
/// ```
pub(super) fn sweep(
    signature: &Signature<'_>,
    sweeps: &Sweeps,
    references: Vec<bool>,
    written: Written,
) -> TokenStream {
    let used = used(sweeps);
    let mut names = free_names(signature.item, sweeps, &used);
    let returns_to = Lifetime { apostrophe: Span::mixed_site(), ident: names.fresh("sweep", Span::mixed_site()) };
    let result = names.fresh("result", Span::mixed_site());
    let pullback = names.fresh("pullback", Span::mixed_site());
    let mut printer = Printer {
        func: &sweeps.func,
        mutable: written.forward,
        references,
        buffers: sweeps.bars.iter().flatten().copied().collect(),
        used,
        detached: detached_pullbacks(sweeps),
        usize_generics: usize_generics(&signature.item.sig.generics),
        lent: Vec::new(),
        loops: Vec::new(),
        returns_to: Some(returns_to),
    };
    let (forward, value) = printer.forward(sweeps, &result, signature.cotangent.is_some());
    printer.lent = lent(signature, sweeps, &printer.mutable, &mut names);
    printer.mutable = written.reverse;
    let (lengths, values) = (lengths(sweeps), printer.values_of_lent());
    let reverse = printer.block(&sweeps.reverse);
    let reverse = quote!(#lengths #values #reverse);
    let sweep = Sweep { forward, value, pullback, lent: printer.lent, reverse };
    assemble(signature, &sweeps.func.items, &sweep)
}

/// `assert_eq!(c_bar.len(), c.len());` for a slice visited in a loop: a buffer of the wrong length is found at once, and
/// rustc knows that an index good for the slice is good for its adjoint, and for the tangents of both.
pub(super) fn lengths(sweeps: &Sweeps) -> TokenStream {
    let mut indexed = BTreeSet::new();
    indexed_in_loops(&sweeps.reverse, false, &mut indexed);
    let mut asserted = same_lengths(sweeps, &sweeps.bars, &indexed);
    asserted.extend(sweeps.bar_dots.iter().map(|bars| same_lengths(sweeps, bars, &indexed)));
    asserted.extend(lengths_of_tangents(sweeps, &sweeps.reverse));
    asserted
}

/// The same for the tangents of parameters that a body visits.
pub(super) fn lengths_of_tangents(sweeps: &Sweeps, body: &Block) -> TokenStream {
    let mut visited = BTreeSet::new();
    visited_in_loops(body, &mut visited);
    sweeps.dots.iter().map(|dots| same_lengths(sweeps, dots, &visited)).collect()
}

fn same_lengths(sweeps: &Sweeps, others: &[Option<VarId>], wanted: &BTreeSet<VarId>) -> TokenStream {
    let slices = sweeps.func.params.iter().zip(others).filter_map(|(param, other)| {
        let other = (*other)?;
        let is_slice = matches!(&param.ty, Type::Reference(reference) if matches!(*reference.elem, Type::Slice(_)));
        (is_slice && wanted.contains(&other)).then_some((param.var, other))
    });
    slices
        .map(|(var, other)| {
            let (slice, other) = (&sweeps.func.var(var).ident, &sweeps.func.var(other).ident);
            quote!(assert_eq!(#other.len(), #slice.len());)
        })
        .collect()
}

fn visited_in_loops(block: &Block, found: &mut BTreeSet<VarId>) {
    for stmt in &block.stmts {
        let loops = matches!(stmt.kind, StmtKind::Loop(_) | StmtKind::Sweep(SweepStmt::Turns { .. }));
        if loops {
            traverse::accesses(stmt, &mut |var, _| {
                found.insert(var);
            });
        } else {
            for inner in traverse::blocks(stmt) {
                visited_in_loops(inner, found);
            }
        }
    }
}

fn indexed_in_loops(block: &Block, in_loop: bool, found: &mut BTreeSet<VarId>) {
    for stmt in &block.stmts {
        if let StmtKind::Update { place, .. }
        | StmtKind::Assign { place, .. }
        | StmtKind::Sweep(SweepStmt::TakeTangent { place, .. }) = &stmt.kind
            && in_loop
            && matches!(place.projections.first(), Some(Projection::Index(_)))
        {
            found.insert(place.root);
        }
        // A window on it is declared where there is a loop.
        if let StmtKind::Let { value: Expr::Opaque(window), .. } = &stmt.kind {
            found.extend(&window.writes);
        }
        let loops = matches!(stmt.kind, StmtKind::Loop(_) | StmtKind::Sweep(SweepStmt::Turns { .. }));
        for inner in traverse::blocks(stmt) {
            indexed_in_loops(inner, in_loop || loops, found);
        }
    }
}

/// The parts of the body.
pub(super) struct Sweep {
    pub(super) forward: TokenStream,
    pub(super) value: TokenStream,
    pub(super) pullback: Ident,
    pub(super) lent: Vec<Lent>,
    pub(super) reverse: TokenStream,
}

pub(super) fn assemble(signature: &Signature<'_>, items: &[syn::Item], sweep: &Sweep) -> TokenStream {
    let mut types = Vec::new();
    let mut bindings = Vec::new();
    for param in &signature.params {
        let (ident, ty) = (Lent::binding(&sweep.lent, &param.inner), param.again());
        // The value a parameter had at the end of the forward sweep is captured; the caller knows only the one before.
        bindings.push(if param.written { quote!(_: #ty) } else { quote!(#ident: #ty) });
        types.push(ty);
    }
    if let Some(cotangent) = &signature.cotangent {
        let bar = &signature.result_bar;
        bindings.push(quote!(#bar: #cotangent));
        types.push(cotangent.clone());
    }
    for (_, gradient) in signature.gradients() {
        let (bar, buffer) = (&gradient.inner, &gradient.buffer);
        bindings.push(quote!(#bar: &mut #buffer));
        types.push(quote!(&mut #buffer));
    }
    let params = signature.params.iter().map(|param| {
        let mutable = param.written.then(|| quote!(mut));
        let (ident, ty) = (&param.inner, &param.ty);
        quote!(#mutable #ident: #ty)
    });
    let pullback_type = signature.pullback_type(&types);
    let Sweep { forward, value, pullback, reverse, .. } = sweep;
    let pullback_value =
        if signature.recursive { quote!(::std::boxed::Box::new(#pullback)) } else { quote!(#pullback) };
    let (vis, output, generics) = (&signature.item.vis, signature.output(), &signature.item.sig.generics);
    let (generics, clause) = (&generics.params, &generics.where_clause);
    let generics = (!generics.is_empty()).then(|| quote!(<#generics>));
    quote! {
        #[inline]
        #vis fn sweep #generics(#(#params),*) -> (#output, #pullback_type) #clause {
            #(#items)*
            #forward
            let #pullback = move |#(#bindings),*| { #reverse };
            (#value, #pullback_value)
        }
    }
}

impl Printer<'_> {
    /// The forward sweep, and the result. What comes before the first early return stays outside of the block that the
    /// return leaves, so that the pullback can capture it.
    pub(super) fn forward(&mut self, sweeps: &Sweeps, result: &Ident, owes: bool) -> (TokenStream, TokenStream) {
        let (stmts, tail) = flatten(&sweeps.func.body);
        let has_result = owes || tail.is_some();
        if !sweeps.returns {
            let forward = self.stmts(&stmts);
            return match tail {
                // A body without the value it owes never ends.
                None if owes => (forward, quote!(::core::unreachable!())),
                None => (forward, quote!(())),
                Some(tail) if is_name(tail) => (forward, self.expr(tail)),
                Some(tail) => {
                    let tail = self.expr(tail);
                    (quote!(#forward let #result = #tail;), quote!(#result))
                }
            };
        }
        let first = stmts.iter().position(|stmt| has_return(stmt)).unwrap_or(stmts.len());
        let before = self.stmts(&stmts[..first]);
        let after = match (stmts[first..].split_last(), tail) {
            (Some((Stmt { kind: StmtKind::Exit(Exit::Return(value)), .. }, stmts)), None) => {
                self.inside(stmts, value.as_ref())
            }
            _ => self.inside(&stmts[first..], tail),
        };
        let label = &self.returns_to;
        if has_result || has_value(&stmts) {
            (quote!(#before let #result = #label: { #after };), quote!(#result))
        } else {
            (quote!(#before #label: { #after }), quote!(()))
        }
    }
}

fn is_name(expr: &Expr) -> bool {
    match expr {
        Expr::Place(place) => place.projections.is_empty(),
        Expr::Literal(_) => true,
        _ => false,
    }
}

fn has_return(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Exit(Exit::Return(_)))
        || traverse::blocks(stmt).into_iter().any(|block| block.stmts.iter().any(has_return))
}

fn has_value(stmts: &[&Stmt]) -> bool {
    stmts.iter().any(|stmt| returns_value(stmt))
}

fn returns_value(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Exit(Exit::Return(Some(_))))
        || traverse::blocks(stmt).into_iter().any(|block: &Block| block.stmts.iter().any(returns_value))
}

/// The user's names and those that are left of ours.
pub(super) fn free_names(item: &syn::ItemFn, sweeps: &Sweeps, used: &[bool]) -> Names {
    let mut names = Names::of(quote!(#item));
    let left = sweeps.func.vars.iter().zip(used).filter(|(_, used)| **used);
    let left: BTreeSet<String> = left.map(|(var, _)| var.ident.to_string()).collect();
    for name in left {
        names.fresh(&name, Span::mixed_site());
    }
    names
}

/// The variables that something reads or writes after their declaration.
pub(super) fn used(sweeps: &Sweeps) -> Vec<bool> {
    let mut used = vec![false; sweeps.func.vars.len()];
    for block in [&sweeps.func.body, &sweeps.reverse] {
        traverse::block_accesses(block, &mut |var, access| match access {
            Access::Define => {}
            Access::Read | Access::Overwrite | Access::Modify => used[var.0 as usize] = true,
        });
    }
    used
}

pub(super) fn usize_generics(generics: &syn::Generics) -> Vec<Ident> {
    let constants = generics.params.iter().filter_map(|param| match param {
        GenericParam::Const(constant) => Some(constant),
        GenericParam::Type(_) | GenericParam::Lifetime(_) => None,
    });
    constants
        .filter(|constant| matches!(&constant.ty, Type::Path(path) if path.path.is_ident("usize")))
        .map(|constant| constant.ident.clone())
        .collect()
}
