//! Range reductions: `x - x.floor()`, `x - p * (x / p).round()`, the place of `x` in its cell of a table.
//!
//! The derivative of a rounded value is zero almost everywhere, and taken so. It is lost where the value is used for what it
//! approximates. It is meant where the value is subtracted from what was rounded: put what was rounded in the place of
//! the rounded value, and the difference no longer depends on it. A cut all of whose uses are such, or indices, is none.

mod order;
mod read;
mod terms;
mod vanishing;

use std::collections::{BTreeMap, BTreeSet};

use self::order::Order;
use self::read::Read;
use self::terms::{Atoms, Terms, atoms_of};
pub(super) use self::vanishing::Vanishing;
use crate::analyze::Facts;
use crate::analyze::flow::{Obstacle, Target};
use crate::diagnostics::Code;
use crate::ir::traverse::{blocks, expr_accesses};
use crate::ir::{Adaptor, Block, Exit, Expr, Func, LoopKind, Opaque, Passing, Place, Stmt, StmtKind, UpdateOp, VarId};

/// What becomes of the values of variables.
pub(super) struct Reductions<'a> {
    func: &'a Func,
    facts: &'a Facts,
    /// The values of variables that have one only.
    definitions: BTreeMap<VarId, &'a Expr>,
    /// The cuts that variables are the value of.
    cuts: BTreeMap<VarId, &'a Opaque>,
    uses: BTreeMap<VarId, Vec<(usize, Use<'a>)>>,
    /// Every operation, its number, and what it goes into.
    operations: Vec<(usize, Option<VarId>, &'a Expr)>,
    order: Order,
    /// What is constant between jumps is read as a constant.
    between_jumps: bool,
    atoms: Atoms,
    /// What the rounded value, and what is made of it, would be without rounding.
    known: BTreeMap<VarId, Terms>,
    /// What variables were read as at each depth, as long as nothing else becomes known.
    memo: BTreeMap<(VarId, usize), Read>,
}

/// A rounded value under examination.
struct Cut {
    var: VarId,
    /// What was rounded is made of these.
    reads: Vec<VarId>,
    core: BTreeSet<usize>,
}

#[derive(Clone, Copy)]
enum Use<'a> {
    /// An operand of what a variable becomes.
    Operand(&'a Expr, VarId),
    Update(&'a Place, UpdateOp),
    Other,
}

impl<'a> Reductions<'a> {
    pub(super) fn new(func: &'a Func, facts: &'a Facts) -> Self {
        let mut reductions = Self {
            func,
            facts,
            definitions: BTreeMap::new(),
            cuts: BTreeMap::new(),
            uses: BTreeMap::new(),
            operations: Vec::new(),
            order: Order::default(),
            between_jumps: false,
            atoms: Atoms::default(),
            known: BTreeMap::new(),
            memo: BTreeMap::new(),
        };
        reductions.block(&func.body, None);
        reductions
    }

    /// Whether what is cut is taken away again wherever it is used as a number.
    pub(super) fn excuse(&mut self, obstacle: &Obstacle) -> bool {
        if !matches!(obstacle.code, Code::Rounding | Code::IntegerCast) {
            return false;
        }
        obstacle.targets.iter().all(|target| match target {
            Target::Var(var) => self.is_reduced(*var),
            Target::Result => false,
        })
    }

    fn is_reduced(&mut self, var: VarId) -> bool {
        self.forget();
        let Some(opaque) = self.cuts.get(&var).copied() else { return false };
        let Ok(tokens) = syn::parse2(opaque.tokens.clone()) else { return false };
        let Some(rounded) = self.tokens(&tokens, opaque, 0) else { return false };
        let rounded = self.atoms.expanded(&rounded.terms);
        let core: BTreeSet<usize> = atoms_of(&rounded).filter(|atom| self.atoms.is_varied(*atom)).collect();
        self.know(var, rounded);
        let cut = Cut { var, reads: opaque.reads.clone(), core };
        self.follow(var, &cut, &mut BTreeSet::new())
    }

    fn forget(&mut self) {
        self.known.clear();
        self.memo.clear();
    }

    fn know(&mut self, var: VarId, terms: Terms) {
        self.known.insert(var, terms);
        self.memo.clear();
    }

    /// Whether every way on from a variable takes the rounded value away.
    fn follow(&mut self, var: VarId, cut: &Cut, seen: &mut BTreeSet<VarId>) -> bool {
        if !seen.insert(var) {
            return true;
        }
        // What a `&mut` parameter holds at the end is used by the caller.
        if self.func.params.iter().any(|param| param.var == var && param.passing == Passing::RefMut) {
            return false;
        }
        // What is written again is another value.
        if self.order.is_written(var) {
            return false;
        }
        let uses = self.uses.get(&var).cloned().unwrap_or_default();
        uses.into_iter().all(|(at, each)| match each {
            Use::Operand(expr, target) => {
                if !self.facts.is_influential(target) {
                    return true;
                }
                if !self.is_unchanged(cut, &read_by(expr), at) {
                    return false;
                }
                let Some(read) = self.read(expr, 0) else { return false };
                let terms = self.atoms.expanded(&read.terms);
                if self.cancels(expr, &terms, &cut.core) {
                    return true;
                }
                self.know(target, terms);
                read.carries && self.follow(target, cut, seen)
            }
            Use::Update(place, op) => {
                self.is_unchanged(cut, &read_by(&Expr::Place(place.clone())), at)
                    && self.update(place, op, var, &cut.core)
            }
            Use::Other => false,
        })
    }

    fn update(&mut self, place: &Place, op: UpdateOp, var: VarId, core: &BTreeSet<usize>) -> bool {
        let sign = match op {
            UpdateOp::Add => 1.0,
            UpdateOp::Sub => -1.0,
            UpdateOp::Mul | UpdateOp::Div | UpdateOp::Rem => return false,
        };
        let before = Expr::Place(place.clone());
        let Some(before) = self.read(&before, 0) else { return false };
        let added = self.variable(var, 0);
        let sum = terms::sum_of(&before.terms, &added.terms, sign);
        let sum = self.atoms.expanded(&sum);
        !before.carries && vanishes(&before.terms, &sum, core)
    }

    /// Whether everything that the cut and its use are made of has one value from the first of its definitions to the use.
    fn is_unchanged(&self, cut: &Cut, read: &[VarId], at: usize) -> bool {
        let involved: Vec<VarId> = cut.reads.iter().chain(read).copied().chain([cut.var]).collect();
        self.is_settled(&involved, at)
    }

    /// Whether variables, and everything that they are made of, have one value from the first of their definitions on.
    fn is_settled(&self, vars: &[VarId], at: usize) -> bool {
        let mut involved = BTreeSet::new();
        let mut open = vars.to_vec();
        let mut from = at;
        while let Some(var) = open.pop() {
            let value = self.definitions.get(&var);
            if !involved.insert(var) || (value.is_none() && !self.cuts.contains_key(&var)) {
                continue;
            }
            from = self.order.definition(var).map_or(from, |defined| from.min(defined));
            open.extend(value.into_iter().flat_map(|value| read_by(value)));
        }
        self.order.is_unchanged(&involved, from, at)
    }

    /// Whether an operand that was rounded goes out of a sum.
    fn cancels(&mut self, expr: &Expr, sum: &Terms, core: &BTreeSet<usize>) -> bool {
        let Expr::Rule { rule, operands, .. } = expr else { return false };
        matches!(rule.name, "add" | "sub" | "mul_add")
            && operands.iter().any(|operand| match self.read(operand, 0) {
                Some(read) => {
                    let terms = self.atoms.expanded(&read.terms);
                    vanishes(&terms, sum, core)
                }
                None => false,
            })
    }

    fn block(&mut self, block: &'a Block, result: Option<VarId>) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(tail) = &block.tail {
            self.value(tail, result);
        }
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        let mut result = None;
        self.order.note(stmt);
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                self.value(value, Some(*var));
                if !self.func.var(*var).mutable {
                    self.definitions.insert(*var, value);
                }
                if let Expr::Cut(opaque) = value {
                    self.cuts.insert(*var, opaque);
                }
            }
            StmtKind::Assign { place, value } => {
                self.value(value, Some(place.root));
                if let (Expr::Cut(opaque), true) = (value, place.is_whole()) {
                    self.cuts.insert(place.root, opaque);
                }
            }
            StmtKind::Update { place, op, value } => match value {
                Expr::Place(Place { root, projections }) if projections.is_empty() => {
                    self.uses.entry(*root).or_default().push((self.order.now(), Use::Update(place, *op)));
                }
                _ => self.others(value),
            },
            StmtKind::Push { value, .. } | StmtKind::Fill { value, .. } | StmtKind::Exit(Exit::Return(Some(value))) => {
                self.value(value, None);
            }
            StmtKind::If { result: var, .. } => result = *var,
            StmtKind::Match { scrutinee, result: var, arms } => {
                result = *var;
                if arms.iter().any(|arm| !arm.bindings.is_empty()) {
                    self.others(scrutinee);
                }
            }
            StmtKind::Loop(looped) => {
                if let LoopKind::For { range, .. } = &looped.kind {
                    self.others(&range.start);
                    for adaptor in &range.adaptors {
                        match adaptor {
                            Adaptor::StepBy(step) => self.others(step),
                            Adaptor::Rev => {}
                        }
                    }
                }
            }
            StmtKind::Effect(opaque) if opaque.writes.is_empty() => {}
            _ => crate::ir::traverse::shallow_accesses(stmt, &mut |var, _| {
                self.uses.entry(var).or_default().push((0, Use::Other));
            }),
        }
        for inner in blocks(stmt) {
            self.block(inner, result);
        }
        self.order.end(stmt);
    }

    /// Notes what reads what goes into a variable; `None` for the result of the function.
    fn value(&mut self, value: &'a Expr, target: Option<VarId>) {
        self.operations.push((self.order.now(), target, value));
        let Some(target) = target else { return self.others(value) };
        let mut flowing = Vec::new();
        match value {
            Expr::NoGrad { .. } => {}
            Expr::Cut(opaque) | Expr::Opaque(opaque) => flowing = opaque.flowing(),
            Expr::Place(place) | Expr::Copied { place, .. } => flowing.push(place.root),
            Expr::Rule { operands, .. } => flowing.extend(operands.iter().flat_map(crate::analyze::flow::reads)),
            Expr::Convert { operand, .. } => flowing.extend(crate::analyze::flow::reads(operand)),
            _ => return self.others(value),
        }
        for var in flowing {
            self.uses.entry(var).or_default().push((self.order.now(), Use::Operand(value, target)));
        }
    }

    fn others(&mut self, value: &'a Expr) {
        expr_accesses(value, &mut |var, _| self.uses.entry(var).or_default().push((0, Use::Other)));
    }
}

/// Whether something that was rounded is among the terms before, and no longer in the sum.
fn vanishes(before: &Terms, sum: &Terms, core: &BTreeSet<usize>) -> bool {
    let left: BTreeSet<usize> = atoms_of(sum).collect();
    atoms_of(before).any(|atom| core.contains(&atom) && !left.contains(&atom))
}

/// The variables that an expression reads.
fn read_by(expr: &Expr) -> Vec<VarId> {
    let mut read = Vec::new();
    expr_accesses(expr, &mut |var, _| read.push(var));
    read
}
