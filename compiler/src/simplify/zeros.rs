use std::collections::{BTreeMap, BTreeSet};

use quote::quote;

use super::constants::negation;
use super::is_generated;
use super::operands::as_variable;
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{Block, ConvertForm, Expr, FloatWidth, Func, Lanes, Stmt, StmtKind, Ty, UpdateOp, VarId};

/// `v = 0.0; .. v += e;` becomes `.. v = e;`, likewise where the zero declares `v`. A zero that a block leaves in a
/// variable of its own goes.
pub(super) fn merge(func: &Func, block: &mut Block) {
    let mut zeros: BTreeMap<VarId, Zero> = BTreeMap::new();
    let mut declared = BTreeSet::new();
    let mut dropped = BTreeSet::new();
    for index in 0..block.stmts.len() {
        let stmt = &mut block.stmts[index];
        for inner in blocks_mut(stmt) {
            merge(func, inner);
        }
        if adds_nothing(stmt, &zeros) {
            dropped.insert(index);
            continue;
        }
        make_literal(func, stmt, &zeros);
        if let Some((var, _)) = zero(func, stmt)
            && zeros.contains_key(&var)
        {
            dropped.insert(index);
            continue;
        }
        if let Some((var, value)) = addition(stmt)
            && let Some(zero) = zeros.get(&var)
            && has_type(func, var, value, zero.declares)
        {
            let merged = merged(stmt, zero.declares);
            dropped.insert(zero.index);
            zeros.remove(&var);
            stmt.kind = merged;
        }
        if !zeros.is_empty() {
            traverse::accesses(stmt, &mut |var, _| {
                zeros.remove(&var);
            });
        }
        // What the blocks in it declare is out of scope here.
        traverse::shallow_accesses(stmt, &mut |var, access| {
            if access == Access::Define {
                declared.insert(var);
            }
        });
        if let Some((var, declares)) = zero(func, stmt) {
            zeros.insert(var, Zero { index, declares });
        }
    }
    for (var, zero) in zeros {
        let read = block.tail.as_ref().is_some_and(|tail| reads(tail, var));
        if !zero.declares && declared.contains(&var) && !read {
            dropped.insert(zero.index);
        }
    }
    let mut index = 0;
    block.stmts.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}

/// A variable that is zero, and has not been read since.
struct Zero {
    index: usize,
    /// It is the variable's declaration.
    declares: bool,
}

/// `w += v * e` where `v` is zero. Leaving it out is more than a saving: `e` may be infinite.
fn adds_nothing(stmt: &Stmt, zeros: &BTreeMap<VarId, Zero>) -> bool {
    match &stmt.kind {
        StmtKind::Update { op: UpdateOp::Add | UpdateOp::Sub, value, .. } => {
            !zeros.is_empty() && vanishes(value, zeros)
        }
        _ => false,
    }
}

/// `w = v * e` where `v` is zero becomes `w = 0.0`.
fn make_literal(func: &Func, stmt: &mut Stmt, zeros: &BTreeMap<VarId, Zero>) {
    let value = match &mut stmt.kind {
        StmtKind::Let { var, value } if is_generated(func, *var) => value,
        StmtKind::Assign { place, value } if place.projections.is_empty() && is_generated(func, place.root) => value,
        _ => return,
    };
    if !zeros.is_empty() && vanishes(value, zeros) {
        *value = Expr::Literal(func.lanes.as_ref().map_or_else(|| quote!(0.0), Lanes::zero));
    }
}

fn vanishes(value: &Expr, zeros: &BTreeMap<VarId, Zero>) -> bool {
    match value {
        Expr::Place(_) => as_variable(value).is_some_and(|var| zeros.contains_key(&var)),
        Expr::Rule { rule, operands, .. } => match (rule.name, operands.as_slice()) {
            ("mul", [a, b]) => vanishes(a, zeros) || vanishes(b, zeros),
            ("add" | "sub", [a, b]) => vanishes(a, zeros) && vanishes(b, zeros),
            ("neg", [a]) | ("div", [a, _]) => vanishes(a, zeros),
            _ => false,
        },
        _ => false,
    }
}

/// `v += e` and `v -= e` where `e` does not read `v`.
fn addition(stmt: &Stmt) -> Option<(VarId, &Expr)> {
    match &stmt.kind {
        StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, value } if place.projections.is_empty() => {
            (!reads(value, place.root)).then_some((place.root, value))
        }
        _ => None,
    }
}

fn merged(stmt: &Stmt, declares: bool) -> StmtKind {
    let StmtKind::Update { place, op, value } = &stmt.kind else {
        unreachable!("only additions are merged");
    };
    let value = match op {
        UpdateOp::Sub => negation(value.clone()),
        UpdateOp::Add | UpdateOp::Mul | UpdateOp::Div | UpdateOp::Rem => value.clone(),
    };
    if declares { StmtKind::Let { var: place.root, value } } else { StmtKind::Assign { place: place.clone(), value } }
}

/// A conversion takes its type from where it goes: a declaration must know one.
fn has_type(func: &Func, var: VarId, value: &Expr, declares: bool) -> bool {
    match value {
        Expr::Convert { form: ConvertForm::Adjoint, .. } if declares => {
            matches!(func.var(var).ty, Ty::Float(FloatWidth::F32 | FloatWidth::F64))
        }
        _ => true,
    }
}

fn zero(func: &Func, stmt: &Stmt) -> Option<(VarId, bool)> {
    match &stmt.kind {
        StmtKind::Let { var, value } if value.is_zero() && is_generated(func, *var) => Some((*var, true)),
        StmtKind::Assign { place, value }
            if value.is_zero() && place.projections.is_empty() && is_generated(func, place.root) =>
        {
            Some((place.root, false))
        }
        _ => None,
    }
}

fn reads(expr: &Expr, var: VarId) -> bool {
    let mut found = false;
    traverse::expr_accesses(expr, &mut |read, _| found |= read == var);
    found
}
