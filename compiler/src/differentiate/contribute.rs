//! How a cotangent reaches the operands of an operation, and how adjoints are declared, added to and taken out.

use proc_macro2::TokenStream;

use super::adjoint::{Adjoint, index, literal, stem, stmt};
use super::partial::{self, Power};
use crate::analyze::types;
use crate::ir::{
    Block, ConvertForm, Expr, Opaque, Place, Projection, Stmt, StmtKind, SweepStmt, Ty, UpdateOp, VarId, VarKind,
};
use crate::rules::{Partial, Rule};

/// What an expression is the value of.
pub(super) struct Owner<'a> {
    /// How the value is read again.
    pub(super) result: &'a Expr,
    pub(super) var: Option<VarId>,
}

impl Adjoint<'_> {
    /// Sends the cotangent `bar` of an expression to what it reads.
    pub(super) fn propagate(&mut self, value: &Expr, bar: &Place, movable: bool, out: &mut Vec<Stmt>) {
        let result = value.clone();
        self.propagate_into(value, bar, &Owner { result: &result, var: None }, movable, out);
    }

    /// The same for the value of a variable or place.
    pub(super) fn propagate_into(
        &mut self,
        value: &Expr,
        bar: &Place,
        owner: &Owner<'_>,
        movable: bool,
        out: &mut Vec<Stmt>,
    ) {
        match value {
            Expr::Rule { rule, operands, .. }
                if !rule.is_linear() && owner.var.is_some_and(|var| self.may_be_unused(var, rule.has_poles())) =>
            {
                self.guarded(operands, bar, out, |this, out| this.rule(rule, operands, bar, owner.result, out));
            }
            Expr::Place(place) | Expr::Copied { place, .. } => self.copy(place, bar, movable, out),
            Expr::Rule { rule, operands, .. } => self.rule(rule, operands, bar, owner.result, out),
            Expr::Convert { operand, .. } => {
                if let Some(target) = self.active_place(operand) {
                    let back =
                        Expr::Convert { operand: Box::new(Expr::Place(bar.clone())), form: ConvertForm::Adjoint };
                    self.contribute(&target, back, out);
                }
            }
            Expr::Tuple(parts) => {
                for (n, part) in parts.iter().enumerate() {
                    self.propagate(part, &extended(bar, Projection::Field(syn::Member::from(n))), false, out);
                }
            }
            Expr::Array(parts) | Expr::VecList(parts) => {
                for (n, part) in parts.iter().enumerate() {
                    self.propagate(part, &extended(bar, index(n)), false, out);
                }
            }
            Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } => {
                if let Some(target) = self.active_place(value) {
                    self.declare_unless(target.root, out);
                    let place = self.bar_place(&target);
                    out.push(stmt(StmtKind::Sweep(SweepStmt::AccumulateAll { place, parts: bar.clone() })));
                }
            }
            Expr::Call(_) => unreachable!("lowering and `prepare` name the result of every call"),
            // Literals, cuts and opaque tokens carry no derivative.
            Expr::Literal(_) | Expr::NoGrad { .. } | Expr::Cut(_) | Expr::Opaque(_) => {}
        }
    }

    fn rule(&mut self, rule: &'static Rule, operands: &[Expr], bar: &Place, result: &Expr, out: &mut Vec<Stmt>) {
        if let Some(power) = partial::power(rule, operands) {
            let Some(target) = operands.first().and_then(|base| self.active_place(base)) else { return };
            let bar = Expr::Place(bar.clone());
            match power {
                Power::Zero => {}
                Power::One => self.contribute(&target, bar, out),
                Power::Formula(formula) => self.contribute(&target, partial::product(bar, formula), out),
            }
            return;
        }
        for (index, (operand, partial)) in operands.iter().zip(rule.partials).enumerate() {
            let Some(target) = self.active_place(operand) else { continue };
            let bar = Expr::Place(bar.clone());
            let contribution = match partial {
                Partial::One => bar,
                Partial::MinusOne => partial::negated(bar),
                Partial::Formula(formula) => {
                    partial::product(bar, self.formulas.apply(rule, index, *formula, operands, result))
                }
                Partial::None | Partial::Flat => continue,
            };
            self.contribute(&target, contribution, out);
        }
    }

    /// Whether the adjoint of a value may be zero because the primal never used the value. That loops may have no turn
    /// counts where a partial of finite operands may be infinite.
    pub(super) fn may_be_unused(&self, var: VarId, has_poles: bool) -> bool {
        let steady = self.facts.is_steady(var) && (!has_poles || self.facts.is_certainly_used(var));
        self.facts.is_active(var) && !steady
    }

    /// `if bar != 0.0 { .. }`: no infinite partial makes NaN of a zero.
    pub(super) fn guarded(
        &mut self,
        operands: &[Expr],
        bar: &Place,
        out: &mut Vec<Stmt>,
        write: impl FnOnce(&mut Self, &mut Vec<Stmt>),
    ) {
        for operand in operands {
            if let Some(target) = self.active_place(operand) {
                self.declare_unless(target.root, out);
            }
        }
        let mut then = Block::default();
        write(self, &mut then.stmts);
        let ident = &self.func.var(bar.root).ident;
        let tokens = quote::quote!(#ident != 0.0);
        let cond = Box::new(Expr::Opaque(Opaque::pure(tokens, vec![bar.root])));
        out.push(stmt(StmtKind::If { cond, then, other: Block::default(), result: None }));
    }

    /// A whole value flows on unchanged: a scalar is added, anything else moves its cotangent or accumulates it.
    fn copy(&mut self, place: &Place, bar: &Place, movable: bool, out: &mut Vec<Stmt>) {
        if !self.facts.is_active(place.root) {
            return;
        }
        if self.is_scalar(place) || self.is_scalar(bar) {
            self.contribute(place, Expr::Place(bar.clone()), out);
            return;
        }
        if movable && place.projections.is_empty() && bar.projections.is_empty() && self.is_undeclared_here(place.root)
        {
            let name = self.bar(place.root);
            self.declared.insert(place.root);
            out.push(stmt(StmtKind::Let { var: name, value: Expr::Place(bar.clone()) }));
            return;
        }
        self.declare_unless(place.root, out);
        let place = self.bar_place(place);
        out.push(stmt(StmtKind::Sweep(SweepStmt::Accumulate { place, value: bar.clone() })));
    }

    /// `bar(target) += value;` for scalars. The first contribution in the block of the variable declares its adjoint.
    pub(super) fn contribute(&mut self, target: &Place, value: Expr, out: &mut Vec<Stmt>) {
        if !self.facts.is_active(target.root) {
            return;
        }
        if target.is_whole() && self.is_undeclared_here(target.root) {
            let bar = self.bar(target.root);
            self.declared.insert(target.root);
            out.push(stmt(StmtKind::Let { var: bar, value }));
            return;
        }
        self.declare_unless(target.root, out);
        let place = self.bar_place(target);
        out.push(stmt(StmtKind::Update { place, op: UpdateOp::Add, value }));
    }

    /// Takes the adjoint of a place out, leaving zero.
    pub(super) fn take(&mut self, place: &Place, out: &mut Vec<Stmt>) -> Place {
        let ty = types::of_place(self.func, place);
        let name = format!("{}_bar", stem(&self.func.var(place.root).ident.to_string()));
        let taken = self.new_var(&name, VarKind::Generated, ty.clone());
        let from = self.bar_place(place);
        if from.projections.is_empty() && matches!(ty, Ty::Float(_)) {
            out.push(stmt(StmtKind::Let { var: taken, value: Expr::Place(from.clone()) }));
            out.push(stmt(StmtKind::Assign { place: from, value: literal("0.0") }));
        } else {
            let scalar = matches!(ty, Ty::Float(_));
            out.push(stmt(StmtKind::Sweep(SweepStmt::TakeTangent { bar: taken, place: from, scalar })));
        }
        Place::var(taken)
    }

    /// A vector may replace one of another length: the adjoint takes the shape of the value that was replaced.
    pub(super) fn reset(&mut self, place: &Place, out: &mut Vec<Stmt>) {
        let ty = types::of_place(self.func, place);
        let declared_late = self.late.contains(&place.root);
        if ty.is_copy() || declared_late {
            return;
        }
        let bar = self.bar_place(place);
        out.push(stmt(StmtKind::Sweep(SweepStmt::ResetTangent { place: bar, of: place.clone() })));
    }

    pub(super) fn swap(&mut self, first: &Place, second: &Place, out: &mut Vec<Stmt>) {
        if self.facts.is_active(first.root) || self.facts.is_active(second.root) {
            self.declare_unless(first.root, out);
            self.declare_unless(second.root, out);
            let (first, second) = (self.bar_place(first), self.bar_place(second));
            out.push(stmt(StmtKind::Swap { first, second }));
        }
    }

    pub(super) fn push(&mut self, vec: &Place, value: &Expr, out: &mut Vec<Stmt>) {
        if !self.facts.is_active(vec.root) || !self.declared.contains(&vec.root) {
            return;
        }
        let ty = match types::of_place(self.func, vec) {
            Ty::Vec(element) => *element,
            _ => Ty::Unknown,
        };
        let name = format!("{}_bar", stem(&self.func.var(vec.root).ident.to_string()));
        let bar = self.new_var(&name, VarKind::Generated, ty);
        let vec = self.bar_place(vec);
        out.push(stmt(StmtKind::Sweep(SweepStmt::PopElement { bar, vec })));
        self.propagate(value, &Place::var(bar), true, out);
    }

    pub(super) fn fill(&mut self, place: &Place, value: &Expr, out: &mut Vec<Stmt>) {
        if !self.facts.is_active(place.root) || !self.declared.contains(&place.root) {
            return;
        }
        let parts = self.bar_place(place);
        if let Some(target) = self.active_place(value) {
            self.declare_unless(target.root, out);
            let place = self.bar_place(&target);
            out.push(stmt(StmtKind::Sweep(SweepStmt::AccumulateAll { place, parts: parts.clone() })));
        }
        out.push(stmt(StmtKind::Sweep(SweepStmt::SetZero { place: parts })));
    }

    pub(super) fn copy_from(&mut self, place: &Place, source: &Place, out: &mut Vec<Stmt>) {
        if !self.facts.is_active(place.root) || !self.declared.contains(&place.root) {
            return;
        }
        let from = self.bar_place(place);
        if self.facts.is_active(source.root) {
            self.declare_unless(source.root, out);
            let to = self.bar_place(source);
            let (from, to) = self.alike((place, from.clone()), (source, to));
            if source.root == place.root {
                let copy = self.new_var("copied_bar", VarKind::Generated, Ty::Unknown);
                out.push(stmt(StmtKind::Sweep(SweepStmt::Save { var: copy, place: from.clone() })));
                out.push(stmt(StmtKind::Sweep(SweepStmt::SetZero { place: from })));
                out.push(stmt(StmtKind::Sweep(SweepStmt::Accumulate { place: to, value: Place::var(copy) })));
                return;
            }
            out.push(stmt(StmtKind::Sweep(SweepStmt::Accumulate { place: to, value: from.clone() })));
        }
        out.push(stmt(StmtKind::Sweep(SweepStmt::SetZero { place: from })));
    }

    /// The adjoints of a place and of what is copied into it, as slices unless they are of one type: a vector or array may
    /// be copied into a slice.
    fn alike(&self, (place, from): (&Place, Place), (source, to): (&Place, Place)) -> (Place, Place) {
        let types = [place, source].map(|place| match types::of_place(self.func, place) {
            Ty::Ref(inner) => *inner,
            other => other,
        });
        if types[0] == types[1] {
            return (from, to);
        }
        let [into, of] = types;
        (as_slice(from, &into), as_slice(to, &of))
    }

    /// The place of an operand that has an adjoint.
    pub(super) fn active_place(&self, operand: &Expr) -> Option<Place> {
        match operand {
            Expr::Place(place) if self.facts.is_active(place.root) => Some(place.clone()),
            _ => None,
        }
    }

    pub(super) fn is_scalar(&self, place: &Place) -> bool {
        matches!(types::of_place(self.func, place), Ty::Float(_))
    }

    /// Whether the partials of an expression read its own result.
    pub(super) fn reads_result(&self, value: &Expr) -> bool {
        let Expr::Rule { rule, operands, .. } = value else { return false };
        operands.iter().zip(rule.partials).any(|(operand, partial)| {
            self.active_place(operand).is_some()
                && matches!(partial, Partial::Formula(tokens) if partial::mentions_result(&tokens()))
        })
    }

    /// The adjoint of a variable as a place, if it has been declared.
    pub(super) fn declared_bar(&mut self, var: VarId) -> Option<Place> {
        (self.facts.is_active(var) && self.declared.contains(&var)).then(|| self.bar_place(&Place::var(var)))
    }

    /// The same view of the cotangent. The adjoint of a parameter behind a reference is the caller's buffer: its whole is
    /// `*buffer`, its parts are reached through it. A local accumulator has no reference to look through.
    pub(super) fn bar_place(&mut self, place: &Place) -> Place {
        let root = self.bar(place.root);
        let mut projections: Vec<Projection> =
            place.projections.iter().filter(|projection| !matches!(projection, Projection::Deref)).cloned().collect();
        if projections.is_empty() && self.buffers[place.root.0 as usize].is_some() {
            projections.push(Projection::Deref);
        }
        Place { root, projections }
    }

    pub(super) fn declare_unless(&mut self, var: VarId, out: &mut Vec<Stmt>) {
        if !self.declared.contains(&var) {
            self.declare_zero(var, out);
        }
    }

    /// `let mut v_bar = 0.0;`, or a zero of the shape of `v`.
    pub(super) fn declare_zero(&mut self, var: VarId, out: &mut Vec<Stmt>) {
        let bar = self.bar(var);
        self.declared.insert(var);
        let kind = match &self.func.var(var).ty {
            Ty::Float(_) => StmtKind::Let { var: bar, value: literal("0.0") },
            Ty::Array(element, len) if matches!(**element, Ty::Float(_)) => {
                let tokens: TokenStream = len.parse().unwrap_or_default();
                let Projection::Index(mut len) = index(0) else { unreachable!("`index` makes an index") };
                len.tokens = tokens;
                StmtKind::Let { var: bar, value: Expr::ArrayRepeat { value: Box::new(literal("0.0")), len } }
            }
            _ => StmtKind::Sweep(SweepStmt::ZeroTangent { bar, of: Place::var(var) }),
        };
        out.push(stmt(kind));
    }

    fn is_undeclared_here(&self, var: VarId) -> bool {
        !self.declared.contains(&var) && self.homes[var.0 as usize] == Some(self.home)
    }

    pub(super) fn bar(&mut self, var: VarId) -> VarId {
        match self.bars[var.0 as usize] {
            Some(bar) => bar,
            None => self.new_bar(var),
        }
    }

    pub(super) fn new_bar(&mut self, var: VarId) -> VarId {
        let name = format!("{}_bar", stem(&self.func.var(var).ident.to_string()));
        let ty = match &self.func.var(var).ty {
            Ty::Ref(inner) => (**inner).clone(),
            other => other.clone(),
        };
        let bar = self.new_var(&name, VarKind::Generated, ty);
        self.bars[var.0 as usize] = Some(bar);
        bar
    }
}

fn as_slice(place: Place, ty: &Ty) -> Place {
    if let Ty::Slice(_) = ty {
        return place;
    }
    extended(&place, Projection::Slice(Opaque::pure(quote::quote!(..), Vec::new())))
}

fn extended(place: &Place, projection: Projection) -> Place {
    let mut extended = place.clone();
    extended.projections.retain(|projection| !matches!(projection, Projection::Deref));
    extended.projections.push(projection);
    extended
}
