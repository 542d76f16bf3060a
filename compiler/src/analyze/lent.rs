//! References that are values: which variables may be written through which others.
//!
//! Lowering resolves the references it understands to places. What is left is a variable that holds a reference chosen by a
//! branch, kept in a tuple, or given by a call: its root is not what a write through it changes, so such a write is reported.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

use super::Facts;
use super::flow::{self, Obstacle, Target};
use crate::diagnostics::Code;
use crate::ir::traverse::{blocks, expr_accesses};
use crate::ir::{
    Arg, Block, Call, Expr, Func, Opaque, Passing, Place, Projection, Stmt, StmtKind, Ty, Var, VarId, VarKind,
};

/// The writes through references that are values.
pub(crate) fn writes(func: &Func, facts: &Facts) -> Vec<Obstacle> {
    let lenders = vec![BTreeSet::new(); func.vars.len()];
    let mut lent = Lent { func, facts, lenders, dereferenced: BTreeSet::new(), grown: true };
    while std::mem::take(&mut lent.grown) {
        lent.block(&func.body, None);
    }
    let mut found = Vec::new();
    lent.collect(&func.body, &mut found);
    found
}

struct Lent<'a> {
    func: &'a Func,
    facts: &'a Facts,
    /// For each variable, those that a write through it may change. What is not understood may change itself while it
    /// is only read.
    lenders: Vec<BTreeSet<VarId>>,
    /// Variables that a write goes through by `*`.
    dereferenced: BTreeSet<VarId>,
    grown: bool,
}

