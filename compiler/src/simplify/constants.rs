//! `1.0 * e` is `e`, `x += -e` is `x -= e`: arithmetic with the constants that partials bring along.
//!
//! Only adjoints are rewritten: a primal value that is computed again must come out the same to the last bit.

use proc_macro2::{Literal, TokenStream};
use quote::ToTokens;

use super::is_generated;
use super::operands::{operands_mut, values_mut};
use crate::ir::traverse::blocks_mut;
use crate::ir::{Block, Expr, Form, Func, Stmt, StmtKind, SweepStmt, UpdateOp};
use crate::rules::{self, Spelling};

/// Folds constants in the statements of the reverse sweep that compute adjoints.
pub(super) fn fold(func: &Func, block: &mut Block) {
    for stmt in &mut block.stmts {
        for inner in blocks_mut(stmt) {
            fold(func, inner);
        }
        if computes_adjoint(func, stmt) {
            values_mut(stmt, &mut fold_expr);
        }
        if let StmtKind::Update { op, value, .. } = &mut stmt.kind
            && let Some(inverse) = opposite(*op)
            && let Some(operand) = negated(value)
        {
            *value = operand.clone();
            *op = inverse;
        }
    }
}

fn computes_adjoint(func: &Func, stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Let { var, .. } => is_generated(func, *var),
        StmtKind::Assign { place, .. } | StmtKind::Update { place, .. } => is_generated(func, place.root),
        StmtKind::Sweep(SweepStmt::Pullback { .. }) => true,
        _ => false,
    }
}

fn opposite(op: UpdateOp) -> Option<UpdateOp> {
    match op {
        UpdateOp::Add => Some(UpdateOp::Sub),
        UpdateOp::Sub => Some(UpdateOp::Add),
        UpdateOp::Mul | UpdateOp::Div | UpdateOp::Rem => None,
    }
}

fn fold_expr(expr: &mut Expr) {
    operands_mut(expr).into_iter().for_each(fold_expr);
    let Some((name, operands)) = operation(expr) else {
        return;
    };
    let folded = match (name, operands) {
        ("mul", [a, b]) => product(a, b),
        ("div", [a, b]) => quotient(a, b),
        ("add", [a, b]) => sum(a, b),
        ("sub", [a, b]) => negated(b).map(|b| arithmetic("add", vec![a.clone(), b.clone()])),
        ("neg", [a]) => negated(a).cloned(),
        ("powi_base", [a, n]) => power(a, n),
        _ => None,
    };
    if let Some(folded) = folded {
        *expr = folded;
    }
}

fn product(a: &Expr, b: &Expr) -> Option<Expr> {
    if is_literal(a, "1.0") {
        return Some(b.clone());
    }
    if is_literal(b, "1.0") {
        return Some(a.clone());
    }
    if let Some(exact) = exact_product(a, b) {
        return Some(exact);
    }
    if let Some((a, b)) = without_sign(a, b) {
        return Some(negation(product(a, b).unwrap_or_else(|| arithmetic("mul", vec![a.clone(), b.clone()]))));
    }
    match (operation(a), operation(b)) {
        (_, Some(("div", [one, divisor]))) if is_literal(one, "1.0") => {
            Some(arithmetic("div", vec![a.clone(), divisor.clone()]))
        }
        (_, Some(("mul", [factor, rest]))) if matches!(factor, Expr::Literal(_)) => {
            let scaled = product(a, factor).unwrap_or_else(|| arithmetic("mul", vec![a.clone(), factor.clone()]));
            Some(arithmetic("mul", vec![scaled, rest.clone()]))
        }
        (Some(("mul", [rest, factor])), _) => {
            let factor = whole(factor)?.checked_mul(whole(b)?)?;
            Some(arithmetic("mul", vec![rest.clone(), decimal(factor)]))
        }
        _ => None,
    }
}

/// The product of two literals, if each and their product are exact in either width of float: `0.5`, not `0.1`.
fn exact_product(a: &Expr, b: &Expr) -> Option<Expr> {
    let exact = |x: f64| (x.is_finite() && f64::from(x as f32).to_bits() == x.to_bits()).then_some(x);
    let (a, b) = (exact(number(a)?)?, exact(number(b)?)?);
    // Two numbers of 24 bits have a product of at most 48, so this one is what it seems.
    let product = exact(a * b)?;
    Some(Expr::Literal(Literal::f64_unsuffixed(product).into_token_stream()))
}

fn number(expr: &Expr) -> Option<f64> {
    let Expr::Literal(tokens) = expr else {
        return None;
    };
    let text = tokens.to_string();
    if text.contains('.') { text.parse().ok() } else { None }
}

/// A literal like `100.0`: products of such are exact.
fn whole(expr: &Expr) -> Option<i16> {
    let Expr::Literal(tokens) = expr else {
        return None;
    };
    tokens.to_string().strip_suffix(".0")?.parse().ok()
}

