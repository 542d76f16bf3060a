//! Gradients that may be infinite or NaN although the value is finite.
//!
//! Each pattern is one that people meet: a norm at the origin, a power at zero, a select whose other operand is evaluated
//! all the same, an exponential that overflows under a logarithm. What is guarded stays silent: an operand that a
//! condition or an assertion asks about, a norm that is divided by in any case (the value is infinite there too), an
//! exponent that a maximum is subtracted from.

mod guards;
pub(super) mod parts;
pub(super) mod pattern;
mod product;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use super::definitions::Definitions;
use super::path;
use crate::analyze::Facts;
use crate::analyze::flow::{self, Flows};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help};
use crate::ir::traverse::{Access, blocks, expr_accesses, shallow_accesses};
use crate::ir::{Block, Exit, Expr, Form, Func, Projection, Stmt, StmtKind, UpdateOp, VarId};
use guards::Guards;
use pattern::Patterns;

/// What is said of an operation whose value may be dropped: its derivative counts all the same.
const EVALUATED: &str = "may be infinite or NaN: both operands are evaluated, whichever is chosen";

/// The cotangent of an operand that is not chosen is zero, whatever its derivative.
const HIDDEN: &str = "is zero where an operand that is infinite or NaN is not chosen, and infinite close to it";

const CLAMPED: &str = "is infinite or NaN where the argument is clamped to its end";

/// Reports every operation of an active value whose derivative has a pole where its value has none.
pub(super) fn nonfinite(cx: &mut Diagnostics, func: &Func, facts: &Facts, flows: &Flows) {
    let definitions = Definitions::of_func(func);
    let mut uses = Uses::default();
    uses.block(&func.body);
    let patterns = Patterns { definitions: &definitions, guards: Guards::of_func(func), func, facts };
    Nonfinite { cx, func, facts, flows, patterns, uses }.block(&func.body);
}

struct Nonfinite<'a> {
    cx: &'a mut Diagnostics,
    func: &'a Func,
    facts: &'a Facts,
    flows: &'a Flows,
    patterns: Patterns<'a>,
    uses: Uses,
}

