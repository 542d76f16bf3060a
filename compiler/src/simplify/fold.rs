use std::collections::{BTreeMap, BTreeSet};

use super::operands::{as_variable, is_pure, operands, replace, size, values_mut};
use super::{Direction, Tables, both, moved};
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{
    Arg, Block, Call, ConvertForm, Expr, Form, Place, Projection, Stmt, StmtKind, SweepStmt, Sweeps, UpdateOp, VarId,
    VarKind,
};

/// Adjoints longer than this keep names for their parts.
const READABLE: usize = 8;

/// `let t = a * b; y = t + c;` becomes `y = a * b + c;`: what is used once stands where it is used, unless something
/// between changes what it reads.
///
/// In the forward sweep this brings back the expressions as the user wrote them.
pub(super) fn fold(tables: &Tables, sweeps: &mut Sweeps) {
    both(sweeps, |direction, block| {
        Fold { tables, direction }.block(block);
    });
}

struct Fold<'t> {
    tables: &'t Tables,
    direction: Direction,
}

/// Definitions that may still move down.
#[derive(Default)]
struct Pending {
    definitions: BTreeMap<VarId, (usize, Expr)>,
    /// The definitions that read a variable, by its origin.
    readers: BTreeMap<VarId, Vec<VarId>>,
    /// The definitions that call a function.
    calls: Vec<VarId>,
}

impl Fold<'_> {
    fn block(&self, block: &mut Block) {
        let mut pending = Pending::default();
        let mut dropped = BTreeSet::new();
        for index in 0..block.stmts.len() {
            let stmt = &mut block.stmts[index];
            for inner in blocks_mut(stmt) {
                self.block(inner);
            }
            self.use_pending(stmt, &mut pending, &mut dropped);
            self.end(stmt, &mut pending);
            if let StmtKind::Let { var, value } = &stmt.kind
                && self.may_move(*var, value)
            {
                pending.add(self.tables, *var, index, value);
            }
        }
        if let Some(tail) = &mut block.tail {
            let moved = moved::by_value(self.tables, tail);
            for var in shallow_reads(tail) {
                if let Some((index, value)) = pending.definitions.remove(&var)
                    && !reads_any(&value, &moved)
                    && replace(tail, var, &value) == 1
                {
                    dropped.insert(index);
                }
            }
        }
        let mut index = 0;
        block.stmts.retain(|_| {
            index += 1;
            !dropped.contains(&(index - 1))
        });
    }

    /// Whether a definition is ours, used once and worth a try.
    fn may_move(&self, var: VarId, value: &Expr) -> bool {
        let tables = self.tables;
        let ours = match tables.kinds[var.0 as usize] {
            VarKind::Temp | VarKind::Generated => true,
            VarKind::Param | VarKind::Local => false,
        };
        ours && tables.reads(var) == 1
            && !tables.is_written(var)
            && lends_nothing(value)
            && (is_pure(value) || calls_only(value))
    }

    fn use_pending(&self, stmt: &mut Stmt, pending: &mut Pending, dropped: &mut BTreeSet<usize>) {
        if pending.definitions.is_empty() {
            return;
        }
        let mut reads = Vec::new();
        values_mut(stmt, &mut |value| reads.extend(shallow_reads(value)));
        if let StmtKind::Sweep(SweepStmt::AddToBuffer { bar, .. }) = &stmt.kind {
            reads.push(*bar);
        }
        for var in reads {
            let Some((index, value)) = pending.definitions.remove(&var) else {
                continue;
            };
            if self.fits(stmt, &value) && insert(stmt, var, &value) {
                dropped.insert(index);
            }
        }
    }

    /// Whether an expression may stand in a statement.
    fn fits(&self, stmt: &mut Stmt, value: &Expr) -> bool {
        if is_adjoint_conversion(value) && !takes_conversion(stmt) {
            return false;
        }
        if self.direction == Direction::Reverse || self.gives_ours(stmt) {
            let mut total = size(value);
            values_mut(stmt, &mut |inner| total += size(inner));
            if total > READABLE {
                return false;
            }
        }
        !reads_any(value, &lent_mutably(stmt)) && !reads_any(value, &moved::by_statement(self.tables, stmt))
    }

    /// Whether the statement computes a value of ours, hence a tangent if it is long.
    fn gives_ours(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let { var, .. } => self.tables.kinds[var.0 as usize] == VarKind::Generated,
            StmtKind::Assign { place, .. } | StmtKind::Update { place, .. } => {
                self.tables.kinds[place.root.0 as usize] == VarKind::Generated
            }
            _ => false,
        }
    }

    /// Ends what a statement interferes with.
    fn end(&self, stmt: &Stmt, pending: &mut Pending) {
        if pending.definitions.is_empty() {
            return;
        }
        traverse::accesses(stmt, &mut |var, access| {
            if access != Access::Read {
                for reader in pending.readers.remove(&self.tables.origin(var)).unwrap_or_default() {
                    pending.definitions.remove(&reader);
                }
            }
        });
        for var in moved::by_statement(self.tables, stmt) {
            for reader in pending.readers.remove(&self.tables.origin(var)).unwrap_or_default() {
                pending.definitions.remove(&reader);
            }
        }
        if !matches!(stmt.kind, StmtKind::Let { .. } | StmtKind::Declare { .. }) {
            for call in std::mem::take(&mut pending.calls) {
                pending.definitions.remove(&call);
            }
        }
    }
}

