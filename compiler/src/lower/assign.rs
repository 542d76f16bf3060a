//! Assignments and the other statements that write a place.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use crate::diagnostics::Code;
use crate::ir::{Expr, Opaque, Place, Refusal, StmtKind, Ty, UpdateOp};

use super::place::{Located, peel};
use super::scope::Binding;
use super::{Lowering, Value};

impl Lowering<'_> {
    /// `left = right;`
    pub(super) fn assign(&mut self, assign: &syn::ExprAssign) {
        match peel(&assign.left) {
            syn::Expr::Infer(_) => self.discard(&assign.right),
            syn::Expr::Tuple(tuple) => {
                self.destructure(&tuple.elems.iter().collect::<Vec<_>>(), assign);
            }
            syn::Expr::Array(array) => {
                self.destructure(&array.elems.iter().collect::<Vec<_>>(), assign);
            }
            left if super::barriers::escapes(self, left) => self.stored(&syn::Expr::Assign(assign.clone())),
            left => {
                let hint = self.hint_after(left);
                let mut value = self.value(&assign.right);
                if self.effects(left).any() {
                    value = self.frozen(value);
                }
                self.hint = hint;
                if self.is_closed() {
                    return;
                }
                self.store(left, value, assign);
            }
        }
    }

    fn store(&mut self, left: &syn::Expr, value: Value, source: &syn::ExprAssign) {
        let Some(place) = self.target(left) else {
            return;
        };
        if self.is_whole_reference(&place) {
            self.unsupported(left, "a reference that is assigned again");
            return;
        }
        if place.projections.is_empty() {
            let var = &mut self.func.vars[place.root.0 as usize];
            if var.ty == Ty::Unknown && var.annotation.is_none() {
                var.ty.clone_from(&value.ty);
            }
        }
        self.push(StmtKind::Assign { place, value: value.expr }, source.span());
    }

    /// `(a, b) = right;`: all of the right side is evaluated first.
    fn destructure(&mut self, targets: &[&syn::Expr], assign: &syn::ExprAssign) {
        let parts: Vec<Value> = match peel(&assign.right) {
            syn::Expr::Tuple(tuple) if tuple.elems.len() == targets.len() => {
                self.ordered_parts(&tuple.elems.iter().collect::<Vec<_>>())
            }
            syn::Expr::Array(array) if array.elems.len() == targets.len() => {
                self.ordered_parts(&array.elems.iter().collect::<Vec<_>>())
            }
            _ => {
                let is_tuple = matches!(peel(&assign.left), syn::Expr::Tuple(_));
                let value = self.value(&assign.right);
                let value = self.temp(value);
                (0..targets.len()).map(|position| self.part(&value, position, is_tuple)).collect()
            }
        };
        for (target, part) in targets.iter().zip(parts) {
            match peel(target) {
                syn::Expr::Infer(_) => {}
                syn::Expr::Tuple(_) | syn::Expr::Array(_) | syn::Expr::Range(_) => {
                    self.unsupported(target, "a nested destructuring assignment");
                }
                target => self.store(target, part, assign),
            }
        }
    }

    fn ordered_parts(&mut self, exprs: &[&syn::Expr]) -> Vec<Value> {
        let values = self.operands(exprs);
        values.into_iter().map(|value| self.frozen(value)).collect()
    }

    /// An element of a tuple or array that was bound to a variable.
    fn part(&self, value: &Value, position: usize, is_tuple: bool) -> Value {
        let Expr::Place(place) = &value.expr else {
            return value.clone();
        };
        let located = Located { place: place.clone(), ty: value.ty.clone(), borrow: None };
        let located = self.element_of(located, position, is_tuple);
        Value::new(Expr::Place(located.place), located.ty)
    }

    /// The place on the left of an assignment.
    fn target(&mut self, left: &syn::Expr) -> Option<Place> {
        let located = self.locate(left);
        match located {
            Some(Located { place, borrow: None, .. }) => {
                self.mark_written(place.root);
                Some(place)
            }
            Some(_) => {
                self.unsupported(left, "a reference that is assigned again");
                None
            }
            None => {
                self.unsupported(left, "an assignment to this");
                None
            }
        }
    }

    /// An assignment to a static, or to what a cell or a lock holds.
    fn stored(&mut self, source: &syn::Expr) {
        let value = self.store_value(source);
        self.discard_value(value, source);
    }

    /// Such an assignment as a value.
    pub(super) fn store_value(&mut self, source: &syn::Expr) -> Value {
        let mut value = self.refused(source, "this assignment");
        // A variable that lends what a lock holds is written on the way.
        if let (Some(Binding::Var(var)), Expr::Opaque(opaque)) =
            (super::barriers::assigned(source).and_then(|left| self.root_binding(left)).cloned(), &mut value.expr)
            && self.guards.contains(&var)
        {
            opaque.writes.push(var);
            self.mark_written(var);
        }
        value
    }

    /// `place op= value;`
    pub(super) fn update(&mut self, binary: &syn::ExprBinary) {
        if super::barriers::escapes(self, &binary.left) {
            return self.stored(&syn::Expr::Binary(binary.clone()));
        }
        let hint = self.hint_after(&binary.left);
        let mut value = self.added(&binary.left, &binary.right);
        if self.effects(&binary.left).any() {
            value = self.frozen(value);
        }
        self.hint = hint;
        if self.is_closed() {
            return;
        }
        let Some(mut place) = self.target(&binary.left) else {
            return;
        };
        let ty = self.place_ty(&place);
        if let Ty::Ref(_) = ty {
            let located = super::place::read(Located { place, ty, borrow: None });
            let Expr::Place(read) = located.expr else {
                return;
            };
            place = read;
        }
        let span = binary.span();
        if let Some(op) = update_op(&binary.op) {
            self.push(StmtKind::Update { place, op, value: value.expr }, span);
            return;
        }
        // Bit operations are for integers and booleans: an assignment of pure tokens.
        let ty = self.place_ty(&place);
        let op = without_assignment(&binary.op);
        let operands = [Value::new(Expr::Place(place.clone()), ty.clone()), value];
        let known = operands.iter().all(|operand| super::types::is_counted(super::types::strip(&operand.ty)));
        let mut value = self.composed(&operands, binary, ty, |lowering, values| {
            lowering.printed(&values[0].expr).infix(&op, lowering.printed(&values[1].expr)).tokens
        });
        if let Expr::Opaque(opaque) = &mut value.expr
            && !known
        {
            let what = "this operator".to_owned();
            opaque.refused = Some(Box::new(Refusal::new(Code::NoDerivative, what)));
        }
        self.push(StmtKind::Assign { place, value: value.expr }, span);
    }

    /// What is added to a number is the value behind a reference; text and the like take the reference itself.
    fn added(&mut self, left: &syn::Expr, right: &syn::Expr) -> Value {
        let is_foreign = matches!(self.root_binding(left), Some(Binding::Var(var)) if self.is_foreign(*var));
        if is_foreign
            && let syn::Expr::Reference(_) = peel(right)
            && let Some(located) = self.locate(right)
        {
            return self.reference_value(&located, right);
        }
        self.operand(right)
    }

    /// Evaluates an expression and drops its value.
    pub(super) fn discard(&mut self, expr: &syn::Expr) {
        let is_method = matches!(peel(expr), syn::Expr::MethodCall(_));
        if super::expr::is_projection(expr) && !is_method && !self.effects(expr).any() {
            return;
        }
        let value = self.value(expr);
        self.discard_value(value, expr);
    }

    pub(super) fn discard_value(&mut self, value: Value, source: &syn::Expr) {
        match value.expr {
            Expr::Call(call) => self.push(StmtKind::Call(call), source.span()),
            Expr::Opaque(opaque) if !opaque.repeatable || opaque.refused.is_some() => {
                self.push(StmtKind::Effect(opaque), source.span());
            }
            // What was detached on purpose stays for the analyses to see.
            Expr::NoGrad { .. } => {
                self.temp(value);
            }
            // The rest has no effect.
            _ => {}
        }
    }

    /// Sets the hint for temporaries to the name an expression starts with; the hint before.
    pub(super) fn hint_after(&mut self, target: &syn::Expr) -> String {
        let name = match self.root_binding(target) {
            Some(Binding::Var(var)) => self.func.var(*var).ident.to_string(),
            Some(Binding::Alias(alias)) => self.func.var(alias.place.root).ident.to_string(),
            None => self.hint.clone(),
        };
        let name = name.trim_end_matches(|c: char| c.is_numeric()).trim_end_matches('_').to_owned();
        std::mem::replace(&mut self.hint, if name.is_empty() { "value".to_owned() } else { name })
    }
}

