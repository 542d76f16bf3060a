//! Expressions in A-normal form.

use quote::{ToTokens, quote};

use crate::diagnostics::Code;
use crate::ir::{Expr, Ty, VarId};

use super::place::{Located, peel};
use super::types::{join, of_literal};
use super::{Lowering, Value, pure};

impl Lowering<'_> {
    /// Lowers an expression; its last operation is left to whoever uses the value.
    pub(super) fn value(&mut self, expr: &syn::Expr) -> Value {
        if let Some(value) = self.lost(expr).or_else(|| self.promoted(expr)) {
            return value;
        }
        match expr {
            syn::Expr::Lit(literal) => Value::new(Expr::Literal(literal.to_token_stream()), of_literal(&literal.lit)),
            syn::Expr::Path(_) | syn::Expr::Index(_) | syn::Expr::Field(_) | syn::Expr::Reference(_) => {
                self.place_value(expr)
            }
            syn::Expr::Paren(inner) => self.parenthesised(&inner.expr),
            syn::Expr::Group(inner) => self.parenthesised(&inner.expr),
            syn::Expr::Binary(binary) => self.binary(binary, expr),
            syn::Expr::Unary(unary) => self.unary(unary, expr),
            syn::Expr::Cast(cast) => self.cast(cast, expr),
            syn::Expr::MethodCall(call) => self.method(call, expr),
            syn::Expr::Call(call) => self.call(call, expr),
            syn::Expr::Tuple(tuple) => {
                let values = self.operands(&tuple.elems.iter().collect::<Vec<_>>());
                let ty = Ty::Tuple(values.iter().map(|value| value.ty.clone()).collect());
                Value::new(Expr::Tuple(values.into_iter().map(|value| value.expr).collect()), ty)
            }
            syn::Expr::Array(array) => {
                let values = self.operands(&array.elems.iter().collect::<Vec<_>>());
                let elem = values.iter().fold(Ty::Unknown, |ty, value| join(&ty, &value.ty));
                let ty = Ty::Array(Box::new(elem), values.len().to_string());
                Value::new(Expr::Array(values.into_iter().map(|value| value.expr).collect()), ty)
            }
            syn::Expr::Repeat(repeat) => {
                let [value, len] = self.repeated(&repeat.expr, &repeat.len);
                let len = self.opaque_of(&len.expr);
                let ty = Ty::Array(Box::new(value.ty.clone()), len.tokens.to_string());
                Value::new(Expr::ArrayRepeat { value: Box::new(value.expr), len }, ty)
            }
            syn::Expr::Block(block) => self.block_value(block, true),
            syn::Expr::If(branch) => self.branch(branch, true, None),
            syn::Expr::Match(matching) => self.matching(matching, true, None),
            syn::Expr::Loop(endless) => self.endless(endless, None),
            syn::Expr::Assign(_)
            | syn::Expr::While(_)
            | syn::Expr::ForLoop(_)
            | syn::Expr::Break(_)
            | syn::Expr::Continue(_)
            | syn::Expr::Return(_) => {
                self.effect(expr);
                Value::unit()
            }
            syn::Expr::Macro(mac) => self.macro_value(&mac.mac, expr),
            _ => self.refused(expr, what(expr)),
        }
    }

    /// An operand in A-normal form, as arithmetic reads it: a reference gives the value behind it.
    pub(super) fn operand(&mut self, expr: &syn::Expr) -> Value {
        if let Some(value) = self.lost(expr) {
            return self.atom_of(value);
        }
        if is_projection(expr)
            && let Some(located) = self.locate(expr)
        {
            return super::place::read(located);
        }
        let value = self.value(expr);
        self.atom_of(value)
    }

    /// A projection that takes no part of a value: the index out of a pair, the choice between constants.
    fn lost(&mut self, expr: &syn::Expr) -> Option<Value> {
        match peel(expr) {
            syn::Expr::Field(_) => {
                super::barriers::barrier(self, peel(expr))?;
                Some(self.refused(peel(expr), "this field"))
            }
            syn::Expr::Index(index) if super::barriers::chooses(self, index) => {
                let compared = super::barriers::compared_by(self, &index.index).unwrap_or_default();
                let operand = compared.into_iter().map(Expr::var);
                let operands: Vec<Value> = operand.map(|expr| Value::new(expr, Ty::Unknown)).collect();
                let tokens = self.verbatim(expr).tokens.clone();
                Some(self.cut(Code::BoolAsNumber, &operands, expr, Ty::Unknown, |_, _| tokens))
            }
            _ => None,
        }
    }

    /// Whether [`lost`](Self::lost) has something to say of the field of an expression.
    pub(super) fn is_lost(&self, expr: &syn::Expr) -> bool {
        matches!(peel(expr), syn::Expr::Field(_)) && super::barriers::barrier(self, peel(expr)).is_some()
    }

    /// Operands from left to right. One whose value a later one may change is copied first.
    pub(super) fn operands(&mut self, exprs: &[&syn::Expr]) -> Vec<Value> {
        self.ordered(exprs, |lowering, expr| {
            let value = lowering.value(expr);
            lowering.atom_of(value)
        })
    }

    /// Operands of arithmetic from left to right.
    pub(super) fn arithmetic_operands(&mut self, exprs: &[&syn::Expr]) -> Vec<Value> {
        self.ordered(exprs, Self::operand)
    }

    fn ordered(&mut self, exprs: &[&syn::Expr], mut lower: impl FnMut(&mut Self, &syn::Expr) -> Value) -> Vec<Value> {
        let effects: Vec<bool> = exprs.iter().map(|expr| self.effects(expr).any()).collect();
        let mut values = Vec::with_capacity(exprs.len());
        for (position, expr) in exprs.iter().enumerate() {
            let mut value = lower(self, expr);
            if effects[position + 1..].contains(&true) && self.reads_changeable(&value.expr) {
                value = self.kept(value);
            }
            values.push(value);
        }
        values
    }

    /// The value and the length of `[value; len]`.
    pub(super) fn repeated(&mut self, value: &syn::Expr, len: &syn::Expr) -> [Value; 2] {
        let value = self.value(value);
        let value = self.atom_of(value);
        let effects = self.effects(len);
        if effects.any() {
            let len = self.value(len);
            return [value, self.atom_of(len)];
        }
        let len = if self.loses(len) { self.size(len) } else { self.verbatim(len) };
        [value, Value::new(Expr::Opaque(len), Ty::Usize)]
    }

    /// A boolean that is kept verbatim, with its effects done before.
    pub(super) fn condition(&mut self, expr: &syn::Expr) -> Value {
        let expr = peel(expr);
        if !self.effects(expr).any() && !has_let(expr) {
            let opaque = self.verbatim(expr);
            return Value::new(Expr::Opaque(opaque), Ty::Bool);
        }
        let value = self.value(expr);
        self.atom_of(value)
    }

    fn parenthesised(&mut self, inner: &syn::Expr) -> Value {
        let mut value = self.value(inner);
        if let Expr::Opaque(opaque) = &mut value.expr
            && opaque.tokens.clone().into_iter().count() > 1
        {
            let tokens = &opaque.tokens;
            opaque.tokens = quote!((#tokens));
        }
        value
    }

    fn place_value(&mut self, expr: &syn::Expr) -> Value {
        match self.locate(expr) {
            Some(located) if located.borrow.is_some() => self.reference_value(&located, expr),
            Some(Located { place, ty, .. }) => Value::new(Expr::Place(place), ty),
            None => self.constant(expr),
        }
    }

    /// The path of a constant, or an element of one.
    fn constant(&mut self, expr: &syn::Expr) -> Value {
        match expr {
            syn::Expr::Path(path) => Value::new(Expr::Literal(path.to_token_stream()), self.constant_ty(&path.path)),
            _ if self.effects(expr).any() => self.refused(expr, "an effect inside this index"),
            _ => {
                let mut opaque = self.verbatim(expr);
                opaque.repeatable = true;
                Value::new(Expr::Opaque(opaque), self.infer(expr))
            }
        }
    }

    /// Tokens over atoms that are known to carry no gradient.
    pub(super) fn composed(
        &mut self,
        operands: &[Value],
        source: &impl ToTokens,
        ty: Ty,
        print: impl FnOnce(&Self, &[Value]) -> proc_macro2::TokenStream,
    ) -> Value {
        let reads = operands.iter().flat_map(|operand| super::scope::reads(&operand.expr)).collect();
        let mut opaque = pure(print(self, operands), reads);
        opaque.source = source.to_token_stream();
        let flowing: Vec<VarId> = operands.iter().flat_map(|operand| flowing(&operand.expr)).collect();
        opaque.detached = opaque.reads.iter().copied().filter(|var| !flowing.contains(var)).collect();
        opaque.repeatable = operands.iter().all(|operand| match &operand.expr {
            Expr::Opaque(inner) => inner.repeatable,
            _ => true,
        });
        Value::new(Expr::Opaque(opaque), ty)
    }
}

/// The variables through which a gradient would pass into an atom.
fn flowing(expr: &Expr) -> Vec<VarId> {
    match expr {
        Expr::Place(place) => vec![place.root],
        Expr::Opaque(opaque) => opaque.flowing(),
        _ => Vec::new(),
    }
}

/// Whether an expression may name a place.
pub(super) fn is_projection(expr: &syn::Expr) -> bool {
    match peel(expr) {
        syn::Expr::Path(_) | syn::Expr::Index(_) | syn::Expr::Field(_) | syn::Expr::Reference(_) => true,
        syn::Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)),
        syn::Expr::MethodCall(call) => {
            matches!(call.method.to_string().as_str(), "unwrap" | "expect" | "as_slice" | "as_mut_slice")
        }
        _ => false,
    }
}

