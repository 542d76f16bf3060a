//! Values behind references that patterns bind: a pullback outlives the references, so that what is read through them is
//! copied where it is read, and the copy is what the reverse sweep finds.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenTree};
use quote::quote;

use super::temporary;
use crate::analyze::types;
use crate::ir::traverse::blocks_mut;
use crate::ir::{
    Adaptor, Arg, Block, Exit, Expr, Func, LoopKind, Opaque, Place, Projection, Stmt, StmtKind, Ty, VarId, VarKind,
};

/// Copies what is read through references in a block and all blocks inside it.
pub(super) fn hold(func: &mut Func, block: &mut Block) {
    let mut hold = Hold { func, borrowed: BTreeSet::new(), before: Vec::new(), span: Span::mixed_site() };
    hold.block(block);
}

struct Hold<'f> {
    func: &'f mut Func,
    /// Variables that may be references to what nobody else names.
    borrowed: BTreeSet<VarId>,
    /// The copies that the statement at hand reads.
    before: Vec<Stmt>,
    span: Span,
}

impl Hold<'_> {
    fn block(&mut self, block: &mut Block) {
        for mut stmt in std::mem::take(&mut block.stmts) {
            self.span = stmt.span;
            self.stmt(&mut stmt.kind);
            block.stmts.append(&mut self.before);
            if let StmtKind::Match { arms, .. } = &stmt.kind {
                for (var, part) in arms.iter().flat_map(|arm| &arm.bindings) {
                    let is_borrowed = part.as_ref().is_none_or(|part| self.is_borrowed(&Expr::Place(part.clone())));
                    if is_borrowed && self.func.var(*var).ty == Ty::Unknown {
                        self.borrowed.insert(*var);
                    }
                }
            }
            for inner in blocks_mut(&mut stmt) {
                self.block(inner);
            }
            self.passed_on(&stmt.kind);
            block.stmts.push(stmt);
        }
        if let Some(tail) = &mut block.tail {
            self.expr(tail);
            block.stmts.append(&mut self.before);
        }
    }

    /// The value of a block is a reference if it is one in the block.
    fn passed_on(&mut self, stmt: &StmtKind) {
        let (result, blocks) = match stmt {
            StmtKind::If { result: Some(result), then, other, .. } => (*result, vec![then, other]),
            StmtKind::Match { result: Some(result), arms, .. } => {
                (*result, arms.iter().map(|arm| &arm.block).collect())
            }
            _ => return,
        };
        if blocks.into_iter().filter_map(|block| block.tail.as_deref()).any(|tail| self.is_borrowed(tail)) {
            self.borrowed.insert(result);
        }
    }

    /// Whether a value is such a reference itself, or holds one.
    fn is_borrowed(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Place(place) => {
                let is_part = |step: &Projection| matches!(step, Projection::Field(_));
                self.borrowed.contains(&place.root) && place.projections.iter().all(is_part)
            }
            Expr::Tuple(parts) | Expr::Array(parts) => parts.iter().any(|part| self.is_borrowed(part)),
            // `&place`, chosen or kept.
            Expr::Opaque(opaque) => opaque.refused.is_some() && starts_with_reference(opaque),
            _ => false,
        }
    }

    fn stmt(&mut self, stmt: &mut StmtKind) {
        match stmt {
            StmtKind::Let { var, value } => {
                if self.is_borrowed(value) {
                    self.borrowed.insert(*var);
                } else {
                    self.expr(value);
                    // Evaluated again, it would read the reference.
                    if let Expr::Opaque(opaque) = value {
                        opaque.repeatable &= !self.reads_borrowed(opaque);
                    }
                    if self.func.guards.contains(var) {
                        self.borrowed.insert(*var);
                    }
                }
            }
            StmtKind::Assign { place, value }
            | StmtKind::Update { place, value, .. }
            | StmtKind::Push { vec: place, value }
            | StmtKind::Fill { place, value } => {
                self.indices(place);
                self.expr(value);
            }
            StmtKind::Swap { first, second } | StmtKind::CopyFrom { place: first, source: second } => {
                self.indices(first);
                self.indices(second);
            }
            StmtKind::Call(call) => self.args(&mut call.args),
            StmtKind::If { cond, .. } => self.expr(cond),
            StmtKind::Match { scrutinee: Expr::Place(place), .. } => self.indices(place),
            StmtKind::Exit(Exit::Return(Some(value))) => self.expr(value),
            StmtKind::Loop(looped) => {
                if let LoopKind::For { range, .. } = &mut looped.kind {
                    self.expr(&mut range.start);
                    self.expr(&mut range.end);
                    for adaptor in &mut range.adaptors {
                        match adaptor {
                            Adaptor::StepBy(step) => self.expr(step),
                            Adaptor::Rev => {}
                        }
                    }
                }
            }
            StmtKind::Match { .. }
            | StmtKind::Declare { .. }
            | StmtKind::Rest { .. }
            | StmtKind::Exit(_)
            | StmtKind::Effect(_)
            | StmtKind::Sweep(_) => {}
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Place(place) => {
                self.indices(place);
                if self.borrowed.contains(&place.root) && !place.projections.is_empty() {
                    let value = self.read(place);
                    *expr = self.copied(value, Ty::Unknown);
                }
            }
            Expr::Rule { operands, .. } => {
                for operand in operands {
                    self.operand(operand);
                }
            }
            Expr::Convert { operand, .. } | Expr::NoGrad { operand, .. } => self.expr(operand),
            Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
                for part in parts {
                    self.expr(part);
                }
            }
            Expr::ArrayRepeat { value, len } | Expr::VecRepeat { value, len } => {
                self.expr(value);
                self.opaque(len, Ty::Usize);
            }
            Expr::Call(call) => self.args(&mut call.args),
            Expr::Copied { place, .. } => self.indices(place),
            Expr::Opaque(opaque) => self.opaque(opaque, Ty::Unknown),
            Expr::Cut(_) | Expr::Literal(_) => {}
        }
    }

    /// Arithmetic takes a reference to a number for the number.
    fn operand(&mut self, operand: &mut Expr) {
        if let Expr::Place(place) = operand
            && self.borrowed.contains(&place.root)
            && (place.projections.is_empty() || matches!(types::of_place(self.func, place), Ty::Ref(_)))
        {
            let ident = self.read(place).tokens.clone();
            // A method goes through a guard to the number by itself.
            let is_guard = self.func.guards.contains(&place.root);
            let number = if is_guard { quote!(*#ident) } else { quote!(::gradflow::__private::number(#ident)) };
            let value = Opaque::pure(number, vec![place.root]);
            *operand = self.copied(value, Ty::Unknown);
            return;
        }
        self.expr(operand);
    }

    fn args(&mut self, args: &mut [Arg]) {
        for arg in args {
            match arg {
                Arg::Value(value) => self.expr(value),
                Arg::Ref(place) | Arg::RefMut(place) => self.indices(place),
            }
        }
    }

    fn indices(&mut self, place: &mut Place) {
        for projection in &mut place.projections {
            match projection {
                Projection::Index(opaque) => self.opaque(opaque, Ty::Usize),
                Projection::Slice(_) | Projection::Field(_) | Projection::Deref => {}
            }
        }
    }

    fn reads_borrowed(&self, opaque: &Opaque) -> bool {
        opaque.reads.iter().any(|var| self.borrowed.contains(var))
    }

    fn opaque(&mut self, opaque: &mut Opaque, ty: Ty) {
        if !self.reads_borrowed(opaque) || opaque.refused.is_some() || !opaque.writes.is_empty() {
            return;
        }
        let Expr::Place(Place { root, .. }) = self.copied(opaque.clone(), ty) else { return };
        let ident = &self.func.var(root).ident;
        *opaque = Opaque::pure(quote!(#ident), vec![root]);
    }

    /// A variable for a value that is not evaluated again.
    fn copied(&mut self, mut value: Opaque, ty: Ty) -> Expr {
        value.repeatable = false;
        let var = temporary(self.func, "held", ty, self.span);
        self.func.vars[var.0 as usize].kind = VarKind::Generated;
        self.before.push(Stmt::new(StmtKind::Let { var, value: Expr::Opaque(value) }, self.span));
        Expr::var(var)
    }

    /// A place as tokens: it is behind a reference, hence no place of a variable.
    fn read(&self, place: &Place) -> Opaque {
        let ident = &self.func.var(place.root).ident;
        let mut reads = vec![place.root];
        let path = place.projections.iter().fold(quote!(#ident), |path, step| match step {
            Projection::Index(index) | Projection::Slice(index) => {
                reads.extend(&index.reads);
                let index = &index.tokens;
                quote!(#path[#index])
            }
            Projection::Field(member) => quote!(#path.#member),
            Projection::Deref => path,
        });
        let is_reference = matches!(place.projections.last(), Some(Projection::Deref));
        Opaque::pure(if is_reference { quote!(*#path) } else { path }, reads)
    }
}

fn starts_with_reference(opaque: &Opaque) -> bool {
    matches!(opaque.tokens.clone().into_iter().next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '&')
}
