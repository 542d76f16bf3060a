//! What names mean: variables, and references resolved to the places they refer to.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

use crate::ir::{Expr, Place, Projection, StmtKind, Ty, Var, VarId, VarKind};

use super::types::strip;
use super::{Lowering, Value};

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Binding {
    Var(VarId),
    /// A reference to a place: every use of the name is a use of the place.
    Alias(Alias),
}

/// A resolved reference.
#[derive(Clone)]
pub(super) struct Alias {
    pub(super) place: Place,
    pub(super) ty: Ty,
    pub(super) mutable: bool,
}

impl Lowering<'_> {
    pub(super) fn lookup(&self, name: &str) -> Option<&Binding> {
        // `r#plain` and `plain` are one name.
        let name = plain(name);
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    /// Gives a name its meaning from here to the end of the syntactic block.
    pub(super) fn bind(&mut self, name: &Ident, binding: Binding) {
        self.scopes.last_mut().expect("a scope is open").insert(plain(&name.to_string()).to_owned(), binding);
    }

    /// A variable of the user, not yet bound to its name: under the user's identifier if no variable in scope has it.
    pub(super) fn user_var(
        &mut self,
        ident: &Ident,
        changeable: bool,
        annotation: Option<&syn::Type>,
        ty: Ty,
    ) -> VarId {
        // `r#plain` and `plain` are one name.
        let name = plain(&ident.to_string()).to_owned();
        let free = !self.open.iter().any(|block| block.taken.contains(&name));
        let ident = if free { ident.clone() } else { self.func.names.fresh(&name, ident.span()) };
        self.declare(ident, VarKind::Local, changeable, annotation.cloned(), ty)
    }

    /// A variable of the compiler, immutable.
    pub(super) fn made_var(&mut self, base: &str, kind: VarKind, ty: Ty) -> VarId {
        let ident = self.fresh(base);
        self.declare(ident, kind, false, None, ty)
    }

    /// A name for something made: numbers go on from the last one given to the same base.
    fn fresh(&mut self, base: &str) -> Ident {
        let base = base.trim_start_matches("r#");
        let count = self.numbered.entry(base.to_owned()).or_insert(0);
        let name = if *count == 0 { base.to_owned() } else { format!("{base}_{count}") };
        *count += 1;
        let ident = self.func.names.fresh(&name, Span::call_site());
        if ident == name { ident } else { self.numbered_after(base, ident) }
    }

    /// The name was taken: a number one higher may do, rather than a number behind a number.
    fn numbered_after(&mut self, base: &str, fallback: Ident) -> Ident {
        let first = format!("{base}_1");
        if fallback == first {
            self.numbered.insert(base.to_owned(), 2);
        }
        fallback
    }

    pub(super) fn declare(
        &mut self,
        ident: Ident,
        kind: VarKind,
        changeable: bool,
        annotation: Option<syn::Type>,
        ty: Ty,
    ) -> VarId {
        self.open.last_mut().expect("a block is open").taken.insert(plain(&ident.to_string()).to_owned());
        self.changeable.push(changeable);
        self.func.new_var(Var { ident, kind, mutable: false, annotation, ty })
    }

    /// Records that a variable is written after its declaration.
    pub(super) fn mark_written(&mut self, var: VarId) {
        self.func.vars[var.0 as usize].mutable = true;
    }

    pub(super) fn is_changeable(&self, var: VarId) -> bool {
        self.changeable[var.0 as usize]
    }

    /// Whether a variable is of a type the compiler knows nothing of: text, what the standard library makes.
    pub(super) fn is_foreign(&self, var: VarId) -> bool {
        let ty = &self.func.var(var).ty;
        let lent = |param: &crate::ir::Param| param.var == var && super::types::is_text(&param.ty);
        (self.foreign.contains(&var) && *strip(ty) == Ty::Unknown) || self.func.params.iter().any(lent)
    }

    /// Whether the value of an operand may change while its variables are in scope.
    pub(super) fn reads_changeable(&self, expr: &Expr) -> bool {
        reads(expr).iter().any(|var| self.is_changeable(*var))
    }

    /// An operand whose value stays what it is now.
    pub(super) fn frozen(&mut self, value: Value) -> Value {
        let value = self.atom_of(value);
        if self.reads_changeable(&value.expr) { self.kept(value) } else { value }
    }

    /// A copy of a value as it is now. It must not be folded back past a later write, so it is no mere temporary.
    pub(super) fn kept(&mut self, value: Value) -> Value {
        let hint = self.hint.clone();
        let var = self.made_var(&hint, VarKind::Generated, value.ty.clone());
        self.push(StmtKind::Let { var, value: value.expr }, self.at);
        Value::new(Expr::var(var), value.ty)
    }

    /// A place whose indices keep the values they have now.
    pub(super) fn frozen_place(&mut self, place: Place) -> Place {
        self.place_kept_from(place, Self::is_changeable)
    }

    /// A place that is evaluated before these expressions: an index that they change keeps the value it has now.
    pub(super) fn place_before(&mut self, place: Place, later: &[&syn::Expr]) -> Place {
        let written: BTreeSet<VarId> = later.iter().flat_map(|expr| self.written_by(expr)).collect();
        self.place_kept_from(place, |_, var| written.contains(&var))
    }

    /// A place none of whose indices reads a variable that changes.
    fn place_kept_from(&mut self, place: Place, changes: impl Fn(&Self, VarId) -> bool) -> Place {
        let Place { root, projections } = place;
        let projections = projections
            .into_iter()
            .map(|projection| match projection {
                Projection::Index(index) if index.reads.iter().any(|var| changes(self, *var)) => {
                    let hint = std::mem::replace(&mut self.hint, "index".to_owned());
                    let value = self.kept(Value::new(Expr::Opaque(index), Ty::Usize));
                    self.hint = hint;
                    Projection::Index(self.opaque_of(&value.expr))
                }
                Projection::Index(_) | Projection::Slice(_) | Projection::Field(_) | Projection::Deref => projection,
            })
            .collect();
        Place { root, projections }
    }
}

/// A name without the mark of a raw identifier.
pub(super) fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

/// The variables an atom mentions.
pub(super) fn reads(expr: &Expr) -> Vec<VarId> {
    match expr {
        Expr::Place(place) => place_reads(place),
        Expr::Opaque(opaque) => opaque.reads.clone(),
        _ => Vec::new(),
    }
}

/// The variables a place mentions: its root and those in its indices.
pub(super) fn place_reads(place: &Place) -> Vec<VarId> {
    let mut vars = vec![place.root];
    for projection in &place.projections {
        match projection {
            Projection::Index(opaque) | Projection::Slice(opaque) => vars.extend(&opaque.reads),
            Projection::Field(_) | Projection::Deref => {}
        }
    }
    vars
}
