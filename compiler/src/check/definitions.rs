//! What each variable is the value of, as far as one look tells.

use std::collections::BTreeSet;

use crate::ir::traverse::{blocks, expr_accesses};
use crate::ir::{Arg, Block, Expr, Func, LoopKind, Opaque, Place, Stmt, StmtKind, UpdateOp, VarId};

/// The definitions of every variable of a function.
pub(super) struct Definitions<'f> {
    of: Vec<Definition<'f>>,
    /// Variables that a condition or an assertion asks about.
    pub(super) asked: BTreeSet<VarId>,
    /// Variables made of one that is asked about.
    guarded: Vec<bool>,
}

/// How a variable comes by its value.
#[derive(Default, Clone)]
pub(super) struct Definition<'f> {
    /// The values it is given as a whole.
    pub(super) values: Vec<&'f Expr>,
    /// What is added to it and the like.
    pub(super) updates: Vec<(UpdateOp, &'f Expr)>,
    /// The values that branches give it.
    pub(super) choices: Vec<Option<&'f Expr>>,
    /// It is written in other ways as well: element by element, by a call.
    pub(super) opaque: bool,
}

impl<'f> Definitions<'f> {
    pub(super) fn of_func(func: &'f Func) -> Self {
        let count = func.vars.len();
        let mut definitions =
            Self { of: vec![Definition::default(); count], asked: BTreeSet::new(), guarded: vec![false; count] };
        for param in &func.params {
            definitions.of[param.var.0 as usize].opaque = true;
        }
        definitions.block(&func.body);
        definitions.guard();
        definitions
    }

    /// Whether a condition or an assertion asks about a variable, or about what it is made of.
    pub(super) fn is_guarded(&self, var: VarId) -> bool {
        self.guarded[var.0 as usize]
    }

    /// Follows what is asked about to everything that is made of it.
    fn guard(&mut self) {
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); self.of.len()];
        for (var, Definition { values, updates, choices, .. }) in self.of.iter().enumerate() {
            let made_of = values.iter().chain(updates.iter().map(|(_, value)| value)).chain(choices.iter().flatten());
            for value in made_of {
                expr_accesses(value, &mut |part, _| parts[part.0 as usize].push(var));
            }
        }
        let mut queue: Vec<usize> = self.asked.iter().map(|var| var.0 as usize).collect();
        while let Some(var) = queue.pop() {
            if !std::mem::replace(&mut self.guarded[var], true) {
                queue.extend(parts[var].iter().copied());
            }
        }
    }

    pub(super) fn of(&self, var: VarId) -> &Definition<'f> {
        &self.of[var.0 as usize]
    }

    /// The operation behind an operand: that of the variable it reads, if it has one definition.
    pub(super) fn resolve<'e>(&'e self, expr: &'e Expr) -> &'e Expr
    where
        'f: 'e,
    {
        let mut at = expr;
        // A variable may be defined by itself in a loop.
        for _ in 0..16 {
            let Expr::Place(place) = at else { return at };
            if !place.is_whole() {
                return at;
            }
            let Definition { values, updates, choices, opaque } = self.of(place.root);
            match values.as_slice() {
                [value] if updates.is_empty() && choices.is_empty() && !opaque => at = value,
                _ => return at,
            }
        }
        at
    }

    fn block(&mut self, block: &'f Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
            for inner in blocks(stmt) {
                self.block(inner);
            }
        }
    }

    fn stmt(&mut self, stmt: &'f Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                self.at(*var).values.push(value);
                // The value of a comparison kept in a variable is a condition of its own.
                if let Expr::Opaque(opaque) = value {
                    self.ask_opaque(opaque);
                }
            }
            StmtKind::Assign { place, value } if place.is_whole() => self.at(place.root).values.push(value),
            StmtKind::Update { place, op, value } if place.is_whole() => {
                self.at(place.root).updates.push((*op, value));
            }
            StmtKind::Assign { place, .. }
            | StmtKind::Update { place, .. }
            | StmtKind::Push { vec: place, .. }
            | StmtKind::Fill { place, .. }
            | StmtKind::CopyFrom { place, .. } => self.at(place.root).opaque = true,
            StmtKind::Swap { first, second } => {
                self.at(first.root).opaque = true;
                self.at(second.root).opaque = true;
            }
            StmtKind::If { cond, then, other, result } => {
                self.ask(cond);
                if let Some(result) = result {
                    self.at(*result).choices.extend([then.tail.as_deref(), other.tail.as_deref()]);
                }
            }
            StmtKind::Match { scrutinee, arms, result } => {
                self.ask(scrutinee);
                for arm in arms {
                    arm.guard.iter().for_each(|guard| self.ask_opaque(guard));
                    for (var, _) in &arm.bindings {
                        self.at(*var).opaque = true;
                    }
                    if let Some(result) = result {
                        self.at(*result).choices.push(arm.block.tail.as_deref());
                    }
                }
            }
            StmtKind::Loop(looped) => match &looped.kind {
                LoopKind::For { var, .. } => self.at(*var).opaque = true,
                LoopKind::While { cond } => self.ask_opaque(cond),
                LoopKind::Endless => {}
            },
            StmtKind::Effect(opaque) => self.ask_opaque(opaque),
            StmtKind::Call(call) => {
                for arg in &call.args {
                    if let Arg::RefMut(Place { root, .. }) = arg {
                        self.at(*root).opaque = true;
                    }
                }
            }
            StmtKind::Declare { .. } | StmtKind::Rest { .. } | StmtKind::Exit(_) | StmtKind::Sweep(_) => {}
        }
    }

    fn at(&mut self, var: VarId) -> &mut Definition<'f> {
        &mut self.of[var.0 as usize]
    }

    fn ask(&mut self, cond: &Expr) {
        expr_accesses(cond, &mut |var, _| {
            self.asked.insert(var);
        });
    }

    fn ask_opaque(&mut self, opaque: &Opaque) {
        self.asked.extend(opaque.reads.iter().copied());
    }
}
