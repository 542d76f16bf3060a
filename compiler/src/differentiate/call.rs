//! The reverse of a call: its pullback, handed the buffers to add to.

use std::rc::Rc;

use super::adjoint::{Adjoint, literal, stem, stmt};
use crate::analyze::types;
use crate::ir::{Arg, Call, Expr, Parting, Place, Stmt, StmtKind, SweepStmt, Ty, VarId, VarKind};

impl Adjoint<'_> {
    /// Whether a call needs its pullback: something active goes in, and something active comes out.
    fn call_is_active(&self, result: Option<VarId>, call: &Call) -> bool {
        let goes_in = call.args.iter().any(|arg| self.arg_place(arg).is_some());
        let lent = |arg: &Arg| matches!(arg, Arg::RefMut(place) if self.facts.is_active(place.root));
        goes_in && (result.is_some_and(|var| self.facts.is_active(var)) || call.args.iter().any(lent))
    }

    /// The reverse of `let result = callee(args);`.
    pub(super) fn call(&mut self, result: Option<VarId>, call: &Call, out: &mut Vec<Stmt>) {
        if !self.call_is_active(result, call) {
            return;
        }
        let lends = call.args.iter().any(|arg| matches!(arg, Arg::RefMut(place) if self.facts.is_active(place.root)));
        let result_bar = match result {
            None => None,
            Some(var) if self.facts.is_active(var) && self.declared.contains(&var) => {
                Some(Expr::Place(self.bar_place(&Place::var(var))))
            }
            Some(_) if !lends => return,
            Some(var) => {
                self.declare_zero(var, out);
                Some(Expr::Place(self.bar_place(&Place::var(var))))
            }
        };
        let name = call.callee.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
        let pullback = self.counter(&format!("{}_pullback", stem(&name)), Ty::Unknown);
        let operands: Vec<Expr> = call.args.iter().filter_map(|arg| self.arg_place(arg)).map(Expr::Place).collect();
        match (result, &result_bar) {
            // Unused, the value needs no pullback, and none of its partials meets a zero.
            (Some(var), Some(Expr::Place(bar)))
                if !lends && self.is_scalar(&Place::var(var)) && self.may_be_unused(var, true) =>
            {
                let bar = bar.clone();
                self.guarded(&operands, &bar, out, |this, out| this.pull_back(pullback, call, result_bar, out));
            }
            _ => self.pull_back(pullback, call, result_bar, out),
        }
    }

    fn pull_back(&mut self, pullback: VarId, call: &Call, result_bar: Option<Expr>, out: &mut Vec<Stmt>) {
        let mut after = Vec::new();
        let bars = self.buffers_of(call, out, &mut after);
        let args = call.args.clone();
        let result_bar = result_bar.map(Box::new);
        let source = Rc::clone(&call.source);
        out.push(stmt(StmtKind::Sweep(SweepStmt::Pullback {
            pullback,
            args,
            result_bar,
            bars,
            source,
            tangents: Box::default(),
        })));
        out.append(&mut after);
    }

    /// One buffer per argument: the adjoint of its place itself where no other argument shares it, a temporary that is
    /// added afterwards where one does, so that the borrow checker is never the user's problem.
    fn buffers_of(&mut self, call: &Call, out: &mut Vec<Stmt>, after: &mut Vec<Stmt>) -> Vec<Option<Place>> {
        let places: Vec<Option<Place>> = call.args.iter().map(|arg| self.arg_place(arg)).collect();
        let mut buffers = Vec::new();
        for (n, arg) in call.args.iter().enumerate() {
            let Some(place) = &places[n] else {
                buffers.push(None);
                continue;
            };
            let shared = places
                .iter()
                .enumerate()
                .any(|(m, other)| m != n && other.as_ref().is_some_and(|other| shares(place, other)));
            self.declare_unless(place.root, out);
            let target = self.bar_place(place);
            if !shared {
                buffers.push(Some(target));
                continue;
            }
            let name = format!("{}_part", stem(&self.func.var(place.root).ident.to_string()));
            let ty = types::of_place(self.func, place);
            let part = self.new_var(&format!("{name}_bar"), VarKind::Generated, ty.clone());
            let lent = matches!(arg, Arg::RefMut(_));
            let zero = match ty {
                Ty::Float(_) if !lent => StmtKind::Let { var: part, value: literal("0.0") },
                _ if lent => StmtKind::Sweep(SweepStmt::Save { var: part, place: target.clone() }),
                _ => StmtKind::Sweep(SweepStmt::ZeroTangent { bar: part, of: place.clone() }),
            };
            out.push(stmt(zero));
            after.push(stmt(if lent {
                let slice = matches!(ty, Ty::Slice(_));
                StmtKind::Sweep(SweepStmt::Restore { place: target, var: part, slice })
            } else if matches!(ty, Ty::Float(_)) {
                StmtKind::Update { place: target, op: crate::ir::UpdateOp::Add, value: Expr::var(part) }
            } else {
                StmtKind::Sweep(SweepStmt::Accumulate { place: target, value: Place::var(part) })
            }));
            buffers.push(Some(Place::var(part)));
        }
        buffers
    }

    /// The place of an argument that has an adjoint.
    fn arg_place(&self, arg: &Arg) -> Option<Place> {
        match arg {
            Arg::Value(value) => self.active_place(value),
            Arg::Ref(place) | Arg::RefMut(place) => self.facts.is_active(place.root).then(|| place.clone()),
        }
    }
}

/// Whether the adjoints of two places cannot be lent at once. (Fields of an element of a vector cannot.)
fn shares(a: &Place, b: &Place) -> bool {
    a.root == b.root && !matches!(a.parting(b), Some(Parting::Halves { .. }))
}
