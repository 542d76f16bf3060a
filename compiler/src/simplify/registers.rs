//! An element that every turn of a loop adds to is summed in a register and added once.
//!
//! `for i in a..b { v[j] += e; }` becomes
//!
//! ```text
//! let mut v_sum = 0.0;
//! for i in a..b { v_sum += e; }
//! if a < b { v[j] += v_sum; }
//! ```
//!
//! The question at the end keeps a loop without turns from touching an element that may not exist. It asks for the bounds
//! and not for the sum, so that what comes next need not wait for the sum.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::quote;

use super::is_generated;
use super::turns::{after_some, turns};
use crate::ir::traverse::{self, Access};
use crate::ir::{
    Block, Expr, FloatWidth, Func, LoopKind, Place, Projection, Stmt, StmtKind, Ty, UpdateOp, Var, VarId, VarKind,
};

/// Rewrites the loops of a block and of the blocks in it.
pub(super) fn sum_in_registers(func: &mut Func, block: &mut Block) {
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in traverse::blocks_mut(&mut stmt) {
            sum_in_registers(func, inner);
        }
        let mut after = Vec::new();
        if let StmtKind::Loop(looped) = &mut stmt.kind
            && let LoopKind::For { var, range } = &looped.kind
            && let Some(turns) = turns(func, range)
        {
            for place in candidates(func, &looped.body, *var) {
                let sum = register(func, &place);
                redirect(&mut looped.body, &place, sum);
                let zero = StmtKind::Let { var: sum, value: Expr::Literal(quote!(0.0)) };
                block.stmts.push(Stmt::new(zero, Span::mixed_site()));
                let add = StmtKind::Update { place, op: UpdateOp::Add, value: Expr::var(sum) };
                after.push(after_some(&turns, add));
            }
        }
        block.stmts.push(stmt);
        block.stmts.extend(after);
    }
}

/// Elements of adjoints that stay the same in all turns, whose variable the body only adds to, there and nowhere else.
fn candidates(func: &Func, body: &Block, item: VarId) -> Vec<Place> {
    let mut changing = BTreeSet::from([item]);
    traverse::block_accesses(body, &mut |var, access| {
        if access != Access::Read {
            changing.insert(var);
        }
    });
    let mut found: Vec<Place> = Vec::new();
    for stmt in &body.stmts {
        let StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, .. } = &stmt.kind else { continue };
        if is_generated(func, place.root)
            && found.iter().all(|other| other.root != place.root)
            && is_element(place, &changing)
            && adds_only(body, place)
        {
            found.push(place.clone());
        }
    }
    found
}

fn is_element(place: &Place, changing: &BTreeSet<VarId>) -> bool {
    let mut fixed = matches!(place.projections.last(), Some(Projection::Index(_)));
    traverse::index_reads(place, &mut |var, _| fixed &= !changing.contains(&var));
    fixed
}

fn adds_only(body: &Block, place: &Place) -> bool {
    body.stmts.iter().all(|stmt| match &stmt.kind {
        StmtKind::Update { place: other, op: UpdateOp::Add | UpdateOp::Sub, value } if other.root == place.root => {
            other.same_as(place) && !reads(value, place.root)
        }
        _ => {
            let mut touches = false;
            traverse::accesses(stmt, &mut |var, _| touches |= var == place.root);
            !touches
        }
    })
}

fn reads(value: &Expr, var: VarId) -> bool {
    let mut reads = false;
    traverse::expr_accesses(value, &mut |read, _| reads |= read == var);
    reads
}

fn register(func: &mut Func, place: &Place) -> VarId {
    let root = func.var(place.root).ident.to_string();
    let ident = func.names.fresh(&format!("{}_sum", root.trim_start_matches("r#")), Span::mixed_site());
    let ty = Ty::Float(FloatWidth::Either);
    func.new_var(Var { ident, kind: VarKind::Generated, mutable: true, annotation: None, ty })
}

fn redirect(body: &mut Block, to: &Place, sum: VarId) {
    for stmt in &mut body.stmts {
        if let StmtKind::Update { place, .. } = &mut stmt.kind
            && place.root == to.root
        {
            *place = Place::var(sum);
        }
    }
}
