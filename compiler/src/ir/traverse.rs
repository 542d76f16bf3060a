//! Reads and writes of statements and expressions: the one place that knows what every node touches.

use super::{
    Adaptor, Arg, Block, Call, Exit, Expr, LoopKind, Opaque, Place, Projection, PullbackTangents, Range, Stmt,
    StmtKind, SweepStmt, Tangents, VarId,
};

/// How a statement touches a variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// Its value is used, also as an index, a length or a condition.
    Read,
    /// It is declared, with or without a value.
    Define,
    /// The whole of it is replaced.
    Overwrite,
    /// A part of it is replaced or changed, or it is lent as `&mut`.
    Modify,
}

/// Visits every access of a statement and of the blocks in it, in program order.
pub(crate) fn accesses(stmt: &Stmt, visit: &mut dyn FnMut(VarId, Access)) {
    shallow_accesses(stmt, visit);
    for block in blocks(stmt) {
        block_accesses(block, visit);
    }
}

/// Visits every access of a block.
pub(crate) fn block_accesses(block: &Block, visit: &mut dyn FnMut(VarId, Access)) {
    for stmt in &block.stmts {
        accesses(stmt, visit);
    }
    if let Some(tail) = &block.tail {
        expr_accesses(tail, visit);
    }
}

/// The blocks directly inside a statement.
pub(crate) fn blocks(stmt: &Stmt) -> Vec<&Block> {
    match &stmt.kind {
        StmtKind::If { then, other, .. } => vec![then, other],
        StmtKind::Match { arms, .. } => arms.iter().map(|arm| &arm.block).collect(),
        StmtKind::Loop(looped) => vec![&looped.body],
        StmtKind::Sweep(SweepStmt::Turns { body, .. }) => vec![body],
        StmtKind::Rest { block, .. } => vec![block],
        StmtKind::Sweep(SweepStmt::MatchArm { blocks, .. }) => blocks.iter().map(|(_, block)| block).collect(),
        _ => Vec::new(),
    }
}

/// The blocks directly inside a statement, to be changed.
pub(crate) fn blocks_mut(stmt: &mut Stmt) -> Vec<&mut Block> {
    match &mut stmt.kind {
        StmtKind::If { then, other, .. } => vec![then, other],
        StmtKind::Match { arms, .. } => arms.iter_mut().map(|arm| &mut arm.block).collect(),
        StmtKind::Loop(looped) => vec![&mut looped.body],
        StmtKind::Sweep(SweepStmt::Turns { body, .. }) => vec![body],
        StmtKind::Rest { block, .. } => vec![block],
        StmtKind::Sweep(SweepStmt::MatchArm { blocks, .. }) => blocks.iter_mut().map(|(_, block)| block).collect(),
        _ => Vec::new(),
    }
}

/// Visits the accesses of a statement without those of the blocks in it.
pub(crate) fn shallow_accesses(stmt: &Stmt, visit: &mut dyn FnMut(VarId, Access)) {
    match &stmt.kind {
        StmtKind::Let { var, value } => {
            expr_accesses(value, visit);
            visit(*var, Access::Define);
        }
        StmtKind::Declare { var } => visit(*var, Access::Define),
        StmtKind::Assign { place, value } => {
            expr_accesses(value, visit);
            write(place, visit);
        }
        StmtKind::Update { place, op: _, value } => {
            expr_accesses(value, visit);
            read(place, visit);
            write(place, visit);
        }
        StmtKind::Swap { first, second } => {
            read(first, visit);
            read(second, visit);
            write(first, visit);
            write(second, visit);
        }
        StmtKind::Push { vec: place, value } | StmtKind::Fill { place, value } => {
            expr_accesses(value, visit);
            modify(place, visit);
        }
        StmtKind::CopyFrom { place, source } => {
            read(source, visit);
            modify(place, visit);
        }
        StmtKind::Call(call) => call_accesses(call, visit),
        StmtKind::If { cond, then: _, other: _, result } => {
            expr_accesses(cond, visit);
            define(*result, visit);
        }
        StmtKind::Match { scrutinee, arms, result } => {
            expr_accesses(scrutinee, visit);
            for arm in arms {
                for (var, _) in &arm.bindings {
                    visit(*var, Access::Define);
                }
                if let Some(guard) = &arm.guard {
                    opaque_accesses(guard, visit);
                }
            }
            define(*result, visit);
        }
        StmtKind::Loop(looped) => match &looped.kind {
            LoopKind::For { var, range } => {
                range_accesses(range, visit);
                visit(*var, Access::Define);
            }
            LoopKind::While { cond } => opaque_accesses(cond, visit),
            LoopKind::Endless => {}
        },
        StmtKind::Rest { reached, .. } => visit(*reached, Access::Read),
        StmtKind::Exit(Exit::Return(Some(value))) => expr_accesses(value, visit),
        StmtKind::Exit(Exit::Return(None) | Exit::Break(_) | Exit::Continue(_)) => {}
        StmtKind::Effect(opaque) => opaque_accesses(opaque, visit),
        StmtKind::Sweep(sweep) => sweep_accesses(sweep, visit),
    }
}

