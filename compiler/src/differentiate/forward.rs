//! Forward mode, IR to IR: every statement, and beside it the one that moves its tangents along.
//!
//! A variable `x` has its tangent in a variable `x_dot` of its own, and a place `x[i].1` in the same place of it. The
//! code around stays as it is, so that the primal is computed once and in the order written. A tangent that is zero is
//! no code at all.
//!
//! Nothing here knows whether the code at hand is a user's function or what a transform made of one: what reverse mode
//! emits has its rules in [`sweep`].

mod call;
mod compound;
mod names;
mod rule;
mod sweep;
mod zero;

use std::collections::BTreeMap;

use super::adjoint::{literal, stem, stmt};
use super::partial::Formulas;
use crate::analyze::{Facts, types};
use crate::ir::traverse;
use crate::ir::{
    Block, Exit, Expr, Form, Func, Passing, Place, Projection, Stmt, StmtKind, SweepStmt, Sweeps, Ty, UpdateOp, Var,
    VarId, VarKind,
};
use sweep::Doubled;

/// The function and its tangent: what gave a value gives the pair of it and its tangent.
pub(crate) fn forward(mut sweeps: Sweeps, facts: &Facts) -> Sweeps {
    write_parameters(&mut sweeps);
    let body = std::mem::take(&mut sweeps.func.body);
    let reverse = std::mem::take(&mut sweeps.reverse);
    let params = sweeps.func.params.clone();
    let vars = (0..sweeps.func.vars.len()).map(|var| VarId(u32::try_from(var).expect("fewer than 2^32 variables")));
    let mut forward = Forward {
        active: vars.map(|var| facts.is_active(var)).collect(),
        doubled: Doubled::new(),
        dots: vec![None; sweeps.func.vars.len()],
        lent: vec![false; sweeps.func.vars.len()],
        formulas: Formulas::default(),
        func: &mut sweeps.func,
        facts,
    };
    let vars: Vec<Option<VarId>> = params.iter().map(|param| param.differentiable.then_some(param.var)).collect();
    let dots = with_tangents(&vars, &sweeps.dots, &mut |at, var| forward.parameter(var, params[at].passing));
    let bar_dots = with_tangents(&sweeps.bars, &sweeps.bar_dots, &mut |_, bar| forward.parameter(bar, Passing::RefMut));
    let mut result_bar_dots = sweeps.result_bar_dots.clone();
    result_bar_dots.extend(sweeps.result_bar.iter().chain(&sweeps.result_bar_dots).map(|bar| forward.dot(*bar)));
    forward.survey(&body);
    forward.survey(&reverse);
    let body = forward.block(body, &End::Result);
    let reverse = forward.block(reverse, &End::Nowhere);
    sweeps = Sweeps { dots, reverse, bar_dots, result_bar_dots, ..sweeps };
    sweeps.func.body = body;
    sweeps
}

/// The tangents there are already, then those of the values and of the tangents.
fn with_tangents(
    vars: &[Option<VarId>],
    dots: &[Vec<Option<VarId>>],
    tangent: &mut impl FnMut(usize, VarId) -> VarId,
) -> Vec<Vec<Option<VarId>>> {
    let mut of = |vars: &[Option<VarId>]| vars.iter().enumerate().map(|(at, var)| Some(tangent(at, (*var)?))).collect();
    let mut new = vec![of(vars)];
    new.extend(dots.iter().map(|dots| of(dots)));
    dots.iter().cloned().chain(new).collect()
}

/// A parameter of which nobody asks for the first value again is written itself, and has no copy for it.
fn write_parameters(sweeps: &mut Sweeps) {
    let mut reads: BTreeMap<VarId, usize> = BTreeMap::new();
    for block in [&sweeps.func.body, &sweeps.reverse] {
        traverse::block_accesses(block, &mut |var, _| *reads.entry(var).or_default() += 1);
    }
    let func = &mut sweeps.func;
    for param in &mut func.params {
        let copy = func.body.stmts.iter().position(|stmt| match &stmt.kind {
            StmtKind::Let { var, value: Expr::Place(place) } => {
                place.root == param.var && reads[&param.var] == 1 && func.vars[var.0 as usize].ident == param.name
            }
            _ => false,
        });
        let Some(copy) = copy else { continue };
        if let StmtKind::Let { var, .. } = func.body.stmts.remove(copy).kind {
            func.vars[var.0 as usize].kind = VarKind::Param;
            param.var = var;
        }
    }
}

/// What becomes of the value of a block.
enum End {
    /// It has no tangent.
    Nowhere,
    /// Its tangent is assigned to this variable.
    Var(VarId),
    /// It is the result of the function, and becomes a pair.
    Result,
}

struct Forward<'a> {
    func: &'a mut Func,
    facts: &'a Facts,
    /// Whether a variable has a tangent.
    active: Vec<bool>,
    /// Which parts of what is recorded have one.
    doubled: Doubled,
    /// The tangent of a variable, once it is named.
    dots: Vec<Option<VarId>>,
    /// Whether the tangent of a parameter is behind a reference.
    lent: Vec<bool>,
    formulas: Formulas,
}