impl Nonfinite<'_> {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            if let Some((target, value)) = value_of(stmt) {
                self.value(target, value);
            }
            if let StmtKind::If { cond, then, other, .. } = &stmt.kind {
                for (branch, holds) in [(then, true), (other, false)] {
                    let before = self.patterns.guards.enter(self.patterns.definitions.resolve(cond), holds);
                    self.block(branch);
                    self.patterns.guards.leave(before);
                }
                continue;
            }
            for inner in blocks(stmt) {
                self.block(inner);
            }
        }
        if let Some(tail) = &block.tail {
            self.value(None, tail);
        }
    }

    fn value(&mut self, target: Option<VarId>, value: &Expr) {
        if target.is_some_and(|target| !self.facts.is_active(target)) {
            return;
        }
        if let Some((source, read)) = self.element(value) {
            return self.report(Code::EagerSelect, source, read, EVALUATED);
        }
        let Expr::Rule { rule, form, operands, source: Some(source) } = value else { return };
        let Some(read) = operands.iter().flat_map(flow::reads).find(|var| self.facts.is_active(*var)) else { return };
        let (code, what) = match (rule.name, operands.as_slice()) {
            ("sqrt", [radicand]) if self.is_bare_root(radicand, target) => (Code::RootOfSquares, ""),
            ("powf", [base, exponent]) if self.is_risky_power(base, exponent, target) => (Code::PowfDomain, ""),
            ("max" | "min", [first, second]) if self.is_singular(first) || self.is_singular(second) => {
                (Code::EagerSelect, HIDDEN)
            }
            // `f64::min(1.0, y / x)` is there for an infinite quotient, `(t / period).min(1.0)` for a long time.
            ("max" | "min", operands)
                if matches!(form, Form::Path(_)) && operands.iter().any(|operand| self.is_quotient(operand)) =>
            {
                (Code::EagerSelect, HIDDEN)
            }
            ("clamp", [first, ..]) if self.is_singular(first) => (Code::EagerSelect, HIDDEN),
            ("mul", [first, second]) if self.is_masked(first, second) || self.is_masked(second, first) => {
                (Code::EagerSelect, EVALUATED)
            }
            ("acos" | "asin", [cosine]) if self.patterns.is_clamped_input(cosine) => (Code::EagerSelect, CLAMPED),
            ("ln" | "log2" | "log10", [sum]) if self.patterns.is_sum_of_exp(sum) => (Code::LogSumExp, ""),
            ("ln_1p", [exp]) if self.patterns.is_exp(exp) => (Code::LogSumExp, ""),
            _ => return,
        };
        self.report(code, (**source).clone(), read, what);
    }

    /// `[0.0, x.sqrt()][c as usize]`: an operation that is evaluated whether or not its value is chosen.
    fn element(&self, value: &Expr) -> Option<(TokenStream, VarId)> {
        let Expr::Place(place) = value else { return None };
        let [Projection::Index(_)] = place.projections.as_slice() else { return None };
        let list = Expr::var(place.root);
        let Expr::Array(parts) = self.patterns.definitions.resolve(&list) else { return None };
        let is_constant = |part: &Expr| self.patterns.is_constant(part);
        if parts.len() != 2 || !parts.iter().any(is_constant) {
            return None;
        }
        let singular = parts.iter().find(|part| self.is_singular_anywhere(part))?;
        let Expr::Rule { operands, source: Some(source), .. } = self.patterns.definitions.resolve(singular) else {
            return None;
        };
        let read = operands.iter().flat_map(flow::reads).find(|var| self.facts.is_active(*var))?;
        Some(((**source).clone(), read))
    }

    fn report(&mut self, code: Code, source: TokenStream, read: VarId, what: &str) {
        let into = path::into(self.func, self.flows, read, true);
        let var = path::name(self.func, into.first().map_or(read, |(var, _)| *var));
        let through = path::named(self.func, into.get(1..).unwrap_or_default(), &var);
        let notes = if through.is_empty() { Vec::new() } else { vec![format!("`{var}` reaches it through {through}")] };
        self.cx.push(Diagnostic { code, source, var, what: what.to_owned(), notes, help: Help::OfCode });
    }

    /// The root of what is zero at a point and nowhere negative, whose value counts there.
    fn is_bare_root(&self, radicand: &Expr, root: Option<VarId>) -> bool {
        let is_zero_somewhere = self.patterns.touches_zero(radicand) || self.patterns.is_mean_of_squares(radicand);
        is_zero_somewhere && !self.patterns.is_asked(radicand) && !root.is_some_and(|root| self.is_only_a_pole(root))
    }

    /// Asked about, or used where zero gives an infinite value: in any case, or for nothing else.
    fn is_only_a_pole(&self, root: VarId) -> bool {
        // Its other names, and its multiples: they are zero where it is.
        let mut names = vec![root];
        let mut at = 0;
        while let Some(name) = names.get(at).copied() {
            let more = self.uses.multiples.get(&name).into_iter().flatten();
            let new: Vec<VarId> = more.copied().filter(|name| !names.contains(name)).collect();
            names.extend(new);
            at += 1;
        }
        let is_asked = names.iter().any(|name| self.patterns.definitions.asked.contains(name));
        let is_used = names.iter().any(|name| self.uses.other.contains(name));
        let branches: Vec<usize> =
            names.iter().filter_map(|name| self.uses.singular.get(name)).flatten().copied().collect();
        let is_certain = self.uses.branches.get(&root).is_some_and(|branch| branches.contains(branch));
        is_asked || is_certain || (!branches.is_empty() && !is_used)
    }

    fn is_risky_power(&self, base: &Expr, exponent: &Expr, result: Option<VarId>) -> bool {
        if self.patterns.is_asked(base) || self.patterns.is_positive(base) {
            return false;
        }
        let is_active = |expr: &Expr| flow::reads(expr).iter().any(|var| self.facts.is_active(*var));
        if is_active(exponent) {
            return is_active(base);
        }
        let touches_zero = self.patterns.touches_zero(base);
        match self.patterns.number(exponent) {
            Some(0.5) => touches_zero && !result.is_some_and(|result| self.is_only_a_pole(result)),
            Some(exponent) => touches_zero && 0.0 < exponent && exponent < 1.0,
            // From one on the slope is finite, and who asks about the exponent knows which it is.
            None => touches_zero && !self.patterns.is_asked(exponent),
        }
    }

    /// Infinite or NaN at an ordinary value of something active that nothing asks about.
    fn is_singular(&self, operand: &Expr) -> bool {
        self.patterns.singular(operand).is_some_and(|argument| self.is_unguarded(argument))
    }

    /// A quotient whose divisor nothing keeps away from zero.
    fn is_quotient(&self, operand: &Expr) -> bool {
        self.patterns.divisor(operand).is_some_and(|divisor| self.is_unguarded(divisor))
    }

    fn is_unguarded(&self, argument: &Expr) -> bool {
        let is_active = flow::reads(argument).iter().any(|var| self.facts.is_active(*var));
        is_active && !self.patterns.is_asked(argument) && !self.patterns.is_positive(argument)
    }

    fn is_masked(&self, mask: &Expr, operand: &Expr) -> bool {
        let is_constant = self.patterns.is_constant(mask);
        is_constant && self.patterns.is_mask(mask) && self.is_singular_anywhere(operand)
    }

    /// Infinite or NaN at an ordinary value of something active: the condition of a mask guards nothing.
    fn is_singular_anywhere(&self, operand: &Expr) -> bool {
        let argument = self.patterns.singular(operand).or_else(|| self.patterns.divisor(operand));
        argument.is_some_and(|argument| {
            flow::reads(argument).iter().any(|var| self.facts.is_active(*var)) && !self.patterns.is_positive(argument)
        })
    }
}

