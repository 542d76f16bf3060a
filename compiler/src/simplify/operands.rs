//! The expressions of a statement that are evaluated once, when it runs.

use crate::ir::{Arg, Call, Exit, Expr, LoopKind, Place, Stmt, StmtKind, SweepStmt, VarId};

/// Visits each of them, outermost only.
pub(super) fn values_mut(stmt: &mut Stmt, visit: &mut dyn FnMut(&mut Expr)) {
    match &mut stmt.kind {
        StmtKind::Let { value, .. }
        | StmtKind::Assign { value, .. }
        | StmtKind::Update { value, .. }
        | StmtKind::Push { value, .. }
        | StmtKind::Fill { value, .. }
        | StmtKind::Match { scrutinee: value, .. }
        | StmtKind::Exit(Exit::Return(Some(value))) => visit(value),
        StmtKind::If { cond, .. } => visit(cond),
        StmtKind::Call(call) => args_mut(&mut call.args, visit),
        StmtKind::Sweep(
            SweepStmt::CallWithPullback { call, tangents, .. } | SweepStmt::CallWithTangent { call, tangents, .. },
        ) => {
            args_mut(&mut call.args, visit);
            for dot in tangents.iter_mut().flat_map(|tangents| &mut tangents.dots).flatten() {
                args_mut(std::slice::from_mut(dot), visit);
            }
        }
        StmtKind::Loop(repeat) => match &mut repeat.kind {
            LoopKind::For { range, .. } => {
                visit(&mut range.start);
                visit(&mut range.end);
            }
            LoopKind::While { .. } | LoopKind::Endless => {}
        },
        StmtKind::Sweep(SweepStmt::Push { values, .. } | SweepStmt::Fill { values, .. }) => {
            values.iter_mut().for_each(visit);
        }
        StmtKind::Sweep(SweepStmt::Pullback { args, result_bar, tangents, .. }) => {
            args_mut(args, visit);
            if let Some(bar) = result_bar {
                visit(bar);
            }
            for tangents in tangents {
                tangents.dots.iter_mut().flatten().for_each(|dot| args_mut(std::slice::from_mut(dot), visit));
                tangents.result_bar.iter_mut().for_each(&mut *visit);
            }
        }
        StmtKind::Declare { .. }
        | StmtKind::Swap { .. }
        | StmtKind::CopyFrom { .. }
        | StmtKind::Rest { .. }
        | StmtKind::Exit(_)
        | StmtKind::Effect(_)
        | StmtKind::Sweep(_) => {}
    }
}

fn args_mut(args: &mut [Arg], visit: &mut dyn FnMut(&mut Expr)) {
    for arg in args {
        match arg {
            Arg::Value(value) => visit(value),
            Arg::Ref(_) | Arg::RefMut(_) => {}
        }
    }
}

/// The operands of an expression.
pub(super) fn operands_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match expr {
        Expr::Rule { operands, .. } | Expr::Tuple(operands) | Expr::Array(operands) | Expr::VecList(operands) => {
            operands.iter_mut().collect()
        }
        Expr::Convert { operand, .. } | Expr::NoGrad { operand, .. } => vec![operand],
        Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } => vec![value],
        Expr::Call(Call { args, .. }) => args
            .iter_mut()
            .filter_map(|arg| match arg {
                Arg::Value(value) => Some(value),
                Arg::Ref(_) | Arg::RefMut(_) => None,
            })
            .collect(),
        Expr::Place(_) | Expr::Literal(_) | Expr::Copied { .. } | Expr::Cut(_) | Expr::Opaque(_) => Vec::new(),
    }
}

/// The operands of an expression, to be read.
pub(super) fn operands(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Rule { operands, .. } | Expr::Tuple(operands) | Expr::Array(operands) | Expr::VecList(operands) => {
            operands.iter().collect()
        }
        Expr::Convert { operand, .. } | Expr::NoGrad { operand, .. } => vec![operand],
        Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } => vec![value],
        Expr::Call(Call { args, .. }) => args
            .iter()
            .filter_map(|arg| match arg {
                Arg::Value(value) => Some(value),
                Arg::Ref(_) | Arg::RefMut(_) => None,
            })
            .collect(),
        Expr::Place(_) | Expr::Literal(_) | Expr::Copied { .. } | Expr::Cut(_) | Expr::Opaque(_) => Vec::new(),
    }
}

/// Replaces a variable, where it stands alone, by an expression. Says how often.
pub(super) fn replace(expr: &mut Expr, var: VarId, with: &Expr) -> usize {
    if as_variable(expr) == Some(var) {
        *expr = with.clone();
        return 1;
    }
    operands_mut(expr).into_iter().map(|operand| replace(operand, var, with)).sum()
}

/// The variable that an expression is.
pub(super) fn as_variable(expr: &Expr) -> Option<VarId> {
    match expr {
        Expr::Place(Place { root, projections }) if projections.is_empty() => Some(*root),
        _ => None,
    }
}

/// The number of operations in an expression.
pub(super) fn size(expr: &Expr) -> usize {
    let own = match expr {
        Expr::Rule { .. } | Expr::Convert { .. } | Expr::Call(_) => 1,
        _ => 0,
    };
    own + operands(expr).into_iter().map(size).sum::<usize>()
}

/// Whether evaluating an expression is all it does.
pub(super) fn is_pure(expr: &Expr) -> bool {
    match expr {
        Expr::Call(_) => false,
        Expr::Opaque(opaque) | Expr::Cut(opaque) => opaque.repeatable && opaque.writes.is_empty(),
        _ => operands(expr).into_iter().all(is_pure),
    }
}
