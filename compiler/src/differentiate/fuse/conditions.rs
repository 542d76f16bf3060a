//! When a turn may go backwards before the next one goes forwards.

use std::collections::BTreeSet;

use super::Fusion;
use crate::ir::traverse::{self, Access};
use crate::ir::{Arg, Block, Expr, Place, Stmt, StmtKind, SweepStmt, UpdateOp, VarId};

/// The statements of the reverse sweep that have to run before the fused loop: what gives the cotangents it starts from.
/// `None` if the loop cannot be fused. It can if
///
/// - its reverse adds to adjoints of what is outside and does nothing else to them, so that turns may go in any order;
/// - it writes nothing that the forward sweep reads or writes, so that the next turn finds what it would have found;
/// - what it reads is known before the loop, and is the same after it;
/// - what it records is recorded in it alone.
pub(super) fn early(fusion: &Fusion, at: usize, back: usize) -> Option<BTreeSet<usize>> {
    let (there, again) = (&fusion.forward[at], &fusion.reverse[back]);
    let reach = Reach::of(again, there);
    let stores = stores(fusion, at, back)?;
    let sums: BTreeSet<VarId> = reach.written.difference(&stores).copied().collect();
    if sums.iter().any(|var| fusion.primal.contains(var)) || !only_adds(again, &sums) {
        return None;
    }
    let known = Known::before(fusion, at);
    let mut needed = BTreeSet::new();
    for var in reach.read.difference(&stores).filter(|var| !sums.contains(*var)) {
        known.require(*var, &mut needed)?;
    }
    let mut early = BTreeSet::new();
    let mut moved = BTreeSet::new();
    for index in (0..back).rev() {
        let stmt = &fusion.reverse[index];
        let Reach { read, written, defined } = Reach::alone(stmt);
        let gives = |vars: &BTreeSet<VarId>| defined.iter().any(|var| vars.contains(var));
        if gives(&needed) || gives(&sums) || written.iter().any(|var| needed.contains(var)) {
            if !may_move(stmt) || written.iter().any(|var| sums.contains(var) || fusion.primal.contains(var)) {
                return None;
            }
            for var in read.iter().filter(|var| !defined.contains(*var)) {
                known.require(*var, &mut needed)?;
            }
            moved.extend(written.iter().chain(&defined).copied());
            early.insert(index);
        } else {
            let touched = read.iter().chain(&written).chain(&defined);
            if touched.clone().any(|var| moved.contains(var)) || !only_adds(stmt, &sums) {
                return None;
            }
        }
    }
    Some(early)
}

/// What a statement touches.
struct Reach {
    read: BTreeSet<VarId>,
    written: BTreeSet<VarId>,
    defined: BTreeSet<VarId>,
}

impl Reach {
    fn alone(stmt: &Stmt) -> Self {
        let mut reach = Self { read: BTreeSet::new(), written: BTreeSet::new(), defined: BTreeSet::new() };
        traverse::accesses(stmt, &mut |var, access| {
            match access {
                Access::Read => reach.read.insert(var),
                Access::Define => reach.defined.insert(var),
                Access::Overwrite | Access::Modify => reach.written.insert(var),
            };
        });
        reach
    }

    /// What the reverse of a loop touches of what is outside.
    fn of(again: &Stmt, there: &Stmt) -> Self {
        let mut reach = Self::alone(again);
        let mut inside = std::mem::take(&mut reach.defined);
        inside.extend(Self::alone(there).defined);
        reach.read.retain(|var| !inside.contains(var));
        reach.written.retain(|var| !inside.contains(var));
        reach
    }
}

/// What has its final value before the loop.
struct Known {
    fixed: BTreeSet<VarId>,
    /// Defined by the reverse sweep, not by the forward sweep.
    cotangents: BTreeSet<VarId>,
}

impl Known {
    fn before(fusion: &Fusion, at: usize) -> Self {
        let mut fixed = fusion.given.clone();
        let mut forward = BTreeSet::new();
        for (index, stmt) in fusion.forward.iter().enumerate() {
            traverse::shallow_accesses(stmt, &mut |var, access| {
                if access == Access::Define {
                    forward.insert(var);
                    if index < at {
                        fixed.insert(var);
                    }
                }
            });
        }
        let mut cotangents = BTreeSet::new();
        for stmt in fusion.forward[at..].iter().chain(&fusion.reverse) {
            traverse::accesses(stmt, &mut |var, access| match access {
                Access::Overwrite | Access::Modify => {
                    fixed.remove(&var);
                }
                Access::Define | Access::Read => {}
            });
        }
        for stmt in &fusion.reverse {
            traverse::shallow_accesses(stmt, &mut |var, access| {
                if access == Access::Define && !forward.contains(&var) {
                    cotangents.insert(var);
                }
            });
        }
        Self { fixed, cotangents }
    }