impl Lent<'_> {
    fn of(&self, var: VarId) -> &BTreeSet<VarId> {
        &self.lenders[var.0 as usize]
    }

    fn add(&mut self, var: VarId, mut lenders: BTreeSet<VarId>) {
        // Inference looks through references, so it says nothing of what is dereferenced.
        if is_owned(&self.func.var(var).ty) && !self.dereferenced.contains(&var) {
            return;
        }
        // Nothing is lost in what is counted.
        lenders.retain(|lender| !self.func.var(*lender).ty.is_discrete());
        let known = &mut self.lenders[var.0 as usize];
        let before = known.len();
        known.extend(lenders);
        self.grown |= known.len() > before;
    }

    fn block(&mut self, block: &Block, result: Option<VarId>) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let (Some(var), Some(tail)) = (result, &block.tail) {
            self.dereference_sources(var, tail);
            self.add(var, self.carried(tail, result));
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                let mut carried = self.carried(value, Some(*var));
                if matches!(value, Expr::Opaque(opaque) if opaque.refused.is_some() && !keeps_nothing(opaque)) {
                    carried.insert(*var);
                }
                self.dereference_sources(*var, value);
                self.add(*var, carried);
            }
            StmtKind::Assign { place, value }
            | StmtKind::Push { vec: place, value }
            | StmtKind::Fill { place, value } => {
                self.dereference(place);
                self.dereference_sources(place.root, value);
                self.add(place.root, self.carried(value, Some(place.root)));
            }
            StmtKind::Update { place, .. } | StmtKind::CopyFrom { place, .. } => self.dereference(place),
            StmtKind::Swap { first, second } => {
                self.dereference(first);
                self.dereference(second);
                self.add(first.root, self.of(second.root).clone());
                self.add(second.root, self.of(first.root).clone());
            }
            StmtKind::Match { scrutinee, arms, .. } => {
                for (var, part) in arms.iter().flat_map(|arm| &arm.bindings) {
                    self.dereference_sources(*var, scrutinee);
                    let carried = if let Some(place) = part {
                        self.moved(place)
                    } else {
                        let mut carried = self.carried(scrutinee, None);
                        // A name in a variant may be a reference into what is matched.
                        carried.extend(flow::reads(scrutinee));
                        carried
                    };
                    self.add(*var, carried);
                }
            }
            _ => {}
        }
        let result = match &stmt.kind {
            StmtKind::If { result, .. } | StmtKind::Match { result, .. } => *result,
            _ => None,
        };
        for block in blocks(stmt) {
            self.block(block, result);
        }
    }

    fn dereference(&mut self, place: &Place) {
        if let Some(Projection::Deref) = place.projections.first() {
            self.grown |= self.dereferenced.insert(place.root);
        }
    }

    /// What is behind a reference is behind what the reference was copied from.
    fn dereference_sources(&mut self, var: VarId, value: &Expr) {
        if self.dereferenced.contains(&var) {
            for source in read_by(value) {
                self.grown |= self.dereferenced.insert(source);
            }
        }
    }

    /// The variables that a value may refer to, where it is bound to `result`.
    fn carried(&self, value: &Expr, result: Option<VarId>) -> BTreeSet<VarId> {
        match value {
            Expr::Place(place) => self.moved(place),
            Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
                parts.iter().flat_map(|part| self.carried(part, result)).collect()
            }
            Expr::NoGrad { operand: value, .. } | Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } => {
                self.carried(value, result)
            }
            // A function that has a derivative returns no reference.
            Expr::Call(call) if self.facts.is_differentiated(result, call) => BTreeSet::new(),
            Expr::Call(call) => {
                let lent = call.args.iter().filter_map(|arg| match arg {
                    Arg::RefMut(place) => Some(place.root),
                    Arg::Value(_) | Arg::Ref(_) => None,
                });
                lent.chain(call.args.iter().filter_map(handed_on).flat_map(|var| self.others(var))).collect()
            }
            Expr::Opaque(opaque) => {
                let reads = opaque.reads.iter().flat_map(|var| self.others(*var));
                opaque.writes.iter().copied().chain(reads).collect()
            }
            Expr::Literal(_) | Expr::Rule { .. } | Expr::Convert { .. } | Expr::Copied { .. } | Expr::Cut(_) => {
                BTreeSet::new()
            }
        }
    }

    /// What a place may refer to when it is used by value: what is behind a reference or an index can only be copied.
    fn moved(&self, place: &Place) -> BTreeSet<VarId> {
        if !place.projections.iter().all(|projection| matches!(projection, Projection::Field(_))) {
            return BTreeSet::new();
        }
        let mut lenders: BTreeSet<VarId> = self.others(place.root).collect();
        if place.projections.is_empty() && self.is_lent_parameter(place.root) {
            lenders.insert(place.root);
        }
        lenders
    }

    fn is_lent_parameter(&self, var: VarId) -> bool {
        self.func.params.iter().any(|param| param.var == var && param.passing == Passing::RefMut)
    }

    /// The variables behind a variable, without itself.
    fn others(&self, var: VarId) -> impl Iterator<Item = VarId> {
        self.of(var).iter().copied().filter(move |other| *other != var)
    }

    fn collect(&self, block: &Block, found: &mut Vec<Obstacle>) {
        for stmt in &block.stmts {
            match &stmt.kind {
                StmtKind::Let { var, value: Expr::Call(call) } => self.handed(call, Some(*var), found),
                StmtKind::Call(call) => self.handed(call, None, found),
                StmtKind::Let { value: Expr::Opaque(opaque), .. } => self.opaque(opaque, true, found),
                StmtKind::Effect(opaque) => self.opaque(opaque, false, found),
                StmtKind::Assign { place, value } | StmtKind::Update { place, op: _, value }
                    if !place.projections.is_empty() =>
                {
                    self.written(place, &read_by(value), stmt, found);
                }
                StmtKind::Push { vec: place, value } | StmtKind::Fill { place, value } => {
                    self.written(place, &read_by(value), stmt, found);
                }
                StmtKind::CopyFrom { place, source } => self.written(place, &[source.root], stmt, found),
                StmtKind::Swap { first, second } => {
                    self.written(first, &[second.root], stmt, found);
                    self.written(second, &[first.root], stmt, found);
                }
                _ => {}
            }
            for block in blocks(stmt) {
                self.collect(block, found);
            }
        }
    }

    fn written(&self, place: &Place, values: &[VarId], stmt: &Stmt, found: &mut Vec<Obstacle>) {
        let mut ident: Ident = self.func.var(place.root).ident.clone();
        ident.set_span(stmt.span);
        self.through(&[place.root], values, &ident.to_token_stream(), found);
    }

    /// What is handed to a call may be written by it, although it is not lent as `&mut` in so many words.
    fn handed(&self, call: &Call, result: Option<VarId>, found: &mut Vec<Obstacle>) {
        let given: Vec<VarId> = call.args.iter().filter_map(handed_on).collect();
        let values: Vec<VarId> = call.args.iter().flat_map(flow::given).collect();
        self.through(&given, &values, &call.source, found);
        // What is called for its effect alone is reported for that.
        if result.is_some() && !self.facts.is_differentiated(result, call) {
            self.inside(&given, &values, "a call", &call.source, found);
        }
    }

    fn opaque(&self, opaque: &Opaque, has_result: bool, found: &mut Vec<Obstacle>) {
        if let Some(refusal) = &opaque.refused {
            self.through(&opaque.reads, &opaque.reads, &opaque.source, found);
            if has_result {
                // A function that is called changes itself only if its variable is `mut`.
                let called = called(opaque, self.func).filter(|var| !opaque.writes.contains(var));
                let given: Vec<VarId> = opaque.reads.iter().copied().filter(|var| Some(*var) != called).collect();
                self.inside(&given, &opaque.reads, &refusal.what, &opaque.source, found);
            }
        }
    }

    /// Reports a write of some values through references.
    fn through(&self, given: &[VarId], values: &[VarId], source: &TokenStream, found: &mut Vec<Obstacle>) {
        for &var in given {
            let lenders: Vec<VarId> = self.others(var).collect();
            if lenders.is_empty() {
                continue;
            }
            let is_named = |var: &&VarId| matches!(self.func.var(**var).kind, VarKind::Local | VarKind::Param);
            let mut named: Vec<VarId> = lenders.iter().filter(is_named).copied().collect();
            if named.is_empty() {
                named.clone_from(&lenders);
            }
            let names: Vec<String> = named.iter().map(|var| format!("`{}`", self.func.var(*var).ident)).collect();
            let names = names.join(" or ");
            let through = match self.func.var(var) {
                Var { kind: VarKind::Local | VarKind::Param, ident, .. } => format!("`{ident}`, which may refer to"),
                Var { kind: VarKind::Temp | VarKind::Generated, .. } => "a reference to".to_owned(),
            };
            // A variable whose type is not known may be no reference at all.
            let hint = if self.func.var(var).ty == Ty::Unknown { "; give it a type if it is no reference" } else { "" };
            let what = format!("a write through {through} {names}{hint}");
            let targets = lenders.iter().copied().map(Target::Var).collect();
            let reads = values.iter().copied().chain(lenders).collect();
            found.push(Obstacle {
                code: Code::Unsupported,
                what,
                reads,
                targets,
                source: source.clone(),
                causes: Vec::new(),
                beside: Vec::new(),
            });
        }
    }

    /// Reports what is given to something not understood that may keep it.
    fn inside(&self, given: &[VarId], values: &[VarId], what: &str, source: &TokenStream, found: &mut Vec<Obstacle>) {
        for &var in given.iter().filter(|var| self.of(**var).contains(var)) {
            let what = format!("{what} that may change `{}`", self.func.var(var).ident);
            let reads = values.iter().copied().filter(|value| *value != var).collect();
            let targets = vec![Target::Var(var)];
            found.push(Obstacle {
                code: Code::Unsupported,
                what,
                reads,
                targets,
                source: source.clone(),
                causes: Vec::new(),
                beside: Vec::new(),
            });
        }
    }
}

