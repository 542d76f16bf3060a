//! Calls whose result reaches nothing: not the result of the function, not what it is lent, no condition, assertion or
//! print. A function that is called so may well be called for what it does where nobody sees it.

use std::collections::{BTreeSet, VecDeque};

use crate::ir::traverse::{self, Access};
use crate::ir::{Arg, Block, Call, Exit, Expr, Func, Passing, Stmt, StmtKind, VarId};

/// The results of calls that reach nothing.
pub(crate) fn results(func: &Func) -> BTreeSet<VarId> {
    let mut uses = Uses { sources: vec![Vec::new(); func.vars.len()], seeds: VecDeque::new(), calls: Vec::new() };
    uses.block(&func.body, None);
    uses.seeds.extend(func.params.iter().filter(|param| param.passing == Passing::RefMut).map(|param| param.var));
    let Uses { sources, mut seeds, calls } = uses;
    let mut matters = vec![false; func.vars.len()];
    while let Some(var) = seeds.pop_front() {
        if !std::mem::replace(&mut matters[var.0 as usize], true) {
            seeds.extend(sources[var.0 as usize].iter().copied());
        }
    }
    let is_idle = |(var, call): &(VarId, &Call)| {
        let lent = call.args.iter().filter_map(|arg| match arg {
            Arg::RefMut(place) => Some(place.root),
            Arg::Value(_) | Arg::Ref(_) => None,
        });
        lent.chain([*var]).all(|var| !matters[var.0 as usize])
    };
    calls.into_iter().filter(is_idle).map(|(var, _)| var).collect()
}

struct Uses<'f> {
    /// What goes into a variable, by the variable.
    sources: Vec<Vec<VarId>>,
    /// What something is done with besides.
    seeds: VecDeque<VarId>,
    calls: Vec<(VarId, &'f Call)>,
}

impl<'f> Uses<'f> {
    /// `result` is what the value of the block goes to: the function's result if there is no name for it.
    fn block(&mut self, block: &'f Block, result: Option<VarId>) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(tail) = &block.tail {
            self.goes(tail, result);
        }
    }

    fn stmt(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                if let Expr::Call(call) = value {
                    self.calls.push((*var, call));
                }
                self.goes(value, Some(*var));
            }
            StmtKind::Assign { place, value }
            | StmtKind::Update { place, value, .. }
            | StmtKind::Push { vec: place, value }
            | StmtKind::Fill { place, value } => {
                self.goes(value, Some(place.root));
                self.goes(&Expr::Place(place.clone()), Some(place.root));
            }
            StmtKind::CopyFrom { place, source } => self.goes(&Expr::Place(source.clone()), Some(place.root)),
            StmtKind::Swap { first, second } => {
                self.goes(&Expr::Place(first.clone()), Some(second.root));
                self.goes(&Expr::Place(second.clone()), Some(first.root));
            }
            StmtKind::If { cond, then, other, result } => {
                self.goes(cond, None);
                self.block(then, *result);
                self.block(other, *result);
            }
            StmtKind::Match { scrutinee, arms, result } => {
                self.goes(scrutinee, None);
                for arm in arms {
                    if let Some(guard) = &arm.guard {
                        self.goes(&Expr::Opaque(guard.clone()), None);
                    }
                    for (var, part) in &arm.bindings {
                        if let Some(part) = part {
                            self.goes(&Expr::Place(part.clone()), Some(*var));
                        }
                    }
                    self.block(&arm.block, *result);
                }
            }
            StmtKind::Exit(Exit::Return(Some(value))) => self.goes(value, None),
            StmtKind::Loop(_)
            | StmtKind::Rest { .. }
            | StmtKind::Call(_)
            | StmtKind::Effect(_)
            | StmtKind::Exit(_)
            | StmtKind::Declare { .. }
            | StmtKind::Sweep(_) => {
                traverse::shallow_accesses(stmt, &mut |var, access| {
                    if access != Access::Define {
                        self.seeds.push_back(var);
                    }
                });
                for block in traverse::blocks(stmt) {
                    self.block(block, None);
                }
            }
        }
    }

    /// What an expression reads goes to a variable, and to what the expression writes.
    fn goes(&mut self, expr: &Expr, to: Option<VarId>) {
        let (mut read, mut written) = (Vec::new(), Vec::new());
        traverse::expr_accesses(expr, &mut |var, access| match access {
            Access::Read => read.push(var),
            Access::Overwrite | Access::Modify => written.push(var),
            Access::Define => {}
        });
        match (to, expr) {
            // What is detached is meant to be.
            (_, Expr::NoGrad { .. }) | (None, _) => self.seeds.extend(&read),
            (Some(var), _) => written.push(var),
        }
        for var in written {
            self.sources[var.0 as usize].extend(&read);
        }
    }
}
