//! Exits are moved to where blocks end, so that the reverse sweep need not know about jumps.
//!
//! `if c { return a; } rest` becomes `if c { a } else { rest }`. Where that cannot be, because the exit is inside a loop
//! or because several branches go on, the rest is guarded: `reached = false; statement; reached = true; rest`.

use std::collections::BTreeSet;

use proc_macro2::Span;

use crate::ir::{Arm, Block, Exit, Expr, Func, Loop, LoopId, LoopKind, Place, Stmt, StmtKind, Ty, Var, VarId, VarKind};

/// Normalises the exits of a function.
pub(super) fn normalise(func: &mut Func, has_result: bool, result_ty: Ty) {
    let body = std::mem::take(&mut func.body);
    let mut pass = Pass { func, has_result, result_ty };
    let body = pass.block(body, Position::Function);
    func.body = body;
}

/// What comes after the end of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// The end of the function: the tail is the result.
    Function,
    /// The end of a turn of a loop.
    Turn(LoopId),
    /// More statements.
    Inner,
}

struct Pass<'a> {
    func: &'a mut Func,
    has_result: bool,
    result_ty: Ty,
}

impl Pass<'_> {
    fn block(&mut self, block: Block, at: Position) -> Block {
        let Block { stmts, tail } = block;
        let mut done = Vec::with_capacity(stmts.len());
        let mut rest = stmts.into_iter();
        while let Some(stmt) = rest.next() {
            if !may_exit(&stmt) {
                done.push(self.inside(stmt, Position::Inner));
                continue;
            }
            let after = Block { stmts: rest.collect(), tail };
            return self.exiting(done, stmt, after, at);
        }
        Block { stmts: done, tail }
    }

    /// A statement that may exit, after those that are done and before the rest of its block.
    fn exiting(&mut self, mut done: Vec<Stmt>, stmt: Stmt, after: Block, at: Position) -> Block {
        let Stmt { kind, span } = stmt;
        match kind {
            StmtKind::Exit(exit) => {
                let (kept, tail) = self.exit(exit, at);
                done.extend(kept.map(|exit| Stmt::new(StmtKind::Exit(exit), span)));
                Block { stmts: done, tail }
            }
            StmtKind::If { cond, then, other, result } => {
                let branches = vec![then, other];
                match self.absorb(branches, result, after) {
                    Ok(branches) => {
                        let rebuild = |mut blocks: Vec<Block>, result| {
                            let other = blocks.pop().unwrap_or_default();
                            let then = blocks.pop().unwrap_or_default();
                            StmtKind::If { cond, then, other, result }
                        };
                        self.ending(done, branches, result, at, span, rebuild)
                    }
                    Err((mut branches, after)) => {
                        let other = branches.pop().unwrap_or_default();
                        let then = branches.pop().unwrap_or_default();
                        let stmt = Stmt::new(StmtKind::If { cond, then, other, result }, span);
                        self.guarded(done, stmt, after, at)
                    }
                }
            }
            StmtKind::Match { scrutinee, arms, result } => {
                let (heads, blocks): (Vec<Arm>, Vec<Block>) = arms
                    .into_iter()
                    .map(|mut arm| {
                        let block = std::mem::take(&mut arm.block);
                        (arm, block)
                    })
                    .unzip();
                let join = |blocks: Vec<Block>| {
                    heads.into_iter().zip(blocks).map(|(arm, block)| Arm { block, ..arm }).collect::<Vec<_>>()
                };
                match self.absorb(blocks, result, after) {
                    Ok(blocks) => self.ending(done, blocks, result, at, span, |blocks, result| {
                        StmtKind::Match { scrutinee, arms: join(blocks), result }
                    }),
                    Err((blocks, after)) => {
                        let stmt = Stmt::new(StmtKind::Match { scrutinee, arms: join(blocks), result }, span);
                        self.guarded(done, stmt, after, at)
                    }
                }
            }
            kind => self.guarded(done, Stmt::new(kind, span), after, at),
        }
    }

    /// An exit at the end of a block: what remains of it, and the value of the block.
    fn exit(&self, exit: Exit, at: Position) -> (Option<Exit>, Option<Expr>) {
        match (exit, at) {
            (Exit::Return(value), Position::Function) if value.is_some() || !self.has_result => (None, value),
            (Exit::Continue(id), Position::Turn(turn)) if id == turn => (None, None),
            (exit, _) => (Some(exit), None),
        }
    }

    /// Moves what follows a statement into the only branch that goes on. Hands everything back where that cannot be.
    #[allow(clippy::type_complexity, reason = "hands its arguments back")]
    fn absorb(
        &mut self,
        mut branches: Vec<Block>,
        result: Option<VarId>,
        after: Block,
    ) -> Result<Vec<Block>, (Vec<Block>, Block)> {
        if after.stmts.is_empty() && is_var(after.tail.as_ref(), result) {
            return Ok(branches);
        }
        let going_on: Vec<usize> = (0..branches.len()).filter(|index| !diverges(&branches[*index])).collect();
        let index = match going_on.as_slice() {
            [] => return Ok(branches),
            [index] => *index,
            _ => return Err((branches, after)),
        };
        if self.collide(&branches[index], result, &after) {
            return Err((branches, after));
        }
        let branch = &mut branches[index];
        if let Some(value) = branch.tail.take()
            && let Some(var) = result
        {
            branch.stmts.push(Stmt::new(StmtKind::Let { var, value }, Span::call_site()));
        }
        branch.stmts.extend(after.stmts);
        branch.tail = after.tail;
        Ok(branches)
    }

    /// A statement with branches at the end of its block: each branch ends where the block ends.
    fn ending(
        &mut self,
        mut done: Vec<Stmt>,
        branches: Vec<Block>,
        result: Option<VarId>,
        at: Position,
        span: Span,
        rebuild: impl FnOnce(Vec<Block>, Option<VarId>) -> StmtKind,
    ) -> Block {
        // A result that was declared inside a branch by now is no result of the statement any more.
        let moved = result.filter(|var| !branches.iter().any(|branch| declares(branch, *var)));
        let branches: Vec<Block> = branches.into_iter().map(|branch| self.block(branch, at)).collect();
        if branches.iter().all(|branch| branch.tail.is_none()) {
            done.push(Stmt::new(rebuild(branches, None), span));
            return Block { stmts: done, tail: None };
        }
        let result = moved.unwrap_or_else(|| self.result_var());
        done.push(Stmt::new(rebuild(branches, Some(result)), span));
        Block { stmts: done, tail: Some(Expr::var(result)) }
    }

    /// The rest of a block, run if and only if the statement before it was left at its end.
    fn guarded(&mut self, mut done: Vec<Stmt>, stmt: Stmt, after: Block, at: Position) -> Block {
        let returns = at == Position::Function && self.has_result && after.tail.is_some();
        if after.stmts.is_empty() && !returns {
            let at = if after.tail.is_none() { at } else { Position::Inner };
            done.push(self.inside(stmt, at));
            return Block { stmts: done, tail: after.tail };
        }
        let span = stmt.span;
        let reached = self.made("reached", Ty::Bool);
        self.func.vars[reached.0 as usize].mutable = true;
        let set = |value: bool| Expr::Literal(quote::quote!(#value));
        let (mut block, tail) = if at == Position::Inner { self.outliving(&mut done, after) } else { (after, None) };
        block = self.block(block, at);
        if let Some(value) = block.tail.take() {
            block.stmts.push(Stmt::new(StmtKind::Exit(Exit::Return(Some(value))), span));
        }
        done.push(Stmt::new(StmtKind::Let { var: reached, value: set(false) }, span));
        done.push(self.inside(stmt, Position::Inner));
        done.push(Stmt::new(StmtKind::Assign { place: Place::var(reached), value: set(true) }, span));
        done.push(Stmt::new(StmtKind::Rest { reached, block }, span));
        Block { stmts: done, tail }
    }

    /// The value of a block whose rest becomes a block of its own: a variable declared before, assigned at the end.
    fn outliving(&mut self, done: &mut Vec<Stmt>, after: Block) -> (Block, Option<Expr>) {
        let Block { mut stmts, tail } = after;
        let Some(value) = tail else { return (Block { stmts, tail: None }, None) };
        let span = Span::call_site();
        let var = self.made("value", self.known_ty(&value));
        self.func.vars[var.0 as usize].mutable = true;
        done.push(Stmt::new(StmtKind::Declare { var }, span));
        stmts.push(Stmt::new(StmtKind::Assign { place: Place::var(var), value }, span));
        (Block { stmts, tail: None }, Some(Expr::var(var)))
    }

    /// Normalises the blocks inside a statement.
    fn inside(&mut self, stmt: Stmt, at: Position) -> Stmt {
        let Stmt { kind, span } = stmt;
        let kind = match kind {
            StmtKind::If { cond, then, other, result } => {
                StmtKind::If { cond, then: self.block(then, at), other: self.block(other, at), result }
            }
            StmtKind::Match { scrutinee, arms, result } => {
                let arms = arms.into_iter().map(|arm| Arm { block: self.block(arm.block, at), ..arm }).collect();
                StmtKind::Match { scrutinee, arms, result }
            }
            StmtKind::Loop(Loop { id, label, kind, body }) => {
                let body = self.block(body, Position::Turn(id));
                StmtKind::Loop(Loop { id, label, kind, body })
            }
            kind => kind,
        };
        Stmt::new(kind, span)
    }

    /// Whether moving statements into a branch would bring two variables of one name into one scope.
    fn collide(&self, branch: &Block, result: Option<VarId>, after: &Block) -> bool {
        let name = |var: &VarId| self.func.var(*var).ident.to_string();
        let mut own = Vec::new();
        declared(branch, false, &mut own);
        if own.is_empty() {
            return false;
        }
        let own: BTreeSet<String> = own.iter().map(name).collect();
        let mut moved: Vec<VarId> = result.into_iter().collect();
        declared(after, true, &mut moved);
        moved.iter().map(name).any(|name| own.contains(&name))
    }

    fn result_var(&mut self) -> VarId {
        self.made("result", self.result_ty.clone())
    }

    fn known_ty(&self, value: &Expr) -> Ty {
        match value {
            Expr::Place(place) if place.projections.is_empty() => self.func.var(place.root).ty.clone(),
            _ => Ty::Unknown,
        }
    }

    fn made(&mut self, base: &str, ty: Ty) -> VarId {
        let ident = self.func.names.fresh(base, Span::call_site());
        self.func.new_var(Var { ident, kind: VarKind::Generated, mutable: false, annotation: None, ty })
    }
}

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
            StmtKind::Loop(Loop { id, body, .. }) => {
                loops.push(*id);
                let found = block(body, loops);
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
fn diverges(block: &Block) -> bool {
    block.stmts.last().is_some_and(|stmt| match &stmt.kind {
        StmtKind::Exit(_) => true,
        StmtKind::If { then, other, .. } => diverges(then) && diverges(other),
        StmtKind::Match { arms, .. } => !arms.is_empty() && arms.iter().all(|arm| diverges(&arm.block)),
        StmtKind::Loop(Loop { id, kind: LoopKind::Endless, body, .. }) => !breaks(body, *id),
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
        StmtKind::Loop(Loop { body, .. }) => breaks(body, id),
        StmtKind::Rest { block, .. } => breaks(block, id),
        _ => false,
    })
}

fn is_var(tail: Option<&Expr>, var: Option<VarId>) -> bool {
    match (tail, var) {
        (None, None) => true,
        (Some(Expr::Place(place)), Some(var)) => place.root == var && place.projections.is_empty(),
        _ => false,
    }
}

fn declares(block: &Block, var: VarId) -> bool {
    let mut vars = Vec::new();
    declared(block, false, &mut vars);
    vars.contains(&var)
}

/// The variables a block declares; with `deep`, those of the blocks inside it too.
fn declared(block: &Block, deep: bool, vars: &mut Vec<VarId>) {
    for stmt in &block.stmts {
        match &stmt.kind {
            StmtKind::Let { var, .. } | StmtKind::Declare { var } => vars.push(*var),
            StmtKind::If { then, other, result, .. } => {
                vars.extend(result);
                if deep {
                    declared(then, true, vars);
                    declared(other, true, vars);
                }
            }
            StmtKind::Match { arms, result, .. } => {
                vars.extend(result);
                if deep {
                    for arm in arms {
                        vars.extend(arm.bindings.iter().map(|(var, _)| *var));
                        declared(&arm.block, true, vars);
                    }
                }
            }
            StmtKind::Loop(Loop { kind, body, .. }) if deep => {
                if let LoopKind::For { var, .. } = kind {
                    vars.push(*var);
                }
                declared(body, true, vars);
            }
            StmtKind::Rest { block, .. } => declared(block, deep, vars),
            _ => {}
        }
    }
}
