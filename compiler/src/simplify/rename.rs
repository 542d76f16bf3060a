//! Visits every variable of a statement to replace it.

use crate::ir::{
    Adaptor, Arg, Block, Call, Exit, Expr, LoopKind, Opaque, Place, Projection, PullbackTangents, Range, Stmt,
    StmtKind, SweepStmt, Tangents, VarId,
};

/// Replaces the variables a statement mentions, without those of the blocks in it. `used` gets the variables that are
/// read or written, and first; `defined` those that the statement declares.
pub(super) fn stmt(stmt: &mut Stmt, used: &mut dyn FnMut(&mut VarId), defined: &mut dyn FnMut(&mut VarId)) {
    match &mut stmt.kind {
        StmtKind::Let { var, value } => {
            expr(value, used);
            defined(var);
        }
        StmtKind::Declare { var } => defined(var),
        StmtKind::Assign { place: target, value }
        | StmtKind::Update { place: target, value, .. }
        | StmtKind::Push { vec: target, value }
        | StmtKind::Fill { place: target, value } => {
            expr(value, used);
            place(target, used);
        }
        StmtKind::Swap { first, second } => {
            place(first, used);
            place(second, used);
        }
        StmtKind::CopyFrom { place: target, source } => {
            place(source, used);
            place(target, used);
        }
        StmtKind::Call(inner) => call(inner, used),
        StmtKind::If { cond, result, .. } => {
            expr(cond, used);
            result.iter_mut().for_each(defined);
        }
        StmtKind::Match { scrutinee, arms, result } => {
            expr(scrutinee, used);
            for arm in arms {
                for (var, part) in &mut arm.bindings {
                    if let Some(part) = part {
                        place(part, used);
                    }
                    defined(var);
                }
                if let Some(guard) = &mut arm.guard {
                    opaque(guard, used);
                }
            }
            result.iter_mut().for_each(defined);
        }
        StmtKind::Loop(looped) => match &mut looped.kind {
            LoopKind::For { var, range: bounds } => {
                range(bounds, used);
                defined(var);
            }
            LoopKind::While { cond } => opaque(cond, used),
            LoopKind::Endless => {}
        },
        StmtKind::Rest { reached, .. } => used(reached),
        StmtKind::Exit(Exit::Return(Some(value))) => expr(value, used),
        StmtKind::Exit(Exit::Return(None) | Exit::Break(_) | Exit::Continue(_)) => {}
        StmtKind::Effect(tokens) => opaque(tokens, used),
        StmtKind::Sweep(inner) => sweep(inner, used, defined),
    }
}

fn sweep(stmt: &mut SweepStmt, used: &mut dyn FnMut(&mut VarId), defined: &mut dyn FnMut(&mut VarId)) {
    match stmt {
        SweepStmt::CallWithPullback { result, pullback, call: inner, tangents } => {
            call(inner, used);
            for Tangents { dot, dots } in tangents {
                dots.iter_mut().flatten().for_each(|dot| arg(dot, used));
                dot.iter_mut().for_each(&mut *defined);
            }
            result.iter_mut().for_each(&mut *defined);
            defined(pullback);
        }
        SweepStmt::CallWithTangent { result, call: inner, tangents } => {
            call(inner, used);
            for Tangents { dot, dots } in tangents {
                dots.iter_mut().flatten().for_each(|dot| arg(dot, used));
                dot.iter_mut().for_each(&mut *defined);
            }
            result.iter_mut().for_each(defined);
        }
        SweepStmt::Pullback { pullback, args, result_bar, bars, source: _, tangents } => {
            for PullbackTangents { dots, result_bar, bars } in tangents {
                dots.iter_mut().flatten().for_each(|dot| arg(dot, used));
                if let Some(bar) = result_bar {
                    expr(bar, used);
                }
                bars.iter_mut().flatten().for_each(|bar| place(bar, used));
            }
            used(pullback);
            for inner in args {
                arg(inner, used);
            }
            if let Some(bar) = result_bar {
                expr(bar, used);
            }
            bars.iter_mut().flatten().for_each(|bar| place(bar, used));
        }
        SweepStmt::NewTape { .. }
        | SweepStmt::NewSlot { .. }
        | SweepStmt::NewHistory { .. }
        | SweepStmt::Push { .. }
        | SweepStmt::Fill { .. }
        | SweepStmt::Pop { .. }
        | SweepStmt::Take { .. } => record(stmt, used, defined),
        SweepStmt::Save { var, place: of }
        | SweepStmt::ZeroTangent { bar: var, of }
        | SweepStmt::PopElement { bar: var, vec: of }
        | SweepStmt::TakeTangent { bar: var, place: of, scalar: _ } => {
            place(of, used);
            defined(var);
        }
        SweepStmt::Restore { place: target, var, slice: _ }
        | SweepStmt::SaveTo { history: var, place: target }
        | SweepStmt::Rewind { history: var, place: target } => {
            used(var);
            place(target, used);
        }
        SweepStmt::SetZero { place: target } | SweepStmt::Unpush { vec: target } => {
            place(target, used);
        }
        SweepStmt::Accumulate { place: target, value: source }
        | SweepStmt::ResetTangent { place: target, of: source }
        | SweepStmt::AccumulateAll { place: target, parts: source } => {
            place(source, used);
            place(target, used);
        }
        SweepStmt::MatchArm { arm, .. } => used(arm),
        SweepStmt::Turns { turns, turn, item, .. } => {
            used(turns);
            defined(turn);
            if let Some((var, bounds)) = item.as_deref_mut() {
                range(bounds, used);
                defined(var);
            }
        }
        SweepStmt::AddToBuffer { buffer, bar } => {
            used(bar);
            used(buffer);
        }
    }
}

