//! Arrays that each turn of a loop touches at its own element alone: no turn overwrites what another one left.

use std::collections::BTreeMap;

use super::{Mirror, NodeKind};
use crate::ir::traverse;
use crate::ir::{Arg, Block, Expr, Func, Place, Projection, Stmt, StmtKind, SweepStmt, VarId};

/// What a loop over `item` accesses, forwards and backwards.
pub(super) fn accesses(func: &Func, body: &Block, mirror: &Mirror, item: VarId) -> Accesses {
    let mut accesses = accesses_in(func, body, item);
    if accesses.fixed {
        accesses.mirror(mirror);
    }
    accesses
}

/// What the body of a loop over `item` accesses.
pub(super) fn accesses_in(func: &Func, body: &Block, item: VarId) -> Accesses {
    let mut accesses = Accesses {
        item,
        fixed: !func.var(item).mutable,
        name: func.var(item).ident.to_string(),
        at_item: BTreeMap::new(),
        all: BTreeMap::new(),
    };
    if accesses.fixed {
        accesses.block(body);
    }
    accesses
}

/// How often each variable is accessed at all, and how often by a place that begins with `[item]`.
pub(super) struct Accesses {
    item: VarId,
    name: String,
    /// No turn changes the item.
    fixed: bool,
    at_item: BTreeMap<VarId, usize>,
    all: BTreeMap<VarId, usize>,
}

impl Accesses {
    /// Whether every access to `root` is to the element `[item]`.
    pub(super) fn are_elementwise(&self, root: VarId) -> bool {
        self.fixed && self.all.get(&root) == self.at_item.get(&root)
    }

    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(tail) = &block.tail {
            traverse::expr_accesses(tail, &mut |var, _| *self.all.entry(var).or_default() += 1);
            self.expr(tail);
        }
    }

    fn mirror(&mut self, mirror: &Mirror) {
        for stmt in mirror.tail.iter().chain(&mirror.head) {
            self.stmt(stmt);
        }
        for node in &mirror.nodes {
            for stmt in &node.before {
                self.stmt(stmt);
            }
            if let NodeKind::Leaf { post, pre } = &node.kind {
                for stmt in post.iter().chain(pre) {
                    self.stmt(stmt);
                }
            }
            for inner in node.mirrors() {
                self.mirror(inner);
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        traverse::shallow_accesses(stmt, &mut |var, _| *self.all.entry(var).or_default() += 1);
        match &stmt.kind {
            StmtKind::Let { value, .. } => self.expr(value),
            StmtKind::Assign { place, value } => {
                self.place(place, 1);
                self.expr(value);
            }
            // An update reads what it writes.
            StmtKind::Update { place, value, .. } => {
                self.place(place, 2);
                self.expr(value);
            }
            StmtKind::Sweep(SweepStmt::TakeTangent { place, .. }) => self.place(place, 1),
            _ => {}
        }
        for inner in traverse::blocks(stmt) {
            self.block(inner);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Place(place) => self.place(place, 1),
            Expr::Rule { operands, .. } | Expr::Tuple(operands) | Expr::Array(operands) => {
                for operand in operands {
                    self.expr(operand);
                }
            }
            Expr::Convert { operand, .. } => self.expr(operand),
            Expr::Call(call) => {
                for arg in &call.args {
                    if let Arg::Value(value) = arg {
                        self.expr(value);
                    }
                }
            }
            _ => {}
        }
    }

    fn place(&mut self, place: &Place, accesses: usize) {
        if let Some(Projection::Index(index)) = place.projections.first()
            && index.reads == [self.item]
            && index.tokens.to_string() == self.name
        {
            *self.at_item.entry(place.root).or_default() += accesses;
        }
    }
}