fn sweep_accesses(sweep: &SweepStmt, visit: &mut dyn FnMut(VarId, Access)) {
    match sweep {
        SweepStmt::CallWithPullback { result, pullback, call, tangents } => {
            call_accesses(call, visit);
            tangent_accesses(tangents, visit);
            define(*result, visit);
            visit(*pullback, Access::Define);
        }
        SweepStmt::CallWithTangent { result, call, tangents } => {
            call_accesses(call, visit);
            tangent_accesses(tangents, visit);
            define(*result, visit);
        }
        SweepStmt::Pullback { pullback, args, result_bar, bars, source: _, tangents } => {
            pullback_tangent_accesses(tangents, visit);
            visit(*pullback, Access::Read);
            for arg in args {
                arg_accesses(arg, visit);
            }
            if let Some(bar) = result_bar {
                expr_accesses(bar, visit);
            }
            for bar in bars.iter().flatten() {
                modify(bar, visit);
            }
        }
        SweepStmt::NewTape { tape: store, turns } | SweepStmt::NewHistory { history: store, turns } => {
            for range in turns {
                range_accesses(range, visit);
            }
            visit(*store, Access::Define);
        }
        SweepStmt::NewSlot { slot: store } => visit(*store, Access::Define),
        SweepStmt::SaveTo { history, place } => {
            read(place, visit);
            visit(*history, Access::Modify);
        }
        SweepStmt::Rewind { history, place } => {
            visit(*history, Access::Modify);
            modify(place, visit);
        }
        SweepStmt::Push { tape: store, values } | SweepStmt::Fill { slot: store, values } => {
            for value in values {
                expr_accesses(value, visit);
            }
            visit(*store, Access::Modify);
        }
        SweepStmt::Pop { tape: store, vars } | SweepStmt::Take { slot: store, vars } => {
            visit(*store, Access::Modify);
            for var in vars {
                visit(*var, Access::Define);
            }
        }
        SweepStmt::Save { var, place } => {
            read(place, visit);
            visit(*var, Access::Define);
        }
        SweepStmt::Restore { place, var, slice: _ } => {
            visit(*var, Access::Read);
            write(place, visit);
        }
        SweepStmt::ZeroTangent { bar, of } => {
            read(of, visit);
            visit(*bar, Access::Define);
        }
        SweepStmt::TakeTangent { bar, place, scalar: _ } => {
            modify(place, visit);
            visit(*bar, Access::Define);
        }
        SweepStmt::ResetTangent { place, of } => {
            read(of, visit);
            write(place, visit);
        }
        SweepStmt::SetZero { place } => modify(place, visit),
        SweepStmt::Accumulate { place, value: source } | SweepStmt::AccumulateAll { place, parts: source } => {
            read(source, visit);
            modify(place, visit);
        }
        SweepStmt::PopElement { bar, vec } => {
            modify(vec, visit);
            visit(*bar, Access::Define);
        }
        SweepStmt::Unpush { vec } => modify(vec, visit),
        SweepStmt::MatchArm { arm, .. } => visit(*arm, Access::Read),
        SweepStmt::Turns { turns, turn, item, .. } => {
            visit(*turns, Access::Read);
            visit(*turn, Access::Define);
            if let Some((var, range)) = item.as_deref() {
                range_accesses(range, visit);
                visit(*var, Access::Define);
            }
        }
        SweepStmt::AddToBuffer { buffer, bar } => {
            visit(*bar, Access::Read);
            visit(*buffer, Access::Modify);
        }
    }
}

