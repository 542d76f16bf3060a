//! The walk through the statements.

mod decide;

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};

use super::{Influence, PARAMETERS, Reach, bits};
use crate::ir::{
    Arg, Block, Call, Exit, Expr, Func, Loop, LoopId, LoopKind, Opaque, Passing, Place, Projection, Stmt, StmtKind,
    VarId,
};

pub(super) fn walk(func: &Func) -> Influence {
    let mut walk = Walk {
        reach: vec![Reach::default(); func.vars.len()],
        parts: BTreeMap::new(),
        written: func.vars.iter().map(|var| var.mutable).collect(),
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
        walk.reach[param.var.0 as usize].value = 1 << bit;
    }
    if let Some(tail) = walk.block(&func.body) {
        walk.results(tail);
    }
    for param in func.params.iter().filter(|param| param.passing == Passing::RefMut) {
        walk.results(walk.reach[param.var.0 as usize]);
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
    reach: Vec<Reach>,
    /// Of every tuple and array that is never written, each of its parts.
    parts: BTreeMap<VarId, Vec<Reach>>,
    /// Whether each variable is written after its declaration.
    written: Vec<bool>,
    /// The comparison, or the cut, that a variable is the value of.
    comparisons: Vec<Option<&'a TokenStream>>,
    /// The parameters that decide whether control comes here.
    ambient: u64,
    /// The parameters that decide how often each loop around runs.
    loops: BTreeMap<LoopId, u64>,
    /// The parameters that decide where the function returns.
    returns: u64,
    /// What the blocks around changed, and what it was before: `None` for what they declare.
    logs: Vec<BTreeMap<VarId, Option<Reach>>>,
    /// Every `no_grad` by its position, and whether something ever goes into it.
    no_grads: BTreeMap<(usize, usize), (TokenStream, bool)>,
    found: Influence,
}

impl<'a> Walk<'a> {
    /// The reach of the block's value.
    fn block(&mut self, block: &'a Block) -> Option<Reach> {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        block.tail.as_ref().map(|tail| self.expr(tail))
    }

    fn stmt(&mut self, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                let reach = self.expr(value);
                if let Expr::Opaque(opaque) | Expr::Cut(opaque) = value {
                    let known = opaque.reads.first().and_then(|read| self.comparisons[read.0 as usize]);
                    let is_name = opaque.source.clone().into_iter().count() == 1;
                    self.comparisons[var.0 as usize] = known.filter(|_| is_name).or(Some(&opaque.source));
                }
                let parts = match value {
                    Expr::Tuple(parts) | Expr::Array(parts) => Some(parts.iter().map(|part| self.expr(part)).collect()),
                    Expr::Place(place) if place.is_whole() => self.parts.get(&place.root).cloned(),
                    _ => None,
                };
                if let Some(parts) = parts.filter(|_| !self.written[var.0 as usize]) {
                    self.parts.insert(*var, parts);
                }
                self.define(*var, reach);
            }
            StmtKind::Declare { var } => self.define(*var, Reach::default()),
            // What was in a sequence is gone when it is filled.
            StmtKind::Assign { place, value } | StmtKind::Fill { place, value } => {
                let reach = self.expr(value);
                self.assign(place, reach, stmt.span);
            }
            StmtKind::Update { place, op: _, value } | StmtKind::Push { vec: place, value } => {
                let reach = self.expr(value);
                self.add(place, reach);
            }
            StmtKind::Swap { first, second } => {
                let (one, other) = (self.place(first), self.place(second));
                if first.is_whole() && second.is_whole() {
                    self.set(first.root, other);
                    self.set(second.root, one);
                } else {
                    self.add(first, other);
                    self.add(second, one);
                }
            }
            StmtKind::CopyFrom { place, source } => {
                let reach = self.place(source);
                self.assign(place, reach, stmt.span);
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
                        let reach = part.as_ref().map_or(whole.inspected(), |place| self.place(place));
                        self.define(*var, reach);
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
                let decides = self.reach[reached.0 as usize].any();
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
        let mut merged: BTreeMap<VarId, Reach> = BTreeMap::new();
        let mut runs: BTreeMap<VarId, usize> = BTreeMap::new();
        let mut given = Reach { control: self.ambient, ..Reach::default() };
        for block in blocks {
            self.logs.push(BTreeMap::new());
            let tail = self.block(block);
            given = given.union(tail.unwrap_or_default());
            for (var, before) in self.logs.pop().expect("the log pushed above") {
                let Some(before) = before else { continue };
                let after = std::mem::replace(&mut self.reach[var.0 as usize], before);
                let known = merged.entry(var).or_default();
                *known = known.union(after);
                *runs.entry(var).or_default() += 1;
            }
        }
        let mut changed = false;
        for (var, mut reach) in merged {
            // One of the blocks, or none of them, left it as it was.
            if blocks.len() == 1 || runs[&var] < blocks.len() {
                reach = reach.union(self.reach[var.0 as usize]);
            }
            changed |= self.reach[var.0 as usize] != reach;
            self.change(var, reach);
        }
        self.ambient = around;
        if let Some(var) = result {
            self.declare(var, given);
        }
        changed
    }

    /// Runs the body until nothing more is learnt.
    fn repeat(&mut self, looped: &'a Loop) {
        let mut decides = 0;
        match &looped.kind {
            LoopKind::For { var, range } => {
                let reach = self.range(range);
                decides |= reach.any();
                self.define(*var, reach.inspected());
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

    /// Gives a new variable its value.
    fn define(&mut self, var: VarId, reach: Reach) {
        self.declare(var, Reach { control: reach.control | self.ambient, ..reach });
    }

    /// The blocks around do not know the variable, so that none need put it back.
    fn declare(&mut self, var: VarId, reach: Reach) {
        self.reach[var.0 as usize] = reach;
        if let Some(log) = self.logs.last_mut() {
            log.entry(var).or_insert(None);
        }
    }

    /// Gives a variable a value as a whole.
    fn set(&mut self, var: VarId, reach: Reach) {
        self.change(var, Reach { control: reach.control | self.ambient, ..reach });
    }

    fn change(&mut self, var: VarId, reach: Reach) {
        let known = std::mem::replace(&mut self.reach[var.0 as usize], reach);
        if let Some(log) = self.logs.last_mut() {
            log.entry(var).or_insert(Some(known));
        }
    }

    fn assign(&mut self, place: &'a Place, reach: Reach, span: Span) {
        if !place.is_whole() {
            return self.add(place, reach);
        }
        let lost = self.reach[place.root.0 as usize].value & !reach.value;
        for bit in bits(lost) {
            self.found.overwrites.entry(bit).or_insert(span);
        }
        self.set(place.root, reach);
    }

    /// Changes a part of a variable, or adds to it.
    fn add(&mut self, place: &Place, reach: Reach) {
        let chosen = self.index(place);
        let known = self.reach[place.root.0 as usize];
        self.set(place.root, known.union(reach).union(chosen));
    }

    fn results(&mut self, reach: Reach) {
        self.found.result = self.found.result.union(reach);
        self.found.result.control |= self.ambient;
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
                self.add(place, reach);
            }
        }
        reach
    }

    fn place(&mut self, place: &Place) -> Reach {
        let chosen = self.index(place);
        let whole = self.reach[place.root.0 as usize];
        let part = place.projections.first().and_then(part_of);
        let part = part.and_then(|part| self.parts.get(&place.root)?.get(part).copied());
        part.map_or(whole, |part| Reach { control: whole.control, ..part }).union(chosen)
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
            self.add(&Place::var(*var), reach);
        }
        reach
    }

    fn opaque(&mut self, opaque: &Opaque) -> Reach {
        let mut sum = Reach::default();
        for var in &opaque.reads {
            let reach = self.reach[var.0 as usize];
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

/// `.1` and `[1]`
fn part_of(projection: &Projection) -> Option<usize> {
    match projection {
        Projection::Field(syn::Member::Unnamed(index)) => Some(index.index as usize),
        Projection::Index(opaque) => syn::parse2::<syn::LitInt>(opaque.tokens.clone()).ok()?.base10_parse().ok(),
        Projection::Field(syn::Member::Named(_)) | Projection::Slice(_) | Projection::Deref => None,
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
