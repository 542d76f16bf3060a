//! The walk through the statements.

mod decide;

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};

use super::held::{Held, Path};
use super::{Influence, PARAMETERS, Reach, bits};
use crate::ir::{
    Arg, Block, Call, Exit, Expr, Func, Loop, LoopId, LoopKind, Opaque, Passing, Place, Projection, Stmt, StmtKind,
    VarId,
};

pub(super) fn walk(func: &Func) -> Influence {
    let mut walk = Walk {
        held: vec![Held::default(); func.vars.len()],
        comparisons: vec![None; func.vars.len()],
        ambient: 0,
        loops: BTreeMap::new(),
        returns: 0,
        logs: Vec::new(),
        no_grads: BTreeMap::new(),
        found: Influence {
            result: Reach::default(),
            overwrites: BTreeMap::new(),
            conditions: BTreeMap::new(),
            detached: BTreeMap::new(),
            useless: Vec::new(),
        },
    };
    let differentiable = func.params.iter().filter(|param| param.differentiable);
    for (bit, param) in differentiable.enumerate().take(PARAMETERS) {
        walk.held[param.var.0 as usize] = Reach { value: 1 << bit, ..Reach::default() }.into();
    }
    if let Some(tail) = walk.block(&func.body) {
        walk.results(tail.whole());
    }
    for param in func.params.iter().filter(|param| param.passing == Passing::RefMut) {
        walk.results(walk.held[param.var.0 as usize].whole());
    }
    walk.found.result.control |= walk.returns;
    // With parameters that have no bit, nothing is known of what depends on them.
    if func.params.iter().filter(|param| param.differentiable).count() <= PARAMETERS {
        walk.found.useless =
            walk.no_grads.into_values().filter_map(|(source, used)| (!used).then_some(source)).collect();
    }
    walk.found
}

struct Walk<'a> {
    /// Of every variable, here.
    held: Vec<Held>,
    /// The comparison, or the cut, that a variable is the value of.
    comparisons: Vec<Option<&'a TokenStream>>,
    /// The parameters that decide whether control comes here.
    ambient: u64,
    /// The parameters that decide how often each loop around runs.
    loops: BTreeMap<LoopId, u64>,
    /// The parameters that decide where the function returns.
    returns: u64,
    /// What the blocks around changed, and what it was before: `None` for what they declare.
    logs: Vec<BTreeMap<VarId, Option<Held>>>,
    /// Every `no_grad` by its position, and whether something ever goes into it.
    no_grads: BTreeMap<(usize, usize), (TokenStream, bool)>,
    found: Influence,
}

