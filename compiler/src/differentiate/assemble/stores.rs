//! Where a block keeps what it records, and when: at its end, as soon as a value is there, or before an exit leaves it.

use proc_macro2::{Ident, Span};

use super::super::Node;
use super::super::adjoint::{stem, stmt};
use super::{Assembly, Level};
use crate::analyze::types;
use crate::ir::traverse::{self, blocks_mut};
use crate::ir::{Block, Exit, Expr, Place, Range, Stmt, StmtKind, SweepStmt, Ty, Var, VarId, VarKind};

impl Assembly<'_> {
    /// Fills the store of a variable, if its block has one for each.
    pub(super) fn record(&self, var: Option<VarId>, level: Level, forward: &mut Vec<Stmt>) {
        let frame = self.frames.last().expect("statements are in a block");
        if let Some((var, store)) = frame.stores.iter().find(|(stored, _)| Some(*stored) == var) {
            // What the user made is used after it is recorded; what we made (a pullback, an old value) is not.
            let keeps = self.func.var(*var).kind != VarKind::Generated && !self.func.var(*var).ty.is_copy();
            let value = if keeps {
                Expr::Copied { place: Place::var(*var), method: Box::new(Ident::new("clone", Span::mixed_site())) }
            } else {
                Expr::var(*var)
            };
            forward.push(put(level, *store, vec![value]));
        }
    }

    /// Exits inside a statement whose reverse is empty still leave the blocks around it.
    pub(super) fn exits_inside(&mut self, block: &mut Block) {
        for mut stmt in std::mem::take(&mut block.stmts) {
            if let StmtKind::Exit(exit) = &stmt.kind {
                self.record_at_exit(exit, &mut block.stmts);
            }
            for inner in blocks_mut(&mut stmt) {
                self.exits_inside(inner);
            }
            block.stmts.push(stmt);
        }
    }

    pub(super) fn record_at_exit(&self, exit: &Exit, forward: &mut Vec<Stmt>) {
        let target = match exit {
            Exit::Break(id) | Exit::Continue(id) => Some(*id),
            Exit::Return(_) => None,
        };
        if target.is_some_and(|target| self.frames.iter().all(|frame| frame.loop_id != Some(target))) {
            return;
        }
        for frame in self.frames.iter().rev() {
            for (var, store) in &frame.finals {
                if frame.declared.contains(var) {
                    // What leaves by the exit is read after it is recorded.
                    let value = if leaves_with(exit, *var) && !self.func.var(*var).ty.is_copy() {
                        let method = Box::new(Ident::new("clone", Span::mixed_site()));
                        Expr::Copied { place: Place::var(*var), method }
                    } else {
                        Expr::var(*var)
                    };
                    forward.push(put(frame.level, *store, vec![value]));
                }
            }
            if target.is_some() && frame.loop_id == target {
                break;
            }
        }
    }

    /// In a loop, overwritten contents go end to end into one history instead of a vector of their own each time.
    pub(super) fn save_to_histories(&mut self, nodes: &mut [Node], recorded: &mut Vec<VarId>, turns: Option<&[Range]>) {
        for undo in nodes.iter_mut().flat_map(|node| &mut node.undo) {
            let Some(StmtKind::Sweep(SweepStmt::Save { var, place })) = undo.save.as_ref().map(|save| &save.kind)
            else {
                continue;
            };
            let place = place.clone();
            if !matches!(types::of_place(self.func, &place), Ty::Slice(_) | Ty::Vec(_)) {
                continue;
            }
            recorded.retain(|recorded| recorded != var);
            let name = format!("{}_history", stem(&self.func.var(place.root).ident.to_string()));
            let ident = self.func.names.fresh(&name, Span::mixed_site());
            let history = self.func.new_var(Var {
                ident,
                kind: VarKind::Generated,
                mutable: true,
                annotation: None,
                ty: Ty::Unknown,
            });
            self.hoisted.push(stmt(StmtKind::Sweep(SweepStmt::NewHistory {
                history,
                turns: turns.unwrap_or_default().to_vec(),
            })));
            undo.save = Some(stmt(StmtKind::Sweep(SweepStmt::SaveTo { history, place: place.clone() })));
            undo.saved = None;
            undo.restore = stmt(StmtKind::Sweep(SweepStmt::Rewind { history, place }));
        }
    }

    /// A new store, hoisted out of all loops and branches.
    pub(super) fn store(&mut self, vars: &[VarId], level: Level, turns: Option<&[Range]>) -> VarId {
        let name = match vars {
            [var] => format!("{}_", stem(&self.func.var(*var).ident.to_string()).trim_end_matches("_old")),
            _ => String::new(),
        };
        let suffix = if level == Level::Loop { "tape" } else { "slot" };
        let ident: Ident = self.func.names.fresh(&format!("{name}{suffix}"), Span::mixed_site());
        let store = self.func.new_var(Var {
            ident,
            kind: VarKind::Generated,
            mutable: true,
            annotation: None,
            ty: Ty::Unknown,
        });
        self.hoisted.push(stmt(StmtKind::Sweep(match level {
            Level::Loop => SweepStmt::NewTape { tape: store, turns: turns.unwrap_or_default().to_vec() },
            Level::Branch | Level::Function => SweepStmt::NewSlot { slot: store },
        })));
        store
    }
}

/// Whether the value that an exit takes along is made of a variable.
fn leaves_with(exit: &Exit, var: VarId) -> bool {
    let mut reads = false;
    if let Exit::Return(Some(value)) = exit {
        traverse::expr_accesses(value, &mut |read, _| reads |= read == var);
    }
    reads
}

pub(super) fn put(level: Level, store: VarId, values: Vec<Expr>) -> Stmt {
    stmt(StmtKind::Sweep(match level {
        Level::Loop => SweepStmt::Push { tape: store, values },
        Level::Branch | Level::Function => SweepStmt::Fill { slot: store, values },
    }))
}

pub(super) fn taken(level: Level, store: VarId, vars: Vec<VarId>) -> Stmt {
    stmt(StmtKind::Sweep(match level {
        Level::Loop => SweepStmt::Pop { tape: store, vars },
        Level::Branch | Level::Function => SweepStmt::Take { slot: store, vars },
    }))
}
