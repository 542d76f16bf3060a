//! Both sweeps of a loop in one: the gradient of a sum of terms goes backwards through each term right after it was
//! computed, so that nothing is recorded from one turn to the next.
//!
//! ```text
//! for i in 0..n { sum += f(x[i]); }                           for i in 0..n {
//! ..                                                    =>        sum += f(x[i]);
//! for i in (0..n).rev() { x_bar[i] += sum_bar * f'(x[i]); }       x_bar[i] += sum_bar * f'(x[i]);
//!                                                             }
//! ```
//!
//! A pullback cannot do this: it is given the cotangent of the result when the forward sweep is over. Where the gradient
//! of a number is asked for, that cotangent is one from the start.

mod conditions;
mod turn;

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::quote;

use super::adjoint::stmt;
use crate::analyze::types;
use crate::ir::traverse;
use crate::ir::{Block, Expr, Func, LoopKind, Passing, Place, Stmt, StmtKind, Sweeps, Ty, Var, VarId, VarKind};

/// The value and the gradient of a number in one block, whose tail is the value: everything is in the reverse sweep, and
/// the forward sweep is empty. `None` if no loop of the function can go forwards and backwards at once.
pub(crate) fn fuse(sweeps: &Sweeps) -> Option<Sweeps> {
    let result_bar = sweeps.result_bar?;
    let tail = sweeps.func.body.tail.as_deref()?;
    // What is lent as `&mut` carries a cotangent in, and what is not `Copy` is another type in the reverse sweep.
    let plain = sweeps.func.params.iter().all(|param| match param.passing {
        Passing::Value => sweeps.func.var(param.var).ty.is_copy(),
        Passing::Ref => true,
        Passing::RefMut => false,
    });
    if sweeps.returns || !plain || !is_number(&sweeps.func, tail) {
        return None;
    }
    let mut fusion = Fusion {
        forward: sweeps.func.body.stmts.clone(),
        reverse: sweeps.reverse.stmts.clone(),
        given: sweeps.func.params.iter().map(|param| param.var).chain([result_bar]).collect(),
        primal: accessed(&sweeps.func.body),
    };
    let mut fused = false;
    let mut at = 0;
    while at < fusion.forward.len() {
        match fusion.fuse_at(&sweeps.func, at) {
            Some(next) => {
                fused = true;
                at = next;
            }
            None => at += 1,
        }
    }
    if !fused {
        return None;
    }
    let mut func = sweeps.func.clone();
    let ident = func.names.fresh("value", Span::mixed_site());
    let (kind, ty) = (VarKind::Generated, Ty::Unknown);
    let value = func.new_var(Var { ident, kind, mutable: false, annotation: None, ty });
    func.body = Block::default();
    let Fusion { mut forward, reverse, .. } = fusion;
    let again = turn::defined_for_good(&func, forward.iter(), forward.iter().chain(&reverse));
    forward.insert(0, stmt(StmtKind::Let { var: result_bar, value: Expr::Literal(quote!(1.0)) }));
    forward.push(stmt(StmtKind::Let { var: value, value: tail.clone() }));
    forward.extend(reverse.into_iter().filter(|stmt| !is_definition_of(stmt, &again)));
    Some(Sweeps {
        dots: Vec::new(),
        bar_dots: Vec::new(),
        result_bar_dots: Vec::new(),
        func,
        reverse: Block { stmts: forward, tail: Some(Box::new(Expr::Place(Place::var(value)))) },
        result_bar: None,
        bars: sweeps.bars.clone(),
        returns: false,
        rewinds: sweeps.rewinds.clone(),
        recursive: sweeps.recursive,
    })
}

/// Whether a result is one number, where its declared type may be a name for anything.
fn is_number(func: &Func, result: &Expr) -> bool {
    match result {
        Expr::Place(place) => matches!(types::of_place(func, place), Ty::Float(_)),
        Expr::Rule { .. } | Expr::Convert { .. } => true,
        Expr::Literal(_)
        | Expr::Call(_)
        | Expr::Tuple(_)
        | Expr::Array(_)
        | Expr::ArrayRepeat { .. }
        | Expr::VecList(_)
        | Expr::VecRepeat { .. }
        | Expr::Copied { .. }
        | Expr::NoGrad { .. }
        | Expr::Cut(_)
        | Expr::Opaque(_) => false,
    }
}

/// The statements of the function's two sweeps; what is fused moves from the second to the first.
struct Fusion {
    forward: Vec<Stmt>,
    reverse: Vec<Stmt>,
    /// What there is from the start: the parameters and the cotangent of the result.
    given: BTreeSet<VarId>,
    /// The variables of the forward sweep before anything was fused.
    primal: BTreeSet<VarId>,
}

impl Fusion {
    /// Fuses the loop at this position with its reverse, if that changes nothing but the order of sums; the position
    /// after it.
    fn fuse_at(&mut self, func: &Func, at: usize) -> Option<usize> {
        let item = item_of(&self.forward[at])?;
        let back = self.reverse.iter().position(|stmt| item_of(stmt) == Some(item))?;
        let early = conditions::early(self, at, back)?;
        let (StmtKind::Loop(there), StmtKind::Loop(again)) = (&self.forward[at].kind, &self.reverse[back].kind) else {
            unreachable!("both are loops over the same item")
        };
        let body = turn::joined(func, there, again)?;
        let StmtKind::Loop(there) = &mut self.forward[at].kind else { unreachable!("it was a loop just now") };
        there.body = body;
        turn::one_turn_at_a_time(&mut self.forward[..at]);

        let mut moved = Vec::new();
        let mut index = 0;
        self.reverse.retain(|stmt| {
            if early.contains(&index) {
                moved.push(stmt.clone());
            }
            index += 1;
            !early.contains(&(index - 1)) && index - 1 != back
        });
        let count = moved.len();
        self.forward.splice(at..at, moved);
        Some(at + count + 1)
    }
}

/// The item of a loop over a range.
fn item_of(stmt: &Stmt) -> Option<VarId> {
    match &stmt.kind {
        StmtKind::Loop(looped) => match &looped.kind {
            LoopKind::For { var, .. } => Some(*var),
            LoopKind::While { .. } | LoopKind::Endless => None,
        },
        _ => None,
    }
}

fn is_definition_of(stmt: &Stmt, vars: &BTreeSet<VarId>) -> bool {
    matches!(&stmt.kind, StmtKind::Let { var, .. } if vars.contains(var))
}

fn accessed(block: &Block) -> BTreeSet<VarId> {
    let mut vars = BTreeSet::new();
    traverse::block_accesses(block, &mut |var, _| {
        vars.insert(var);
    });
    vars
}
