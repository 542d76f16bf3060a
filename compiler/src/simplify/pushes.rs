use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::types;
use crate::ir::traverse::{self, Access, blocks, blocks_mut};
use crate::ir::{Block, Expr, Func, Stmt, StmtKind, SweepStmt, VarId};

/// Records a value as soon as it is there: `let y_old = y; y = ..; tape.push(y_old);` becomes
/// `let y_old = y; tape.push(y_old); y = ..;`, so that the name can go.
pub(super) fn hoist(func: &Func, block: &mut Block) {
    for stmt in &mut block.stmts {
        for inner in blocks_mut(stmt) {
            hoist(func, inner);
        }
    }
    if block.stmts.iter().all(|stmt| recorded(stmt).is_none()) {
        return;
    }
    let mut placed = Placed::default();
    for stmt in std::mem::take(&mut block.stmts) {
        match recorded(&stmt) {
            Some(recorded) if !moves(func, &stmt) => placed.early(stmt, &recorded),
            _ => placed.in_order(stmt),
        }
    }
    block.stmts = placed.groups.into_iter().flatten().collect();
}

/// The statements of a block in their new order.
struct Placed {
    /// A statement that stays where it is, and behind it what is recorded there; first what comes before any statement.
    groups: Vec<Vec<Stmt>>,
    /// The last group that touches a variable other than by reading it.
    touched: BTreeMap<VarId, usize>,
    /// The last group that may leave the block.
    left: usize,
}

impl Default for Placed {
    fn default() -> Self {
        Self { groups: vec![Vec::new()], touched: BTreeMap::new(), left: 0 }
    }
}

impl Placed {
    fn in_order(&mut self, stmt: Stmt) {
        let group = self.groups.len();
        // Nothing passes what may leave, whatever it touches.
        if may_leave(&stmt) {
            self.left = group;
        } else {
            self.touch(&stmt, group);
        }
        self.groups.push(vec![stmt]);
    }

    /// Places a record behind the last statement that blocks its way.
    fn early(&mut self, stmt: Stmt, recorded: &BTreeSet<VarId>) {
        let last = recorded.iter().filter_map(|var| self.touched.get(var)).max();
        let group = last.map_or(self.left, |last| self.left.max(*last));
        self.touch(&stmt, group);
        let first = usize::from(group > 0);
        let behind = &self.groups[group][first..];
        let blocked = behind.iter().rposition(|stmt| blocks_way(stmt, recorded));
        self.groups[group].insert(blocked.map_or(first, |blocked| first + blocked + 1), stmt);
    }

    fn touch(&mut self, stmt: &Stmt, group: usize) {
        traverse::accesses(stmt, &mut |var, access| {
            if access != Access::Read {
                self.touched.insert(var, group);
            }
        });
    }
}

/// Whether recording moves a value away, which the statements before may still read.
fn moves(func: &Func, stmt: &Stmt) -> bool {
    let StmtKind::Sweep(SweepStmt::Push { values, .. } | SweepStmt::Fill { values, .. }) = &stmt.kind else {
        return false;
    };
    !values.iter().all(|value| matches!(value, Expr::Place(place) if types::of_place(func, place).is_copy()))
}

/// What a statement records, and where.
fn recorded(stmt: &Stmt) -> Option<BTreeSet<VarId>> {
    match &stmt.kind {
        StmtKind::Sweep(SweepStmt::Push { .. } | SweepStmt::Fill { .. }) => {
            let mut touched = BTreeSet::new();
            traverse::accesses(stmt, &mut |var, _| {
                touched.insert(var);
            });
            Some(touched)
        }
        _ => None,
    }
}

/// Whether a statement provides one of the variables or touches the store.
fn blocks_way(stmt: &Stmt, recorded: &BTreeSet<VarId>) -> bool {
    let mut found = false;
    traverse::accesses(stmt, &mut |var, access| {
        found |= access != Access::Read && recorded.contains(&var);
    });
    found
}

fn may_leave(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Exit(_) | StmtKind::Rest { .. })
        || blocks(stmt).into_iter().any(|block| block.stmts.iter().any(may_leave))
}
