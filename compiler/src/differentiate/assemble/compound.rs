//! Compound statements: each shape forwards beside its shape backwards.

use proc_macro2::Span;

use super::super::NodeKind;
use super::super::adjoint::{literal, stmt};
use super::{Assembly, Context, Level, order};
use crate::ir::traverse;
use crate::ir::{Block, Expr, Loop, LoopId, LoopKind, Place, Range, Stmt, StmtKind, SweepStmt, UpdateOp, VarId};

impl Assembly<'_> {
    #[allow(clippy::too_many_arguments, reason = "one statement with all that was decided about it")]
    pub(super) fn compound(
        &mut self,
        kind: StmtKind,
        span: Span,
        mirror: NodeKind,
        inner: Level,
        turns: Option<Vec<Range>>,
        forward: &mut Vec<Stmt>,
        reverse: &mut Vec<Stmt>,
    ) {
        let branch = Context { level: inner, loop_id: None, turns: None };
        let kind = match (kind, mirror) {
            (
                StmtKind::If { cond, then, other, result },
                NodeKind::If { cond: var, then: then_mirror, other: other_mirror },
            ) => {
                let (then, then_reverse) = self.block(then, *then_mirror, &branch);
                let (other, other_reverse) = self.block(other, *other_mirror, &branch);
                let then_reverse = Block { stmts: then_reverse, tail: None };
                let other_reverse = Block { stmts: other_reverse, tail: None };
                let cond_again = Box::new(Expr::var(var));
                reverse.push(stmt(StmtKind::If {
                    cond: cond_again,
                    then: then_reverse,
                    other: other_reverse,
                    result: None,
                }));
                StmtKind::If { cond, then, other, result }
            }
            (StmtKind::Match { scrutinee, mut arms, result }, NodeKind::Match { arm: taken, blocks: mirrors }) => {
                forward.push(stmt(StmtKind::Declare { var: taken }));
                self.frames.last_mut().expect("statements are in a block").declared.insert(taken);
                let mut blocks = Vec::new();
                for (n, (arm, mirror)) in arms.iter_mut().zip(mirrors).enumerate() {
                    let (mut block, reversed) = self.block(std::mem::take(&mut arm.block), mirror, &branch);
                    block.stmts.insert(0, assign(taken, literal(&n.to_string())));
                    arm.block = block;
                    blocks.push((n, Block { stmts: reversed, tail: None }));
                }
                reverse.push(stmt(StmtKind::Sweep(SweepStmt::MatchArm { arm: taken, blocks })));
                StmtKind::Match { scrutinee, arms, result }
            }
            (StmtKind::Loop(mut looped), NodeKind::For { var, range, body }) => {
                let turns = self.nested(turns, &looped.kind);
                let context = Context { level: Level::Loop, loop_id: Some(looped.id), turns };
                let (block, reversed) = self.block(std::mem::take(&mut looped.body), *body, &context);
                looped.body = block;
                let body = Block { stmts: reversed, tail: None };
                let range = if order::is_free(self.func, &body, var) {
                    forward_range(&looped.kind).unwrap_or(*range)
                } else {
                    *range
                };
                let id = LoopId(u32::MAX - looped.id.0);
                let kind = LoopKind::For { var, range };
                reverse.push(stmt(StmtKind::Loop(Box::new(Loop { id, label: None, kind, body }))));
                StmtKind::Loop(looped)
            }
            (StmtKind::Loop(mut looped), NodeKind::Turns { turns: counter, turn, item, body }) => {
                forward.push(stmt(StmtKind::Let { var: counter, value: literal("0_usize") }));
                self.frames.last_mut().expect("statements are in a block").declared.insert(counter);
                let context = Context { level: Level::Loop, loop_id: Some(looped.id), turns: None };
                let (mut block, reversed) = self.block(std::mem::take(&mut looped.body), *body, &context);
                let place = Place::var(counter);
                block.stmts.insert(0, stmt(StmtKind::Update { place, op: UpdateOp::Add, value: literal("1") }));
                looped.body = block;
                let body = Block { stmts: reversed, tail: None };
                reverse.push(stmt(StmtKind::Sweep(SweepStmt::Turns { turns: counter, turn, item, body })));
                StmtKind::Loop(looped)
            }
            (StmtKind::Rest { reached, block }, NodeKind::Rest { block: mirror, .. }) => {
                let (block, reversed) = self.block(block, *mirror, &branch);
                let then = Block { stmts: reversed, tail: None };
                reverse.push(stmt(StmtKind::If {
                    cond: Box::new(Expr::var(reached)),
                    then,
                    other: Block::default(),
                    result: None,
                }));
                StmtKind::Rest { reached, block }
            }
            _ => unreachable!("a mirror has the shape of its statement"),
        };
        forward.push(Stmt::new(kind, span));
    }

    /// The loops around and one more, if its bounds are known where stores are declared.
    pub(super) fn nested(&self, around: Option<Vec<Range>>, kind: &LoopKind) -> Option<Vec<Range>> {
        let mut turns = around?;
        let range = forward_range(kind)?;
        let outermost = self.frames.first()?;
        let mut known = true;
        traverse::range_accesses(&range, &mut |var, _| {
            known &= outermost.declared.contains(&var) || self.func.params.iter().any(|param| param.var == var);
        });
        turns.push(range);
        known.then_some(turns)
    }
}

fn forward_range(kind: &LoopKind) -> Option<Range> {
    match kind {
        LoopKind::For { range, .. } => Some(range.clone()),
        LoopKind::While { .. } | LoopKind::Endless => None,
    }
}

fn assign(var: VarId, value: Expr) -> Stmt {
    stmt(StmtKind::Assign { place: Place::var(var), value })
}
