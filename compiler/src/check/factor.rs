//! Factors that are provably zero, and differences of a value with itself: the derivative is zero whatever the operands.

use proc_macro2::TokenStream;

use super::definitions::Definitions;
use super::nonfinite::pattern::same_place;
use super::reduction::Vanishing;
use super::value::Values;
use super::{path, sources};
use crate::analyze::Facts;
use crate::analyze::flow::{self, Flows};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help};
use crate::ir::traverse::blocks;
use crate::ir::{Block, Exit, Expr, Func, Stmt, StmtKind, UpdateOp, VarId};

/// Reports every operation on an active value whose derivative is zero.
/// Where the varied parts cancel otherwise, this says so.
pub(super) fn factors(
    cx: &mut Diagnostics,
    item: &syn::ItemFn,
    func: &Func,
    facts: &Facts,
    flows: &Flows,
    vanishing: &[Vanishing<'_>],
) {
    let definitions = Definitions::of_func(func);
    let mut factors = Factors { cx, item, func, facts, flows, values: Values::new(func, &definitions) };
    factors.block(&func.body);
    for Vanishing { value, read } in vanishing {
        let Expr::Rule { rule, operands, source: Some(source), .. } = value else { continue };
        if factors.values.zero(rule.name, operands).is_none() {
            factors.report((**source).clone(), *read, "the parts that vary cancel");
        }
    }
}

struct Factors<'a> {
    cx: &'a mut Diagnostics,
    item: &'a syn::ItemFn,
    func: &'a Func,
    facts: &'a Facts,
    flows: &'a Flows,
    values: Values<'a>,
}

impl Factors<'_> {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
            for inner in blocks(stmt) {
                self.block(inner);
            }
        }
        if let Some(tail) = &block.tail {
            self.value(tail, None);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => self.value(value, Some(*var)),
            StmtKind::Assign { place, value }
            | StmtKind::Push { vec: place, value }
            | StmtKind::Fill { place, value } => {
                self.value(value, Some(place.root));
            }
            StmtKind::Update { place, op, value } => {
                let zero = match (op, value) {
                    (UpdateOp::Mul, factor) if self.values.number(factor) == Some(0.0) => "the factor is zero",
                    (UpdateOp::Sub, Expr::Place(other)) if same_place(place, other) => {
                        "the value is subtracted from itself"
                    }
                    _ => return,
                };
                if self.facts.is_active(place.root)
                    && let Some(source) = sources::statement_at(self.item, stmt.span.start())
                {
                    self.report(source, place.root, zero);
                }
            }
            StmtKind::Exit(Exit::Return(Some(value))) => self.value(value, None),
            _ => {}
        }
    }

    fn value(&mut self, value: &Expr, target: Option<VarId>) {
        let Expr::Rule { rule, operands, source: Some(source), .. } = value else { return };
        let Some(zero) = self.values.zero(rule.name, operands) else { return };
        let read = operands.iter().flat_map(flow::reads).find(|var| self.facts.is_active(*var));
        if let Some(read) = read
            && target.is_none_or(|target| self.facts.is_active(target))
        {
            self.report((**source).clone(), read, zero);
        }
    }

    fn report(&mut self, source: TokenStream, read: VarId, what: &str) {
        let into = path::into(self.func, self.flows, read, true);
        let var = path::name(self.func, into.first().map_or(read, |(var, _)| *var));
        let (code, var, what, notes) = (Code::ZeroFactor, format!("`{var}`"), what.to_owned(), Vec::new());
        self.cx.push(Diagnostic { code, source, var, what, notes, help: Help::OfCode });
    }
}

impl Values<'_> {
    /// Why an operation has the derivative zero.
    fn zero(&self, rule: &str, operands: &[Expr]) -> Option<&'static str> {
        let constant = |index: usize| operands.get(index).and_then(|operand| self.number(operand));
        let are_same = |a: usize, b: usize| self.are_same(operands.get(a)?, operands.get(b)?).then_some(());
        let is_negative_of = |a: usize, b: usize| {
            let negated = self.negated(operands.get(a)?)?;
            self.are_same(negated, operands.get(b)?).then_some(())
        };
        match rule {
            "mul" | "mul_add" if constant(0) == Some(0.0) || constant(1) == Some(0.0) => Some("a factor is zero"),
            "div" if constant(0) == Some(0.0) => Some("the dividend is zero"),
            "sub" if are_same(0, 1).is_some() => Some("a value is subtracted from itself"),
            "add" if is_negative_of(0, 1).or(is_negative_of(1, 0)).is_some() => {
                Some("a value is subtracted from itself")
            }
            "div" if are_same(0, 1).is_some() => Some("a value is divided by itself"),
            "powf" | "powi" if constant(1) == Some(0.0) => Some("the exponent is zero"),
            "powf" if constant(0) == Some(1.0) => Some("the base is one"),
            "clamp" if are_same(1, 2).is_some() => Some("the bounds are equal"),
            "min" | "max" if self.is_pinned(rule, operands) => Some("the bounds leave one value"),
            _ => None,
        }
    }

    /// `x.max(1.0).min(1.0)`
    fn is_pinned(&self, rule: &str, operands: &[Expr]) -> bool {
        let bound = |operands: &[Expr]| operands.iter().find_map(|operand| self.number(operand));
        let Some(outer) = bound(operands) else { return false };
        operands.iter().any(|operand| match (rule, self.resolve(operand)) {
            ("min", Expr::Rule { rule, operands, .. }) if rule.name == "max" => {
                bound(operands).is_some_and(|inner| outer <= inner)
            }
            ("max", Expr::Rule { rule, operands, .. }) if rule.name == "min" => {
                bound(operands).is_some_and(|inner| outer >= inner)
            }
            _ => false,
        })
    }
}
