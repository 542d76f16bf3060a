use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::Printer;
use crate::ir::traverse;
use crate::ir::{
    Arm, ConvertForm, Exit, Expr, FloatWidth, Loop, LoopId, LoopKind, Place, Projection, Stmt, StmtKind, Ty, UpdateOp,
    VarId, VarKind,
};
use crate::precedence::of_operator;

impl Printer<'_> {
    pub(super) fn stmt(&mut self, stmt: &Stmt) -> TokenStream {
        match &stmt.kind {
            StmtKind::Let { var, value } => self.declare(*var, value),
            StmtKind::Declare { var } => {
                let binding = self.binding(*var);
                quote!(let #binding;)
            }
            StmtKind::Assign { place, value } => {
                let (place, value) = (self.place(place).tokens, self.expr(value));
                quote!(#place = #value;)
            }
            StmtKind::Update { place, op, value } => self.update(place, *op, value),
            StmtKind::Swap { first, second } => self.swap(first, second),
            StmtKind::Push { vec, value } => {
                let (vec, value) = (self.path(vec), self.expr(value));
                quote!(#vec.push(#value);)
            }
            StmtKind::Fill { place, value } => {
                let (place, value) = (self.path(place), self.expr(value));
                quote!(#place.fill(#value);)
            }
            StmtKind::CopyFrom { place, source } => self.copy_from(place, source),
            StmtKind::Call(call) => {
                let halves = self.halves_of(&call.args);
                let call = self.call(call, &halves);
                halves.around(quote!(#call;))
            }
            StmtKind::If { cond, then, other, result } => {
                let branch = self.branch(cond, then, other);
                self.bind(*result, &branch)
            }
            StmtKind::Match { scrutinee, arms, result } => {
                let alternatives = self.alternatives(scrutinee, arms);
                self.bind(*result, &alternatives)
            }
            StmtKind::Loop(repeat) => self.repeat(repeat),
            StmtKind::Rest { block, .. } => self.block(block),
            StmtKind::Exit(exit) => self.exit(exit),
            StmtKind::Effect(opaque) => terminated(&opaque.tokens),
            StmtKind::Sweep(sweep) => self.sweep_stmt(sweep),
        }
    }

    /// `mut v: T`, where each part is needed or was written.
    pub(super) fn binding(&self, var: VarId) -> TokenStream {
        let name = self.name(var);
        let declared = self.func.var(var);
        match &declared.annotation {
            Some(annotation) if declared.kind == VarKind::Generated => {
                let tangent = super::types::tangents(annotation, self.func.lanes.as_ref());
                quote!(#name: #tangent)
            }
            Some(annotation) => quote!(#name: #annotation),
            None => name,
        }
    }

    /// `mut v`, or `v` where nothing writes it.
    pub(super) fn name(&self, var: VarId) -> TokenStream {
        let ident = self.ident(var);
        if self.is_mutable(var) { quote!(mut #ident) } else { quote!(#ident) }
    }

    fn declare(&self, var: VarId, value: &Expr) -> TokenStream {
        let binding = self.binding(var);
        let annotation = match value {
            Expr::Convert { form: ConvertForm::Adjoint, .. } => float_type(&self.func.var(var).ty),
            _ => None,
        };
        let value = self.expr(value);
        if let Some(annotation) = annotation {
            quote!(let #binding: #annotation = #value;)
        } else {
            quote!(let #binding = #value;)
        }
    }

    /// A conversion to a type that only the place knows cannot stand right of `+=`, which rustc takes for one of several.
    fn update(&self, place: &Place, op: UpdateOp, value: &Expr) -> TokenStream {
        if let (UpdateOp::Add, Expr::Convert { operand, form: ConvertForm::Adjoint }) = (op, value) {
            if let (true, Some(float)) = (place.projections.is_empty(), float_type(&self.func.var(place.root).ty)) {
                let (place, operand) = (self.place(place).tokens, self.expr(operand));
                return quote!(#place += ::gradflow::rules::convert::<_, #float>(#operand););
            }
            let (place, value) = (self.lent_mut(place), self.expr(value));
            return quote!(::gradflow::Tangent::accumulate(#place, &#value););
        }
        if self.func.lanes.is_some() && matches!(op, UpdateOp::Add | UpdateOp::Sub) && shares(place, value) {
            let (place, value) = (self.place(place).tokens, self.printed(value).above(of_operator("+")));
            return if op == UpdateOp::Add {
                quote!(#place = #place + #value;)
            } else {
                quote!(#place = #place - #value;)
            };
        }
        let (place, value) = (self.place(place).tokens, self.expr(value));
        match op {
            UpdateOp::Add => quote!(#place += #value;),
            UpdateOp::Sub => quote!(#place -= #value;),
            UpdateOp::Mul => quote!(#place *= #value;),
            UpdateOp::Div => quote!(#place /= #value;),
            UpdateOp::Rem => quote!(#place %= #value;),
        }
    }

    /// Two elements of one sequence cannot be lent at once, so they swap by index.
    fn swap(&self, first: &Place, second: &Place) -> TokenStream {
        if let (Some((sequence, i)), Some((other, j))) = (self.element(first), self.element(second))
            && sequence.to_string() == other.to_string()
        {
            return quote!(#sequence.swap(#i, #j););
        }
        let halves = self.halves([(first, true), (second, true)]);
        let [first, second] = [first, second].map(|place| self.lent_mut_of(place, &halves));
        halves.around(quote!(::core::mem::swap(#first, #second);))
    }

    /// `a[i]` as `a` and `i`.
    fn element(&self, place: &Place) -> Option<(TokenStream, TokenStream)> {
        let (Projection::Index(index), before) = place.projections.split_last()? else {
            return None;
        };
        let sequence = Place { root: place.root, projections: before.to_vec() };
        Some((self.path(&sequence), index.tokens.clone()))
    }

    fn copy_from(&self, place: &Place, source: &Place) -> TokenStream {
        let halves = self.halves([(place, true), (source, false)]);
        let (place, lent) = (self.path_of(place, &halves), self.lent_of(source, &halves));
        halves.around(if is_sequence_of_copies(&self.func.var(source.root).ty) {
            quote!(#place.copy_from_slice(#lent);)
        } else {
            quote!(#place.clone_from_slice(#lent);)
        })
    }

    fn bind(&self, result: Option<VarId>, value: &TokenStream) -> TokenStream {
        match result {
            Some(result) => {
                let binding = self.binding(result);
                quote!(let #binding = #value;)
            }
            None => value.clone(),
        }
    }

    /// `match scrutinee { .. }`
    pub(super) fn alternatives(&mut self, scrutinee: &Expr, arms: &[Arm]) -> TokenStream {
        let scrutinee = self.expr(scrutinee);
        let arms: Vec<_> = arms.iter().map(|arm| self.arm(arm)).collect();
        quote!(match #scrutinee { #(#arms)* })
    }

    fn arm(&mut self, arm: &Arm) -> TokenStream {
        let pat = &arm.pat;
        let guard = arm.guard.as_ref().map(|guard| {
            let guard = self.verbatim(guard);
            quote!(if #guard)
        });
        let body = self.block(&arm.block);
        match &arm.block.tail {
            Some(_) if arm.block.stmts.is_empty() => quote!(#pat #guard => #body,),
            _ => quote!(#pat #guard => { #body }),
        }
    }

    fn repeat(&mut self, repeat: &Loop) -> TokenStream {
        let head = match &repeat.kind {
            LoopKind::For { var, range } => {
                let item = if self.is_used(*var) { self.name(*var) } else { quote!(_) };
                let range = self.range(range);
                quote!(for #item in #range)
            }
            LoopKind::While { cond } => {
                let cond = &cond.tokens;
                quote!(while #cond)
            }
            LoopKind::Endless => quote!(loop),
        };
        let label = repeat.label.as_ref().map(|label| quote!(#label:));
        self.loops.push((repeat.id, repeat.label.clone()));
        let body = self.block(&repeat.body);
        self.loops.pop();
        quote!(#label #head { #body })
    }

    fn exit(&self, exit: &Exit) -> TokenStream {
        match exit {
            Exit::Break(target) => {
                let label = self.label(*target);
                quote!(break #label;)
            }
            Exit::Continue(target) => {
                let label = self.label(*target);
                quote!(continue #label;)
            }
            Exit::Return(value) => {
                let value = value.as_ref().map(|value| self.expr(value));
                if let Some(block) = &self.returns_to { quote!(break #block #value;) } else { quote!(return #value;) }
            }
        }
    }

    /// The innermost loop is left without a label.
    fn label(&self, target: LoopId) -> Option<&syn::Lifetime> {
        match self.loops.split_last() {
            Some(((innermost, _), around)) if *innermost != target => {
                around.iter().find(|(id, _)| *id == target).and_then(|(_, label)| label.as_ref())
            }
            _ => None,
        }
    }
}

/// Whether a value reads the sequence of which it changes an element. Where `+=` is not that of numbers, the element is
/// lent before the value is read.
fn shares(place: &Place, value: &Expr) -> bool {
    let mut shares = false;
    if place.projections.iter().any(|projection| matches!(projection, Projection::Index(_))) {
        traverse::expr_accesses(value, &mut |var, _| shares |= var == place.root);
    }
    shares
}

/// Statements of the user with their semicolon, if they need one.
fn terminated(tokens: &TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let ends_itself = match (trees.first(), trees.last()) {
        (_, Some(TokenTree::Punct(punct))) => punct.as_char() == ';',
        (Some(TokenTree::Ident(first)), Some(TokenTree::Group(_))) => {
            ["for", "while", "loop"].iter().any(|keyword| first == keyword)
        }
        _ => false,
    };
    if ends_itself { tokens.clone() } else { quote!(#tokens;) }
}

/// The type of a float whose width is known.
fn float_type(ty: &Ty) -> Option<TokenStream> {
    match ty {
        Ty::Float(FloatWidth::F64) => Some(quote!(f64)),
        Ty::Float(FloatWidth::F32) => Some(quote!(f32)),
        _ => None,
    }
}

fn is_sequence_of_copies(ty: &Ty) -> bool {
    match ty {
        Ty::Slice(element) | Ty::Vec(element) | Ty::Array(element, _) => {
            matches!(**element, Ty::Float(_) | Ty::Int | Ty::Usize | Ty::Bool)
        }
        Ty::Ref(inner) => is_sequence_of_copies(inner),
        _ => false,
    }
}
