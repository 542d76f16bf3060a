//! How statements are left, and what they declare.

use crate::ir::{Block, Exit, LoopId, LoopKind, Stmt, StmtKind, VarId};

/// Whether a statement may be left other than at its end.
pub(super) fn may_exit(stmt: &Stmt) -> bool {
    fn block(block: &Block, loops: &mut Vec<LoopId>) -> bool {
        block.stmts.iter().any(|stmt| visit(stmt, loops))
    }
    fn visit(stmt: &Stmt, loops: &mut Vec<LoopId>) -> bool {
        match &stmt.kind {
            StmtKind::Exit(Exit::Break(id) | Exit::Continue(id)) => !loops.contains(id),
            StmtKind::Exit(Exit::Return(_)) => true,
            StmtKind::If { then, other, .. } => block(then, loops) || block(other, loops),
            StmtKind::Match { arms, .. } => arms.iter().any(|arm| block(&arm.block, loops)),
            StmtKind::Loop(looped) => {
                loops.push(looped.id);
                let found = block(&looped.body, loops);
                loops.pop();
                found
            }
            StmtKind::Rest { block: rest, .. } => block(rest, loops),
            _ => false,
        }
    }
    visit(stmt, &mut Vec::new())
}

/// Whether the end of a block is never reached.
pub(super) fn diverges(block: &Block) -> bool {
    block.stmts.last().is_some_and(|stmt| match &stmt.kind {
        StmtKind::Exit(_) => true,
        StmtKind::If { then, other, .. } => diverges(then) && diverges(other),
        StmtKind::Match { arms, .. } => !arms.is_empty() && arms.iter().all(|arm| diverges(&arm.block)),
        StmtKind::Loop(looped) => matches!(looped.kind, LoopKind::Endless) && !breaks(&looped.body, looped.id),
        StmtKind::Rest { block, .. } => diverges(block),
        StmtKind::Effect(opaque) => match opaque.source.clone().into_iter().next() {
            Some(proc_macro2::TokenTree::Ident(name)) => super::macros::diverges(&name.to_string()),
            _ => false,
        },
        _ => false,
    })
}

fn breaks(block: &Block, id: LoopId) -> bool {
    block.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Exit(Exit::Break(other)) => *other == id,
        StmtKind::If { then, other, .. } => breaks(then, id) || breaks(other, id),
        StmtKind::Match { arms, .. } => arms.iter().any(|arm| breaks(&arm.block, id)),
        StmtKind::Loop(looped) => breaks(&looped.body, id),
        StmtKind::Rest { block, .. } => breaks(block, id),
        _ => false,
    })
}

/// The variables that statements declare; with `deep`, those of the blocks inside it too.
pub(super) fn declared(stmts: &[Stmt], deep: bool, vars: &mut Vec<VarId>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Let { var, .. } | StmtKind::Declare { var } => vars.push(*var),
            StmtKind::If { then, other, result, .. } => {
                vars.extend(result);
                if deep {
                    declared(&then.stmts, true, vars);
                    declared(&other.stmts, true, vars);
                }
            }
            StmtKind::Match { arms, result, .. } => {
                vars.extend(result);
                if deep {
                    for arm in arms {
                        vars.extend(arm.bindings.iter().map(|(var, _)| *var));
                        declared(&arm.block.stmts, true, vars);
                    }
                }
            }
            StmtKind::Loop(looped) if deep => {
                if let LoopKind::For { var, .. } = &looped.kind {
                    vars.push(*var);
                }
                declared(&looped.body.stmts, true, vars);
            }
            StmtKind::Rest { block, .. } => declared(&block.stmts, deep, vars),
            _ => {}
        }
    }
}
