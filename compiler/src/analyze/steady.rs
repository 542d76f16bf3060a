//! Which adjoints may be exactly zero because the primal never used the value.
//!
//! `let a = x.ln(); if c { s += a; }` gives `a` the adjoint 0 where the branch is not taken. Multiplying it by an infinite
//! partial would make NaN of a derivative that is 0, so the reverse sweep asks first. A variable is *steady* if some use
//! of it is certain: under the same conditions as its declaration, not through `max`, `min` or `clamp`, and in a steady
//! variable whose value is not replaced before it is used.
//!
//! A loop counts as run, or as a condition unless it is known to have a turn: the caller says which. What a loop does with
//! elements counts as run either way, since the turns and the elements are as many.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::traverse::{self, Access};
use crate::ir::{Arg, Block, Exit, Expr, Func, LoopKind, Passing, Range, Stmt, StmtKind, Ty, VarId};

/// What a loop without a known number of turns counts as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loops {
    Run,
    MayRun,
}

/// For every variable whether it is steady.
pub(crate) fn steady(func: &Func, loops: Loops) -> Vec<bool> {
    let count = func.vars.len();
    let mut uses = Uses {
        homes: vec![0; count],
        found: Vec::new(),
        conditions: 0,
        loops,
        around: BTreeMap::new(),
        statements: Vec::new(),
        assigns: BTreeMap::new(),
        statement: 0,
    };
    uses.block(&func.body, 0, Some(Sink::Result));
    let mut used: BTreeMap<VarId, Vec<usize>> = BTreeMap::new();
    for ((source, ..), statement) in uses.found.iter().zip(&uses.statements) {
        used.entry(*source).or_default().push(*statement);
    }
    let mut replaced = vec![false; count];
    for (var, assigns) in &uses.assigns {
        replaced[var.0 as usize] = assigns.iter().any(|at| is_replaced(&uses, &used, *at, *var));
    }
    let mut steady = vec![false; count];
    // A use makes its source steady once its target is: follow the uses backwards.
    let mut into: Vec<Vec<VarId>> = vec![Vec::new(); count];
    let mut queue: Vec<VarId> =
        func.params.iter().filter(|param| param.passing == Passing::RefMut).map(|param| param.var).collect();
    for (&(source, condition, sink), &statement) in uses.found.iter().zip(&uses.statements) {
        let home = uses.homes[source.0 as usize];
        let elements = !is_scalar(&func.var(source).ty);
        if !uses.are_the_same(home, condition, elements) {
            continue;
        }
        match sink {
            Sink::Result => queue.push(source),
            Sink::Var(target) if is_replaced(&uses, &used, statement, target) => {}
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

/// Whether a loop is known to have a first turn.
fn runs(kind: &LoopKind) -> bool {
    match kind {
        LoopKind::For { range: Range { start, end, inclusive, .. }, .. } => match (number(start), number(end)) {
            (Some(start), Some(end)) => start < end || (*inclusive && start == end),
            _ => false,
        },
        LoopKind::Endless => true,
        LoopKind::While { .. } => false,
    }
}

/// The value of a literal bound.
fn number(bound: &Expr) -> Option<i128> {
    let Expr::Literal(tokens) = bound else { return None };
    syn::parse2::<syn::LitInt>(tokens.clone()).ok()?.base10_parse().ok()
}

/// Whether the value that a statement gives a variable is replaced before anything uses it.
fn is_replaced(uses: &Uses, used: &BTreeMap<VarId, Vec<usize>>, statement: usize, var: VarId) -> bool {
    let Some(assigns) = uses.assigns.get(&var) else { return false };
    let Some(next) = assigns.iter().find(|&&at| at > statement) else { return false };
    !used.get(&var).is_some_and(|used| used.iter().any(|at| (statement + 1..=*next).contains(at)))
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
    loops: Loops,
    /// The conditional block around each loop whose body is one.
    around: BTreeMap<u32, u32>,
    /// The statement of each use.
    statements: Vec<usize>,
    /// The statements that assign to each variable, in order.
    assigns: BTreeMap<VarId, Vec<usize>>,
    statement: usize,
}

fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Float(_))
}

impl Uses {
    /// Whether a use is under the conditions of the declaration; loops around the use are none to `elements`.
    fn are_the_same(&self, home: u32, mut condition: u32, elements: bool) -> bool {
        while elements && condition != home {
            match self.around.get(&condition) {
                Some(outer) => condition = *outer,
                None => break,
            }
        }
        condition == home
    }

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
        if let StmtKind::Assign { place, .. } | StmtKind::Fill { place, .. } | StmtKind::CopyFrom { place, .. } =
            &stmt.kind
        {
            self.assigns.entry(place.root).or_default().push(self.statement);
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
            StmtKind::Loop(looped) => {
                let mut inner = condition;
                if self.loops == Loops::MayRun && !runs(&looped.kind) {
                    inner = self.conditional();
                    self.around.insert(inner, condition);
                }
                self.block(&looped.body, inner, None);
            }
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
            Expr::Literal(_) | Expr::NoGrad { .. } | Expr::Cut(_) | Expr::Opaque(_) => {}
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
