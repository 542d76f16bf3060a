//! Expressions, places and ranges.

use quote::ToTokens;
use syn::Expr as Syntax;

use super::Build;
use crate::ir::{Adaptor, Expr, Form, Opaque, Place, Projection, Range, VarId};
use crate::rules;

impl Build {
    pub(super) fn iterator(&mut self, expr: &Syntax) -> Range {
        match expr {
            Syntax::MethodCall(call) => {
                let mut range = self.iterator(&call.receiver);
                let adaptor =
                    if call.method == "rev" { Adaptor::Rev } else { Adaptor::StepBy(self.expr(&call.args[0])) };
                range.adaptors.push(adaptor);
                range
            }
            Syntax::Paren(paren) => self.iterator(&paren.expr),
            Syntax::Range(range) => self.range(range),
            _ => panic!("the test loops over ranges"),
        }
    }

    pub(super) fn range(&mut self, range: &syn::ExprRange) -> Range {
        let bound = |build: &mut Self, bound: &Option<Box<Syntax>>| build.expr(bound.as_ref().expect("a bound"));
        Range {
            start: bound(self, &range.start),
            end: bound(self, &range.end),
            inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)),
            adaptors: Vec::new(),
        }
    }

    pub(super) fn place(&mut self, expr: &Syntax) -> Place {
        match expr {
            Syntax::Path(path) => Place::var(self.var(&path.to_token_stream().to_string())),
            Syntax::Paren(paren) => self.place(&paren.expr),
            Syntax::Index(index) => {
                let mut place = self.place(&index.expr);
                let opaque = self.opaque(&index.index);
                let is_slice = matches!(&*index.index, Syntax::Range(_));
                place.projections.push(if is_slice { Projection::Slice(opaque) } else { Projection::Index(opaque) });
                place
            }
            Syntax::Field(field) => {
                let mut place = self.place(&field.base);
                place.projections.push(Projection::Field(field.member.clone()));
                place
            }
            Syntax::Unary(unary) => {
                let mut place = self.place(&unary.expr);
                place.projections.push(Projection::Deref);
                place
            }
            _ => panic!("not a place: {}", expr.to_token_stream()),
        }
    }

    pub(super) fn expr(&mut self, expr: &Syntax) -> Expr {
        match expr {
            Syntax::Paren(paren) => self.expr(&paren.expr),
            Syntax::Lit(_) => Expr::Literal(expr.to_token_stream()),
            Syntax::Path(_) | Syntax::Index(_) | Syntax::Field(_) => Expr::Place(self.place(expr)),
            Syntax::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => Expr::Place(self.place(expr)),
            Syntax::Unary(unary) => self.rule("neg", Form::Unary, &[&unary.expr]),
            Syntax::Binary(_) if is_integer(expr) => Expr::Opaque(self.opaque(expr)),
            Syntax::Binary(binary) => {
                let rule = rules::lookup_binary(&binary.op).expect("an operator of the table");
                let operands = vec![self.expr(&binary.left), self.expr(&binary.right)];
                Expr::operation(rule, Form::Binary, operands)
            }
            Syntax::MethodCall(call) if rules::lookup(&call.method.to_string()).is_some() => {
                let operands: Vec<&Syntax> = std::iter::once(&*call.receiver).chain(&call.args).collect();
                self.rule(&call.method.to_string(), Form::Method, &operands)
            }
            Syntax::Tuple(tuple) => Expr::Tuple(tuple.elems.iter().map(|part| self.expr(part)).collect()),
            _ => Expr::Opaque(self.opaque(expr)),
        }
    }

    pub(super) fn rule(&mut self, name: &str, form: Form, operands: &[&Syntax]) -> Expr {
        let rule = rules::lookup(name).expect("an operation of the table");
        let operands = operands.iter().map(|operand| self.expr(operand)).collect();
        Expr::operation(rule, form, operands)
    }

    pub(super) fn opaque(&mut self, expr: &Syntax) -> Opaque {
        let tokens = expr.to_token_stream();
        let mut reads = Vec::new();
        self.collect(tokens.clone(), &mut reads);
        Opaque::pure(tokens, reads)
    }

    fn collect(&self, tokens: proc_macro2::TokenStream, reads: &mut Vec<VarId>) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(ident) => {
                    reads.extend(self.known.get(&ident.to_string()));
                }
                proc_macro2::TokenTree::Group(group) => self.collect(group.stream(), reads),
                proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => {}
            }
        }
    }
}

/// Arithmetic with an integer literal or a length is taken for integer arithmetic.
fn is_integer(expr: &Syntax) -> bool {
    match expr {
        Syntax::Lit(lit) => matches!(lit.lit, syn::Lit::Int(_)),
        Syntax::Binary(binary) => is_integer(&binary.left) || is_integer(&binary.right),
        Syntax::MethodCall(call) => call.method == "len",
        _ => false,
    }
}
