//! How values flow through what the reverse transform emits.

use std::collections::BTreeMap;

use proc_macro2::Span;

use super::{Flows, Target, given};
use crate::ir::traverse::blocks;
use crate::ir::{Arg, Block, Expr, Place, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// Collects the flows of both sweeps: from parameters and cotangents to the result, to what is left in parameters, and
/// to the buffers of gradients.
pub(crate) fn flows(sweeps: &Sweeps) -> Flows {
    let mut flows = super::flows(&sweeps.func);
    flows.block(&sweeps.reverse, Target::Result, Span::call_site());
    let buffers = sweeps.bars.iter().chain(sweeps.bar_dots.iter().flatten()).flatten().copied();
    for var in sweeps.lent().into_iter().chain(buffers) {
        flows.through(var, Target::Result);
    }
    let mut stores = Stores::default();
    stores.block(&sweeps.func.body);
    stores.block(&sweeps.reverse);
    for (store, taken) in &stores.taken {
        for (position, vars) in taken.iter().enumerate() {
            let put = stores.put.get(store).and_then(|put| put.get(position));
            for (value, var) in put.into_iter().flatten().flat_map(|value| vars.iter().map(move |var| (value, var))) {
                flows.expr(value, Target::Var(*var), Span::call_site());
            }
        }
    }
    // What is counted does not move, and nor does what is recorded of it.
    flows.edges.retain(|edge| !sweeps.func.var(edge.source).ty.is_discrete());
    flows
}

/// What is put into tapes and slots, and what it is called when it is taken out, by position.
#[derive(Default)]
struct Stores<'s> {
    put: BTreeMap<VarId, Vec<Vec<&'s Expr>>>,
    taken: BTreeMap<VarId, Vec<Vec<VarId>>>,
}

impl<'s> Stores<'s> {
    fn block(&mut self, block: &'s Block) {
        for stmt in &block.stmts {
            if let StmtKind::Sweep(sweep) = &stmt.kind {
                match sweep {
                    SweepStmt::Push { tape: store, values } | SweepStmt::Fill { slot: store, values } => {
                        add(self.put.entry(*store).or_default(), values.iter());
                    }
                    SweepStmt::Pop { tape: store, vars } | SweepStmt::Take { slot: store, vars } => {
                        add(self.taken.entry(*store).or_default(), vars.iter().copied());
                    }
                    _ => {}
                }
            }
            for inner in blocks(stmt) {
                self.block(inner);
            }
        }
    }
}

fn add<T>(positions: &mut Vec<Vec<T>>, items: impl Iterator<Item = T>) {
    for (position, item) in items.enumerate() {
        if positions.len() == position {
            positions.push(Vec::new());
        }
        positions[position].push(item);
    }
}

impl Flows {
    pub(super) fn sweep(&mut self, stmt: &Stmt, sweep: &SweepStmt) {
        match sweep {
            SweepStmt::CallWithPullback { result, call, tangents, .. }
            | SweepStmt::CallWithTangent { result, call, tangents } => {
                self.call(call, result.map(Target::Var), stmt.span);
                let sources: Vec<VarId> = call.args.iter().chain(stmt.dots()).flat_map(given).collect();
                let lent: Vec<VarId> = stmt.dots().filter_map(lent).collect();
                for target in tangents.iter().filter_map(|tangents| tangents.dot).chain(lent) {
                    for source in &sources {
                        self.through(*source, Target::Var(target));
                    }
                }
            }
            SweepStmt::Pullback { args, result_bar, bars, tangents, .. } => {
                let bars = bars.iter().chain(tangents.iter().flat_map(|tangents| &tangents.bars)).flatten();
                let bars: Vec<VarId> = bars.map(|bar| bar.root).collect();
                let mut sources: Vec<VarId> = args.iter().chain(stmt.dots()).flat_map(given).collect();
                sources.extend(&bars);
                let restored = args.iter().chain(stmt.dots()).filter_map(lent);
                let restored = restored.filter(|root| !self.state.contains(root));
                let targets: Vec<VarId> = bars.iter().copied().chain(restored).collect();
                let dots = tangents.iter().filter_map(|tangents| tangents.result_bar.as_ref());
                for target in targets {
                    for source in &sources {
                        self.through(*source, Target::Var(target));
                    }
                    for bar in result_bar.as_deref().into_iter().chain(dots.clone()) {
                        self.expr(bar, Target::Var(target), stmt.span);
                    }
                }
            }
            SweepStmt::Save { var, place }
            | SweepStmt::SaveTo { history: var, place }
            | SweepStmt::TakeTangent { bar: var, place, .. }
            | SweepStmt::PopElement { bar: var, vec: place } => self.through(place.root, Target::Var(*var)),
            SweepStmt::Restore { place, var, .. } | SweepStmt::Rewind { history: var, place } => {
                self.through(*var, Target::Var(place.root));
            }
            SweepStmt::Accumulate { place: Place { root, .. }, value: source }
            | SweepStmt::AccumulateAll { place: Place { root, .. }, parts: source } => {
                self.through(source.root, Target::Var(*root));
            }
            SweepStmt::AddToBuffer { buffer, bar } => self.through(*bar, Target::Var(*buffer)),
            SweepStmt::MatchArm { .. } | SweepStmt::Turns { .. } => {
                for inner in blocks(stmt) {
                    self.block(inner, Target::Result, stmt.span);
                }
            }
            // What goes through a store is known from both of its ends.
            SweepStmt::Push { .. }
            | SweepStmt::Pop { .. }
            | SweepStmt::Fill { .. }
            | SweepStmt::Take { .. }
            | SweepStmt::NewTape { .. }
            | SweepStmt::NewSlot { .. }
            | SweepStmt::NewHistory { .. }
            | SweepStmt::ZeroTangent { .. }
            | SweepStmt::ResetTangent { .. }
            | SweepStmt::SetZero { .. }
            | SweepStmt::Unpush { .. } => {}
        }
    }

    fn through(&mut self, source: VarId, target: Target) {
        self.edge(source, target, true, Span::call_site());
    }
}

/// What is lent as `&mut`.
fn lent(arg: &Arg) -> Option<VarId> {
    match arg {
        Arg::RefMut(place) => Some(place.root),
        Arg::Value(_) | Arg::Ref(_) => None,
    }
}
