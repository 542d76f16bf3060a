use super::Tables;
use crate::ir::traverse::{self, Access};
use crate::ir::{Arg, Block, Expr, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

impl Tables {
    /// Counts reads and writes afresh.
    pub(super) fn count(&mut self, sweeps: &Sweeps) {
        self.reads.fill(0);
        self.writes.fill(0);
        self.count_block(&sweeps.func.body);
        self.count_block(&sweeps.reverse);
    }

    fn count_block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            traverse::shallow_accesses(stmt, &mut |var, access| match access {
                Access::Read => self.reads[var.0 as usize] += 1,
                Access::Overwrite | Access::Modify => self.writes[var.0 as usize] += 1,
                Access::Define => {}
            });
            silent_reads(stmt, &mut |var| self.reads[var.0 as usize] += 1);
            for inner in traverse::blocks(stmt) {
                self.count_block(inner);
            }
        }
        if let Some(tail) = &block.tail {
            expr_reads(tail, &mut |var| self.reads[var.0 as usize] += 1);
        }
    }
}

/// Every variable whose value before the statement matters to it, without the blocks in it. That is more than what is
/// accessed as a read: a cotangent that is taken out, or goes through a pullback as `&mut`, was put there for a purpose.
pub(super) fn reads(stmt: &Stmt, visit: &mut dyn FnMut(VarId)) {
    traverse::shallow_accesses(stmt, &mut |var, access| {
        if access == Access::Read {
            visit(var);
        }
    });
    silent_reads(stmt, visit);
}

/// Those that are no accesses by reading.
fn silent_reads(stmt: &Stmt, visit: &mut dyn FnMut(VarId)) {
    match &stmt.kind {
        StmtKind::Effect(opaque) => opaque.writes.iter().copied().for_each(visit),
        StmtKind::Sweep(SweepStmt::TakeTangent { place, .. } | SweepStmt::PopElement { vec: place, .. }) => {
            visit(place.root)
        }
        StmtKind::Sweep(SweepStmt::Pullback { args, bars, tangents, .. }) => {
            let dots = tangents.iter().flat_map(|tangents| args.iter().zip(&tangents.bars));
            for (arg, bar) in args.iter().zip(bars).chain(dots) {
                if let (Arg::RefMut(_), Some(bar)) = (arg, bar) {
                    visit(bar.root);
                }
            }
        }
        _ => {}
    }
}

/// The variables an expression reads.
pub(super) fn expr_reads(expr: &Expr, visit: &mut dyn FnMut(VarId)) {
    traverse::expr_accesses(expr, &mut |var, access| {
        if access == Access::Read {
            visit(var);
        }
    });
}
