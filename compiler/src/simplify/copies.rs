use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, TokenStream, TokenTree};

use super::constants::negation;
use super::operands::{as_variable, operands, operands_mut, replace, values_mut};
use super::{Direction, Tables, both};
use crate::ir::traverse::{self, Access, blocks, blocks_mut};
use crate::ir::{Arg, Block, Call, Expr, Opaque, Passing, Place, Stmt, StmtKind, SweepStmt, Sweeps, Ty, VarId};

/// After `let t = v;`, or `let t = -v;` or `let t = 1.0;` in the reverse sweep, reads of `t` become reads of `v` for as long as `v` keeps
/// its value.
pub(super) fn propagate(tables: &Tables, sweeps: &mut Sweeps) {
    let idents: Vec<Ident> = sweeps.func.vars.iter().map(|var| var.ident.clone()).collect();
    let moved = moved(sweeps);
    both(sweeps, |direction, block| {
        let mut copies = Copies {
            tables,
            direction,
            idents: &idents,
            moved: &moved,
            active: BTreeMap::new(),
            copied: BTreeMap::new(),
        };
        copies.block(block);
    });
}

/// Variables that a `let` takes the value of: vectors, and what is given by value of a type that may be one.
fn moved(sweeps: &Sweeps) -> BTreeSet<VarId> {
    let vars = sweeps.func.vars.iter().zip(0..);
    let vectors = vars.filter(|(var, _)| matches!(var.ty, Ty::Vec(_))).map(|(_, id)| VarId(id));
    let params: Vec<Option<VarId>> = sweeps.func.params.iter().map(|param| Some(param.var)).collect();
    let given = std::iter::once(&params).chain(&sweeps.dots).flat_map(|vars| sweeps.func.params.iter().zip(vars));
    let given =
        given.filter(|(param, _)| param.passing == Passing::Value && sweeps.func.var(param.var).ty == Ty::Unknown);
    vectors.chain(given.filter_map(|(_, var)| *var)).collect()
}

struct Copies<'t> {
    tables: &'t Tables,
    direction: Direction,
    idents: &'t [Ident],
    moved: &'t BTreeSet<VarId>,
    /// What a variable is a copy of.
    active: BTreeMap<VarId, Expr>,
    /// The copies of a variable, by its origin.
    copied: BTreeMap<VarId, Vec<VarId>>,
}