impl Pending {
    fn add(&mut self, tables: &Tables, var: VarId, index: usize, value: &Expr) {
        traverse::expr_accesses(value, &mut |read, _| {
            self.readers.entry(tables.origin(read)).or_default().push(var);
        });
        if !is_pure(value) {
            self.calls.push(var);
        }
        self.definitions.insert(var, (index, value.clone()));
    }
}

fn reads_any(value: &Expr, vars: &BTreeSet<VarId>) -> bool {
    let mut reads = false;
    traverse::expr_accesses(value, &mut |var, _| reads |= vars.contains(&var));
    reads
}

/// The variables that stand alone in an expression.
fn shallow_reads(expr: &Expr) -> Vec<VarId> {
    let mut reads: Vec<VarId> = as_variable(expr).into_iter().collect();
    for operand in operands(expr) {
        reads.extend(shallow_reads(operand));
    }
    reads
}

/// Puts the value in the variable's place. The last step of a gradient, `*grad += bar;`, becomes an addition like others.
fn insert(stmt: &mut Stmt, var: VarId, value: &Expr) -> bool {
    if let StmtKind::Sweep(SweepStmt::AddToBuffer { buffer, .. }) = &stmt.kind {
        let place = Place { root: *buffer, projections: vec![Projection::Deref] };
        stmt.kind = StmtKind::Update { place, op: UpdateOp::Add, value: value.clone() };
        return true;
    }
    let mut replaced = 0;
    values_mut(stmt, &mut |inner| {
        if !is_receiver_literal(inner, var, value) {
            replaced += replace(inner, var, value);
        }
    });
    replaced == 1
}

/// A literal takes its type from its name's uses, and has none as the receiver of a method.
fn is_receiver_literal(expr: &Expr, var: VarId, value: &Expr) -> bool {
    let is_receiver = |expr: &Expr| match expr {
        Expr::Rule { form: Form::Method, operands, .. } => operands.first().and_then(as_variable) == Some(var),
        _ => false,
    };
    matches!(value, Expr::Literal(_))
        && (is_receiver(expr) || operands(expr).into_iter().any(|inner| is_receiver_literal(inner, var, value)))
}

fn is_adjoint_conversion(value: &Expr) -> bool {
    match value {
        Expr::Convert { form: ConvertForm::Adjoint, .. } => true,
        _ => operands(value).into_iter().any(is_adjoint_conversion),
    }
}

/// A conversion takes its type from the place it goes to, so it cannot be part of an expression.
fn takes_conversion(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Update { op: UpdateOp::Add, value, .. } | StmtKind::Assign { value, .. } => {
            as_variable(value).is_some()
        }
        _ => false,
    }
}

/// What a statement lends as `&mut`.
fn lent_mutably(stmt: &Stmt) -> BTreeSet<VarId> {
    let mut lent = BTreeSet::new();
    lent.extend(stmt.dots().filter_map(|dot| match dot {
        Arg::RefMut(place) => Some(place.root),
        Arg::Value(_) | Arg::Ref(_) => None,
    }));
    if let StmtKind::Sweep(SweepStmt::Pullback { tangents, .. }) = &stmt.kind {
        lent.extend(tangents.iter().flat_map(|tangents| &tangents.bars).flatten().map(|bar| bar.root));
    }
    let (args, bars): (&[Arg], &[Option<Place>]) = match &stmt.kind {
        StmtKind::Call(call)
        | StmtKind::Let { value: Expr::Call(call), .. }
        | StmtKind::Sweep(SweepStmt::CallWithPullback { call, .. } | SweepStmt::CallWithTangent { call, .. }) => {
            (&call.args, &[])
        }
        StmtKind::Sweep(SweepStmt::Pullback { args, bars, .. }) => (args, bars),
        _ => (&[], &[]),
    };
    for arg in args {
        if let Arg::RefMut(place) = arg {
            lent.insert(place.root);
        }
    }
    lent.extend(bars.iter().flatten().map(|bar| bar.root));
    match &stmt.kind {
        StmtKind::Fill { place, .. } => {
            lent.insert(place.root);
        }
        // A whole vector may be read by what is pushed to it; a part lends the whole before.
        StmtKind::Push { vec, .. } if !vec.is_whole() => {
            lent.insert(vec.root);
        }
        _ => {}
    }
    lent
}

/// A call that changes an argument stays where it is.
fn lends_nothing(value: &Expr) -> bool {
    let lends = match value {
        Expr::Call(Call { args, .. }) => args.iter().any(|arg| matches!(arg, Arg::RefMut(_))),
        _ => false,
    };
    !lends && operands(value).into_iter().all(lends_nothing)
}

/// Whether calls are all that is impure.
fn calls_only(value: &Expr) -> bool {
    match value {
        Expr::Opaque(opaque) | Expr::Cut(opaque) => opaque.writes.is_empty(),
        _ => operands(value).into_iter().all(calls_only),
    }
}
