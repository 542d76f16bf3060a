//! An element that two turns in succession add to waits in a register between them.
//!
//! `for i in a..b { v[i] += p; v[i + 1] += q; }` becomes
//!
//! ```text
//! let mut v_carry = 0.0;
//! for i in a..b { v[i] += v_carry + p; v_carry = q; }
//! if a < b { v[b] += v_carry; }
//! ```
//!
//! The turns of a stencil's adjoint otherwise wait for each other's stores.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::gather::sum;
use super::is_generated;
use super::turns::{after_some, bound, turns};
use crate::ir::traverse;
use crate::ir::{
    Block, Expr, Func, Loop, LoopKind, Place, Projection, Stmt, StmtKind, Ty, UpdateOp, Var, VarId, VarKind,
};

/// Rewrites the loops of a block and of the blocks in it.
pub(super) fn carry(func: &mut Func, block: &mut Block) {
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in traverse::blocks_mut(&mut stmt) {
            carry(func, inner);
        }
        let mut after = Vec::new();
        if let StmtKind::Loop(looped) = &mut stmt.kind {
            // Adjoints and their tangents each have an element that waits.
            while let Some((start, end)) = carry_in(func, looped) {
                block.stmts.push(start);
                after.push(end);
            }
        }
        block.stmts.push(stmt);
        block.stmts.extend(after);
    }
}

fn carry_in(func: &mut Func, looped: &mut Loop) -> Option<(Stmt, Stmt)> {
    let LoopKind::For { var, range } = &looped.kind else { return None };
    if range.inclusive || !range.adaptors.is_empty() {
        return None;
    }
    let (here, next) = pair(func, &looped.body, *var)?;
    let (turns, end) = (turns(func, range)?, bound(func, &range.end)?);
    let (here_place, next_value) = match (&looped.body.stmts[here].kind, &looped.body.stmts[next].kind) {
        (StmtKind::Update { place, .. }, StmtKind::Update { op, value, .. }) => {
            (place.clone(), signed(*op, value.clone()))
        }
        _ => return None,
    };
    let root = func.var(here_place.root).ident.to_string();
    let ident = func.names.fresh(&format!("{}_carry", root.trim_start_matches("r#")), Span::mixed_site());
    let carry = func.new_var(Var {
        ident,
        kind: VarKind::Generated,
        mutable: true,
        annotation: None,
        ty: Ty::Float(crate::ir::FloatWidth::Either),
    });

    // The carried share is added where the element is visited; what the next turn finds is set last.
    if let StmtKind::Update { op, value, .. } = &mut looped.body.stmts[here].kind {
        let own = std::mem::replace(value, Expr::Literal(TokenStream::new()));
        *value = sum(if *op == UpdateOp::Add { "add" } else { "sub" }, Expr::var(carry), own);
        *op = UpdateOp::Add;
    }
    looped.body.stmts.remove(next);
    let assign = StmtKind::Assign { place: Place::var(carry), value: next_value };
    looped.body.stmts.push(Stmt::new(assign, Span::mixed_site()));

    let zero = Expr::Literal(quote!(0.0));
    let before = Stmt::new(StmtKind::Let { var: carry, value: zero }, Span::mixed_site());
    let mut last = here_place;
    last.projections = vec![Projection::Index(end)];
    let add = StmtKind::Update { place: last, op: UpdateOp::Add, value: Expr::var(carry) };
    Some((before, after_some(&turns, add)))
}

/// The positions of the only two statements that touch a variable, adding to `[i]` and `[i + 1]`, in a body of plain
/// assignments to names of its own and contributions. The first such variable counts.
fn pair(func: &Func, body: &Block, item: VarId) -> Option<(usize, usize)> {
    let index = func.var(item).ident.to_string();
    let mut found: Vec<(VarId, [Option<usize>; 2])> = Vec::new();
    for (position, stmt) in body.stmts.iter().enumerate() {
        match &stmt.kind {
            StmtKind::Let { .. } => {}
            StmtKind::Assign { place, .. } if place.projections.is_empty() && is_generated(func, place.root) => {}
            StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, .. } => {
                let [Projection::Index(at)] = &place.projections[..] else { continue };
                // What is no adjoint is restored here, and need not be a float.
                if !is_generated(func, place.root) {
                    continue;
                }
                let text = at.tokens.to_string();
                let which = usize::from(text != index);
                if which == 1 && text != format!("{index} + 1") {
                    continue;
                }
                let known = found.iter().position(|(root, _)| *root == place.root).unwrap_or_else(|| {
                    found.push((place.root, [None, None]));
                    found.len() - 1
                });
                found[known].1[which].get_or_insert(position);
            }
            _ => return None,
        }
    }
    found.into_iter().find_map(|(root, positions)| {
        let [Some(here), Some(next)] = positions else { return None };
        let touched = body.stmts.iter().filter(|stmt| touches(stmt, root)).count();
        (touched == 2 && may_wait(body, next) && !reads_own(body, here, root) && !reads_own(body, next, root))
            .then_some((here, next))
    })
}

/// What the next turn finds is set last: nothing after it may write what it reads.
fn may_wait(body: &Block, position: usize) -> bool {
    let mut read = Vec::new();
    traverse::shallow_accesses(&body.stmts[position], &mut |var, _| read.push(var));
    let StmtKind::Update { place, .. } = &body.stmts[position].kind else { return false };
    let mut free = true;
    for stmt in &body.stmts[position + 1..] {
        traverse::accesses(stmt, &mut |var, access| {
            free &= access == traverse::Access::Read || var == place.root || !read.contains(&var);
        });
    }
    free
}

fn touches(stmt: &Stmt, root: VarId) -> bool {
    let mut touches = false;
    traverse::accesses(stmt, &mut |var, _| touches |= var == root);
    touches
}

/// A contribution that depends on the variable it is added to cannot wait.
fn reads_own(body: &Block, position: usize, root: VarId) -> bool {
    let StmtKind::Update { value, .. } = &body.stmts[position].kind else { return true };
    let mut reads = false;
    traverse::expr_accesses(value, &mut |var, _| reads |= var == root);
    reads
}

fn signed(op: UpdateOp, value: Expr) -> Expr {
    if op == UpdateOp::Sub {
        let rule = crate::rules::lookup("neg").expect("the table has a row for neg");
        return Expr::operation(rule, crate::ir::Form::Unary, vec![value]);
    }
    value
}