    /// Notes a cotangent that has to be there; `None` if it is no cotangent and not known before the loop.
    fn require(&self, var: VarId, needed: &mut BTreeSet<VarId>) -> Option<()> {
        if self.fixed.contains(&var) {
            return Some(());
        }
        self.cotangents.contains(&var).then(|| {
            needed.insert(var);
        })
    }
}

/// The stores that the reverse of the loop takes from, if they are declared right before the loop and used in it alone.
fn stores(fusion: &Fusion, at: usize, back: usize) -> Option<BTreeSet<VarId>> {
    let mut taken = BTreeSet::new();
    collect_stores(&fusion.reverse[back], &mut taken);
    let mut declared = BTreeSet::new();
    for stmt in fusion.forward[..at].iter().rev() {
        match &stmt.kind {
            StmtKind::Sweep(SweepStmt::NewTape { tape: store, .. } | SweepStmt::NewHistory { history: store, .. }) => {
                declared.insert(*store);
            }
            _ => break,
        }
    }
    let mut alone = taken.is_subset(&declared);
    let outside = fusion.forward.iter().enumerate().filter(|(index, _)| *index != at);
    let outside = outside.chain(fusion.reverse.iter().enumerate().filter(|(index, _)| *index != back));
    for (_, stmt) in outside {
        traverse::accesses(stmt, &mut |var, access| {
            alone &= access == Access::Define || !taken.contains(&var);
        });
    }
    alone.then_some(taken)
}

fn collect_stores(stmt: &Stmt, stores: &mut BTreeSet<VarId>) {
    if let StmtKind::Sweep(SweepStmt::Pop { tape: store, .. } | SweepStmt::Rewind { history: store, .. }) = &stmt.kind {
        stores.insert(*store);
    }
    for block in traverse::blocks(stmt) {
        block.stmts.iter().for_each(|stmt| collect_stores(stmt, stores));
    }
}

/// Arithmetic with cotangents may run earlier; what takes from a store or restores a value may not.
fn may_move(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Let { .. } | StmtKind::Update { .. } | StmtKind::Assign { .. } | StmtKind::Declare { .. } => true,
        StmtKind::Sweep(sweep) => matches!(
            sweep,
            SweepStmt::ZeroTangent { .. } | SweepStmt::Accumulate { .. } | SweepStmt::AccumulateAll { .. }
        ),
        _ => false,
    }
}

/// Whether a statement, if it touches these adjoints at all, only adds to them what does not depend on them.
fn only_adds(stmt: &Stmt, sums: &BTreeSet<VarId>) -> bool {
    let own = match &stmt.kind {
        StmtKind::Update { place, op: UpdateOp::Add | UpdateOp::Sub, value } => {
            is_free(value, sums) && indices_are_free(place, sums)
        }
        StmtKind::Sweep(
            SweepStmt::Accumulate { place, value: added } | SweepStmt::AccumulateAll { place, parts: added },
        ) => !sums.contains(&added.root) && indices_are_free(added, sums) && indices_are_free(place, sums),
        StmtKind::Sweep(SweepStmt::AddToBuffer { buffer: _, bar }) => !sums.contains(bar),
        StmtKind::Sweep(SweepStmt::Pullback { args, result_bar, bars, .. }) => {
            let given = args.iter().all(|arg| match arg {
                Arg::Value(value) => is_free(value, sums),
                Arg::Ref(place) | Arg::RefMut(place) => !sums.contains(&place.root) && indices_are_free(place, sums),
            });
            // The cotangent of what a callee may write is taken, not added to.
            let added = args.iter().zip(bars).all(|(arg, bar)| match (arg, bar) {
                (Arg::RefMut(_), Some(bar)) => !sums.contains(&bar.root),
                (_, Some(bar)) => indices_are_free(bar, sums),
                (_, None) => true,
            });
            given && added && result_bar.as_ref().is_none_or(|bar| is_free(bar, sums))
        }
        _ => {
            let mut free = true;
            traverse::shallow_accesses(stmt, &mut |var, _| free &= !sums.contains(&var));
            free
        }
    };
    own && traverse::blocks(stmt).into_iter().all(|block: &Block| {
        block.stmts.iter().all(|stmt| only_adds(stmt, sums))
            && block.tail.as_ref().is_none_or(|tail| is_free(tail, sums))
    })
}

fn is_free(expr: &Expr, sums: &BTreeSet<VarId>) -> bool {
    let mut free = true;
    traverse::expr_accesses(expr, &mut |var, _| free &= !sums.contains(&var));
    free
}

fn indices_are_free(place: &Place, sums: &BTreeSet<VarId>) -> bool {
    let mut free = true;
    traverse::index_reads(place, &mut |var, _| free &= !sums.contains(&var));
    free
}
