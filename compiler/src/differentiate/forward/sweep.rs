//! The tangents of what the reverse transform emits: what is recorded is recorded with its tangent beside it, and what
//! is brought back comes back with it.

use std::collections::BTreeMap;

use proc_macro2::Span;

use super::super::adjoint::stmt;
use super::{End, Forward};
use crate::ir::traverse::blocks;
use crate::ir::{Arg, Block, Expr, Place, PullbackTangents, Stmt, StmtKind, SweepStmt, VarId};

/// For every tape and slot, which positions of its entries have a tangent.
pub(super) type Doubled = BTreeMap<VarId, Vec<bool>>;

impl Forward<'_> {
    /// A position has a tangent if what is taken out there has one.
    pub(super) fn survey(&mut self, block: &Block) {
        for stmt in &block.stmts {
            if let StmtKind::Sweep(SweepStmt::Pop { tape: store, vars } | SweepStmt::Take { slot: store, vars }) =
                &stmt.kind
            {
                let active: Vec<bool> = vars.iter().map(|var| self.is_active(*var)).collect();
                let doubled = self.doubled.entry(*store).or_insert_with(|| vec![false; vars.len()]);
                doubled.iter_mut().zip(active).for_each(|(doubled, active)| *doubled |= active);
            }
            for inner in blocks(stmt) {
                self.survey(inner);
            }
        }
    }

    pub(super) fn sweep(&mut self, sweep: SweepStmt, span: Span, out: &mut Vec<Stmt>) {
        let sweep = match sweep {
            SweepStmt::CallWithPullback { result, pullback, call, tangents } => {
                let tangents = self.tangents(result, &call, tangents);
                SweepStmt::CallWithPullback { result, pullback, call, tangents }
            }
            SweepStmt::Pullback { pullback, args, result_bar, bars, source, tangents } => {
                let mut of = |args: &mut dyn Iterator<Item = Option<&Arg>>, result_bar: Option<&Expr>, bars: &[_]| {
                    let dots = args.map(|arg| self.arg(arg?)).collect();
                    let result_bar = result_bar.map(|bar| self.tangent_or_zero(bar, out));
                    let dot_of = |bar: &Option<Place>| bar.as_ref().map(|bar| self.dot_of_buffer(bar, out));
                    PullbackTangents { dots, result_bar, bars: bars.iter().map(dot_of).collect() }
                };
                let mut new = vec![of(&mut args.iter().map(Some), result_bar.as_deref(), &bars)];
                for PullbackTangents { dots, result_bar, bars } in &*tangents {
                    new.push(of(&mut dots.iter().map(Option::as_ref), result_bar.as_ref(), bars));
                }
                let tangents = tangents.into_iter().chain(new).collect();
                SweepStmt::Pullback { pullback, args, result_bar, bars, source, tangents }
            }
            SweepStmt::Push { tape, mut values } => {
                self.double_values(tape, &mut values, out);
                SweepStmt::Push { tape, values }
            }
            SweepStmt::Fill { slot, mut values } => {
                self.double_values(slot, &mut values, out);
                SweepStmt::Fill { slot, values }
            }
            SweepStmt::Pop { tape, mut vars } => {
                self.double_vars(tape, &mut vars);
                SweepStmt::Pop { tape, vars }
            }
            SweepStmt::Take { slot, mut vars } => {
                self.double_vars(slot, &mut vars);
                SweepStmt::Take { slot, vars }
            }
            SweepStmt::MatchArm { arm, blocks } => {
                let blocks =
                    blocks.into_iter().map(|(index, block)| (index, self.block(block, &End::Nowhere))).collect();
                SweepStmt::MatchArm { arm, blocks }
            }
            SweepStmt::Turns { turns, turn, item, body } => {
                SweepStmt::Turns { turns, turn, item, body: self.block(body, &End::Nowhere) }
            }
            other => {
                out.push(Stmt::new(StmtKind::Sweep(other.clone()), span));
                let dot = self.beside(other);
                out.extend(dot.map(|dot| stmt(StmtKind::Sweep(dot))));
                return;
            }
        };
        out.push(Stmt::new(StmtKind::Sweep(sweep), span));
    }

    /// The same operation on tangents, for what moves values as they are.
    fn beside(&mut self, sweep: SweepStmt) -> Option<SweepStmt> {
        match sweep {
            SweepStmt::Save { var, place } => {
                self.is_active(var).then(|| SweepStmt::Save { var: self.dot(var), place: self.dot_place(&place) })
            }
            SweepStmt::Restore { place, var, slice } => self.is_active(place.root).then(|| SweepStmt::Restore {
                place: self.dot_place(&place),
                var: self.dot(var),
                slice,
            }),
            SweepStmt::NewHistory { history, turns } => {
                self.is_active(history).then(|| SweepStmt::NewHistory { history: self.dot(history), turns })
            }
            SweepStmt::SaveTo { history, place } => self
                .is_active(history)
                .then(|| SweepStmt::SaveTo { history: self.dot(history), place: self.dot_place(&place) }),
            SweepStmt::Rewind { history, place } => self
                .is_active(history)
                .then(|| SweepStmt::Rewind { history: self.dot(history), place: self.dot_place(&place) }),
            SweepStmt::ZeroTangent { bar, of } => {
                self.is_active(bar).then(|| SweepStmt::ZeroTangent { bar: self.dot(bar), of })
            }
            SweepStmt::TakeTangent { bar, place, scalar } => self.is_active(place.root).then(|| {
                let (bar, place) = (self.dot(bar), self.dot_place(&place));
                SweepStmt::TakeTangent { bar, place, scalar }
            }),
            SweepStmt::ResetTangent { place, of } => {
                self.is_active(place.root).then(|| SweepStmt::ResetTangent { place: self.dot_place(&place), of })
            }
            SweepStmt::SetZero { place } => {
                self.is_active(place.root).then(|| SweepStmt::SetZero { place: self.dot_place(&place) })
            }
            SweepStmt::Accumulate { place, value } => self
                .is_active(value.root)
                .then(|| SweepStmt::Accumulate { place: self.dot_place(&place), value: self.dot_place(&value) }),
            SweepStmt::AccumulateAll { place, parts } => self
                .is_active(parts.root)
                .then(|| SweepStmt::AccumulateAll { place: self.dot_place(&place), parts: self.dot_place(&parts) }),
            SweepStmt::PopElement { bar, vec } => self
                .is_active(vec.root)
                .then(|| SweepStmt::PopElement { bar: self.dot(bar), vec: self.dot_place(&vec) }),
            SweepStmt::Unpush { vec } => {
                self.is_active(vec.root).then(|| SweepStmt::Unpush { vec: self.dot_place(&vec) })
            }
            SweepStmt::AddToBuffer { buffer, bar } => {
                self.is_active(bar).then(|| SweepStmt::AddToBuffer { buffer: self.dot(buffer), bar: self.dot(bar) })
            }
            // A tape or slot holds both; a tangent that is propagated is one already.
            SweepStmt::NewTape { .. }
            | SweepStmt::NewSlot { .. }
            | SweepStmt::CallWithTangent { .. }
            | SweepStmt::CallWithPullback { .. }
            | SweepStmt::Pullback { .. }
            | SweepStmt::Push { .. }
            | SweepStmt::Pop { .. }
            | SweepStmt::Fill { .. }
            | SweepStmt::Take { .. }
            | SweepStmt::MatchArm { .. }
            | SweepStmt::Turns { .. } => None,
        }
    }

    fn double_values(&mut self, store: VarId, values: &mut Vec<Expr>, out: &mut Vec<Stmt>) {
        let doubled = self.doubled.get(&store).cloned().unwrap_or_default();
        for position in 0..values.len() {
            if doubled.get(position) == Some(&true) {
                let dot = self.tangent_or_zero(&values[position].clone(), out);
                values.push(dot);
            }
        }
    }

    fn double_vars(&mut self, store: VarId, vars: &mut Vec<VarId>) {
        let doubled = self.doubled.get(&store).cloned().unwrap_or_default();
        for position in 0..vars.len() {
            if doubled.get(position) == Some(&true) {
                vars.push(self.dot(vars[position]));
            }
        }
    }

    /// The buffer for the tangent of a cotangent. One that nothing else asks for is made for the purpose.
    fn dot_of_buffer(&mut self, bar: &Place, out: &mut Vec<Stmt>) -> Place {
        if !self.is_active(bar.root) {
            let zero = self.new_var("spare", crate::analyze::types::of_place(self.func, bar));
            out.push(stmt(StmtKind::Sweep(SweepStmt::ZeroTangent { bar: zero, of: bar.clone() })));
            return Place::var(zero);
        }
        self.dot_place(bar)
    }

    /// `if bar != 0.0` becomes `if bar != 0.0 || bar_dot != 0.0`: what is multiplied by a cotangent that is zero here
    /// still moves if that cotangent does. (A condition of the user's is a variable.)
    pub(super) fn guard(&mut self, cond: Expr) -> Expr {
        let Expr::Opaque(mut opaque) = cond else { return cond };
        for bar in opaque.reads.clone() {
            if self.is_active(bar) {
                let dot = self.dot(bar);
                let (tokens, ident) = (&opaque.tokens, &self.func.var(dot).ident);
                opaque.tokens = quote::quote!(#tokens || #ident != 0.0);
                opaque.reads.push(dot);
            }
        }
        Expr::Opaque(opaque)
    }

    pub(super) fn arg(&mut self, arg: &Arg) -> Option<Arg> {
        match arg {
            Arg::Value(value) => self.tangent(value, value, &mut Vec::new()).map(Arg::Value),
            Arg::Ref(place) => self.is_active(place.root).then(|| Arg::Ref(self.dot_place(place))),
            Arg::RefMut(place) => self.is_active(place.root).then(|| Arg::RefMut(self.dot_place(place))),
        }
    }
}
