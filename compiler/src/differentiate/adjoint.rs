//! The reverse of every statement, as if all primal values were at hand.

use std::collections::BTreeSet;

use proc_macro2::{Literal, Span, TokenTree};

use super::contribute::Owner;
use super::loops::{leaves, reversed, visit_exits};
use super::partial::Formulas;
use super::{Mirror, Node, NodeKind, Reverse};
use crate::analyze::{Facts, types};
use crate::ir::traverse::{self, Access};
use crate::ir::{
    Block, Call, Exit, Expr, Func, Loop, LoopKind, Opaque, Passing, Place, Projection, Range, Stmt, StmtKind,
    SweepStmt, Ty, UpdateOp, Var, VarId, VarKind,
};

/// Writes the reverse of a function.
pub(super) fn adjoint(func: &mut Func, facts: &Facts) -> Reverse {
    let primal_vars = u32::try_from(func.vars.len()).expect("fewer than 2^32 variables");
    let mut adjoint = Adjoint {
        bars: vec![None; func.vars.len()],
        homes: vec![None; func.vars.len()],
        declared: BTreeSet::new(),
        counters: BTreeSet::new(),
        late: super::repeat::declared_late(&func.body),
        buffers: vec![None; func.vars.len()],
        formulas: Formulas::default(),
        home: Home(0),
        homes_used: 0,
        result_bar: None,
        func,
        facts,
    };
    let mut start = Vec::new();
    let mut end = Vec::new();
    let bars = adjoint.parameters(&mut start, &mut end);
    let body = std::mem::take(&mut adjoint.func.body);
    let result_bar = adjoint.result_of(&body);
    adjoint.result_bar = result_bar;
    let mirror = adjoint.block(&body, result_bar.map(Place::var), true);
    let counters = std::mem::take(&mut adjoint.counters);
    func.body = body;
    Reverse { body: mirror, start, end, result_bar, bars, primal_vars, counters, refilled: BTreeSet::new() }
}

/// Identity of a block: where a variable is declared, hence where its adjoint is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Home(u32);

pub(super) struct Adjoint<'a> {
    pub(super) func: &'a mut Func,
    pub(super) facts: &'a Facts,
    /// The adjoint of a variable, once it is named.
    pub(super) bars: Vec<Option<VarId>>,
    /// Whether the adjoint of a parameter is the caller's buffer.
    pub(super) buffers: Vec<Option<Passing>>,
    pub(super) homes: Vec<Option<Home>>,
    /// Primal variables whose adjoint has been declared in the reverse sweep so far.
    pub(super) declared: BTreeSet<VarId>,
    /// The block under work.
    pub(super) home: Home,
    pub(super) counters: BTreeSet<VarId>,
    /// Variables declared without a value: before their first assignment they have no shape.
    pub(super) late: BTreeSet<VarId>,
    pub(super) formulas: Formulas,
    homes_used: u32,
    result_bar: Option<VarId>,
}

