//! Partials of the rule table as IR.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::ir::{Expr, Form};
use crate::rules::{self, Rule, Spelling};

/// `left * right`.
pub(super) fn product(left: Expr, right: Expr) -> Expr {
    operation(rules::lookup("mul").expect("the table has a row for mul"), vec![left, right])
}

/// `-operand`.
pub(super) fn negated(operand: Expr) -> Expr {
    operation(rules::lookup("neg").expect("the table has a row for neg"), vec![operand])
}

/// The formulas of the table that were asked for, each parsed once.
#[derive(Default)]
pub(super) struct Formulas(BTreeMap<Position, syn::Expr>);

/// A row of the table, by its name and whether it is a function, and an operand.
type Position = (&'static str, bool, usize);

impl Formulas {
    /// The formula of a partial over the operands and the result of an operation.
    pub(super) fn apply(
        &mut self,
        rule: &Rule,
        operand: usize,
        formula: fn() -> TokenStream,
        operands: &[Expr],
        result: &Expr,
    ) -> Expr {
        let position = (rule.name, rule.spelling == Spelling::Function, operand);
        let parse = || syn::parse2(formula()).expect("the formulas of the table are expressions");
        let parsed = self.0.entry(position).or_insert_with(parse);
        convert(parsed, &|name| {
            if name == "y" {
                return Some(result.clone());
            }
            let index = rule.operands.iter().position(|operand| name == operand)?;
            Some(operands[index].clone())
        })
    }
}

/// The derivative of a power with a literal exponent: `None` for the exponent 0, and no call for 1 and 2.
pub(super) fn power(rule: &'static Rule, operands: &[Expr]) -> Option<Power> {
    let [base, exponent] = operands else { return None };
    let tokens = match exponent {
        Expr::Literal(tokens) => tokens,
        Expr::Opaque(opaque) if opaque.reads.is_empty() => &opaque.tokens,
        _ => return None,
    };
    // A minus sign is a token of its own; a space may follow it.
    let text = tokens.to_string().replace([' ', '_'], "");
    let number = text.trim_end_matches("i32").trim_end_matches("f64").trim_end_matches("f32");
    // Not `inf` and `nan`, which a constant may be called.
    if !number.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    // As a float is written, whatever the exponent looks like: `3`, `2.`, `3e0`.
    let float: f64 = number.parse().ok()?;
    let factor = || Expr::Literal(format!("{float:?}").parse().expect("a number is a token"));
    let lower = match rule.name {
        "powi" => number.parse::<i32>().ok()?.checked_sub(1)?.to_string(),
        "powf" => {
            let lower = float - 1.0;
            if lower + 1.0 != float {
                return None;
            }
            format!("{lower:?}")
        }
        _ => return None,
    };
    Some(match lower.trim_end_matches(".0") {
        "-1" => Power::Zero,
        "0" => Power::One,
        "1" => Power::Formula(product(factor(), base.clone())),
        _ => {
            let lower = Expr::Literal(lower.parse().expect("a number is a token"));
            Power::Formula(product(factor(), operation(rule, vec![base.clone(), lower])))
        }
    })
}

/// The derivative of a power with a literal exponent.
pub(super) enum Power {
    Zero,
    One,
    Formula(Expr),
}

/// Whether a formula mentions the result.
pub(super) fn mentions_result(formula: &TokenStream) -> bool {
    formula.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == "y",
        proc_macro2::TokenTree::Group(group) => mentions_result(&group.stream()),
        proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => false,
    })
}

fn convert(expr: &syn::Expr, lookup: &dyn Fn(&syn::Ident) -> Option<Expr>) -> Expr {
    match expr {
        syn::Expr::Paren(inner) => convert(&inner.expr, lookup),
        syn::Expr::Binary(binary) => {
            let rule = rules::lookup_binary(&binary.op).expect("formulas use arithmetic only");
            operation(rule, vec![convert(&binary.left, lookup), convert(&binary.right, lookup)])
        }
        syn::Expr::Unary(unary) => negated(convert(&unary.expr, lookup)),
        syn::Expr::MethodCall(call) => {
            let rule = rules::lookup(&call.method.to_string()).expect("formulas call methods of the table");
            let operands =
                std::iter::once(&*call.receiver).chain(&call.args).map(|operand| convert(operand, lookup)).collect();
            operation(rule, operands)
        }
        syn::Expr::Call(call) => {
            let name = match &*call.func {
                syn::Expr::Path(path) => path.path.segments.last().expect("paths have segments").ident.to_string(),
                _ => String::new(),
            };
            let rule = rules::lookup_function(&name).expect("formulas call functions of the table");
            operation(rule, call.args.iter().map(|operand| convert(operand, lookup)).collect())
        }
        syn::Expr::Path(path) => match path.path.get_ident().and_then(lookup) {
            Some(value) => value,
            None => Expr::Literal(expr.to_token_stream()),
        },
        _ => Expr::Literal(expr.to_token_stream()),
    }
}

/// An operation the user did not write, in the row's own spelling.
pub(super) fn operation(rule: &'static Rule, operands: Vec<Expr>) -> Expr {
    let form = match rule.spelling {
        Spelling::Binary(_) => Form::Binary,
        Spelling::Unary(_) => Form::Unary,
        Spelling::Method => Form::Method,
        Spelling::Function => {
            let name = proc_macro2::Ident::new(rule.name, proc_macro2::Span::mixed_site());
            Form::Path(Rc::new(quote::quote!(::gradflow::rules::#name)))
        }
    };
    Expr::operation(rule, form, operands)
}
