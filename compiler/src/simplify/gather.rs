//! `v[i] -= a; .. v[i] -= b;` becomes `.. v[i] -= a + b;`: one visit to memory for each element and turn.

use proc_macro2::TokenStream;

use super::is_generated;
use crate::ir::traverse::{self, Access, blocks, blocks_mut};
use crate::ir::{Block, ConvertForm, Expr, Form, Func, Place, Stmt, StmtKind, UpdateOp};
use crate::rules;

/// How many operations a gathered contribution may have; more belong on lines of their own.
const READABLE: usize = 12;

/// How far a contribution may move.
const WINDOW: usize = 256;

/// Gathers in a block and the blocks in it.
pub(super) fn gather(func: &Func, block: &mut Block) {
    for stmt in &mut block.stmts {
        for inner in blocks_mut(stmt) {
            gather(func, inner);
        }
    }
    let mut joined = vec![false; block.stmts.len()];
    for index in 0..block.stmts.len() {
        if let Some(later) = partner(func, &block.stmts, index) {
            let (before, after) = block.stmts.split_at_mut(later);
            join(&mut after[0], &mut before[index]);
            joined[index] = true;
        }
    }
    let mut joined = joined.into_iter();
    block.stmts.retain(|_| !joined.next().expect("one flag for each statement"));
}

/// The next contribution to the same place, if the one at `index` may wait for it.
fn partner(func: &Func, stmts: &[Stmt], index: usize) -> Option<usize> {
    let (place, _, value) = contribution(&stmts[index])?;
    let is_element = !place.projections.is_empty();
    let mut needed = Vec::new();
    traverse::expr_accesses(value, &mut |var, _| needed.push(var));
    traverse::index_reads(place, &mut |var, _| needed.push(var));
    if !is_element || !is_generated(func, place.root) || needed.contains(&place.root) {
        return None;
    }
    for (later, stmt) in stmts.iter().enumerate().skip(index + 1).take(WINDOW) {
        match contribution(stmt) {
            Some((other, _, added)) if place.same_as(other) => {
                let fits = size(value) + size(added) < READABLE && !reads(added, place);
                return fits.then_some(later);
            }
            // Contributions to other elements of the same variable commute with it.
            Some((other, _, added)) if other.root == place.root && !reads(added, place) => {}
            _ => {
                let mut free = blocks(stmt).is_empty() && !matches!(stmt.kind, StmtKind::Exit(_));
                traverse::accesses(stmt, &mut |var, access| {
                    free &= var != place.root && (access == Access::Read || !needed.contains(&var));
                });
                if !free {
                    return None;
                }
            }
        }
    }
    None
}

fn contribution(stmt: &Stmt) -> Option<(&Place, UpdateOp, &Expr)> {
    match &stmt.kind {
        // The width of a conversion is that of the place it is added to, and of nothing in between.
        StmtKind::Update { value: Expr::Convert { form: ConvertForm::Adjoint, .. }, .. } => None,
        StmtKind::Update { place, op: op @ (UpdateOp::Add | UpdateOp::Sub), value } => Some((place, *op, value)),
        _ => None,
    }
}

fn reads(value: &Expr, place: &Place) -> bool {
    let mut reads = false;
    traverse::expr_accesses(value, &mut |var, _| reads |= var == place.root);
    reads
}

/// The number of operations in an expression.
fn size(value: &Expr) -> usize {
    match value {
        Expr::Rule { operands, .. } => 1 + operands.iter().map(size).sum::<usize>(),
        Expr::Convert { operand, .. } => 1 + size(operand),
        _ => 0,
    }
}

/// Adds an earlier contribution in front of a later one.
fn join(later: &mut Stmt, earlier: &mut Stmt) {
    let (StmtKind::Update { op, value, .. }, StmtKind::Update { op: first_op, value: first, .. }) =
        (&mut later.kind, &mut earlier.kind)
    else {
        return;
    };
    let [first, second] = [first, value].map(|value| std::mem::replace(value, Expr::Literal(TokenStream::new())));
    let name = if op == first_op { "add" } else { "sub" };
    *value = sum(name, first, second);
    *op = *first_op;
}

/// `left + right` or `left - right`.
pub(super) fn sum(name: &str, left: Expr, right: Expr) -> Expr {
    let rule = rules::lookup(name).expect("the table has rows for the operators");
    Expr::operation(rule, Form::Binary, vec![left, right])
}
