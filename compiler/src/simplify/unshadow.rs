use super::{Tables, rename};
use crate::ir::traverse::blocks_mut;
use crate::ir::{Block, Func, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// Gives every declaration a variable of its own. The reverse sweep declares primal variables again, to compute or pop
/// them; with one identity for both, neither could be counted.
pub(super) fn unshadow(sweeps: &mut Sweeps) -> Tables {
    let count = sweeps.func.vars.len();
    let mut unshadow = Unshadow {
        current: (0..count).map(index).collect(),
        origin: (0..count).map(index).collect(),
        declared: vec![false; count],
        trail: Vec::new(),
    };
    for param in &sweeps.func.params {
        unshadow.declared[param.var.0 as usize] = true;
    }
    for var in sweeps.given() {
        unshadow.declared[var.0 as usize] = true;
    }
    let mut body = std::mem::take(&mut sweeps.func.body);
    unshadow.block(&mut sweeps.func, &mut body, false);
    sweeps.func.body = body;
    unshadow.block(&mut sweeps.func, &mut sweeps.reverse, true);
    let count = sweeps.func.vars.len();
    Tables {
        origin: unshadow.origin,
        reads: vec![0; count],
        writes: vec![0; count],
        kinds: sweeps.func.vars.iter().map(|var| var.kind).collect(),
        copies: sweeps.func.vars.iter().map(|var| var.ty.is_copy()).collect(),
    }
}

struct Unshadow {
    /// What a variable is called here.
    current: Vec<VarId>,
    origin: Vec<VarId>,
    declared: Vec<bool>,
    /// What variables were called before, to be put back at the end of a block.
    trail: Vec<(VarId, VarId)>,
}

impl Unshadow {
    /// The names at the end of the forward sweep are those the reverse sweep starts with.
    fn block(&mut self, func: &mut Func, block: &mut Block, restore: bool) {
        let mark = self.trail.len();
        for stmt in &mut block.stmts {
            self.stmt(func, stmt);
        }
        rename::tail(block, &mut |var| *var = self.current[var.0 as usize]);
        if restore {
            for (var, before) in self.trail.drain(mark..).rev() {
                self.current[var.0 as usize] = before;
            }
        }
    }

    /// What a statement declares is visible after it, but for the items of loops and the bindings of arms.
    fn stmt(&mut self, func: &mut Func, stmt: &mut Stmt) {
        let mut defined = Vec::new();
        rename::stmt(stmt, &mut |var| *var = self.current[var.0 as usize], &mut |var| defined.push(*var));
        let inside = matches!(stmt.kind, StmtKind::Loop(_) | StmtKind::Sweep(SweepStmt::Turns { .. }));
        let mark = self.trail.len();
        let result = match &stmt.kind {
            StmtKind::Match { result, .. } => *result,
            _ => None,
        };
        if !matches!(stmt.kind, StmtKind::If { .. }) {
            for var in defined.iter().filter(|var| Some(**var) != result) {
                self.declare(func, *var);
            }
        }
        for inner in blocks_mut(stmt) {
            self.block(func, inner, true);
        }
        match &stmt.kind {
            StmtKind::If { result: Some(result), .. } | StmtKind::Match { result: Some(result), .. } => {
                self.declare(func, *result)
            }
            _ => {}
        }
        rename::stmt(stmt, &mut |_| {}, &mut |var| {
            *var = self.current[var.0 as usize];
        });
        if inside {
            for (var, before) in self.trail.drain(mark..).rev() {
                self.current[var.0 as usize] = before;
            }
        }
    }

    fn declare(&mut self, func: &mut Func, var: VarId) {
        let named = var.0 as usize;
        if !std::mem::replace(&mut self.declared[named], true) {
            return;
        }
        let again = func.new_var(func.var(var).clone());
        self.origin.push(var);
        self.current.push(again);
        self.declared.push(true);
        self.trail.push((var, self.current[named]));
        self.current[named] = again;
    }
}

fn index(index: usize) -> VarId {
    VarId(u32::try_from(index).expect("fewer than 2^32 variables"))
}