impl Adjoint<'_> {
    /// Buffers and local accumulators of the parameters.
    fn parameters(&mut self, start: &mut Vec<Stmt>, end: &mut Vec<Stmt>) -> Vec<Option<VarId>> {
        let params = self.func.params.clone();
        params
            .iter()
            .map(|param| {
                if !param.differentiable {
                    return None;
                }
                let name = self.func.var(param.var).ident.to_string();
                let is_scalar = matches!(types::of_place(self.func, &Place::var(param.var)), Ty::Float(_));
                if is_scalar && param.passing != Passing::RefMut {
                    let bar = self.new_bar(param.var);
                    let buffer = self.new_var(&format!("{}_grad", stem(&name)), VarKind::Generated, Ty::Unknown);
                    if self.facts.is_active(param.var) {
                        self.declared.insert(param.var);
                        start.push(stmt(StmtKind::Let { var: bar, value: literal("0.0") }));
                        end.push(stmt(StmtKind::Sweep(SweepStmt::AddToBuffer { buffer, bar })));
                    }
                    return Some(buffer);
                }
                let bar = self.new_bar(param.var);
                self.buffers[param.var.0 as usize] = Some(param.passing);
                self.declared.insert(param.var);
                Some(bar)
            })
            .collect()
    }

    /// The cotangent of the result, if there is one.
    fn result_of(&mut self, body: &Block) -> Option<VarId> {
        let mut has_result = body.tail.is_some();
        visit_exits(body, &mut |exit| has_result |= matches!(exit, Exit::Return(Some(_))));
        has_result.then(|| self.new_var("result_bar", VarKind::Generated, Ty::Unknown))
    }

    /// The reverse of a block whose value has the cotangent `tail_bar`. `movable`: nothing else reads that cotangent.
    fn block(&mut self, block: &Block, tail_bar: Option<Place>, movable: bool) -> Mirror {
        let outer = self.enter();
        for stmt in &block.stmts {
            let home = self.home;
            let mut defined = Vec::new();
            traverse::shallow_accesses(stmt, &mut |var, access| {
                if access == Access::Define {
                    defined.push(var);
                }
            });
            for var in defined {
                self.homes[var.0 as usize] = Some(home);
            }
        }
        let mut mirror = Mirror::default();
        if let (Some(value), Some(bar)) = (&block.tail, tail_bar) {
            self.propagate(value, &bar, movable, &mut mirror.tail);
        }
        let mut nodes: Vec<Node> = block.stmts.iter().rev().map(|stmt| self.stmt(stmt)).collect();
        nodes.reverse();
        mirror.nodes = nodes;
        self.home = outer;
        mirror
    }

    fn enter(&mut self) -> Home {
        let outer = self.home;
        self.homes_used += 1;
        self.home = Home(self.homes_used);
        outer
    }

    fn stmt(&mut self, stmt: &Stmt) -> Node {
        let mut before = Vec::new();
        let kind = match &stmt.kind {
            StmtKind::Let { var, value } => self.definition(*var, value),
            StmtKind::Assign { place, value } => self.assignment(place, value),
            StmtKind::Update { place, op, value } => self.update(place, *op, value),
            StmtKind::Swap { first, second } => self.leaf(|this, pre| this.swap(first, second, pre)),
            StmtKind::Push { vec, value } => self.leaf(|this, pre| this.push(vec, value, pre)),
            StmtKind::Fill { place, value } => self.leaf(|this, pre| this.fill(place, value, pre)),
            StmtKind::CopyFrom { place, source } => self.leaf(|this, pre| this.copy_from(place, source, pre)),
            StmtKind::Call(call) => self.call_node(None, call),
            StmtKind::If { cond, then, other, result } => {
                self.declare_for(stmt, &mut before);
                let Expr::Place(Place { root: cond, .. }) = &**cond else {
                    unreachable!("prepare names every condition")
                };
                let bar = result.and_then(|var| self.declared_bar(var));
                let then = self.block(then, bar.clone(), false);
                let other = self.block(other, bar, false);
                NodeKind::If { cond: *cond, then: Box::new(then), other: Box::new(other) }
            }
            StmtKind::Match { arms, result, .. } => {
                self.declare_for(stmt, &mut before);
                let bar = result.and_then(|var| self.declared_bar(var));
                let blocks: Vec<Mirror> = arms.iter().map(|arm| self.arm(arm, bar.clone())).collect();
                let arm = self.counter("arm", Ty::Int);
                NodeKind::Match { arm, blocks }
            }
            StmtKind::Loop(looped) => {
                self.declare_for(stmt, &mut before);
                let body = self.block(&looped.body, None, false);
                self.looped(looped, body)
            }
            StmtKind::Rest { reached, block } => {
                self.declare_for(stmt, &mut before);
                NodeKind::Rest { reached: *reached, block: Box::new(self.block(block, None, false)) }
            }
            StmtKind::Exit(Exit::Return(Some(value))) => {
                let bar = self.result_bar.map(Place::var);
                self.leaf(|this, pre| {
                    if let Some(bar) = bar {
                        this.propagate(value, &bar, false, pre);
                    }
                })
            }
            StmtKind::Exit(Exit::Return(None) | Exit::Break(_) | Exit::Continue(_))
            | StmtKind::Declare { .. }
            | StmtKind::Effect(_)
            | StmtKind::Sweep(_) => NodeKind::default(),
        };
        let mut node = Node { before, kind, ..Node::default() };
        // What a rest overwrites is undone where it ran, hence in its own block.
        if node.mirrors().iter().all(|mirror| mirror.is_empty())
            && !matches!(node.kind, NodeKind::Leaf { .. } | NodeKind::Rest { .. })
        {
            node.kind = NodeKind::default();
        }
        node
    }

    fn arm(&mut self, arm: &crate::ir::Arm, bar: Option<Place>) -> Mirror {
        let next = Home(self.homes_used + 1);
        for (var, _) in &arm.bindings {
            self.homes[var.0 as usize] = Some(next);
        }
        let mut mirror = self.block(&arm.block, bar, false);
        for (var, part) in &arm.bindings {
            if let (Some(bar), Some(part)) = (self.declared_bar(*var), part) {
                self.propagate(&Expr::Place(part.clone()), &bar, false, &mut mirror.head);
            }
        }
        mirror
    }

    fn looped(&mut self, looped: &Loop, body: Mirror) -> NodeKind {
        match &looped.kind {
            LoopKind::For { var, range } => match reversed(self.func, *var, range) {
                Some(range) if !leaves(&looped.body, looped.id) => {
                    NodeKind::For { var: *var, range: Box::new(range), body: Box::new(body) }
                }
                _ => self.turns(Some(Box::new((*var, range.clone()))), body),
            },
            LoopKind::While { .. } | LoopKind::Endless => self.turns(None, body),
        }
    }

    fn turns(&mut self, item: Option<Box<(VarId, Range)>>, body: Mirror) -> NodeKind {
        let turns = self.counter("turns", Ty::Usize);
        let turn = self.new_var("turn", VarKind::Generated, Ty::Usize);
        NodeKind::Turns { turns, turn, item, body: Box::new(body) }
    }

    /// `let v = value;` in reverse: the adjoint of `v` goes to what `value` reads.
    fn definition(&mut self, var: VarId, value: &Expr) -> NodeKind {
        if let Expr::Call(call) = value {
            return self.call_node(Some(var), call);
        }
        let Some(bar) = self.declared_bar(var) else { return NodeKind::default() };
        let result = Expr::var(var);
        self.leaf(|this, pre| this.propagate_into(value, &bar, &Owner { result: &result, var: Some(var) }, true, pre))
    }

    /// `place = value;` in reverse: the adjoint is taken out, leaving zero, and goes to what `value` reads.
    fn assignment(&mut self, place: &Place, value: &Expr) -> NodeKind {
        if !self.facts.is_active(place.root) || !self.declared.contains(&place.root) {
            return NodeKind::default();
        }
        let mut post = Vec::new();
        let mut pre = Vec::new();
        let taken = self.take(place, &mut pre);
        self.reset(place, &mut pre);
        let result =
            if self.reads_result(value) { self.result_after(place, &mut post) } else { Expr::Place(place.clone()) };
        let owner = Owner { result: &result, var: Some(place.root) };
        self.propagate_into(value, &taken, &owner, true, &mut pre);
        NodeKind::Leaf { post, pre }
    }

    /// The value a statement left in a place, under a name of its own: the place is restored before the name is read.
    fn result_after(&mut self, place: &Place, post: &mut Vec<Stmt>) -> Expr {
        let name = format!("{}_new", stem(&self.func.var(place.root).ident.to_string()));
        let ty = types::of_place(self.func, place);
        let var = self.new_var(&name, VarKind::Generated, ty);
        post.push(stmt(StmtKind::Let { var, value: Expr::Place(place.clone()) }));
        Expr::var(var)
    }

    fn update(&mut self, place: &Place, op: UpdateOp, value: &Expr) -> NodeKind {
        if !self.facts.is_active(place.root) || !self.declared.contains(&place.root) {
            return NodeKind::default();
        }
        let name = match op {
            UpdateOp::Add | UpdateOp::Sub => {
                let Some(target) = self.active_place(value) else { return NodeKind::default() };
                let bar = Expr::Place(self.bar_place(place));
                let bar = if op == UpdateOp::Sub { super::partial::negated(bar) } else { bar };
                return self.leaf(|this, pre| this.contribute(&target, bar, pre));
            }
            UpdateOp::Mul => "mul",
            UpdateOp::Div => "div",
            UpdateOp::Rem => "rem",
        };
        let rule = crate::rules::lookup(name).expect("the table has a row for every operator");
        let operands = vec![Expr::Place(place.clone()), value.clone()];
        let value = Expr::operation(rule, crate::ir::Form::Binary, operands);
        self.assignment(place, &value)
    }

    /// The pullback of a call finds what it was lent as the call left it, and brings back what the callee overwrote.
    fn call_node(&mut self, result: Option<VarId>, call: &Call) -> NodeKind {
        let mut post = Vec::new();
        self.call(result, call, &mut post);
        NodeKind::Leaf { post, pre: Vec::new() }
    }

    fn leaf(&mut self, write: impl FnOnce(&mut Self, &mut Vec<Stmt>)) -> NodeKind {
        let mut pre = Vec::new();
        write(self, &mut pre);
        NodeKind::Leaf { post: Vec::new(), pre }
    }

    /// Declares the adjoints that the blocks of a compound statement add to.
    fn declare_for(&mut self, compound: &Stmt, before: &mut Vec<Stmt>) {
        let mut touched = BTreeSet::new();
        traverse::accesses(compound, &mut |var, _| {
            touched.insert(var);
        });
        for var in touched {
            let here = self.homes[var.0 as usize] == Some(self.home);
            let own = matches!(&compound.kind, StmtKind::If { result, .. } | StmtKind::Match { result, .. } if *result == Some(var));
            if here && !own && self.facts.is_active(var) && !self.declared.contains(&var) {
                self.declare_zero(var, before);
            }
        }
    }

    pub(super) fn counter(&mut self, name: &str, ty: Ty) -> VarId {
        let var = self.new_var(name, VarKind::Generated, ty);
        self.counters.insert(var);
        self.homes[var.0 as usize] = Some(self.home);
        var
    }

    pub(super) fn new_var(&mut self, name: &str, kind: VarKind, ty: Ty) -> VarId {
        let ident = self.func.names.fresh(name, Span::mixed_site());
        let var = self.func.new_var(Var { ident, kind, mutable: false, annotation: None, ty });
        self.bars.push(None);
        self.homes.push(None);
        self.buffers.push(None);
        var
    }
}

/// A statement without a place in the user's source.
pub(super) fn stmt(kind: StmtKind) -> Stmt {
    Stmt::new(kind, Span::mixed_site())
}

/// A literal by its text. (The usual ones are made, since a parse is dear.)
pub(super) fn literal(text: &str) -> Expr {
    Expr::Literal(match (text, text.parse()) {
        ("0.0", _) => TokenTree::Literal(Literal::f64_unsuffixed(0.0)).into(),
        (_, Ok(number)) => TokenTree::Literal(Literal::usize_unsuffixed(number)).into(),
        (_, Err(_)) => text.parse().expect("a literal of ours is a token"),
    })
}

/// The index projection `[n]` for a literal `n`.
pub(super) fn index(n: usize) -> Projection {
    let number = TokenTree::Literal(Literal::usize_unsuffixed(n));
    Projection::Index(Opaque::pure(number.into(), Vec::new()))
}

/// A name without the raw prefix.
pub(super) fn stem(name: &str) -> &str {
    name.trim_start_matches("r#")
}
