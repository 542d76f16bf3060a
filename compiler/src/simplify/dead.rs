use std::collections::{BTreeMap, BTreeSet};

use quote::quote;

use super::operands::is_pure;
use super::{Direction, Tables, count};
use crate::ir::traverse::{self, Access, blocks_mut};
use crate::ir::{Block, Expr, Func, LoopKind, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// Removes what nothing reads. Blocks are walked from their end, the reverse sweep before the forward sweep, so that a
/// use that goes takes with it what it alone used.
pub(super) fn remove(tables: &mut Tables, sweeps: &mut Sweeps) {
    tables.count(sweeps);
    let own = sweeps.func.params.iter().map(|param| param.var);
    let outside = own.chain(sweeps.given()).collect();
    let Sweeps { func: Func { body, .. }, reverse, .. } = sweeps;
    let mut dead = Dead {
        tables,
        outside,
        kept: BTreeSet::new(),
        takes: BTreeMap::new(),
        unread: BTreeMap::new(),
        direction: Direction::Reverse,
    };
    dead.survey(body);
    dead.survey(reverse);
    dead.block(reverse);
    dead.direction = Direction::Forward;
    dead.block(body);
}

struct Dead<'t> {
    tables: &'t mut Tables,
    /// Parameters and buffers: writes to them are the caller's to see.
    outside: BTreeSet<VarId>,
    /// Variables that a statement which stays writes.
    kept: BTreeSet<VarId>,
    /// How many statements take from a store.
    takes: BTreeMap<VarId, usize>,
    /// The parts of a store's entries that nothing reads.
    unread: BTreeMap<VarId, BTreeSet<usize>>,
    direction: Direction,
}

