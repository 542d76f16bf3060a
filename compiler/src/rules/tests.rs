//! The table is well formed. That its derivatives are right is tested from its rows, where there is a runtime.

use std::collections::BTreeSet;

use super::{Partial, Rule, Spelling, TABLE, lookup, lookup_binary, lookup_function};

#[test]
fn every_operand_has_a_partial() {
    for rule in TABLE {
        assert_eq!(rule.operands.len(), rule.partials.len(), "`{}`", rule.name);
        assert!(!rule.operands.contains(&"y") || rule.spelling == Spelling::Function, "`{}`", rule.name);
    }
}

#[test]
fn no_row_hides_another() {
    for rule in TABLE {
        let found = match rule.spelling {
            Spelling::Function => lookup_function(rule.name),
            Spelling::Binary(_) | Spelling::Unary(_) | Spelling::Method => lookup(rule.name),
        };
        assert!(found.is_some_and(|found| std::ptr::eq(found, rule)), "`{}` has two rows", rule.name);
    }
}

#[test]
fn formulas_mention_operands_results_and_rows() {
    for rule in TABLE {
        for formula in formulas(rule) {
            check(rule, &formula);
        }
    }
}

#[test]
fn every_function_is_called_by_a_partial() {
    let called: BTreeSet<String> = TABLE.iter().flat_map(formulas).flat_map(|formula| functions(&formula)).collect();
    let rows = TABLE.iter().filter(|rule| rule.spelling == Spelling::Function);
    assert_eq!(called, rows.map(|rule| rule.name.to_owned()).collect());
}

fn formulas(rule: &Rule) -> Vec<syn::Expr> {
    let formula = |partial: &Partial| match partial {
        Partial::Formula(tokens) => {
            let parsed = syn::parse2(tokens());
            Some(parsed.unwrap_or_else(|error| panic!("a formula of `{}` is no expression: {error}", rule.name)))
        }
        Partial::One | Partial::MinusOne | Partial::None | Partial::Flat => None,
    };
    rule.partials.iter().filter_map(formula).collect()
}

/// A formula is arithmetic, methods with a row, and functions with a row, over literals, operands and the result.
fn check(rule: &Rule, formula: &syn::Expr) {
    match formula {
        syn::Expr::Lit(_) => {}
        syn::Expr::Paren(inner) => check(rule, &inner.expr),
        syn::Expr::Unary(unary) => {
            assert!(matches!(unary.op, syn::UnOp::Neg(_)), "a formula of `{}` has another prefix", rule.name);
            check(rule, &unary.expr);
        }
        syn::Expr::Binary(binary) => {
            assert!(lookup_binary(&binary.op).is_some(), "an operator in a formula of `{}` has no row", rule.name);
            check(rule, &binary.left);
            check(rule, &binary.right);
        }
        syn::Expr::MethodCall(call) => {
            let method = lookup(&call.method.to_string());
            let method = method.unwrap_or_else(|| panic!("`{}` in `{}` has no row", call.method, rule.name));
            assert_eq!(method.spelling, Spelling::Method, "`{}` in `{}`", call.method, rule.name);
            assert_eq!(method.operands.len(), call.args.len() + 1, "`{}` in `{}`", call.method, rule.name);
            check(rule, &call.receiver);
            call.args.iter().for_each(|operand| check(rule, operand));
        }
        syn::Expr::Call(call) => {
            let name = callee(call).unwrap_or_else(|| panic!("`{}` calls what is no function of `rules`", rule.name));
            let function = lookup_function(&name);
            let function = function.unwrap_or_else(|| panic!("`{name}` in `{}` has no row", rule.name));
            assert_eq!(function.operands.len(), call.args.len(), "`{name}` in `{}`", rule.name);
            call.args.iter().for_each(|operand| check(rule, operand));
        }
        syn::Expr::Path(path) => {
            let name = path.path.get_ident().expect("a formula names operands").to_string();
            let known = name == "y" || rule.operands.contains(&name.as_str());
            assert!(known, "a formula of `{}` mentions `{name}`", rule.name);
        }
        _ => panic!("a formula of `{}` is more than arithmetic and calls", rule.name),
    }
}

/// The functions that a formula calls, itself and in its parts.
fn functions(formula: &syn::Expr) -> Vec<String> {
    struct Calls(Vec<String>);
    impl<'ast> syn::visit::Visit<'ast> for Calls {
        fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
            self.0.extend(callee(call));
            syn::visit::visit_expr_call(self, call);
        }
    }
    let mut calls = Calls(Vec::new());
    syn::visit::Visit::visit_expr(&mut calls, formula);
    calls.0
}

/// `name` of `rules::name(..)`.
fn callee(call: &syn::ExprCall) -> Option<String> {
    let syn::Expr::Path(path) = &*call.func else {
        return None;
    };
    let names: Vec<_> = path.path.segments.iter().map(|segment| &segment.ident).collect();
    match names.as_slice() {
        [module, name] if *module == "rules" => Some(name.to_string()),
        _ => None,
    }
}
