//! Expressions that name a place, or a reference to one.

use quote::{ToTokens, quote};

use crate::ir::{Expr, Opaque, Place, Projection, Ty};
use crate::precedence::Precedence;

use super::scope::Binding;
use super::types::{element, field, is_scalar, strip};
use super::{Lowering, Value, pure};

/// A place named by an expression.
#[derive(Clone)]
pub(super) struct Located {
    pub(super) place: Place,
    /// The type of the place itself.
    pub(super) ty: Ty,
    /// The expression is a reference to the place, `Some(true)` a mutable one; `None` for the place itself.
    pub(super) borrow: Option<bool>,
}

impl Located {
    /// Whether using the expression by value gives a reference.
    pub(super) fn is_reference(&self) -> bool {
        self.borrow.is_some() || matches!(self.ty, Ty::Ref(_))
    }

    pub(super) fn project(mut self, projection: Projection, ty: Ty) -> Self {
        self.place.projections.push(projection);
        Self { place: self.place, ty, borrow: None }
    }
}

impl Lowering<'_> {
    /// The place an expression names or refers to, if it does. A temporary that is borrowed becomes one.
    pub(super) fn locate(&mut self, expr: &syn::Expr) -> Option<Located> {
        match expr {
            syn::Expr::Paren(inner) => self.locate(&inner.expr),
            syn::Expr::Group(inner) => self.locate(&inner.expr),
            syn::Expr::Path(path) if path.qself.is_none() => self.locate_name(&path.path),
            syn::Expr::Index(index) => {
                let base = self.base(&index.expr)?;
                Some(self.index_into(base, &index.index))
            }
            syn::Expr::Field(access) => {
                let base = self.base(&access.base)?;
                let ty = field(&base.ty, &access.member);
                Some(base.project(Projection::Field(access.member.clone()), ty))
            }
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => {
                let target = self.locate(expr)?;
                Some(dereferenced(target))
            }
            syn::Expr::Reference(reference) => self.locate_reference(reference),
            syn::Expr::MethodCall(call) => self.locate_method(call),
            _ => None,
        }
    }

    fn locate_name(&self, path: &syn::Path) -> Option<Located> {
        match self.lookup(&path.get_ident()?.to_string())?.clone() {
            Binding::Var(var) => {
                Some(Located { place: Place::var(var), ty: self.func.var(var).ty.clone(), borrow: None })
            }
            Binding::Alias(alias) => Some(Located { place: alias.place, ty: alias.ty, borrow: Some(alias.mutable) }),
        }
    }

    /// The place a projection starts from: a value that is no place is bound to a temporary. `None` for constants, which
    /// are kept verbatim, and for what is not understood.
    fn base(&mut self, expr: &syn::Expr) -> Option<Located> {
        if is_constant(self, expr) {
            return None;
        }
        if let Some(located) = self.locate(expr) {
            return Some(located);
        }
        let value = self.value(expr);
        if let Expr::Place(place) = value.expr {
            return Some(Located { place, ty: value.ty, borrow: None });
        }
        let value = self.temp(value);
        match value.expr {
            Expr::Place(place) => Some(Located { place, ty: value.ty, borrow: None }),
            _ => None,
        }
    }

    fn locate_reference(&mut self, reference: &syn::ExprReference) -> Option<Located> {
        let mutable = reference.mutability.is_some();
        if let Some(inner) = self.reborrowed(&reference.expr, mutable) {
            return Some(inner);
        }
        let target = if let Some(target) = self.locate(&reference.expr) {
            target
        } else {
            let value = self.value(&reference.expr);
            let ty = value.ty.clone();
            let Expr::Place(place) = self.temp(value).expr else {
                return None;
            };
            Located { place, ty, borrow: None }
        };
        if mutable {
            self.mark_written(target.place.root);
        }
        Some(Located { borrow: Some(mutable), ..target })
    }

    /// `&*x` and `&mut *x` where `x` is a reference of the same kind: `x` itself.
    fn reborrowed(&mut self, expr: &syn::Expr, mutable: bool) -> Option<Located> {
        let syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr: inner, .. }) = peel(expr) else {
            return None;
        };
        let located = self.locate(inner)?;
        let same_kind = match located.borrow {
            Some(kind) => kind == mutable,
            None => {
                matches!(located.ty, Ty::Ref(_))
                    && located.place.projections.is_empty()
                    && self.is_mutable_reference(located.place.root) == mutable
            }
        };
        if mutable {
            self.mark_written(located.place.root);
        }
        if same_kind {
            return Some(located);
        }
        Some(Located { borrow: Some(mutable), ..dereferenced(located) })
    }

    /// Methods that give a reference into their receiver.
    fn locate_method(&mut self, call: &syn::ExprMethodCall) -> Option<Located> {
        let name = call.method.to_string();
        match (name.as_str(), call.args.len()) {
            ("as_slice" | "as_mut_slice" | "as_ref" | "as_mut" | "borrow" | "borrow_mut", 0) => {
                self.root_binding(&call.receiver)?;
                let located = self.locate(&call.receiver)?;
                if !super::types::is_container(strip(&located.ty)) {
                    return None;
                }
                let mutable = name.contains("mut");
                if mutable {
                    self.mark_written(located.place.root);
                }
                let borrow = if located.is_reference() { located.borrow } else { Some(mutable) };
                Some(Located { borrow, ..located })
            }
            ("unwrap", 0) | ("expect", 1) => {
                let syn::Expr::MethodCall(inner) = peel(&call.receiver) else {
                    return None;
                };
                self.locate_element(inner)
            }
            _ => None,
        }
    }

    /// `x.first()`, `x.last()`, `x.get(i)` and their mutable forms, under `unwrap`.
    fn locate_element(&mut self, call: &syn::ExprMethodCall) -> Option<Located> {
        let name = call.method.to_string();
        let index = match (name.as_str(), call.args.len()) {
            ("first" | "first_mut" | "last" | "last_mut", 0) => None,
            ("get" | "get_mut", 1) if !matches!(call.args[0], syn::Expr::Range(_)) => Some(&call.args[0]),
            ("copied" | "cloned", 0) => {
                let syn::Expr::MethodCall(inner) = peel(&call.receiver) else {
                    return None;
                };
                let located = self.locate_element(inner)?;
                return Some(Located { borrow: None, ..located });
            }
            _ => return None,
        };
        self.root_binding(&call.receiver)?;
        let base = self.locate(&call.receiver)?;
        if !super::types::is_container(strip(&base.ty)) {
            return None;
        }
        let mutable = name.ends_with("_mut");
        if mutable {
            self.mark_written(base.place.root);
        }
        let ty = element(&base.ty);
        let base = match index {
            Some(index) => Located { place: self.place_before(base.place.clone(), &[index]), ..base },
            None => base,
        };
        let index = match index {
            Some(index) => self.index(index),
            None if name.starts_with("first") => pure(quote!(0), Vec::new()),
            None => {
                let tokens = self.receiver_tokens(&Expr::Place(base.place.clone()));
                pure(quote!(#tokens.len() - 1), super::scope::place_reads(&base.place))
            }
        };
        let index = if mutable { self.index_apart(&base.place, index) } else { index };
        let located = base.project(Projection::Index(index), ty);
        Some(Located { borrow: Some(mutable), ..located })
    }

    fn index_into(&mut self, mut base: Located, index: &syn::Expr) -> Located {
        // The indices to the left were evaluated before.
        if self.effects(index).any() {
            base.place = self.frozen_place(base.place);
        }
        if let syn::Expr::Range(range) = peel(index) {
            let ty = match strip(&base.ty) {
                Ty::Unknown => Ty::Unknown,
                other => Ty::Slice(Box::new(element(other))),
            };
            let bounds = self.slice_bounds(range);
            return base.project(Projection::Slice(bounds), ty);
        }
        let ty = element(&base.ty);
        let index = match self.index(index) {
            own if base.borrow == Some(true) => self.index_apart(&base.place, own),
            index => index,
        };
        base.project(Projection::Index(index), ty)
    }

    /// An index of a place that is lent as `&mut`. A part of a variable lends the whole of it before its index is
    /// evaluated, so that an index which asks the variable is evaluated before.
    pub(super) fn index_apart(&mut self, base: &Place, index: Opaque) -> Opaque {
        if base.is_whole() || !index.reads.contains(&base.root) {
            return index;
        }
        let hint = std::mem::replace(&mut self.hint, "index".to_owned());
        let value = self.kept(Value::new(Expr::Opaque(index), Ty::Usize));
        self.hint = hint;
        self.opaque_of(&value.expr)
    }

    /// An index: cheap pure tokens, or a temporary.
    pub(super) fn index(&mut self, expr: &syn::Expr) -> Opaque {
        let effects = self.effects(expr);
        if effects.cheap && !effects.any() {
            return self.verbatim(peel(expr));
        }
        let hint = std::mem::replace(&mut self.hint, "index".to_owned());
        let mut value = self.value(expr);
        value.ty = Ty::Usize;
        let repeatable = matches!(&value.expr, Expr::Place(_) | Expr::Literal(_));
        let value = if repeatable { value } else { self.temp(value) };
        self.hint = hint;
        self.opaque_of(&value.expr)
    }

    /// The bounds of a slice: they keep the values they have now.
    fn slice_bounds(&mut self, range: &syn::ExprRange) -> Opaque {
        let hint = std::mem::replace(&mut self.hint, "bound".to_owned());
        let [start, end] = [&range.start, &range.end].map(|bound| {
            bound.as_ref().map(|bound| {
                let index = self.size(bound);
                self.frozen(Value::new(Expr::Opaque(index), Ty::Usize)).expr
            })
        });
        self.hint = hint;
        let mut reads = Vec::new();
        let [start, end] = [start, end].map(|bound| {
            bound.map(|bound| {
                reads.extend(super::scope::reads(&bound));
                self.printed(&bound).above(Precedence::Range)
            })
        });
        let limits = &range.limits;
        pure(quote!(#start #limits #end), reads)
    }

    /// A reference used by value where only its tokens are known.
    pub(super) fn reference_value(&mut self, located: &Located, source: &impl ToTokens) -> Value {
        let mut opaque = self.borrow_of(&located.place, located.borrow == Some(true));
        opaque.source = source.to_token_stream();
        let what = "a reference kept as a value";
        let refusal = crate::ir::Refusal::new(crate::diagnostics::Code::UnsupportedConstruct, what);
        opaque.refused = Some(Box::new(refusal));
        Value::new(Expr::Opaque(opaque), Ty::Ref(Box::new(located.ty.clone())))
    }
}

/// Reads a place as an operand of arithmetic: through references to scalars.
pub(super) fn read(located: Located) -> Value {
    let Located { mut place, mut ty, .. } = located;
    while let Ty::Ref(inner) = &ty {
        if !is_scalar(strip(inner)) {
            break;
        }
        place.projections.push(Projection::Deref);
        ty = (**inner).clone();
    }
    Value::new(Expr::Place(place), ty)
}

/// The place behind a reference. One to a reference is resolved to the same place, which is behind both.
pub(super) fn dereferenced(located: Located) -> Located {
    if located.borrow.is_some() {
        return Located { borrow: None, ..located };
    }
    let ty = match &located.ty {
        Ty::Ref(inner) => (**inner).clone(),
        known if is_scalar(known) => return located,
        other => other.clone(),
    };
    located.project(Projection::Deref, ty)
}

/// An expression without the parentheses around it.
pub(super) fn peel(expr: &syn::Expr) -> &syn::Expr {
    match expr {
        syn::Expr::Paren(inner) => peel(&inner.expr),
        syn::Expr::Group(inner) => peel(&inner.expr),
        _ => expr,
    }
}

/// Whether a projection starts from a constant.
fn is_constant(lowering: &Lowering<'_>, expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Path(path) => {
            path.qself.is_some()
                || path.path.get_ident().is_none_or(|ident| lowering.lookup(&ident.to_string()).is_none())
        }
        syn::Expr::Paren(inner) => is_constant(lowering, &inner.expr),
        syn::Expr::Group(inner) => is_constant(lowering, &inner.expr),
        syn::Expr::Index(index) => is_constant(lowering, &index.expr),
        syn::Expr::Field(access) => is_constant(lowering, &access.base),
        syn::Expr::Lit(_) => true,
        _ => false,
    }
}
