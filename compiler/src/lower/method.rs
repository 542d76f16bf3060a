//! Method calls as values.

use quote::{ToTokens, quote};

use crate::diagnostics::Code;
use crate::ir::{Expr, Form, Place, Ty};
use crate::rules::{self, Rule};

use super::effect::{INSPECTING, INTEGER};
use super::scope::Binding;
use super::types::{is_container, is_integer, is_scalar, strip};
use super::{Lowering, Value};

/// Methods whose derivative is zero almost everywhere.
pub(super) const ROUNDING: &[&str] = &["floor", "ceil", "round", "round_ties_even", "trunc", "signum", "div_euclid"];

/// Methods that take the bits of a float.
pub(super) const BITS: &[&str] = &["to_bits", "to_le_bytes", "to_be_bytes", "to_ne_bytes"];

/// Methods with a row that integers have too; they give an integer there.
const SHARED: &[&str] = &["abs", "signum", "min", "max", "clamp", "rem_euclid", "div_euclid", "midpoint"];

/// Whether the standard library gives integers a method of this name that gives an integer.
pub(super) fn keeps_integers(name: &str) -> bool {
    INTEGER.contains(&name) || SHARED.contains(&name) || name == "clone"
}

/// The row of a method, if it is called with as many arguments as the row has operands.
pub(super) fn method_rule(name: &str, operands: usize) -> Option<&'static Rule> {
    rules::lookup_method(name).filter(|rule| rule.operands.len() == operands)
}