impl<'a> Walk<'a> {
    /// What the block's value depends on.
    fn block(&mut self, block: &'a Block) -> Option<Held> {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        block.tail.as_ref().map(|tail| self.parts(tail))
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                let held = self.parts(value);
                if let Expr::Opaque(opaque) | Expr::Cut(opaque) = value {
                    let known = opaque.reads.first().and_then(|read| self.comparisons[read.0 as usize]);
                    let is_name = opaque.source.clone().into_iter().count() == 1;
                    self.comparisons[var.0 as usize] = known.filter(|_| is_name).or(Some(&opaque.source));
                }
                self.define(*var, held);
            }
            StmtKind::Declare { var } => self.define(*var, Held::default()),
            StmtKind::Assign { place, value } => {
                let held = self.parts(value);
                self.assign(place, held, stmt.span);
            }
            // What was in a sequence is gone when it is filled.
            StmtKind::Fill { place, value } => {
                let reach = self.expr(value);
                self.assign(place, reach.into(), stmt.span);
            }
            StmtKind::Update { place, op: _, value } => {
                let reach = self.expr(value);
                self.add(place, reach);
            }
            StmtKind::Push { vec: place, value } => {
                let reach = self.expr(value);
                self.mix(place, reach);
            }
            StmtKind::Swap { first, second } => {
                let paths = [Path::of(first), Path::of(second)];
                let [one, other] = [first, second].map(|place| self.part(place));
                if paths.iter().all(|path| path.is_exact) {
                    self.set(first, other);
                    self.set(second, one);
                } else {
                    self.mix(first, other.whole());
                    self.mix(second, one.whole());
                }
            }
            StmtKind::CopyFrom { place, source } => {
                let held = self.part(source);
                self.assign(place, held, stmt.span);
            }
            StmtKind::Call(call) => {
                self.call(call);
            }
            StmtKind::If { cond, then, other, result } => {
                let decides = self.decide(cond);
                self.branch(&[then, other], decides, *result);
            }
            StmtKind::Match { scrutinee, arms, result } => {
                let whole = self.expr(scrutinee);
                let mut decides = self.decide(scrutinee);
                for arm in arms {
                    for (var, part) in &arm.bindings {
                        let inspected = whole.inspected();
                        let held = part.as_ref().map_or_else(|| inspected.into(), |place| self.part(place));
                        self.define(*var, held);
                    }
                    if let Some(guard) = &arm.guard {
                        decides |= self.decide_by(guard);
                    }
                }
                let blocks: Vec<&Block> = arms.iter().map(|arm| &arm.block).collect();
                self.branch(&blocks, decides, *result);
            }
            StmtKind::Loop(looped) => self.repeat(looped),
            StmtKind::Rest { reached, block } => {
                let decides = self.held[reached.0 as usize].whole().any();
                self.branch(&[block], decides, None);
            }
            StmtKind::Exit(exit) => self.exit(exit),
            StmtKind::Effect(opaque) => {
                self.written(opaque);
            }
            StmtKind::Sweep(_) => {}
        }
    }

    fn exit(&mut self, exit: &'a Exit) {
        match exit {
            Exit::Break(id) | Exit::Continue(id) => *self.loops.entry(*id).or_default() |= self.ambient,
            Exit::Return(value) => {
                let reach = value.as_ref().map_or(Reach::default(), |value| self.expr(value));
                self.results(reach);
                self.returns |= self.ambient;
            }
        }
    }

    /// Runs the blocks beside each other; afterwards what holds in one of them holds. Whether anything changed.
    fn branch(&mut self, blocks: &[&'a Block], decides: u64, result: Option<VarId>) -> bool {
        let around = self.ambient;
        self.ambient |= decides;
        let mut merged: BTreeMap<VarId, Held> = BTreeMap::new();
        let mut runs: BTreeMap<VarId, usize> = BTreeMap::new();
        let mut given: Option<Held> = None;
        for block in blocks {
            self.logs.push(BTreeMap::new());
            let tail = self.block(block);
            given = match (given, tail) {
                (Some(given), Some(tail)) => Some(given.union(&tail)),
                (given, tail) => given.or(tail),
            };
            for (var, before) in self.logs.pop().expect("the log pushed above") {
                let Some(before) = before else { continue };
                let after = std::mem::replace(&mut self.held[var.0 as usize], before);
                merged.entry(var).and_modify(|known| *known = known.union(&after)).or_insert(after);
                *runs.entry(var).or_default() += 1;
            }
        }
        let mut changed = false;
        for (var, mut held) in merged {
            // One of the blocks, or none of them, left it as it was.
            if blocks.len() == 1 || runs[&var] < blocks.len() {
                held = held.union(&self.held[var.0 as usize]);
            }
            changed |= self.held[var.0 as usize] != held;
            self.change(var, held);
        }
        if let Some(var) = result {
            self.define(var, given.unwrap_or_default());
        }
        self.ambient = around;
        changed
    }

    /// Runs the body until nothing more is learnt.
    fn repeat(&mut self, looped: &'a Loop) {
        let mut decides = 0;
        match &looped.kind {
            LoopKind::For { var, range } => {
                let reach = self.range(range);
                decides |= reach.any();
                self.define(*var, reach.inspected().into());
            }
            LoopKind::While { .. } | LoopKind::Endless => {}
        }
        loop {
            if let LoopKind::While { cond } = &looped.kind {
                decides |= self.decide_by(cond);
            }
            let changed = self.branch(&[&looped.body], decides, None);
            let leaves = self.loops.get(&looped.id).copied().unwrap_or_default();
            if !changed && decides | leaves == decides {
                return;
            }
            decides |= leaves;
        }
    }

    /// Gives a new variable its value. The blocks around do not know it, so that none need put it back.
    fn define(&mut self, var: VarId, held: Held) {
        self.held[var.0 as usize] = held.decided_by(self.ambient);
        if let Some(log) = self.logs.last_mut() {
            log.entry(var).or_insert(None);
        }
    }

    fn change(&mut self, var: VarId, held: Held) {
        let known = std::mem::replace(&mut self.held[var.0 as usize], held);
        if let Some(log) = self.logs.last_mut() {
            log.entry(var).or_insert(Some(known));
        }
    }

    fn assign(&mut self, place: &'a Place, held: Held, span: Span) {
        if !Path::of(place).is_exact {
            return self.mix(place, held.whole());
        }
        let lost = self.part(place).whole().value & !held.whole().value;
        for bit in bits(lost) {
            self.found.overwrites.entry(bit).or_insert(span);
        }
        self.set(place, held);
    }

    /// Gives a part of a variable another value.
    fn set(&mut self, place: &Place, held: Held) {
        let mut whole = self.held[place.root.0 as usize].clone();
        whole.put(&Path::of(place), held.decided_by(self.ambient));
        self.change(place.root, whole);
    }

    /// Adds to a part of a variable.
    fn add(&mut self, place: &Place, reach: Reach) {
        let chosen = self.index(place);
        let known = self.part(place);
        self.set(place, known.union(&Held::from(reach.union(chosen))));
    }

    /// Changes something in a place: its parts are not told apart any more.
    fn mix(&mut self, place: &Place, reach: Reach) {
        let chosen = self.index(place);
        let known = self.part(place).whole();
        self.set(place, known.union(reach).union(chosen).into());
    }

    fn results(&mut self, reach: Reach) {
        self.found.result = self.found.result.union(reach);
        self.found.result.control |= self.ambient;
    }

    /// What the parts of a value depend on, where it has any.
    fn parts(&mut self, expr: &'a Expr) -> Held {
        match expr {
            Expr::Place(place) | Expr::Copied { place, .. } => self.part(place),
            Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
                Held::of_parts(parts.iter().map(|part| self.parts(part)).collect())
            }
            _ => self.expr(expr).into(),
        }
    }

    fn expr(&mut self, expr: &'a Expr) -> Reach {
        match expr {
            Expr::Place(place) | Expr::Copied { place, .. } => self.place(place),
            Expr::Literal(_) => Reach::default(),
            Expr::Rule { operands, .. } | Expr::Tuple(operands) | Expr::Array(operands) | Expr::VecList(operands) => {
                operands.iter().map(|operand| self.expr(operand)).fold(Reach::default(), Reach::union)
            }
            Expr::Convert { operand, .. } => self.expr(operand),
            Expr::ArrayRepeat { value, len: _ } | Expr::VecRepeat { value, len: _ } => self.expr(value),
            Expr::NoGrad { operand, source, .. } => {
                let reach = self.expr(operand);
                for bit in bits(reach.given()) {
                    self.found.detached.entry(bit).or_insert_with(|| (**source).clone());
                }
                let used = reach.given() | reach.control != 0 || is_unknown(operand);
                self.no_grads.entry(position(source)).or_insert_with(|| ((**source).clone(), false)).1 |= used;
                reach.detached()
            }
            Expr::Call(call) => self.call(call),
            Expr::Cut(opaque) => self.written(opaque).cut(),
            Expr::Opaque(opaque) => self.written(opaque),
        }
    }

    /// Everything given to a call reaches its result and what it is lent.
    fn call(&mut self, call: &'a Call) -> Reach {
        let mut reach = Reach::default();
        for arg in &call.args {
            reach = reach.union(match arg {
                Arg::Value(value) => self.expr(value),
                Arg::Ref(place) | Arg::RefMut(place) => self.place(place),
            });
        }
        for arg in &call.args {
            if let Arg::RefMut(place) = arg {
                self.mix(place, reach);
            }
        }
        reach
    }

    fn place(&mut self, place: &Place) -> Reach {
        self.part(place).whole()
    }

    fn part(&mut self, place: &Place) -> Held {
        let chosen = self.index(place);
        self.held[place.root.0 as usize].at(&Path::of(place)).decided_by(chosen.control)
    }

    /// What decides which part of a variable a place is.
    fn index(&mut self, place: &Place) -> Reach {
        let mut control = 0;
        for projection in &place.projections {
            match projection {
                Projection::Index(opaque) | Projection::Slice(opaque) => control |= self.decide_by(opaque),
                Projection::Field(_) | Projection::Deref => {}
            }
        }
        Reach { control, ..Reach::default() }
    }

    /// What is read reaches the value and what is written.
    fn written(&mut self, opaque: &Opaque) -> Reach {
        let reach = self.opaque(opaque);
        for var in &opaque.writes {
            self.mix(&Place::var(*var), reach);
        }
        reach
    }

    fn opaque(&mut self, opaque: &Opaque) -> Reach {
        let mut sum = Reach::default();
        for var in &opaque.reads {
            let reach = self.held[var.0 as usize].whole();
            if opaque.detached.contains(var) {
                for bit in bits(reach.given()) {
                    self.found.detached.entry(bit).or_insert_with(|| opaque.source.clone());
                }
                sum = sum.union(reach.detached());
            } else {
                sum = sum.union(reach.inspected());
            }
        }
        sum
    }
}

/// Something that is not followed may depend on anything.
fn is_unknown(operand: &Expr) -> bool {
    matches!(operand, Expr::Opaque(opaque) if opaque.refused.is_some() && !opaque.reads.is_empty())
}

fn position(source: &TokenStream) -> (usize, usize) {
    let span = source.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    (span.start().line, span.start().column)
}
