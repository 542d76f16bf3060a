//! `match`.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};

use crate::diagnostics::Code;
use crate::ir::{Arm, Expr, Opaque, Place, StmtKind, Ty, VarId};

use super::scope::{Alias, Binding};
use super::{Built, Lowering, Value};

/// What is matched.
struct Scrutinee {
    value: Value,
    /// The kind of reference it is, if it is one.
    reference: Option<bool>,
    /// The place whose parts are bound.
    place: Option<Place>,
}

/// Names bound by a pattern, and the part of the scrutinee each is.
pub(super) type Found = BTreeMap<String, Part>;

#[derive(Clone)]
pub(super) struct Part {
    pub(super) ident: Ident,
    pub(super) mutable: bool,
    pub(super) place: Option<Place>,
    pub(super) ty: Ty,
}

impl Lowering<'_> {
    pub(super) fn matching(&mut self, matching: &syn::ExprMatch, wanted: bool, dest: Option<VarId>) -> Value {
        if let Some(what) = matching.arms.iter().find_map(|arm| unreadable(&arm.pat)) {
            return self.refused(&syn::Expr::Match(matching.clone()), what);
        }
        // The rest of a slice that is lent is a part of it.
        let noun = if self.names_reference(&matching.expr) { foreign } else { foreign_or_rest };
        let scrutinee = match matching.arms.iter().find_map(|arm| noun(&arm.pat)) {
            Some(what) => self.taken_apart(&matching.expr, what),
            None => self.scrutinee(matching),
        };
        if self.is_closed() {
            return Value::unit();
        }
        let mut built: Vec<Built> = Vec::new();
        let mut heads = Vec::new();
        for arm in &matching.arms {
            let mut head = None;
            built.push(self.scoped_block(wanted, |lowering| {
                head = Some(lowering.arm_head(&arm.pat, &scrutinee));
                if wanted {
                    return Some(lowering.value(&arm.body));
                }
                lowering.effect(&arm.body);
                None
            }));
            heads.extend(head);
        }
        let (result, ty) = self.result_of(&built.iter().collect::<Vec<_>>(), dest);
        let closed = built.iter().all(|built| built.closed) && !built.is_empty();
        let arms = heads.into_iter().zip(built).map(|((pat, guard, bindings), built)| Arm {
            pat,
            guard,
            bindings,
            block: built.block,
        });
        let kind = StmtKind::Match { scrutinee: scrutinee.value.expr, arms: arms.collect(), result };
        self.push(kind, matching.span());
        if closed {
            self.close();
        }
        result.map_or_else(Value::unit, |var| Value::new(Expr::var(var), ty))
    }

    /// The scrutinee as an atom.
    fn scrutinee(&mut self, matching: &syn::ExprMatch) -> Scrutinee {
        let expr = &*matching.expr;
        if super::expr::is_projection(expr)
            && let Some(located) = self.locate(expr)
        {
            let reference = self.reference_kind(&located);
            // Through a reference, the names of an arm are parts of the place, which its block must not move.
            let place = match reference {
                Some(_) => self.place_before(located.place, &[&syn::Expr::Match(matching.clone())]),
                None => located.place,
            };
            let value = Value::new(Expr::Place(place.clone()), located.ty);
            return Scrutinee { value, reference, place: Some(place) };
        }
        let value = self.value(expr);
        let value = self.atom_of(value);
        let place = match &value.expr {
            Expr::Place(place) => Some(place.clone()),
            _ => None,
        };
        Scrutinee { value, reference: None, place }
    }

    /// A scrutinee whose parts are no places: no gradient passes to the names that a pattern binds.
    fn taken_apart(&mut self, expr: &syn::Expr, what: &str) -> Scrutinee {
        let value = self.refused_construct(expr, what);
        let writes = matches!(&value.expr, Expr::Opaque(opaque) if !opaque.writes.is_empty());
        // What it writes is written before any arm is chosen.
        Scrutinee { value: if writes { self.temp(value) } else { value }, reference: None, place: None }
    }

    /// What is refused for what is done with an expression, not for what it is.
    pub(super) fn refused_construct(&mut self, expr: &syn::Expr, what: &str) -> Value {
        let mut value = self.refused(expr, what);
        if let Expr::Opaque(opaque) = &mut value.expr
            && let Some(refusal) = opaque.refused.as_mut().filter(|refusal| refusal.code == Code::NoDerivative)
        {
            refusal.code = Code::UnsupportedConstruct;
        }
        value
    }

    /// Pattern and guard of an arm under unique names, with the variables bound to their names.
    #[allow(clippy::type_complexity, reason = "the three fields of an arm before its block")]
    fn arm_head(
        &mut self,
        pat: &syn::Pat,
        scrutinee: &Scrutinee,
    ) -> (proc_macro2::TokenStream, Option<Opaque>, Vec<(VarId, Option<Place>)>) {
        let (pat, guard) = match pat {
            syn::Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
            _ => (pat, None),
        };
        let Scrutinee { value, reference, place } = scrutinee;
        let mut found = Found::new();
        self.find(pat, place.clone(), super::types::strip(&value.ty), &mut found);
        let mut renaming = Renaming(BTreeMap::new());
        let mut bindings = Vec::new();
        for (name, part) in found {
            if part.place.is_none() && place.is_some() {
                self.unsupported(&part.ident, "a binding of different parts");
            }
            if let (&Some(mutable), Some(place)) = (reference, &part.place) {
                // Through a reference, a name is a reference to a part: a resolved one, not bound by the pattern.
                renaming.0.insert(name, None);
                let alias = Alias { place: place.clone(), ty: part.ty, mutable };
                self.bind(&part.ident, Binding::Alias(alias));
                continue;
            }
            let var = self.user_var(&part.ident, part.mutable, None, part.ty);
            renaming.0.insert(name, Some(self.func.var(var).ident.clone()));
            self.bind(&part.ident, Binding::Var(var));
            bindings.push((var, part.place));
        }
        let mut pat = pat.clone();
        renaming.visit_pat_mut(&mut pat);
        let guard = guard.map(|guard| {
            if self.effects(guard).any() {
                self.unsupported(guard, "a guard with an effect");
            }
            self.verbatim(guard)
        });
        (pat.to_token_stream(), guard, bindings)
    }
}

