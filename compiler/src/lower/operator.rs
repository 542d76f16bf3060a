//! Operators and casts.

use std::rc::Rc;

use quote::{ToTokens, quote};

use crate::diagnostics::Code;
use crate::ir::{ConvertForm, Expr, Form, Refusal, StmtKind, Ty};
use crate::rules;

use super::barriers::mentions_dyn;
use super::effect::is_assignment;
use super::types::{arithmetic, is_counted, is_integer, of_syntax, strip};
use super::{Lowering, Value};

impl Lowering<'_> {
    pub(super) fn binary(&mut self, binary: &syn::ExprBinary, source: &syn::Expr) -> Value {
        if is_assignment(&binary.op) {
            self.effect(source);
            return Value::unit();
        }
        if let Some(rule) = rules::lookup_binary(&binary.op) {
            let values = self.arithmetic_operands(&[&binary.left, &binary.right]);
            let ty = arithmetic(&values[0].ty, &values[1].ty);
            if values.iter().all(|value| is_integer(strip(&value.ty))) {
                return self.infix(&values, &binary.op, source, ty);
            }
            let operands = values.into_iter().map(|value| value.expr).collect();
            return Value::new(Expr::written(rule, Form::Binary, operands, source), ty);
        }
        if !self.effects(source).any() && rules::is_boolean(&binary.op) {
            let opaque = self.verbatim(source);
            return Value::new(Expr::Opaque(opaque), Ty::Bool);
        }
        if matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) && self.effects(&binary.right).any() {
            return self.short_circuit(binary);
        }
        let values = self.arithmetic_operands(&[&binary.left, &binary.right]);
        let ty = if rules::is_boolean(&binary.op) || values.iter().all(|value| value.ty == Ty::Bool) {
            Ty::Bool
        } else if values.iter().any(|value| value.ty == Ty::Usize) {
            Ty::Usize
        } else {
            Ty::Int
        };
        let known = rules::is_boolean(&binary.op) || values.iter().all(|value| is_counted(strip(&value.ty)));
        let mut value = self.infix(&values, &binary.op, source, ty);
        if let Expr::Opaque(opaque) = &mut value.expr
            && !known
        {
            // Operands that are not known to be integers or booleans may be of a type with operators of its own.
            let what = "this operator".to_owned();
            opaque.refused = Some(Box::new(Refusal::new(Code::NoDerivative, what)));
        }
        value
    }

    fn infix(&mut self, values: &[Value], op: &syn::BinOp, source: &syn::Expr, ty: Ty) -> Value {
        self.composed(values, source, ty, |lowering, values| {
            lowering.printed(&values[0].expr).infix(op, lowering.printed(&values[1].expr)).tokens
        })
    }

    /// `a && b` where `b` has an effect: `if a { b } else { false }`.
    fn short_circuit(&mut self, binary: &syn::ExprBinary) -> Value {
        let cond = self.condition(&binary.left);
        let settled = |value: bool| Some(Value::new(Expr::Literal(quote!(#value)), Ty::Bool));
        let is_and = matches!(binary.op, syn::BinOp::And(_));
        let evaluated = self.scoped_block(true, |lowering| Some(lowering.condition(&binary.right))).block;
        let skipped = self.scoped_block(true, |_| settled(!is_and)).block;
        let (then, other) = if is_and { (evaluated, skipped) } else { (skipped, evaluated) };
        let result = self.temp_var(Ty::Bool);
        let span = syn::spanned::Spanned::span(&binary.op);
        self.push(StmtKind::If { cond: Box::new(cond.expr), then, other, result: Some(result) }, span);
        Value::new(Expr::var(result), Ty::Bool)
    }

    pub(super) fn unary(&mut self, unary: &syn::ExprUnary, source: &syn::Expr) -> Value {
        match &unary.op {
            syn::UnOp::Neg(_) => self.negation(&unary.expr, source),
            syn::UnOp::Not(_) => {
                if !self.effects(source).any() {
                    let ty = self.infer(&unary.expr);
                    if !is_counted(&ty) {
                        return self.refused(source, "this operator");
                    }
                    let opaque = self.verbatim(source);
                    return Value::new(Expr::Opaque(opaque), ty);
                }
                let value = self.operand(&unary.expr);
                let ty = value.ty.clone();
                self.composed(&[value], source, ty, |lowering, values| {
                    let tokens = lowering.receiver_tokens(&values[0].expr);
                    quote!(!#tokens)
                })
            }
            syn::UnOp::Deref(_) => match self.locate(source) {
                Some(located) if !located.is_reference() => Value::new(Expr::Place(located.place), located.ty),
                Some(located) => super::place::read(located),
                None => self.refused(source, "a dereference"),
            },
            _ => self.refused(source, "this operator"),
        }
    }

    fn negation(&mut self, operand: &syn::Expr, source: &syn::Expr) -> Value {
        if let syn::Expr::Lit(literal) = super::place::peel(operand) {
            return Value::new(Expr::Literal(quote!(-#literal)), super::types::of_literal(&literal.lit));
        }
        let value = self.operand(operand);
        let ty = strip(&value.ty).clone();
        if is_integer(&ty) {
            return self.composed(&[value], source, ty, |lowering, values| {
                let tokens = lowering.receiver_tokens(&values[0].expr);
                quote!(-#tokens)
            });
        }
        let rule = rules::lookup("neg").expect("the table has a row for negation");
        Value::new(Expr::written(rule, Form::Unary, vec![value.expr], source), ty)
    }

    pub(super) fn cast(&mut self, cast: &syn::ExprCast, source: &syn::Expr) -> Value {
        if matches!(&*cast.ty, syn::Type::Ptr(_)) || mentions_dyn(&cast.ty) {
            return self.refused(source, "this cast");
        }
        let target = of_syntax(&cast.ty);
        let value = self.operand(&cast.expr);
        let from = strip(&value.ty).clone();
        let ty = &cast.ty;
        if from == Ty::Bool {
            return self.cut(Code::BoolAsNumber, &[value], cast, target, |lowering, values| {
                let tokens = lowering.receiver_tokens(&values[0].expr);
                quote!(#tokens as #ty)
            });
        }
        if is_integer(&from) {
            return self.composed(&[value], cast, target, |lowering, values| {
                let tokens = lowering.receiver_tokens(&values[0].expr);
                quote!(#tokens as #ty)
            });
        }
        if is_integer(&target) {
            return self.cut(Code::IntegerCast, &[value], cast, target, |lowering, values| {
                let tokens = lowering.receiver_tokens(&values[0].expr);
                quote!(#tokens as #ty)
            });
        }
        if let Ty::Float(_) = target {
            let form = ConvertForm::As(Rc::new((**ty).clone()));
            return Value::new(Expr::Convert { operand: Box::new(value.expr), form }, target);
        }
        // A cast to a type the compiler does not know, such as an alias of an integer.
        self.cut(Code::IntegerCast, &[value], cast, target, |lowering, values| {
            let tokens = lowering.receiver_tokens(&values[0].expr);
            quote!(#tokens as #ty)
        })
    }

    /// A step that cuts the gradient, as tokens over atoms.
    pub(super) fn cut(
        &mut self,
        code: Code,
        operands: &[Value],
        source: &impl ToTokens,
        ty: Ty,
        print: impl FnOnce(&Self, &[Value]) -> proc_macro2::TokenStream,
    ) -> Value {
        // What is no float has no gradient to lose.
        if code != Code::BoolAsNumber && operands.iter().all(|operand| is_counted(strip(&operand.ty))) {
            return self.composed(operands, source, ty, print);
        }
        match self.composed(operands, source, ty, print) {
            Value { expr: Expr::Opaque(mut opaque), ty } => {
                let refused = Refusal::new(code, super::barriers::cut_by(&opaque.source));
                opaque.refused = Some(Box::new(refused));
                opaque.repeatable = true;
                Value::new(Expr::Cut(opaque), ty)
            }
            other => other,
        }
    }
}