/// Stores are made, filled and emptied.
fn record(stmt: &mut SweepStmt, used: &mut dyn FnMut(&mut VarId), defined: &mut dyn FnMut(&mut VarId)) {
    match stmt {
        SweepStmt::NewTape { tape: store, turns } | SweepStmt::NewHistory { history: store, turns } => {
            for bounds in turns {
                range(bounds, used);
            }
            defined(store);
        }
        SweepStmt::NewSlot { slot } => defined(slot),
        SweepStmt::Push { tape: store, values } | SweepStmt::Fill { slot: store, values } => {
            for value in values {
                expr(value, used);
            }
            used(store);
        }
        SweepStmt::Pop { tape: store, vars } | SweepStmt::Take { slot: store, vars } => {
            used(store);
            vars.iter_mut().for_each(defined);
        }
        _ => unreachable!("only operations on stores come here"),
    }
}

/// Replaces the variables an expression mentions.
pub(super) fn expr(node: &mut Expr, used: &mut dyn FnMut(&mut VarId)) {
    match node {
        Expr::Place(inner) | Expr::Copied { place: inner, .. } => place(inner, used),
        Expr::Literal(_) => {}
        Expr::Rule { operands, .. } | Expr::Tuple(operands) | Expr::Array(operands) | Expr::VecList(operands) => {
            for operand in operands {
                expr(operand, used);
            }
        }
        Expr::Convert { operand, .. } | Expr::NoGrad { operand, .. } => expr(operand, used),
        Expr::ArrayRepeat { value, len } | Expr::VecRepeat { value, len } => {
            expr(value, used);
            opaque(len, used);
        }
        Expr::Call(inner) => call(inner, used),
        Expr::Cut(tokens) | Expr::Opaque(tokens) => opaque(tokens, used),
    }
}

fn call(call: &mut Call, used: &mut dyn FnMut(&mut VarId)) {
    for inner in &mut call.args {
        arg(inner, used);
    }
}

fn arg(arg: &mut Arg, used: &mut dyn FnMut(&mut VarId)) {
    match arg {
        Arg::Value(value) => expr(value, used),
        Arg::Ref(inner) | Arg::RefMut(inner) => place(inner, used),
    }
}

fn place(place: &mut Place, used: &mut dyn FnMut(&mut VarId)) {
    used(&mut place.root);
    for projection in &mut place.projections {
        match projection {
            Projection::Index(tokens) | Projection::Slice(tokens) => opaque(tokens, used),
            Projection::Field(_) | Projection::Deref => {}
        }
    }
}

fn range(range: &mut Range, used: &mut dyn FnMut(&mut VarId)) {
    expr(&mut range.start, used);
    expr(&mut range.end, used);
    for adaptor in &mut range.adaptors {
        match adaptor {
            Adaptor::Rev => {}
            Adaptor::StepBy(step) => expr(step, used),
        }
    }
}

/// Tokens are shared, so that only a new name is written.
fn opaque(opaque: &mut Opaque, used: &mut dyn FnMut(&mut VarId)) {
    for index in 0..opaque.reads.len() {
        let mut var = opaque.reads[index];
        used(&mut var);
        if var != opaque.reads[index] {
            opaque.reads[index] = var;
        }
    }
    for index in 0..opaque.writes.len() {
        let mut var = opaque.writes[index];
        used(&mut var);
        if var != opaque.writes[index] {
            opaque.writes[index] = var;
        }
    }
}

/// Replaces the variables of a block's value.
pub(super) fn tail(block: &mut Block, used: &mut dyn FnMut(&mut VarId)) {
    if let Some(tail) = &mut block.tail {
        expr(tail, used);
    }
}