/// Whether a condition binds names.
pub(super) fn has_let(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        syn::Expr::Paren(inner) => has_let(&inner.expr),
        _ => false,
    }
}

/// The noun for an expression that is kept as it is written.
pub(super) fn noun(expr: &syn::Expr) -> String {
    match expr {
        syn::Expr::Macro(mac) => format!("the macro `{}!`", super::macros::name_of(&mac.mac)),
        syn::Expr::MethodCall(call) => format!("the method `{}`", call.method),
        syn::Expr::Call(call) => format!("the function `{}`", call.func.to_token_stream().to_string().replace(' ', "")),
        _ => what(expr).to_owned(),
    }
}

/// The noun for a construct that is not understood.
pub(super) fn what(expr: &syn::Expr) -> &'static str {
    match expr {
        syn::Expr::Closure(_) => "a closure",
        syn::Expr::Struct(_) => "a struct literal",
        syn::Expr::Unsafe(_) => "an `unsafe` block",
        syn::Expr::Try(_) => "the `?` operator",
        syn::Expr::Async(_) | syn::Expr::Await(_) => "asynchronous code",
        syn::Expr::Range(_) => "a range kept as a value",
        syn::Expr::Let(_) => "a `let` in a condition",
        syn::Expr::Const(_) => "a `const` block",
        syn::Expr::Yield(_) => "a `yield`",
        syn::Expr::RawAddr(_) => "a raw pointer",
        syn::Expr::TryBlock(_) => "a `try` block",
        _ => "this expression",
    }
}