/// `name @ ..`
fn is_rest(name: &syn::PatIdent) -> bool {
    name.subpat.as_ref().is_some_and(|(_, inner)| matches!(**inner, syn::Pat::Rest(_)))
}

/// A pattern that takes a scrutinee apart in a way that places do not express, with the noun for the message.
fn foreign(pat: &syn::Pat) -> Option<&'static str> {
    first_noun(pat, |pat| match pat {
        syn::Pat::TupleStruct(_) | syn::Pat::Struct(_) => Some("a pattern that takes an enum or struct apart"),
        syn::Pat::Reference(_) => Some("a reference in a pattern"),
        syn::Pat::Ident(name) if name.by_ref.is_some() => Some("a `ref` binding"),
        _ => None,
    })
}

/// The same of a scrutinee that is moved, of which the rest is no place.
fn foreign_or_rest(pat: &syn::Pat) -> Option<&'static str> {
    let rest = |pat: &syn::Pat| match pat {
        syn::Pat::Ident(name) if is_rest(name) => Some("a name for the rest of a slice in a `match`"),
        _ => None,
    };
    foreign(pat).or_else(|| first_noun(pat, rest))
}

/// A pattern whose names are not known, with the noun for the message.
fn unreadable(pat: &syn::Pat) -> Option<&'static str> {
    first_noun(pat, |pat| match pat {
        syn::Pat::Macro(_) => Some("a macro in a pattern"),
        syn::Pat::Const(_) | syn::Pat::Verbatim(_) => Some("this pattern"),
        _ => None,
    })
}

/// What is said of the first pattern inside of which something is said.
fn first_noun(pat: &syn::Pat, noun: fn(&syn::Pat) -> Option<&'static str>) -> Option<&'static str> {
    struct Search(fn(&syn::Pat) -> Option<&'static str>, Option<&'static str>);
    impl<'ast> Visit<'ast> for Search {
        fn visit_pat(&mut self, pat: &'ast syn::Pat) {
            self.1 = self.1.or_else(|| (self.0)(pat));
            syn::visit::visit_pat(self, pat);
        }

        fn visit_expr(&mut self, _: &'ast syn::Expr) {}
    }
    let mut search = Search(noun, None);
    search.visit_pat(pat);
    search.1
}

/// Writes the unique names into a pattern.
/// `None` for a name that is not bound.
struct Renaming(BTreeMap<String, Option<Ident>>);

impl VisitMut for Renaming {
    fn visit_pat_mut(&mut self, pat: &mut syn::Pat) {
        if let syn::Pat::Ident(name) = pat
            && let Some(None) = self.0.get(&name.ident.to_string())
        {
            *pat = match name.subpat.take() {
                Some((_, inner)) => *inner,
                None => syn::Pat::Wild(syn::PatWild {
                    attrs: Vec::new(),
                    underscore_token: syn::token::Underscore::default(),
                }),
            };
        }
        visit_mut::visit_pat_mut(self, pat);
    }

    /// `Variant { name }` is short for `Variant { name: name }`, of which only the latter is the name bound.
    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        field.colon_token.get_or_insert_default();
        visit_mut::visit_field_pat_mut(self, field);
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        if let Some(Some(ident)) = self.0.get(&pat.ident.to_string()) {
            let span = pat.ident.span();
            pat.ident = ident.clone();
            pat.ident.set_span(span);
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }
}
