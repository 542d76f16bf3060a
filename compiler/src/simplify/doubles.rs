use quote::ToTokens;

use super::constants::doubled;
use super::is_generated;
use super::operands::operands;
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{Block, ConvertForm, Expr, Func, Stmt, StmtKind, UpdateOp, VarId};

/// `v += e; v += e;` becomes `v += 2.0 * e;`, likewise where the first declares `v`: the adjoint of a square.
pub(super) fn merge(func: &Func, block: &mut Block) {
    let mut merged: Vec<Stmt> = Vec::with_capacity(block.stmts.len());
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in blocks_mut(&mut stmt) {
            merge(func, inner);
        }
        match earlier(func, &merged, &stmt) {
            Some(before) => double(&mut merged[before]),
            None => merged.push(stmt),
        }
    }
    block.stmts = merged;
}

/// How far apart the two may stand: an adjoint and its tangent take turns.
const WINDOW: usize = 4;

/// The statement that this one repeats, if nothing between them touches what it adds to, or changes what it reads: its
/// value, or the index of the element.
fn earlier(func: &Func, merged: &[Stmt], stmt: &Stmt) -> Option<usize> {
    let StmtKind::Update { place, value, .. } = &stmt.kind else { return None };
    let mut needed = Vec::new();
    traverse::expr_accesses(value, &mut |var, _| needed.push(var));
    traverse::index_reads(place, &mut |var, _| needed.push(var));
    for (index, before) in merged.iter().enumerate().rev().take(WINDOW) {
        if repeats(func, before, stmt) {
            return Some(index);
        }
        let mut interferes = false;
        traverse::accesses(before, &mut |var, access| {
            interferes |= var == place.root || (access != Access::Read && needed.contains(&var));
        });
        if interferes {
            return None;
        }
    }
    None
}

fn repeats(func: &Func, before: &Stmt, stmt: &Stmt) -> bool {
    let StmtKind::Update { place, op: op @ (UpdateOp::Add | UpdateOp::Sub), value } = &stmt.kind else {
        return false;
    };
    // A counter counts in integers, and so may what is restored.
    if !is_generated(func, place.root) || matches!(value, Expr::Literal(literal) if !literal.to_string().contains('.'))
    {
        return false;
    }
    match &before.kind {
        StmtKind::Update { place: other, op: before, value: same } => {
            op == before && place.same_as(other) && same_value(value, same) && !reads(value, place.root)
        }
        StmtKind::Let { var, value: same } => {
            *op == UpdateOp::Add && place.projections.is_empty() && *var == place.root && same_value(value, same)
        }
        _ => false,
    }
}

/// A contribution that depends on the adjoint it is added to differs the second time.
fn reads(expr: &Expr, var: VarId) -> bool {
    let mut found = false;
    traverse::expr_accesses(expr, &mut |read, _| found |= read == var);
    found
}

fn double(stmt: &mut Stmt) {
    if let StmtKind::Update { value, .. } | StmtKind::Let { value, .. } = &mut stmt.kind {
        *value = doubled(value);
    }
}

/// Whether two products are of the same factors. Conversions cannot be doubled: they take their type from where they go.
fn same_value(a: &Expr, b: &Expr) -> bool {
    let same_operands = || {
        let (a, b) = (operands(a), operands(b));
        a.len() == b.len() && a.into_iter().zip(b).all(|(a, b)| same_value(a, b))
    };
    match (a, b) {
        (Expr::Place(a), Expr::Place(b)) => a.same_as(b),
        (Expr::Literal(a), Expr::Literal(b)) => a.to_string() == b.to_string(),
        (Expr::Rule { rule: a, .. }, Expr::Rule { rule: b, .. }) => a.name == b.name && same_operands(),
        (Expr::Convert { form: ConvertForm::As(a), .. }, Expr::Convert { form: ConvertForm::As(b), .. }) => {
            a.to_token_stream().to_string() == b.to_token_stream().to_string() && same_operands()
        }
        _ => false,
    }
}
