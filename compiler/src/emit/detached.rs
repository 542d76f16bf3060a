use std::collections::BTreeSet;

use crate::ir::{Block, Expr, StmtKind, SweepStmt, Sweeps, VarId, traverse};

/// The pullbacks that are given no cotangent of a result: of a call as a statement, or of one whose result does not
/// matter. A pullback may pass through a tape or a slot on its way, where it has one name on each side.
pub(super) fn detached_pullbacks(sweeps: &Sweeps) -> BTreeSet<VarId> {
    let mut detached = BTreeSet::new();
    let mut stores = BTreeSet::new();
    visit(&sweeps.reverse, &mut |stmt| {
        if let SweepStmt::Pullback { pullback, result_bar: None, .. } = stmt {
            detached.insert(*pullback);
        }
    });
    visit(&sweeps.reverse, &mut |stmt| {
        if let SweepStmt::Pop { tape: store, vars } | SweepStmt::Take { slot: store, vars } = stmt {
            let positions = vars.iter().enumerate().filter(|(_, var)| detached.contains(*var));
            stores.extend(positions.map(|(position, _)| (*store, position)));
        }
    });
    let mut recorded = Vec::new();
    let mut record = |stmt: &SweepStmt| {
        if let SweepStmt::Push { tape: store, values } | SweepStmt::Fill { slot: store, values } = stmt {
            for (position, value) in values.iter().enumerate() {
                if let (true, Expr::Place(place)) = (stores.contains(&(*store, position)), value) {
                    recorded.push(place.root);
                }
            }
        }
    };
    visit(&sweeps.func.body, &mut record);
    visit(&sweeps.reverse, &mut record);
    detached.extend(recorded);
    detached
}

fn visit(block: &Block, visitor: &mut dyn FnMut(&SweepStmt)) {
    for stmt in &block.stmts {
        if let StmtKind::Sweep(sweep) = &stmt.kind {
            visitor(sweep);
        }
        for inner in traverse::blocks(stmt) {
            visit(inner, visitor);
        }
    }
}