impl Copies<'_> {
    fn block(&mut self, block: &mut Block) {
        let mut made = Vec::new();
        for stmt in &mut block.stmts {
            let compound = !blocks(stmt).is_empty();
            if !self.active.is_empty() {
                if lends(stmt) {
                    self.end(stmt);
                }
                if compound {
                    self.values(stmt);
                    self.end(stmt);
                } else {
                    self.values(stmt);
                    self.places(stmt);
                    self.end(stmt);
                }
            }
            for inner in blocks_mut(stmt) {
                self.block(inner);
            }
            if let Some((var, value, of)) = self.copy(stmt) {
                self.active.insert(var, value);
                if let Some(of) = of {
                    self.copied.entry(self.tables.origin(of)).or_default().push(var);
                }
                made.push(var);
            }
        }
        if let Some(tail) = &mut block.tail {
            self.expr(tail);
        }
        for var in made {
            self.active.remove(&var);
        }
    }

    /// The variable, what it is a copy of, and the variable in that.
    fn copy(&self, stmt: &Stmt) -> Option<(VarId, Expr, Option<VarId>)> {
        let StmtKind::Let { var, value } = &stmt.kind else {
            return None;
        };
        if !self.tables.is_ours(*var) || self.tables.is_written(*var) {
            return None;
        }
        if let Some(of) = as_variable(value) {
            // What has moved has no value any more.
            return (!self.moved.contains(&of)).then(|| (*var, value.clone(), Some(of)));
        }
        let of = match value {
            Expr::Literal(_) if self.direction == Direction::Reverse => return Some((*var, value.clone(), None)),
            Expr::Rule { rule, .. } if rule.name == "neg" && self.direction == Direction::Reverse => {
                as_variable(operands(value)[0])?
            }
            _ => return None,
        };
        Some((*var, negation(Expr::var(of)), Some(of)))
    }

    fn values(&self, stmt: &mut Stmt) {
        values_mut(stmt, &mut |value| self.expr(value));
    }

    fn expr(&self, expr: &mut Expr) {
        match expr {
            Expr::Place(place) => {
                if let Some(copy) = self.active.get(&place.root) {
                    if place.projections.is_empty() {
                        replace(expr, copied_var(expr), copy);
                    } else {
                        rename(place, copy);
                    }
                }
            }
            Expr::Copied { place, .. } => self.place(place),
            Expr::Opaque(opaque) => self.opaque(opaque),
            Expr::Call(Call { args, .. }) => self.args(args),
            _ => {}
        }
        for operand in operands_mut(expr) {
            self.expr(operand);
        }
    }

    /// Places that a statement reads outside of expressions.
    fn places(&self, stmt: &mut Stmt) {
        match &mut stmt.kind {
            StmtKind::Call(call) => self.args(&mut call.args),
            StmtKind::Sweep(
                SweepStmt::CallWithPullback { call, tangents, .. } | SweepStmt::CallWithTangent { call, tangents, .. },
            ) => {
                self.args(&mut call.args);
                for tangents in tangents {
                    self.dots(&mut tangents.dots);
                }
            }
            StmtKind::CopyFrom { source, .. } => self.place(source),
            StmtKind::Sweep(SweepStmt::Pullback { args, tangents, .. }) => {
                self.args(args);
                for tangents in tangents {
                    self.dots(&mut tangents.dots);
                }
            }
            StmtKind::Sweep(
                SweepStmt::Accumulate { value: source, .. } | SweepStmt::AccumulateAll { parts: source, .. },
            ) => {
                self.place(source);
            }
            StmtKind::Sweep(SweepStmt::AddToBuffer { bar, .. } | SweepStmt::Restore { var: bar, .. }) => {
                if let Some(of) = self.active.get(bar).and_then(as_variable) {
                    *bar = of;
                }
            }
            _ => {}
        }
    }

    /// A variable of ours has a name that means nothing else in the tokens.
    fn opaque(&self, opaque: &mut Opaque) {
        for index in 0..opaque.reads.len() {
            let read = opaque.reads[index];
            if let Some(of) = self.active.get(&read).and_then(as_variable) {
                opaque.tokens =
                    renamed(opaque.tokens.clone(), &self.idents[read.0 as usize], &self.idents[of.0 as usize]);
                opaque.reads[index] = of;
            }
        }
    }

    fn dots(&self, dots: &mut [Option<Arg>]) {
        for dot in dots.iter_mut().flatten() {
            self.args(std::slice::from_mut(dot));
        }
    }

    fn args(&self, args: &mut [Arg]) {
        for arg in args {
            if let Arg::Ref(place) = arg {
                self.place(place);
            }
        }
    }

    fn place(&self, place: &mut Place) {
        if let Some(copy) = self.active.get(&place.root) {
            rename(place, copy);
        }
    }

    /// What a statement writes or declares, anywhere in it, ends the copies of it.
    fn end(&mut self, stmt: &Stmt) {
        let mut changed = BTreeSet::new();
        traverse::accesses(stmt, &mut |var, access| {
            if access != Access::Read {
                changed.insert(self.tables.origin(var));
            }
        });
        for origin in changed {
            for copy in self.copied.remove(&origin).unwrap_or_default() {
                self.active.remove(&copy);
            }
        }
    }
}

/// Whether a call changes what is given to it under another name.
fn lends(stmt: &Stmt) -> bool {
    stmt.dots().any(|dot| matches!(dot, Arg::RefMut(_)))
}

fn copied_var(expr: &Expr) -> VarId {
    as_variable(expr).expect("a place without projections is a variable")
}

fn rename(place: &mut Place, copy: &Expr) {
    if let Some(of) = as_variable(copy) {
        place.root = of;
    }
}

fn renamed(tokens: TokenStream, from: &Ident, to: &Ident) -> TokenStream {
    let rename = |token| match token {
        TokenTree::Ident(ident) if ident == *from => TokenTree::Ident(to.clone()),
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), renamed(group.stream(), from, to));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        other => other,
    };
    tokens.into_iter().map(rename).collect()
}