/// The variable that is called as a function.
fn called(opaque: &Opaque, func: &Func) -> Option<VarId> {
    let Ok(syn::Expr::Call(call)) = syn::parse2(opaque.tokens.clone()) else { return None };
    let syn::Expr::Path(path) = *call.func else { return None };
    let name = path.path.get_ident()?;
    opaque.reads.iter().copied().find(|var| func.var(*var).ident == *name)
}

/// Whether it is a closure that writes nothing: calling it leaves it as it is.
fn keeps_nothing(opaque: &Opaque) -> bool {
    opaque.writes.is_empty() && matches!(syn::parse2(opaque.source.clone()), Ok(syn::Expr::Closure(_)))
}

/// The variable an argument hands on, if it is not merely read.
fn handed_on(arg: &Arg) -> Option<VarId> {
    match arg {
        Arg::RefMut(place) => Some(place.root),
        Arg::Ref(place) | Arg::Value(Expr::Place(place)) => {
            let is_read = place.projections.iter().any(|step| !matches!(step, Projection::Field(_)));
            (!is_read).then_some(place.root)
        }
        Arg::Value(_) => None,
    }
}

/// The variables a value is made of.
fn read_by(value: &Expr) -> Vec<VarId> {
    let mut vars = Vec::new();
    expr_accesses(value, &mut |var, _| vars.push(var));
    vars
}

/// Whether a value of this type refers to nothing.
fn is_owned(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) | Ty::Int | Ty::Usize | Ty::Bool => true,
        Ty::Array(element, _) | Ty::Vec(element) => is_owned(element),
        Ty::Tuple(parts) => parts.iter().all(is_owned),
        Ty::Slice(_) | Ty::Ref(_) | Ty::Unknown => false,
    }
}