fn tangent_accesses(tangents: &[Tangents], visit: &mut dyn FnMut(VarId, Access)) {
    for Tangents { dot, dots } in tangents {
        for dot in dots.iter().flatten() {
            arg_accesses(dot, visit);
        }
        define(*dot, visit);
    }
}

fn pullback_tangent_accesses(tangents: &[PullbackTangents], visit: &mut dyn FnMut(VarId, Access)) {
    for PullbackTangents { dots, result_bar, bars } in tangents {
        for dot in dots.iter().flatten() {
            arg_accesses(dot, visit);
        }
        if let Some(bar) = result_bar {
            expr_accesses(bar, visit);
        }
        for bar in bars.iter().flatten() {
            modify(bar, visit);
        }
    }
}

/// Visits the accesses of an expression. Calls modify what they are lent as `&mut`.
pub(crate) fn expr_accesses(expr: &Expr, visit: &mut dyn FnMut(VarId, Access)) {
    match expr {
        Expr::Place(place) | Expr::Copied { place, .. } => read(place, visit),
        Expr::Literal(_) => {}
        Expr::Rule { operands, .. } | Expr::Tuple(operands) | Expr::Array(operands) | Expr::VecList(operands) => {
            for operand in operands {
                expr_accesses(operand, visit);
            }
        }
        Expr::Convert { operand, .. } | Expr::NoGrad { operand, .. } => expr_accesses(operand, visit),
        Expr::ArrayRepeat { value, len } | Expr::VecRepeat { value, len } => {
            expr_accesses(value, visit);
            opaque_accesses(len, visit);
        }
        Expr::Call(call) => call_accesses(call, visit),
        Expr::Cut(opaque) | Expr::Opaque(opaque) => opaque_accesses(opaque, visit),
    }
}

/// Visits the variables a place mentions in its indices.
pub(crate) fn index_reads(place: &Place, visit: &mut dyn FnMut(VarId, Access)) {
    for projection in &place.projections {
        match projection {
            Projection::Index(opaque) | Projection::Slice(opaque) => opaque_accesses(opaque, visit),
            Projection::Field(_) | Projection::Deref => {}
        }
    }
}

/// Visits what the bounds of a range read.
pub(crate) fn range_accesses(range: &Range, visit: &mut dyn FnMut(VarId, Access)) {
    expr_accesses(&range.start, visit);
    expr_accesses(&range.end, visit);
    for adaptor in &range.adaptors {
        match adaptor {
            Adaptor::Rev => {}
            Adaptor::StepBy(step) => expr_accesses(step, visit),
        }
    }
}

/// The place an argument lends, or the expression it passes.
pub(crate) fn arg_accesses(arg: &Arg, visit: &mut dyn FnMut(VarId, Access)) {
    match arg {
        Arg::Value(value) => expr_accesses(value, visit),
        Arg::Ref(place) => read(place, visit),
        Arg::RefMut(place) => {
            read(place, visit);
            modify(place, visit);
        }
    }
}

fn call_accesses(call: &Call, visit: &mut dyn FnMut(VarId, Access)) {
    for arg in &call.args {
        arg_accesses(arg, visit);
    }
}

fn opaque_accesses(opaque: &Opaque, visit: &mut dyn FnMut(VarId, Access)) {
    for var in &opaque.reads {
        visit(*var, Access::Read);
    }
    for var in &opaque.writes {
        visit(*var, Access::Modify);
    }
}

fn read(place: &Place, visit: &mut dyn FnMut(VarId, Access)) {
    index_reads(place, visit);
    visit(place.root, Access::Read);
}

fn write(place: &Place, visit: &mut dyn FnMut(VarId, Access)) {
    index_reads(place, visit);
    visit(place.root, if place.is_whole() { Access::Overwrite } else { Access::Modify });
}

fn modify(place: &Place, visit: &mut dyn FnMut(VarId, Access)) {
    index_reads(place, visit);
    visit(place.root, Access::Modify);
}

fn define(var: Option<VarId>, visit: &mut dyn FnMut(VarId, Access)) {
    if let Some(var) = var {
        visit(var, Access::Define);
    }
}
