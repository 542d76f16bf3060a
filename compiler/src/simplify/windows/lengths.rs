//! What rustc can tell of lengths without being told.

use std::collections::BTreeMap;

use super::elements::{Element, Offset};
use crate::ir::{Block, Expr, Func, Opaque, StmtKind, Sweeps, VarId};

/// The slices that a number is known to be the length of.
pub(crate) struct Lengths {
    /// `n` in `let n = x.len();`, and what it is: `x . len ()`.
    named: BTreeMap<String, String>,
    /// A parameter and its adjoint have one length, as is asserted at the start.
    names: BTreeMap<VarId, String>,
}

impl Lengths {
    pub(crate) fn of(sweeps: &Sweeps) -> Self {
        let mut named = BTreeMap::new();
        for block in [&sweeps.func.body, &sweeps.reverse] {
            collect(&sweeps.func, block, &mut named);
        }
        let mut names = BTreeMap::new();
        for (index, var) in (0_u32..).zip(&sweeps.func.vars) {
            names.insert(VarId(index), var.ident.to_string());
        }
        for (param, bar) in sweeps.func.params.iter().zip(&sweeps.bars) {
            if let Some(bar) = bar {
                names.insert(*bar, sweeps.func.var(param.var).ident.to_string());
            }
        }
        Self { named, names }
    }

    /// Whether every index up to `end` is an index of the element's sequence, and rustc knows it.
    pub(super) fn is_free(&self, element: &Element, end: &Opaque) -> bool {
        let Some(name) = self.names.get(&element.root) else { return false };
        element.prefix.is_empty()
            && matches!(element.offset, Offset::None)
            && self.meaning(end) == format!("{name} . len ()")
    }

    fn meaning(&self, end: &Opaque) -> String {
        let text = end.tokens.to_string();
        self.named.get(&text).cloned().unwrap_or(text)
    }
}

/// Whether a bound is a length less a number.
pub(super) fn is_difference(end: &Opaque) -> bool {
    matches!(syn::parse2(end.tokens.clone()), Ok(syn::Expr::Binary(syn::ExprBinary { op: syn::BinOp::Sub(_), .. })))
}

fn collect(func: &Func, block: &Block, named: &mut BTreeMap<String, String>) {
    for stmt in &block.stmts {
        if let StmtKind::Let { var, value: Expr::Opaque(opaque) } = &stmt.kind
            && opaque.tokens.to_string().ends_with(". len ()")
        {
            named.insert(func.var(*var).ident.to_string(), opaque.tokens.to_string());
        }
    }
}
