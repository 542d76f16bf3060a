//! Which adjoints may be exactly zero because the primal never used the value.
//!
//! `let a = x.ln(); if c { s += a; }` gives `a` the adjoint 0 where the branch is not taken. Multiplying it by an infinite
//! partial would make NaN of a derivative that is 0, so the reverse sweep asks first. A variable is *steady* if some use
//! of it is certain: under the same conditions as its declaration, not through `max`, `min` or `clamp`, and in a steady
//! variable that no assignment from elsewhere replaces. Loops count as run; an adjoint of theirs is zero only where there was nothing to add.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::traverse::{self, Access};
use crate::ir::{Arg, Block, Exit, Expr, Func, Passing, Stmt, StmtKind, VarId};

/// For every variable whether it is steady.
pub(crate) fn steady(func: &Func) -> Vec<bool> {
    let count = func.vars.len();
    let mut uses = Uses {
        homes: vec![0; count],
        found: Vec::new(),
        conditions: 0,
        statements: Vec::new(),
        assigns: BTreeSet::new(),
        statement: 0,
    };
    uses.block(&func.body, 0, Some(Sink::Result));
    let replaced = replaced(count, &uses);
    let mut steady = vec![false; count];
    // A use makes its source steady once its target is: follow the uses backwards.
    let mut into: Vec<Vec<VarId>> = vec![Vec::new(); count];
    let mut queue: Vec<VarId> = func.params.iter().filter(|param| param.passing == Passing::RefMut).map(|param| param.var).collect();
    for &(source, condition, sink) in &uses.found {
        if uses.homes[source.0 as usize] != condition {
            continue;
        }
        match sink {
            Sink::Result => queue.push(source),
            Sink::Var(target) => into[target.0 as usize].push(source),
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(var) = queue.pop() {
        if !replaced[var.0 as usize] && seen.insert(var) {
            steady[var.0 as usize] = true;
            queue.extend(into[var.0 as usize].iter().copied());
        }
    }
    steady
}

/// Variables given active values by several statements, one of which does not build on the variable itself: it makes the
/// others' values unused. Initial constants do not count.
fn replaced(count: usize, uses: &Uses) -> Vec<bool> {
    let mut values: Vec<BTreeMap<usize, Vec<VarId>>> = vec![BTreeMap::new(); count];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (position, (source, _, sink)) in uses.found.iter().enumerate() {
        if let Sink::Var(target) = sink {
            values[target.0 as usize].entry(uses.statements[position]).or_default().push(*source);
            next[source.0 as usize].push(target.0 as usize);
        }
    }
    let component = components(&next);
    values
        .iter()
        .enumerate()
        .map(|(var, values)| {
            let builds_on_itself =
                |sources: &Vec<VarId>| sources.iter().any(|source| component[source.0 as usize] == component[var]);
            values.len() > 1
                && values.iter().any(|(statement, sources)| uses.assigns.contains(statement) && !builds_on_itself(sources))
        })
        .collect()
}

/// The strongly connected component of each node (Kosaraju's algorithm).
fn components(next: &[Vec<usize>]) -> Vec<usize> {
    let mut previous: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    for (node, targets) in next.iter().enumerate() {
        for &target in targets {
            previous[target].push(node);
        }
    }
    let mut order = Vec::new();
    let mut seen = vec![false; next.len()];
    for start in 0..next.len() {
        let mut stack = vec![(start, 0)];
        while let Some((node, child)) = stack.pop() {
            if child == 0 && std::mem::replace(&mut seen[node], true) {
                continue;
            }
            match next[node].get(child) {
                Some(&target) => {
                    stack.push((node, child + 1));
                    if !seen[target] {
                        stack.push((target, 0));
                    }
                }
                None => order.push(node),
            }
        }
    }
    let mut component = vec![usize::MAX; next.len()];
    for (number, &start) in order.iter().rev().enumerate() {
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            if component[node] == usize::MAX {
                component[node] = number;
                stack.extend(&previous[node]);
            }
        }
    }
    component
}

#[derive(Clone, Copy)]
enum Sink {
    Var(VarId),
    Result,
}

struct Uses {
    /// The innermost conditional block around the declaration of each variable.
    homes: Vec<u32>,
    /// Source, innermost conditional block around the use, and where it goes.
    found: Vec<(VarId, u32, Sink)>,
    conditions: u32,
    /// The statement of each use.
    statements: Vec<usize>,
    /// The statements that assign.
    assigns: BTreeSet<usize>,
    statement: usize,
}

impl Uses {
    fn use_of(&mut self, source: VarId, condition: u32, sink: Sink) {
        self.found.push((source, condition, sink));
        self.statements.push(self.statement);
    }

    fn block(&mut self, block: &Block, condition: u32, tail: Option<Sink>) {
        for stmt in &block.stmts {
            self.stmt(stmt, condition);
        }
        if let (Some(value), Some(sink)) = (&block.tail, tail) {
            self.expr(value, condition, sink);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, condition: u32) {
        self.statement += 1;
        if matches!(stmt.kind, StmtKind::Assign { .. } | StmtKind::Fill { .. } | StmtKind::CopyFrom { .. }) {
            self.assigns.insert(self.statement);
        }
        traverse::shallow_accesses(stmt, &mut |var, access| {
            if access == Access::Define {
                self.homes[var.0 as usize] = condition;
            }
        });
        match &stmt.kind {
            StmtKind::Let { var, value } => self.expr(value, condition, Sink::Var(*var)),
            StmtKind::Assign { place, value }
            | StmtKind::Update { place, op: _, value }
            | StmtKind::Push { vec: place, value }
            | StmtKind::Fill { place, value } => self.expr(value, condition, Sink::Var(place.root)),
            StmtKind::Swap { first, second } => {
                self.use_of(first.root, condition, Sink::Var(second.root));
                self.use_of(second.root, condition, Sink::Var(first.root));
            }
            StmtKind::CopyFrom { place, source } => self.use_of(source.root, condition, Sink::Var(place.root)),
            StmtKind::Call(call) => {
                for arg in &call.args {
                    if let Arg::RefMut(place) = arg {
                        self.args(&call.args, condition, Sink::Var(place.root));
                    }
                }
            }
            StmtKind::If { then, other, result, .. } => {
                let sink = result.map(Sink::Var);
                let (first, second) = (self.conditional(), self.conditional());
                self.block(then, first, sink);
                self.block(other, second, sink);
            }
            StmtKind::Match { arms, result, .. } => {
                for arm in arms {
                    let inner = self.conditional();
                    for (var, _) in &arm.bindings {
                        self.homes[var.0 as usize] = inner;
                    }
                    self.block(&arm.block, inner, result.map(Sink::Var));
                }
            }
            StmtKind::Loop(looped) => self.block(&looped.body, condition, None),
            StmtKind::Rest { block, .. } => {
                let inner = self.conditional();
                self.block(block, inner, None);
            }
            StmtKind::Exit(Exit::Return(Some(value))) => self.expr(value, condition, Sink::Result),
            StmtKind::Exit(_) | StmtKind::Declare { .. } | StmtKind::Effect(_) | StmtKind::Sweep(_) => {}
        }
    }

    fn expr(&mut self, expr: &Expr, condition: u32, sink: Sink) {
        match expr {
            Expr::Place(place) | Expr::Copied { place, .. } => self.use_of(place.root, condition, sink),
            Expr::Rule { rule, operands, .. } => {
                if !matches!(rule.name, "max" | "min" | "clamp") {
                    for operand in operands {
                        self.expr(operand, condition, sink);
                    }
                }
            }
            Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
                for part in parts {
                    self.expr(part, condition, sink);
                }
            }
            Expr::Convert { operand, .. } => self.expr(operand, condition, sink),
            Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } => self.expr(value, condition, sink),
            Expr::Call(call) => {
                self.args(&call.args, condition, sink);
                for arg in &call.args {
                    if let Arg::RefMut(place) = arg {
                        self.args(&call.args, condition, Sink::Var(place.root));
                    }
                }
            }
            Expr::Literal(_) | Expr::NoGrad { .. } | Expr::Cut { .. } | Expr::Opaque(_) => {}
        }
    }

    fn args(&mut self, args: &[Arg], condition: u32, sink: Sink) {
        for arg in args {
            match arg {
                Arg::Value(value) => self.expr(value, condition, sink),
                Arg::Ref(place) | Arg::RefMut(place) => self.use_of(place.root, condition, sink),
            }
        }
    }

    fn conditional(&mut self) -> u32 {
        self.conditions += 1;
        self.conditions
    }
}
