//! Irrefutable patterns: what each name becomes.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::quote;
use syn::spanned::Spanned;
use syn::visit::Visit;

use crate::diagnostics::Code;
use crate::ir::{Expr, Place, Projection, StmtKind, Ty, VarKind};

use super::expr::is_projection;
use super::parts::is_rest;
use super::place::{Located, peel};
use super::rewrite::PatternNames;
use super::scope::Binding;
use super::types::{element, is_container, of_syntax};
use super::{Lowering, Value, pure};

/// Names and their meanings, to be bound once all of a statement is lowered.
pub(super) type Bindings = Vec<(Ident, Binding)>;

impl Lowering<'_> {
    /// `let pat: annotation = init;`
    pub(super) fn let_pattern(&mut self, pat: &syn::Pat, annotation: Option<&syn::Type>, init: &syn::Expr) -> Bindings {
        if let syn::Expr::Block(syn::ExprBlock { label: None, block, .. }) = peel(init)
            && let Some((syn::Stmt::Expr(tail, None), before)) = block.stmts.split_last()
        {
            // The names of the block are out of scope where those of the pattern are bound.
            self.scopes.push(std::collections::BTreeMap::new());
            self.stmts(before, false);
            let bindings = if self.is_closed() { Vec::new() } else { self.let_pattern(pat, annotation, tail) };
            self.leave_scope(None);
            return bindings;
        }
        match pat {
            syn::Pat::Type(typed) => self.let_pattern(&typed.pat, Some(&typed.ty), init),
            syn::Pat::Paren(inner) => self.let_pattern(&inner.pat, annotation, init),
            syn::Pat::Wild(_) => {
                self.discard(init);
                Vec::new()
            }
            syn::Pat::Ident(name) if name.subpat.is_none() => self.let_name(name, annotation, init),
            syn::Pat::Tuple(tuple) => self.let_parts(pat, &tuple.elems.iter().collect::<Vec<_>>(), annotation, init),
            syn::Pat::Slice(slice) => self.let_parts(pat, &slice.elems.iter().collect::<Vec<_>>(), annotation, init),
            syn::Pat::Struct(_) | syn::Pat::TupleStruct(_) => {
                let (pat, init) = super::variants::of_let(pat, init, None);
                self.let_pattern(&pat, annotation, &init)
            }
            _ => self.let_located(pat, annotation, init),
        }
    }

    fn let_name(&mut self, name: &syn::PatIdent, annotation: Option<&syn::Type>, init: &syn::Expr) -> Bindings {
        name.ident.to_string().trim_start_matches("r#").clone_into(&mut self.hint);
        if let Some(table) = annotation.and_then(|_| self.promoted_table(init)) {
            return self.let_value(name, annotation, table);
        }
        let located = if is_projection(init) && !self.is_lost(init) { self.locate(init) } else { None };
        if let Some(located) = located {
            return self.bind_name(name, annotation, located);
        }
        if let Some(bindings) = annotation.is_none().then(|| self.boxed(name, init)).flatten() {
            return bindings;
        }
        let changeable = name.mutability.is_some();
        let known = annotation.map_or(Ty::Unknown, of_syntax);
        if matches!(peel(init), syn::Expr::If(_) | syn::Expr::Match(_) | syn::Expr::Loop(_))
            || matches!(peel(init), syn::Expr::Block(block) if block.label.is_some())
        {
            let var = self.user_var(&name.ident, changeable, annotation, known);
            if let Some(value) = self.value_into(var, init) {
                let var = &mut self.func.vars[var.0 as usize];
                var.ty = refined(&var.ty, &value.ty);
            }
            return vec![(name.ident.clone(), Binding::Var(var))];
        }
        let value = self.value(init);
        let stores = matches!((peel(init), &value.expr), (syn::Expr::Closure(_), Expr::Opaque(closure)) if !closure.writes.is_empty());
        let bindings = self.let_value(name, annotation, value);
        if let [(_, Binding::Var(var))] = bindings.as_slice() {
            if super::barriers::opens(init) {
                self.guards.insert(*var);
            }
            if super::guards::is_guard(init) {
                self.func.guards.insert(*var);
            }
            if stores {
                self.storing.insert(*var);
            }
            let var = *var;
            if !changeable && self.variables(init).is_empty() {
                self.constant.insert(var);
            }
            if let Some(compared) = super::barriers::compared_by(self, init).filter(|_| !changeable) {
                self.choosing.insert(var, compared);
            }
        }
        bindings
    }

    /// `let name = value;`
    pub(super) fn let_value(&mut self, name: &syn::PatIdent, annotation: Option<&syn::Type>, value: Value) -> Bindings {
        let known = annotation.map_or(Ty::Unknown, of_syntax);
        let ty = refined(&known, &value.ty);
        let var = self.user_var(&name.ident, name.mutability.is_some(), annotation, ty);
        let mut value = value;
        if annotation.is_some_and(super::barriers::mentions_dyn) {
            rename(&mut value, Code::OpaqueBarrier, "this trait object".to_owned());
        }
        let is_foreign = match &value.expr {
            Expr::Opaque(opaque) => opaque.refused.is_some(),
            Expr::Cut(opaque) => opaque.refused.as_ref().is_some_and(|refusal| refusal.code == Code::Text),
            _ => false,
        };
        if is_foreign {
            self.foreign.insert(var);
        }
        self.push(StmtKind::Let { var, value: value.expr }, name.span());
        vec![(name.ident.clone(), Binding::Var(var))]
    }

    fn let_parts(
        &mut self,
        pat: &syn::Pat,
        parts: &[&syn::Pat],
        annotation: Option<&syn::Type>,
        init: &syn::Expr,
    ) -> Bindings {
        let elements: Vec<&syn::Expr> = match (pat, peel(init)) {
            (syn::Pat::Tuple(_), syn::Expr::Tuple(tuple)) => tuple.elems.iter().collect(),
            (syn::Pat::Slice(_), syn::Expr::Array(array)) => array.elems.iter().collect(),
            _ => Vec::new(),
        };
        let rest = parts.iter().any(|part| is_rest(part));
        if elements.len() == parts.len() && !rest {
            let types: Vec<Option<&syn::Type>> = match annotation {
                Some(syn::Type::Tuple(tuple)) if tuple.elems.len() == parts.len() => {
                    tuple.elems.iter().map(Some).collect()
                }
                Some(syn::Type::Array(array)) => vec![Some(&*array.elem); parts.len()],
                _ => vec![None; parts.len()],
            };
            let triples = parts.iter().zip(types).zip(elements);
            return triples.flat_map(|((part, ty), element)| self.let_pattern(part, ty, element)).collect();
        }
        if let (syn::Expr::MethodCall(call), [first, second]) = (peel(init), parts)
            && matches!(call.method.to_string().as_str(), "split_at" | "split_at_mut")
            && call.args.len() == 1
        {
            return self.let_split(first, second, call, init);
        }
        self.let_located(pat, annotation, init)
    }

    /// `let (lo, hi) = x.split_at(k);`
    fn let_split(&mut self, lo: &syn::Pat, hi: &syn::Pat, call: &syn::ExprMethodCall, init: &syn::Expr) -> Bindings {
        let mutable = call.method == "split_at_mut";
        let Some(located) = self.locate(&call.receiver) else {
            self.unsupported(init, "this `split_at`");
            return Vec::new();
        };
        if mutable {
            self.mark_written(located.place.root);
        }
        let hint = std::mem::replace(&mut self.hint, "middle".to_owned());
        let middle = self.index(&call.args[0]);
        let middle = self.frozen(Value::new(Expr::Opaque(middle), Ty::Usize));
        self.hint = hint;
        let place = self.frozen_place(located.place.clone());
        let (tokens, reads) = (self.atom_tokens(&middle.expr), super::scope::reads(&middle.expr));
        let ty = Ty::Slice(Box::new(element(&located.ty)));
        let located = Located { place, ..located };
        let [first, second] = [quote!(..#tokens), quote!(#tokens..)].map(|bounds| {
            let part = located.clone().project(Projection::Slice(pure(bounds, reads.clone())), ty.clone());
            Located { borrow: Some(mutable), ..part }
        });
        let mut bindings = self.bind_located(lo, None, first);
        bindings.extend(self.bind_located(hi, None, second));
        bindings
    }

    /// A pattern over a place, or over a temporary.
    fn let_located(&mut self, pat: &syn::Pat, annotation: Option<&syn::Type>, init: &syn::Expr) -> Bindings {
        let located = if is_projection(init) { self.locate(init) } else { None };
        let located = if let Some(located) = located {
            let place = self.frozen_place(located.place.clone());
            Located { place, ..located }
        } else {
            let mut names = PatternNames(BTreeSet::new());
            names.visit_pat(pat);
            self.hint = names.0.into_iter().collect::<Vec<_>>().join("_");
            if self.hint.is_empty() || self.hint.len() > 24 {
                "parts".clone_into(&mut self.hint);
            }
            let mut value = self.value(init);
            if let (syn::Pat::Tuple(tuple), Some(name)) = (pat, super::barriers::extremum(init))
                && super::barriers::is_index_pattern(tuple)
            {
                rename(&mut value, Code::IndexAsNumber, format!("`{name}`"));
            }
            if let Some(annotation) = annotation {
                value.ty = refined(&of_syntax(annotation), &value.ty);
            }
            if let (syn::Pat::Tuple(tuple), Expr::Tuple(parts), Ty::Tuple(types)) = (pat, &value.expr, &value.ty)
                && tuple.elems.iter().zip(parts).all(|(name, _)| matches!(name, syn::Pat::Ident(_) | syn::Pat::Wild(_)))
                && tuple.elems.len() == parts.len()
                && types.len() == parts.len()
            {
                // `let (s, c) = x.sin_cos();`
                let values = parts.iter().zip(types).map(|(part, ty)| Value::new(part.clone(), ty.clone()));
                let named: Vec<(&syn::Pat, Value)> = tuple.elems.iter().zip(values).collect();
                return named.into_iter().flat_map(|(name, value)| self.let_part(name, value)).collect();
            }
            // What branches give is a temporary already.
            let is_made = |place: &Place| place.is_whole() && self.func.var(place.root).kind == VarKind::Temp;
            let value =
                if matches!(&value.expr, Expr::Place(place) if is_made(place)) { value } else { self.temp(value) };
            let Value { expr: Expr::Place(place), ty } = value else {
                return Vec::new();
            };
            if let Some(annotation) = annotation {
                self.func.vars[place.root.0 as usize].annotation = Some(annotation.clone());
            }
            Located { place, ty, borrow: None }
        };
        self.bind_located(pat, None, located)
    }

    fn let_part(&mut self, name: &syn::Pat, value: Value) -> Bindings {
        match name {
            syn::Pat::Ident(name) => self.let_value(name, None, value),
            _ => Vec::new(),
        }
    }

    /// Gives the names of a pattern that is not understood a meaning, so that no error follows from it.
    pub(super) fn bind_unknown(&mut self, pat: &syn::Pat) {
        let mut names = PatternNames(BTreeSet::new());
        names.visit_pat(pat);
        for name in names.0 {
            if let Ok(ident) = syn::parse_str::<Ident>(&name) {
                let var = self.user_var(&ident, true, None, Ty::Unknown);
                self.bind(&ident, Binding::Var(var));
            }
        }
    }
}

/// Says why a value that is not understood loses its gradient, where the pattern tells.
fn rename(value: &mut Value, code: Code, what: String) {
    if let Expr::Opaque(opaque) = &mut value.expr
        && let Some(refusal) = &mut opaque.refused
        && refusal.code == Code::NoDerivative
        && refusal.causes.iter().all(|cause| cause.code == Code::NoDerivative)
    {
        (refusal.code, refusal.what, refusal.causes) = (code, what, Vec::new());
    }
}

/// The more precise of an annotation and what was found out.
fn refined(annotation: &Ty, found: &Ty) -> Ty {
    match (annotation, found) {
        (Ty::Unknown, _) => found.clone(),
        (Ty::Vec(elem), _) if **elem == Ty::Unknown && is_container(found) => found.clone(),
        _ => annotation.clone(),
    }
}

/// Whether a name in a refutable pattern is a constant rather than a binding.
pub(super) fn is_constant_name(ident: &Ident) -> bool {
    let name = ident.to_string();
    name.starts_with(char::is_uppercase)
}