impl Lowering<'_> {
    pub(super) fn method(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        let name = call.method.to_string();
        let name = name.as_str();
        if let Some(rule) = method_rule(name, call.args.len() + 1) {
            // A float's method that integers have not is one of a trait of the user's there.
            if is_integer(&self.infer(&call.receiver)) && !SHARED.contains(&name) {
                return self.unknown_method(call, source);
            }
            return self.rule_method(rule, call, source);
        }
        if super::expr::is_projection(source)
            && let Some(located) = self.locate(source)
        {
            return self.located_value(&located, source);
        }
        match (name, call.args.len()) {
            ("sin_cos", 0) => self.sin_cos(call, source),
            ("clone" | "to_vec" | "to_owned", 0) => self.copied(call, source),
            (_, 0) if BITS.contains(&name) => self.cut_method(Code::BitPattern, call, source, Ty::Unknown),
            ("powi", _) => self.refused(source, "this call of `powi`"),
            ("len", 0) if super::barriers::barrier(self, source).is_none() => self.length(call, source),
            ("len", 0) => self.unknown_method(call, source),
            ("count", 0) if super::size::is_counted_out(&call.receiver) => self.length(call, source),
            _ if INSPECTING.contains(&name) => self.inspection(call, source),
            _ if INTEGER.contains(&name) => self.integer_method(call, source),
            _ => self.unknown_method(call, source),
        }
    }

    fn located_value(&mut self, located: &super::place::Located, source: &syn::Expr) -> Value {
        if located.borrow.is_some() {
            self.reference_value(located, source)
        } else {
            Value::new(Expr::Place(located.place.clone()), located.ty.clone())
        }
    }

    /// The receiver and the arguments as operands.
    fn method_operands(&mut self, call: &syn::ExprMethodCall) -> Vec<Value> {
        let exprs: Vec<&syn::Expr> = std::iter::once(&*call.receiver).chain(&call.args).collect();
        self.arithmetic_operands(&exprs)
    }

    fn rule_method(&mut self, rule: &'static Rule, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        let values = self.method_operands(call);
        let ty = strip(&values[0].ty).clone();
        if is_integer(&ty) {
            return self.integer_call(&values, call, source, ty);
        }
        if ROUNDING.contains(&rule.name) {
            let method = &call.method;
            return self.cut(Code::Rounding, &values, source, ty, |lowering, values| {
                method_tokens(lowering, values, &method.to_token_stream())
            });
        }
        let operands = values.into_iter().map(|value| value.expr).collect();
        Value::new(Expr::written(rule, Form::Method, operands, source), ty)
    }

    /// A method of an integer: pure tokens.
    fn integer_call(&mut self, values: &[Value], call: &syn::ExprMethodCall, source: &syn::Expr, ty: Ty) -> Value {
        let (method, turbofish) = (&call.method, &call.turbofish);
        self.composed(values, source, ty, |lowering, values| {
            method_tokens(lowering, values, &quote!(#method #turbofish))
        })
    }

    fn sin_cos(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        let operand = self.operand(&call.receiver);
        self.sin_cos_of(&operand, source)
    }

    /// `(x.sin(), x.cos())`
    pub(super) fn sin_cos_of(&mut self, operand: &Value, source: &syn::Expr) -> Value {
        let ty = strip(&operand.ty).clone();
        let parts = ["sin", "cos"].map(|name| {
            let rule = rules::lookup(name).expect("the table has rows for sin and cos");
            let expr = Expr::written(rule, Form::Method, vec![operand.expr.clone()], source);
            self.temp(Value::new(expr, ty.clone())).expr
        });
        Value::new(Expr::Tuple(parts.into()), Ty::Tuple(vec![ty.clone(), ty]))
    }

    fn copied(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        let located = if super::expr::is_projection(&call.receiver) { self.locate(&call.receiver) } else { None };
        let Some(located) = located else {
            let value = self.value(&call.receiver);
            let value = self.atom_of(value);
            return match value.expr {
                Expr::Place(place) => copy_of(place, &value.ty, call),
                Expr::Literal(_) => value,
                _ => self.refused(source, &format!("the method `{}`", call.method)),
            };
        };
        if is_scalar(strip(&located.ty)) {
            return super::place::read(located);
        }
        let ty = strip(&located.ty).clone();
        copy_of(located.place, &ty, call)
    }

    /// A method of a float that gives no float.
    fn cut_method(&mut self, code: Code, call: &syn::ExprMethodCall, source: &syn::Expr, ty: Ty) -> Value {
        let values = self.method_operands(call);
        let method = &call.method;
        self.cut(code, &values, source, ty, |lowering, values| {
            method_tokens(lowering, values, &method.to_token_stream())
        })
    }

    /// `.is_nan()` and the like: verbatim. A type that is not known may have a method of that name with another meaning.
    fn inspection(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        let receiver = strip(&self.infer(&call.receiver)).clone();
        if !is_container(&receiver) && !is_scalar(&receiver) {
            return self.unknown_method(call, source);
        }
        if self.effects(source).any() {
            let values = self.method_operands(call);
            return self.integer_call(&values, call, source, Ty::Bool);
        }
        Value::new(Expr::Opaque(self.verbatim(source)), Ty::Bool)
    }

    fn integer_method(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        if !is_integer(&self.infer(&call.receiver)) {
            return self.unknown_method(call, source);
        }
        let values = self.method_operands(call);
        let ty = match strip(&values[0].ty) {
            Ty::Usize => Ty::Usize,
            _ => Ty::Int,
        };
        self.integer_call(&values, call, source, ty)
    }

    /// What a method that is not understood gives is of any type, whatever its receiver is.
    fn unknown_method(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Value {
        self.refused(source, &format!("the method `{}`", call.method))
    }

    /// `acc.add(x);`: a method whose result nobody wants is there for its effect on a receiver of a type that is not
    /// known, even if floats have a method of that name.
    pub(super) fn effect_of_method(&mut self, call: &syn::ExprMethodCall, source: &syn::Expr) -> Option<Value> {
        let root = match self.root_binding(&call.receiver)? {
            Binding::Var(var) => *var,
            Binding::Alias(alias) => alias.place.root,
        };
        let receiver = strip(&self.infer(&call.receiver)).clone();
        let is_known = is_container(&receiver) || is_scalar(&receiver);
        let name = call.method.to_string();
        if is_known || !self.root_may_be_written(&call.receiver) || self.effects(source).exits {
            return None;
        }
        let mut value = self.refused(source, &format!("the method `{name}`"));
        if let Expr::Opaque(opaque) = &mut value.expr
            && let Some(refusal) = &mut opaque.refused
        {
            refusal.code = Code::OpaqueWrite;
            opaque.writes.push(root);
            opaque.writes.sort_unstable();
            opaque.writes.dedup();
            self.mark_written(root);
        }
        Some(value)
    }
}

fn copy_of(place: Place, ty: &Ty, call: &syn::ExprMethodCall) -> Value {
    let ty = match strip(ty) {
        Ty::Slice(elem) => Ty::Vec(elem.clone()),
        Ty::Array(elem, _) if call.method == "to_vec" => Ty::Vec(elem.clone()),
        other => other.clone(),
    };
    Value::new(Expr::Copied { place, method: Box::new(call.method.clone()) }, ty)
}

/// `receiver.method(arguments)` over atoms.
fn method_tokens(
    lowering: &Lowering<'_>,
    values: &[Value],
    method: &proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let receiver = lowering.receiver_tokens(&values[0].expr);
    let arguments = values[1..].iter().map(|value| lowering.atom_tokens(&value.expr));
    quote!(#receiver.#method(#(#arguments),*))
}