impl Dead<'_> {
    /// `v += e` reads `v` for itself alone; a flag that only says where forward code goes on is read by no code.
    fn survey(&mut self, block: &Block) {
        for stmt in &block.stmts {
            if let StmtKind::Sweep(SweepStmt::Pop { tape: store, .. } | SweepStmt::Take { slot: store, .. }) =
                &stmt.kind
            {
                *self.takes.entry(*store).or_default() += 1;
            }
            if let Some(var) = own_read(stmt) {
                self.tables.reads[var.0 as usize] -= 1;
            }
            for inner in traverse::blocks(stmt) {
                self.survey(inner);
            }
        }
    }

    fn block(&mut self, block: &mut Block) {
        let mut kept = Vec::with_capacity(block.stmts.len());
        for mut stmt in std::mem::take(&mut block.stmts).into_iter().rev() {
            for inner in blocks_mut(&mut stmt) {
                self.block(inner);
            }
            self.shrink(&mut stmt);
            if self.is_dead(&stmt) {
                self.forget(&stmt);
                continue;
            }
            let stmt = self.without_bar(stmt);
            traverse::shallow_accesses(&stmt, &mut |var, access| {
                if matches!(access, Access::Overwrite | Access::Modify) {
                    self.kept.insert(var);
                }
            });
            kept.push(stmt);
        }
        kept.reverse();
        block.stmts = kept;
    }

    fn is_dead(&self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let { var, value } => self.is_unused(*var) && is_pure(value),
            StmtKind::Declare { var } => self.is_unused(*var),
            StmtKind::Assign { place, value } | StmtKind::Update { place, value, .. } => {
                self.is_unread(place.root) && is_pure(value)
            }
            StmtKind::If { then, other, result: None, .. } => {
                self.direction == Direction::Reverse && is_empty(then) && is_empty(other)
            }
            StmtKind::Loop(looped) if matches!(looped.kind, LoopKind::For { .. }) => {
                self.direction == Direction::Reverse && is_empty(&looped.body)
            }
            StmtKind::Sweep(sweep) => match sweep {
                SweepStmt::NewTape { tape: store, .. } | SweepStmt::NewSlot { slot: store } => {
                    self.is_unread(*store) && !self.kept.contains(store)
                }
                SweepStmt::Push { values, .. } | SweepStmt::Fill { values, .. } => values.is_empty(),
                SweepStmt::Pop { vars, .. } | SweepStmt::Take { vars, .. } => vars.is_empty(),
                SweepStmt::Save { var, .. } | SweepStmt::ZeroTangent { bar: var, .. } => self.is_unused(*var),
                SweepStmt::SetZero { place }
                | SweepStmt::ResetTangent { place, .. }
                | SweepStmt::Accumulate { place, .. }
                | SweepStmt::AccumulateAll { place, .. } => self.is_unread(place.root),
                SweepStmt::TakeTangent { bar, place, .. } => self.is_unused(*bar) && self.is_unread(place.root),
                SweepStmt::MatchArm { blocks, .. } => blocks.is_empty(),
                SweepStmt::Turns { body, .. } => is_empty(body),
                SweepStmt::CallWithPullback { .. }
                | SweepStmt::CallWithTangent { .. }
                | SweepStmt::NewHistory { .. }
                | SweepStmt::SaveTo { .. }
                | SweepStmt::Rewind { .. }
                | SweepStmt::Pullback { .. }
                | SweepStmt::Restore { .. }
                | SweepStmt::PopElement { .. }
                | SweepStmt::Unpush { .. }
                | SweepStmt::AddToBuffer { .. } => false,
            },
            StmtKind::Swap { .. }
            | StmtKind::Push { .. }
            | StmtKind::Fill { .. }
            | StmtKind::CopyFrom { .. }
            | StmtKind::Call(_)
            | StmtKind::If { .. }
            | StmtKind::Match { .. }
            | StmtKind::Loop(_)
            | StmtKind::Rest { .. }
            | StmtKind::Exit(_)
            | StmtKind::Effect(_) => false,
        }
    }

    /// Ours, and nothing reads it.
    fn is_unread(&self, var: VarId) -> bool {
        let ours = self.tables.is_ours(var) || self.direction == Direction::Reverse;
        ours && self.tables.reads(var) == 0 && !self.outside.contains(&var)
    }

    /// Unread, and no statement that stays writes it.
    fn is_unused(&self, var: VarId) -> bool {
        self.is_unread(var) && !self.kept.contains(&var)
    }

    /// Drops the parts of a statement that nothing reads.
    fn shrink(&mut self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Sweep(SweepStmt::Pop { tape: store, vars } | SweepStmt::Take { slot: store, vars }) => {
                if self.takes.get(store) != Some(&1) {
                    return;
                }
                let unread: BTreeSet<usize> = (0..vars.len()).filter(|part| self.is_unused(vars[*part])).collect();
                let mut part = 0;
                vars.retain(|_| {
                    part += 1;
                    !unread.contains(&(part - 1))
                });
                self.unread.insert(*store, unread);
            }
            StmtKind::Sweep(SweepStmt::Push { tape: store, values } | SweepStmt::Fill { slot: store, values }) => {
                let unread = match self.unread.get(store) {
                    Some(unread) => unread.clone(),
                    None if self.takes.contains_key(store) => return,
                    None => (0..values.len()).collect(),
                };
                for (part, value) in std::mem::take(values).into_iter().enumerate() {
                    if unread.contains(&part) {
                        count::expr_reads(&value, &mut |var| {
                            self.tables.reads[var.0 as usize] -= 1;
                        });
                    } else {
                        values.push(value);
                    }
                }
            }
            StmtKind::Sweep(SweepStmt::MatchArm { blocks, .. }) => {
                blocks.retain(|(_, block)| !is_empty(block));
            }
            _ => {}
        }
    }

    /// A cotangent that is taken out for nobody is only cleared.
    fn without_bar(&mut self, mut stmt: Stmt) -> Stmt {
        if let StmtKind::Sweep(SweepStmt::TakeTangent { bar, place, scalar }) = &stmt.kind
            && self.is_unused(*bar)
        {
            self.tables.reads[place.root.0 as usize] -= 1;
            stmt.kind = if *scalar {
                StmtKind::Assign { place: place.clone(), value: Expr::Literal(quote!(0.0)) }
            } else {
                StmtKind::Sweep(SweepStmt::SetZero { place: place.clone() })
            };
        }
        stmt
    }

    /// Takes back the reads of a statement that goes.
    fn forget(&mut self, stmt: &Stmt) {
        let own = own_read(stmt);
        let reads = &mut self.tables.reads;
        let mut skipped = false;
        count::reads(stmt, &mut |var| {
            if own == Some(var) && !skipped {
                skipped = true;
            } else {
                reads[var.0 as usize] -= 1;
            }
        });
    }
}

/// The read of a variable that serves only to write it.
fn own_read(stmt: &Stmt) -> Option<VarId> {
    match &stmt.kind {
        StmtKind::Update { place, .. } => Some(place.root),
        StmtKind::Rest { reached, .. } => Some(*reached),
        _ => None,
    }
}

fn is_empty(block: &Block) -> bool {
    block.stmts.is_empty() && block.tail.is_none()
}