/// `no_grad(..)` around something that is there for its effect.
pub(super) fn detached(path: &TokenStream, mut opaque: Opaque) -> Opaque {
    let tokens = &opaque.tokens;
    let tokens = quote!(#path(#tokens));
    let refused = opaque.refused.take().filter(|_| !opaque.writes.is_empty());
    opaque.tokens = tokens;
    let reads = opaque.reads.clone();
    opaque.detached = reads;
    opaque.refused = refused.map(|refusal| Box::new(Refusal::new(Code::OpaqueWrite, refusal.what)));
    opaque.repeatable = false;
    opaque
}

fn update_op(op: &syn::BinOp) -> Option<UpdateOp> {
    match op {
        syn::BinOp::AddAssign(_) => Some(UpdateOp::Add),
        syn::BinOp::SubAssign(_) => Some(UpdateOp::Sub),
        syn::BinOp::MulAssign(_) => Some(UpdateOp::Mul),
        syn::BinOp::DivAssign(_) => Some(UpdateOp::Div),
        syn::BinOp::RemAssign(_) => Some(UpdateOp::Rem),
        _ => None,
    }
}

fn without_assignment(op: &syn::BinOp) -> syn::BinOp {
    match op {
        syn::BinOp::BitXorAssign(_) => syn::BinOp::BitXor(syn::token::Caret::default()),
        syn::BinOp::BitAndAssign(_) => syn::BinOp::BitAnd(syn::token::And::default()),
        syn::BinOp::BitOrAssign(_) => syn::BinOp::BitOr(syn::token::Or::default()),
        syn::BinOp::ShlAssign(_) => syn::BinOp::Shl(syn::token::Shl::default()),
        _ => syn::BinOp::Shr(syn::token::Shr::default()),
    }
}
