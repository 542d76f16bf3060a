//! How values flow through what the reverse transform emits.

use std::collections::BTreeMap;

use proc_macro2::Span;

use super::{Flows, Target, given};
use crate::ir::traverse::blocks;
use crate::ir::{Arg, Block, Expr, Passing, Place, Stmt, StmtKind, SweepStmt, Sweeps, VarId};

/// Collects the flows of both sweeps: from parameters and cotangents to the result, to what is left in parameters, and
/// to the buffers of gradients.
pub(crate) fn flows(sweeps: &Sweeps) -> Flows {
    let mut flows = super::flows(&sweeps.func);
    flows.block(&sweeps.reverse, Target::Result, Span::call_site());
    let lent = sweeps.func.params.iter().filter(|param| param.passing == Passing::RefMut).map(|param| param.var);
    for var in lent.chain(sweeps.bars.iter().flatten().copied()) {
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
            SweepStmt::CallWithPullback { result, call, .. } | SweepStmt::CallWithTangent { result, call, .. } => {
                self.call(call, result.map(Target::Var), stmt.span);
            }
            SweepStmt::Pullback { args, result_bar, bars, .. } => {
                let mut sources: Vec<VarId> = args.iter().flat_map(given).collect();
                sources.extend(bars.iter().flatten().map(|bar| bar.root));
                let restored = args.iter().filter_map(|arg| match arg {
                    Arg::RefMut(place) if !self.state.contains(&place.root) => Some(place.root),
                    Arg::Value(_) | Arg::Ref(_) | Arg::RefMut(_) => None,
                });
                let targets: Vec<VarId> = bars.iter().flatten().map(|bar| bar.root).chain(restored).collect();
                for target in targets {
                    for source in &sources {
                        self.through(*source, Target::Var(target));
                    }
                    if let Some(bar) = result_bar {
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
