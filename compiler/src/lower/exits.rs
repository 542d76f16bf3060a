//! Exits are moved to where blocks end, so that the reverse sweep need not know about jumps.
//!
//! `if c { return a; } rest` becomes `if c { a } else { rest }`. Where that cannot be, because the exit is inside a loop
//! or because several branches go on, the rest is guarded: `reached = false; statement; reached = true; rest`.

use std::collections::BTreeSet;

use proc_macro2::Span;

use crate::ir::{Arm, Block, Exit, Expr, Func, LoopId, Place, Stmt, StmtKind, Ty, Var, VarId, VarKind};

use super::leaving::{declared, diverges, may_exit};

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

/// The normalised end of a block, its last statement first, so that a statement is cheaply added before it.
#[derive(Default)]
struct After {
    stmts: Vec<Stmt>,
    tail: Option<Box<Expr>>,
}

impl After {
    fn into_block(mut self) -> Block {
        self.stmts.reverse();
        Block { stmts: self.stmts, tail: self.tail }
    }
}

impl Pass<'_> {
    fn block(&mut self, block: Block, at: Position) -> Block {
        let after = After { stmts: Vec::new(), tail: block.tail };
        self.before(block.stmts, after, at).into_block()
    }

    /// Normalises statements before the end of their block.
    fn before(&mut self, stmts: Vec<Stmt>, mut after: After, at: Position) -> After {
        for stmt in stmts.into_iter().rev() {
            if may_exit(&stmt) {
                after = self.exiting(stmt, after, at);
            } else {
                let stmt = self.inside(stmt, Position::Inner);
                after.stmts.push(stmt);
            }
        }
        after
    }

    /// Puts a statement that may exit before the end of its block.
    fn exiting(&mut self, stmt: Stmt, after: After, at: Position) -> After {
        let Stmt { kind, span } = stmt;
        match kind {
            StmtKind::Exit(exit) => self.exit(exit, at, span),
            StmtKind::If { cond, then, other, result } => {
                let join = |blocks: Vec<Block>, result| {
                    let mut blocks = blocks.into_iter();
                    let then = blocks.next().unwrap_or_default();
                    let other = blocks.next().unwrap_or_default();
                    Stmt::new(StmtKind::If { cond, then, other, result }, span)
                };
                self.branching(vec![then, other], result, after, at, join)
            }
            StmtKind::Match { scrutinee, mut arms, result } => {
                let blocks = arms.iter_mut().map(|arm| std::mem::take(&mut arm.block)).collect();
                let join = |blocks: Vec<Block>, result| {
                    let arms = arms.into_iter().zip(blocks).map(|(arm, block)| Arm { block, ..arm }).collect();
                    Stmt::new(StmtKind::Match { scrutinee, arms, result }, span)
                };
                self.branching(blocks, result, after, at, join)
            }
            kind => self.guarded(Stmt::new(kind, span), after, at),
        }
    }

    /// An exit is the end of its block; at the end of what it leaves it is not needed.
    fn exit(&self, exit: Exit, at: Position, span: Span) -> After {
        match (exit, at) {
            (Exit::Return(tail), Position::Function) if tail.is_some() || !self.has_result => {
                After { stmts: Vec::new(), tail: tail.map(Box::new) }
            }
            (Exit::Continue(id), Position::Turn(turn)) if id == turn => After::default(),
            (exit, _) => After { stmts: vec![Stmt::new(StmtKind::Exit(exit), span)], tail: None },
        }
    }

    /// A statement with branches that may exit: what follows it moves into the only branch that goes on. Where several
    /// go on, it is guarded.
    fn branching(
        &mut self,
        mut branches: Vec<Block>,
        result: Option<VarId>,
        mut after: After,
        at: Position,
        join: impl FnOnce(Vec<Block>, Option<VarId>) -> Stmt,
    ) -> After {
        if after.stmts.is_empty() && is_var(after.tail.as_deref(), result) {
            let branches = branches.into_iter().map(|branch| self.block(branch, at)).collect();
            return self.ending(branches, result, join);
        }
        let going_on: Vec<usize> = (0..branches.len()).filter(|index| !diverges(&branches[*index])).collect();
        let goes_on = match going_on.as_slice() {
            [] => None,
            [index] if !self.collide(&branches[*index], result, &after) => Some(*index),
            _ => return self.guarded(join(branches, result), after, at),
        };
        let own = goes_on.map(|index| std::mem::take(&mut branches[index]));
        let mut branches: Vec<Block> = branches.into_iter().map(|branch| self.block(branch, at)).collect();
        if let (Some(index), Some(own)) = (goes_on, own) {
            if let (Some(value), Some(var)) = (own.tail, result) {
                after.stmts.push(Stmt::new(StmtKind::Let { var, value: *value }, Span::call_site()));
            }
            branches[index] = self.before(own.stmts, after, at).into_block();
        }
        self.ending(branches, None, join)
    }

    /// A statement with branches at the end of its block: its value, if it has one, is the block's.
    fn ending(
        &mut self,
        branches: Vec<Block>,
        result: Option<VarId>,
        join: impl FnOnce(Vec<Block>, Option<VarId>) -> Stmt,
    ) -> After {
        if branches.iter().all(|branch| branch.tail.is_none()) {
            return After { stmts: vec![join(branches, None)], tail: None };
        }
        let result = result.unwrap_or_else(|| self.result_var());
        After { stmts: vec![join(branches, Some(result))], tail: Some(Box::new(Expr::var(result))) }
    }

    /// The rest of a block, run if and only if the statement before it was left at its end.
    fn guarded(&mut self, stmt: Stmt, after: After, at: Position) -> After {
        let returns = at == Position::Function && self.has_result && after.tail.is_some();
        if after.stmts.is_empty() && !returns {
            let at = if after.tail.is_none() { at } else { Position::Inner };
            return After { stmts: vec![self.inside(stmt, at)], tail: after.tail };
        }
        let span = stmt.span;
        let reached = self.made("reached", Ty::Bool);
        self.func.vars[reached.0 as usize].mutable = true;
        let set = |value: bool| Expr::Literal(quote::quote!(#value));
        let mut block = after.into_block();
        let mut tail = None;
        let mut declaration = None;
        match (block.tail.take(), at) {
            (Some(value), Position::Function) => {
                block.stmts.push(Stmt::new(StmtKind::Exit(Exit::Return(Some(*value))), span));
            }
            (Some(value), Position::Turn(_) | Position::Inner) => {
                // The value outlives the block that the rest becomes: a variable declared before, assigned at its end.
                let var = self.made("value", self.known_ty(&value));
                self.func.vars[var.0 as usize].mutable = true;
                declaration = Some(Stmt::new(StmtKind::Declare { var }, span));
                block.stmts.push(Stmt::new(StmtKind::Assign { place: Place::var(var), value: *value }, span));
                tail = Some(Box::new(Expr::var(var)));
            }
            (None, _) => {}
        }
        let mut stmts = vec![
            Stmt::new(StmtKind::Rest { reached, block }, span),
            Stmt::new(StmtKind::Assign { place: Place::var(reached), value: set(true) }, span),
            self.inside(stmt, Position::Inner),
            Stmt::new(StmtKind::Let { var: reached, value: set(false) }, span),
        ];
        stmts.extend(declaration);
        After { stmts, tail }
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
            StmtKind::Loop(mut looped) => {
                looped.body = self.block(std::mem::take(&mut looped.body), Position::Turn(looped.id));
                StmtKind::Loop(looped)
            }
            kind => kind,
        };
        Stmt::new(kind, span)
    }

    /// Whether moving statements into a branch would bring two variables of one name into one scope.
    fn collide(&self, branch: &Block, result: Option<VarId>, after: &After) -> bool {
        let name = |var: &VarId| self.func.var(*var).ident.to_string();
        let mut own = Vec::new();
        declared(&branch.stmts, false, &mut own);
        if own.is_empty() {
            return false;
        }
        let own: BTreeSet<String> = own.iter().map(name).collect();
        let mut moved: Vec<VarId> = result.into_iter().collect();
        declared(&after.stmts, true, &mut moved);
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

fn is_var(tail: Option<&Expr>, var: Option<VarId>) -> bool {
    match (tail, var) {
        (None, None) => true,
        (Some(Expr::Place(place)), Some(var)) => place.root == var && place.projections.is_empty(),
        _ => false,
    }
}
