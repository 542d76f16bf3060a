//! The tangents of expressions: the sum of the partials, each times the tangent of its operand.

use std::rc::Rc;

use proc_macro2::TokenStream;

use super::super::partial::{self, Power, negated, product};
use super::Forward;
use crate::analyze::types;
use crate::ir::{ConvertForm, Expr, Place, Stmt, Ty};
use crate::rules::{self, Partial, Rule};

impl Forward<'_> {
    /// The tangent of an expression whose value is also read as `result`; `None` is zero.
    pub(super) fn tangent(&mut self, value: &Expr, result: &Expr, out: &mut Vec<Stmt>) -> Option<Expr> {
        match value {
            Expr::Place(place) => self.read(place).map(Expr::Place),
            Expr::Copied { place, method } => {
                let place = self.read(place)?;
                Some(Expr::Copied { place, method: method.clone() })
            }
            Expr::Rule { rule, operands, .. } => self.rule(rule, operands, result, out),
            Expr::Convert { operand, form } => {
                let form = self.conversion(operand, form);
                let operand = Box::new(self.tangent(operand, operand, out)?);
                Some(Expr::Convert { operand, form })
            }
            Expr::Tuple(parts) => self.parts(parts, out).map(Expr::Tuple),
            Expr::Array(parts) => self.parts(parts, out).map(Expr::Array),
            Expr::VecList(parts) => self.parts(parts, out).map(Expr::VecList),
            Expr::ArrayRepeat { value, len } => {
                let value = Box::new(self.tangent(value, value, out)?);
                Some(Expr::ArrayRepeat { value, len: len.clone() })
            }
            Expr::VecRepeat { value, len } => {
                let value = Box::new(self.tangent(value, value, out)?);
                Some(Expr::VecRepeat { value, len: len.clone() })
            }
            Expr::Call(_) => unreachable!("lowering and `prepare` name the result of every call"),
            Expr::Literal(_) | Expr::NoGrad { .. } | Expr::Cut(_) | Expr::Opaque(_) => None,
        }
    }

    /// The tangent of an atom, where a zero must be written out.
    pub(super) fn tangent_or_zero(&mut self, atom: &Expr, out: &mut Vec<Stmt>) -> Expr {
        self.tangent(atom, atom, out).unwrap_or_else(|| self.zero_of_atom(atom, out))
    }

    /// As the user wrote it if the operand is known to be a float, and its tangent is one.
    fn conversion(&mut self, operand: &Expr, form: &ConvertForm) -> ConvertForm {
        let is_float =
            matches!(operand, Expr::Place(place) if matches!(types::of_place(self.func, place), Ty::Float(_)));
        let ty = match form {
            ConvertForm::As(ty) => Some(Rc::clone(ty)),
            ConvertForm::Path(path) => owner(path).map(Rc::new),
            ConvertForm::Adjoint | ConvertForm::Tangent(_) => None,
        };
        match (ty, &self.func.lanes) {
            (Some(ty), Some(lanes)) => {
                let ty = lanes.of(&ty);
                ConvertForm::Tangent(Rc::new(syn::parse_quote!(#ty)))
            }
            (Some(ty), None) if !is_float => ConvertForm::Tangent(ty),
            _ => form.clone(),
        }
    }

    fn parts(&mut self, parts: &[Expr], out: &mut Vec<Stmt>) -> Option<Vec<Expr>> {
        let is_moved = |this: &mut Self, part: &Expr| this.tangent(part, part, &mut Vec::new()).is_some();
        parts
            .iter()
            .any(|part| is_moved(self, part))
            .then(|| parts.iter().map(|part| self.tangent_or_zero(part, out)).collect())
    }

    fn read(&mut self, place: &Place) -> Option<Place> {
        self.is_active(place.root).then(|| self.dot_place(place))
    }

    fn rule(&mut self, rule: &'static Rule, operands: &[Expr], result: &Expr, out: &mut Vec<Stmt>) -> Option<Expr> {
        let dots: Vec<Option<Expr>> = operands.iter().map(|operand| self.tangent(operand, operand, out)).collect();
        if let Some(power) = partial::power(rule, operands) {
            let dot = dots.into_iter().next().flatten()?;
            return match power {
                Power::Zero => Some(self.no_tangent()),
                Power::One => Some(dot),
                Power::Formula(formula) => Some(product(dot, formula)),
            };
        }
        match (rule.name, operands, dots.as_slice()) {
            ("mul", [a, b], [Some(a_dot), Some(_)]) if same_atom(a, b) => {
                Some(product(product(super::literal("2.0"), a.clone()), a_dot.clone()))
            }
            ("mul", [a, b], [Some(a_dot), Some(b_dot)]) => {
                Some(sum(product(a_dot.clone(), b.clone()), product(a.clone(), b_dot.clone())))
            }
            // One division, and the quotient is at hand.
            ("div", [_, b], [Some(a_dot), Some(b_dot)]) => {
                Some(quotient(difference(a_dot.clone(), product(result.clone(), b_dot.clone())), b.clone()))
            }
            ("div", [_, b], [Some(a_dot), None]) => Some(quotient(a_dot.clone(), b.clone())),
            ("div", [_, b], [None, Some(b_dot)]) => {
                Some(negated(quotient(product(result.clone(), b_dot.clone()), b.clone())))
            }
            _ => self.sum_of_partials(rule, operands, dots, result),
        }
    }

    fn sum_of_partials(
        &mut self,
        rule: &'static Rule,
        operands: &[Expr],
        dots: Vec<Option<Expr>>,
        result: &Expr,
    ) -> Option<Expr> {
        let mut total: Option<Expr> = None;
        for (index, (dot, partial)) in dots.into_iter().zip(rule.partials).enumerate() {
            let Some(dot) = dot else { continue };
            let term = match partial {
                Partial::One => dot,
                Partial::MinusOne => negated(dot),
                Partial::Formula(formula) => {
                    let partial = self.formulas.apply(rule, index, *formula, operands, result);
                    // What is not selected may be infinite, or no number.
                    if rule.selects() { selected(dot, partial) } else { product(dot, partial) }
                }
                Partial::None | Partial::Flat => continue,
            };
            total = Some(match total {
                None => term,
                Some(total) => sum(total, term),
            });
        }
        total
    }

    /// Whether the tangent of an expression reads its own result.
    pub(super) fn reads_result(&mut self, value: &Expr) -> bool {
        let Expr::Rule { rule, operands, .. } = value else { return false };
        let mut moves = operands.iter().map(|operand| self.tangent(operand, operand, &mut Vec::new()).is_some());
        if rule.name == "div" {
            return moves.nth(1).unwrap_or(false);
        }
        let moves: Vec<bool> = moves.collect();
        moves.into_iter().zip(rule.partials).any(|(moves, partial)| {
            moves && matches!(partial, Partial::Formula(tokens) if partial::mentions_result(&tokens()))
        })
    }
}

/// The type of which a path names a function: `f64` of `f64::from`.
fn owner(path: &TokenStream) -> Option<syn::Type> {
    let syn::ExprPath { mut path, qself, .. } = syn::parse2(path.clone()).ok()?;
    if let Some(qself) = qself {
        return Some(*qself.ty);
    }
    path.segments.pop();
    path.segments.pop_punct();
    syn::parse2(quote::quote!(#path)).ok()
}

fn same_atom(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Place(a), Expr::Place(b)) => a.same_as(b),
        _ => false,
    }
}

fn sum(a: Expr, b: Expr) -> Expr {
    operation("add", vec![a, b])
}

fn difference(a: Expr, b: Expr) -> Expr {
    operation("sub", vec![a, b])
}

fn quotient(a: Expr, b: Expr) -> Expr {
    operation("div", vec![a, b])
}

fn operation(name: &str, operands: Vec<Expr>) -> Expr {
    let rule = rules::lookup(name).expect("the table has a row for every operator");
    Expr::operation(rule, crate::ir::Form::Binary, operands)
}

/// `rules::selected(dot, partial)`
fn selected(dot: Expr, partial: Expr) -> Expr {
    let rule = rules::lookup_function("selected").expect("the table has a row for what partials call");
    partial::operation(rule, vec![dot, partial])
}