impl Forward<'_> {
    fn parameter(&mut self, var: VarId, passing: Passing) -> VarId {
        self.lent[var.0 as usize] = passing != Passing::Value;
        self.dot(var)
    }

    fn block(&mut self, block: Block, end: &End) -> Block {
        let mut out = Block::default();
        for stmt in block.stmts {
            self.stmt(stmt, &mut out.stmts);
        }
        out.tail = match (block.tail, end) {
            (Some(tail), End::Result) => Some(Box::new(self.pair(*tail, &mut out.stmts))),
            (Some(tail), End::Var(dot)) => {
                let value = self.tangent_or_zero(&tail, &mut out.stmts);
                out.stmts.push(stmt(StmtKind::Assign { place: Place::var(*dot), value }));
                Some(tail)
            }
            (tail, End::Nowhere | End::Result | End::Var(_)) => tail,
        };
        out
    }

    fn stmt(&mut self, mut original: Stmt, out: &mut Vec<Stmt>) {
        let span = original.span;
        self.name_operands(&mut original, out);
        match original.kind {
            StmtKind::Let { var, value: Expr::Call(call) } => self.call(Some(var), call, span, out),
            StmtKind::Call(call) => self.call(None, call, span, out),
            StmtKind::Let { var, value } => self.definition(var, value, span, out),
            StmtKind::Declare { var } => {
                out.push(Stmt::new(StmtKind::Declare { var }, span));
                if self.is_active(var) {
                    out.push(stmt(StmtKind::Declare { var: self.dot(var) }));
                }
            }
            StmtKind::Assign { place, value } => self.assignment(place, value, span, out),
            StmtKind::Update { place, op, value } => self.update(place, op, value, span, out),
            StmtKind::Exit(Exit::Return(Some(value))) => {
                let pair = self.pair(value, out);
                out.push(Stmt::new(StmtKind::Exit(Exit::Return(Some(pair))), span));
            }
            StmtKind::If { .. } | StmtKind::Match { .. } | StmtKind::Loop(_) | StmtKind::Rest { .. } => {
                self.compound(original, out);
            }
            StmtKind::Swap { .. } | StmtKind::Push { .. } | StmtKind::Fill { .. } | StmtKind::CopyFrom { .. } => {
                self.mutation(&original.kind, out);
                out.push(original);
            }
            StmtKind::Exit(Exit::Return(None) | Exit::Break(_) | Exit::Continue(_)) | StmtKind::Effect(_) => {
                out.push(original)
            }
            StmtKind::Sweep(sweep) => self.sweep(sweep, span, out),
        }
    }

    /// The tangent comes after the value, which it may read, and what it needs of a value that moves comes before.
    fn definition(&mut self, var: VarId, value: Expr, span: proc_macro2::Span, out: &mut Vec<Stmt>) {
        if !self.is_active(var) {
            out.push(Stmt::new(StmtKind::Let { var, value }, span));
            return;
        }
        let ty = self.func.var(var).ty.clone();
        let tangent = self.tangent(&value, &Expr::var(var), out).or_else(|| self.zero(&value, &ty, out));
        out.push(Stmt::new(StmtKind::Let { var, value }, span));
        let dot = self.dot(var);
        if matches!(tangent, Some(Expr::Opaque(_))) {
            // What the elements are may be known from the annotation alone.
            let annotation = self.func.var(var).annotation.clone();
            self.func.vars[dot.0 as usize].annotation = annotation;
        }
        out.push(stmt(match tangent {
            Some(value) => StmtKind::Let { var: dot, value },
            None => StmtKind::Sweep(SweepStmt::ZeroTangent { bar: dot, of: Place::var(var) }),
        }));
    }

    /// The tangent comes first, while what it reads has its old value; if it reads the new one too, that gets a name.
    fn assignment(&mut self, place: Place, mut value: Expr, span: proc_macro2::Span, out: &mut Vec<Stmt>) {
        if !self.is_active(place.root) {
            out.push(Stmt::new(StmtKind::Assign { place, value }, span));
            return;
        }
        let ty = types::of_place(self.func, &place);
        let dot = self.dot_place(&place);
        let mut result = Expr::Place(place.clone());
        let mut named = None;
        if self.reads_result(&value) {
            let name = format!("{}_new", stem(&self.func.var(place.root).ident.to_string()));
            let new = self.new_var(&name, ty.clone());
            out.push(stmt(StmtKind::Let { var: new, value: value.clone() }));
            result = Expr::var(new);
            named = Some(new);
        }
        let tangent = self.tangent(&value, &result, out).or_else(|| self.zero(&value, &ty, out));
        if let Some(new) = named {
            value = Expr::var(new);
        }
        let primal = Stmt::new(StmtKind::Assign { place: place.clone(), value }, span);
        if let Some(value) = tangent {
            out.push(stmt(StmtKind::Assign { place: dot, value }));
            out.push(primal);
        } else {
            out.push(primal);
            out.push(stmt(StmtKind::Sweep(SweepStmt::ResetTangent { place: dot, of: place })));
        }
    }

    fn update(&mut self, place: Place, op: UpdateOp, value: Expr, span: proc_macro2::Span, out: &mut Vec<Stmt>) {
        let primal = |value| Stmt::new(StmtKind::Update { place: place.clone(), op, value }, span);
        if !self.is_active(place.root) {
            out.push(primal(value));
            return;
        }
        let dot = self.dot_place(&place);
        let value_dot = self.tangent(&value, &value, out);
        match (op, value_dot) {
            (UpdateOp::Add | UpdateOp::Sub, Some(tangent)) => {
                out.push(stmt(StmtKind::Update { place: dot, op, value: tangent }));
            }
            (UpdateOp::Add | UpdateOp::Sub | UpdateOp::Rem, None) => {}
            (UpdateOp::Mul | UpdateOp::Div, None) => {
                out.push(stmt(StmtKind::Update { place: dot, op, value: value.clone() }));
            }
            (UpdateOp::Mul | UpdateOp::Div | UpdateOp::Rem, Some(_)) => {
                let name = match op {
                    UpdateOp::Mul => "mul",
                    UpdateOp::Div => "div",
                    UpdateOp::Rem | UpdateOp::Add | UpdateOp::Sub => "rem",
                };
                let rule = crate::rules::lookup(name).expect("the table has a row for every operator");
                let whole = Expr::operation(rule, Form::Binary, vec![Expr::Place(place.clone()), value.clone()]);
                if self.reads_result(&whole) {
                    self.assignment(place, whole, span, out);
                    return;
                }
                let tangent = self.tangent_or_zero(&whole, out);
                out.push(stmt(StmtKind::Assign { place: dot, value: tangent }));
            }
        }
        out.push(primal(value));
    }

    /// The statements that move values as they are move tangents likewise.
    fn mutation(&mut self, kind: &StmtKind, out: &mut Vec<Stmt>) {
        match kind {
            StmtKind::Swap { first, second } if self.is_active(first.root) || self.is_active(second.root) => {
                let (first, second) = (self.dot_place(first), self.dot_place(second));
                out.push(stmt(StmtKind::Swap { first, second }));
            }
            StmtKind::Push { vec, value } if self.is_active(vec.root) => {
                let value = self.tangent_or_zero(value, out);
                out.push(stmt(StmtKind::Push { vec: self.dot_place(vec), value }));
            }
            StmtKind::Fill { place, value } if self.is_active(place.root) => {
                let value = self.tangent_or_zero(value, out);
                out.push(stmt(StmtKind::Fill { place: self.dot_place(place), value }));
            }
            StmtKind::CopyFrom { place, source } if self.is_active(place.root) => {
                let place = self.dot_place(place);
                out.push(stmt(if self.is_active(source.root) {
                    StmtKind::CopyFrom { place, source: self.dot_place(source) }
                } else {
                    StmtKind::Sweep(SweepStmt::SetZero { place })
                }));
            }
            _ => {}
        }
    }

    /// The result of the function with its tangent.
    fn pair(&mut self, value: Expr, out: &mut Vec<Stmt>) -> Expr {
        let tangent = self.tangent_or_zero(&value, out);
        Expr::Tuple(vec![value, tangent])
    }

    fn is_active(&self, var: VarId) -> bool {
        self.active[var.0 as usize]
    }

    /// The same place of the tangent. What a parameter lends is behind one reference, however many the primal has.
    fn dot_place(&mut self, place: &Place) -> Place {
        let root = self.dot(place.root);
        let is_step = |projection: &&Projection| !matches!(projection, Projection::Deref);
        let mut projections: Vec<Projection> = place.projections.iter().filter(is_step).cloned().collect();
        if projections.is_empty() && self.lent[place.root.0 as usize] {
            projections.push(Projection::Deref);
        }
        Place { root, projections }
    }

    fn dot(&mut self, var: VarId) -> VarId {
        if let Some(dot) = self.dots[var.0 as usize] {
            return dot;
        }
        let name = format!("{}_dot", stem(&self.func.var(var).ident.to_string()));
        let ty = match &self.func.var(var).ty {
            Ty::Ref(inner) => (**inner).clone(),
            other => other.clone(),
        };
        let dot = self.new_var(&name, ty);
        self.dots[var.0 as usize] = Some(dot);
        dot
    }

    /// `0.0`, or a zero in every lane.
    fn no_tangent(&self) -> Expr {
        self.func.lanes.as_ref().map_or_else(|| literal("0.0"), |lanes| Expr::Literal(lanes.zero()))
    }

    fn new_var(&mut self, name: &str, ty: Ty) -> VarId {
        let ident = self.func.names.fresh(name, proc_macro2::Span::mixed_site());
        let var = self.func.new_var(Var { ident, kind: VarKind::Generated, mutable: false, annotation: None, ty });
        self.active.push(false);
        self.dots.push(None);
        self.lent.push(false);
        var
    }
}