fn decimal(n: i16) -> Expr {
    Expr::Literal(Literal::f64_unsuffixed(f64::from(n)).into_token_stream())
}

fn quotient(a: &Expr, b: &Expr) -> Option<Expr> {
    if is_literal(b, "1.0") {
        return Some(a.clone());
    }
    let (a, b) = without_sign(a, b)?;
    Some(negation(quotient(a, b).unwrap_or_else(|| arithmetic("div", vec![a.clone(), b.clone()]))))
}

/// Two factors of which one was negated.
fn without_sign<'e>(a: &'e Expr, b: &'e Expr) -> Option<(&'e Expr, &'e Expr)> {
    match (negated(a), negated(b)) {
        (Some(a), _) => Some((a, b)),
        (None, Some(b)) => Some((a, b)),
        (None, None) => None,
    }
}

fn sum(a: &Expr, b: &Expr) -> Option<Expr> {
    if a.is_zero() {
        return Some(b.clone());
    }
    if b.is_zero() {
        return Some(a.clone());
    }
    if let (Some((factor, a)), Some((same, b))) = (scaled(a), scaled(b))
        && factor.to_string() == same.to_string()
    {
        let sum = arithmetic("add", vec![a, b]);
        return Some(arithmetic("mul", vec![Expr::Literal(factor.clone()), sum]));
    }
    match (negated(a), negated(b)) {
        (_, Some(b)) => Some(arithmetic("sub", vec![a.clone(), b.clone()])),
        (Some(a), None) => Some(arithmetic("sub", vec![b.clone(), a.clone()])),
        (None, None) => None,
    }
}

/// The partial of `a.powi(n)` for a literal `n`: `2.0 * a`, `3.0 * a.powi(2)`.
fn power(a: &Expr, n: &Expr) -> Option<Expr> {
    let Expr::Literal(tokens) = n else {
        return None;
    };
    let n: i16 = tokens.to_string().parse().ok()?;
    let factor = decimal(n);
    match n {
        1 => Some(factor),
        2 => Some(arithmetic("mul", vec![factor, a.clone()])),
        3.. => {
            let exponent = Expr::Literal(Literal::i16_unsuffixed(n - 1).into_token_stream());
            let power = arithmetic("powi", vec![a.clone(), exponent]);
            Some(arithmetic("mul", vec![factor, power]))
        }
        _ => None,
    }
}

/// `2.0 * expr`, with the factor in front of a product.
pub(super) fn doubled(expr: &Expr) -> Expr {
    match operation(expr) {
        Some((name @ ("mul" | "div"), [a, b])) => arithmetic(name, vec![doubled(a), b.clone()]),
        _ => match whole(expr).and_then(|n| n.checked_mul(2)) {
            Some(n) => decimal(n),
            None => arithmetic("mul", vec![decimal(2), expr.clone()]),
        },
    }
}

/// `2.0` and `a * b` of `2.0 * a * b`.
fn scaled(expr: &Expr) -> Option<(&TokenStream, Expr)> {
    let Some(("mul", [left, right])) = operation(expr) else {
        return None;
    };
    if let Expr::Literal(factor) = left {
        return Some((factor, right.clone()));
    }
    let (factor, left) = scaled(left)?;
    Some((factor, arithmetic("mul", vec![left, right.clone()])))
}

/// The operand of a negation.
fn negated(expr: &Expr) -> Option<&Expr> {
    match operation(expr) {
        Some(("neg", [operand])) => Some(operand),
        _ => None,
    }
}

/// An operation that reads as its row: operators as operators.
fn operation(expr: &Expr) -> Option<(&'static str, &[Expr])> {
    match expr {
        Expr::Rule { rule, form, operands, .. } => match (form, rule.spelling) {
            (Form::Binary, Spelling::Binary(_)) | (Form::Unary, Spelling::Unary(_)) | (_, Spelling::Function) => {
                Some((rule.name, operands))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_literal(expr: &Expr, text: &str) -> bool {
    matches!(expr, Expr::Literal(tokens) if tokens.to_string() == text)
}

/// `-operand`; two signs cancel.
pub(super) fn negation(operand: Expr) -> Expr {
    match negated(&operand) {
        Some(positive) => positive.clone(),
        None => arithmetic("neg", vec![operand]),
    }
}

fn arithmetic(name: &str, operands: Vec<Expr>) -> Expr {
    let rule = rules::lookup(name).expect("the table has a row for every operator");
    let form = match rule.spelling {
        Spelling::Binary(_) => Form::Binary,
        Spelling::Unary(_) => Form::Unary,
        Spelling::Method | Spelling::Function => Form::Method,
    };
    Expr::operation(rule, form, operands)
}