/// The value that a statement gives, and to what.
fn value_of(stmt: &Stmt) -> Option<(Option<VarId>, &Expr)> {
    match &stmt.kind {
        StmtKind::Let { var, value } => Some((Some(*var), value)),
        StmtKind::Assign { place, value }
        | StmtKind::Update { place, value, .. }
        | StmtKind::Push { vec: place, value }
        | StmtKind::Fill { place, value } => Some((Some(place.root), value)),
        StmtKind::Exit(Exit::Return(Some(value))) => Some((None, value)),
        _ => None,
    }
}

/// How every variable is used.
#[derive(Default)]
struct Uses {
    /// The branches where zero gives an infinite value.
    singular: BTreeMap<VarId, BTreeSet<usize>>,
    /// The branch in which a variable is defined.
    branches: BTreeMap<VarId, usize>,
    /// The branch looked at, and how many there were before it and within.
    branch: usize,
    count: usize,
    /// As itself, or as a factor: the variables that are zero with it.
    multiples: BTreeMap<VarId, Vec<VarId>>,
    other: BTreeSet<VarId>,
}

impl Uses {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            match (&stmt.kind, value_of(stmt)) {
                (StmtKind::Update { op: UpdateOp::Div, value, .. }, _) => self.pole(value),
                (StmtKind::Let { var, value }, _) => {
                    self.branches.insert(*var, self.branch);
                    self.value(value, Some(*var));
                }
                (_, Some((_, value))) => self.value(value, None),
                _ => shallow_accesses(stmt, &mut |var, access| {
                    if access == Access::Read {
                        self.other.insert(var);
                    }
                }),
            }
            let outer = self.branch;
            for inner in blocks(stmt) {
                // A loop runs; anything else with blocks decides whether they do.
                if !matches!(stmt.kind, StmtKind::Loop(_)) {
                    self.count += 1;
                    self.branch = self.count;
                }
                self.block(inner);
                self.branch = outer;
            }
        }
        if let Some(tail) = &block.tail {
            self.value(tail, None);
        }
    }

    fn value(&mut self, value: &Expr, target: Option<VarId>) {
        match (value, target) {
            (Expr::Place(place), Some(target)) if place.is_whole() => self.multiple(value, target),
            (Expr::Rule { rule, operands, .. }, target) => match (rule.name, operands.as_slice(), target) {
                ("div", [dividend, divisor], _) => {
                    note(&mut self.other, dividend);
                    self.pole(divisor);
                }
                ("recip" | "ln" | "log2" | "log10", [operand], _) => self.pole(operand),
                ("powi" | "powf", [base, exponent], _) if pattern::is_negative(exponent) => {
                    self.pole(base);
                }
                ("mul", _, Some(target)) => operands.iter().for_each(|factor| self.multiple(factor, target)),
                ("powi" | "neg", [base, ..], Some(target)) => self.multiple(base, target),
                _ => note(&mut self.other, value),
            },
            _ => note(&mut self.other, value),
        }
    }

    fn pole(&mut self, expr: &Expr) {
        expr_accesses(expr, &mut |var, _| {
            self.singular.entry(var).or_default().insert(self.branch);
        });
    }

    fn multiple(&mut self, factor: &Expr, target: VarId) {
        expr_accesses(factor, &mut |var, _| self.multiples.entry(var).or_default().push(target));
    }
}

fn note(uses: &mut BTreeSet<VarId>, expr: &Expr) {
    expr_accesses(expr, &mut |var, _| {
        uses.insert(var);
    });
}
