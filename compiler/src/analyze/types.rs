//! Local type inference: completes what lowering knew, so that adjoints of scalars print as scalars.
//!
//! That something is a float is guessed from what is done with it: a wrong guess can only make the generated code fail to
//! compile, since rustc checks every type. That something is an integer or a boolean is never guessed: it ends activity.
//! It comes from declared types, literals, and the standard library's methods of what is known to be of such a type.

use crate::ir::{Block, Expr, FloatWidth, Func, LoopKind, Place, Projection, Stmt, StmtKind, Ty, VarId};

/// Completes [`Var::ty`](crate::ir::Var::ty) to a fixed point. `result` is the declared result type.
pub(crate) fn infer(func: &mut Func, result: Option<&syn::Type>) {
    let result = result.map_or(Ty::Unknown, of_type);
    let body = func.body.clone();
    // Each pass carries a type one assignment further in either direction; chains longer than this stay unknown.
    for _ in 0..8 {
        let before: Vec<Ty> = func.vars.iter().map(|var| var.ty.clone()).collect();
        Inference { func, result: &result }.block(&body, &result);
        if func.vars.iter().map(|var| &var.ty).eq(before.iter()) {
            break;
        }
    }
}

/// What a type annotation says.
pub(crate) fn of_type(ty: &syn::Type) -> Ty {
    match ty {
        syn::Type::Paren(inner) => of_type(&inner.elem),
        syn::Type::Group(inner) => of_type(&inner.elem),
        syn::Type::Reference(inner) => Ty::Ref(Box::new(of_type(&inner.elem))),
        syn::Type::Slice(inner) => Ty::Slice(Box::new(of_type(&inner.elem))),
        syn::Type::Array(inner) => {
            let len = &inner.len;
            Ty::Array(Box::new(of_type(&inner.elem)), quote::quote!(#len).to_string())
        }
        syn::Type::Tuple(inner) => Ty::Tuple(inner.elems.iter().map(of_type).collect()),
        syn::Type::Path(path) => of_path(&path.path),
        _ => Ty::Unknown,
    }
}

fn of_path(path: &syn::Path) -> Ty {
    let Some(last) = path.segments.last() else { return Ty::Unknown };
    match last.ident.to_string().as_str() {
        "f64" => Ty::Float(FloatWidth::F64),
        "f32" => Ty::Float(FloatWidth::F32),
        "usize" => Ty::Usize,
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" => Ty::Int,
        "bool" => Ty::Bool,
        "Vec" => match &last.arguments {
            syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                Some(syn::GenericArgument::Type(element)) => Ty::Vec(Box::new(of_type(element))),
                _ => Ty::Vec(Box::new(Ty::Unknown)),
            },
            _ => Ty::Vec(Box::new(Ty::Unknown)),
        },
        _ => Ty::Unknown,
    }
}

/// The type of a place, as far as it is known.
pub(crate) fn of_place(func: &Func, place: &Place) -> Ty {
    let mut ty = func.var(place.root).ty.clone();
    for projection in &place.projections {
        ty = match (projection, peel(ty)) {
            (Projection::Index(_), Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element)) => *element,
            (Projection::Slice(_), Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element)) => Ty::Slice(element),
            (Projection::Field(syn::Member::Unnamed(index)), Ty::Tuple(parts)) => {
                parts.get(index.index as usize).cloned().unwrap_or(Ty::Unknown)
            }
            (Projection::Deref, ty) => ty,
            (Projection::Slice(_), _) => Ty::Slice(Box::new(Ty::Unknown)),
            (Projection::Index(_) | Projection::Field(_), _) => Ty::Unknown,
        };
    }
    peel(ty)
}

fn peel(ty: Ty) -> Ty {
    match ty {
        Ty::Ref(inner) => peel(*inner),
        other => other,
    }
}

struct Inference<'a> {
    func: &'a mut Func,
    result: &'a Ty,
}

impl Inference<'_> {
    fn block(&mut self, block: &Block, tail: &Ty) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(value) = &block.tail {
            self.expect(value, tail);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                let ty = self.of(value);
                self.learn(*var, &ty);
                let ty = self.func.var(*var).ty.clone();
                self.expect(value, &ty);
            }
            StmtKind::Assign { place, value } => {
                let ty = self.of(value);
                self.learn_place(place, &ty);
                let ty = of_place(self.func, place);
                self.expect(value, &ty);
            }
            StmtKind::Update { place, op: _, value } => {
                let ty = self.of(value);
                if matches!(ty, Ty::Float(_)) {
                    self.learn_place(place, &ty);
                }
                if let ty @ Ty::Float(_) = of_place(self.func, place) {
                    self.expect(value, &ty);
                }
            }
            StmtKind::If { then, other, result, .. } => self.branches(&[then, other], *result),
            StmtKind::Match { arms, result, .. } => {
                for arm in arms {
                    for (var, part) in &arm.bindings {
                        if let Some(place) = part {
                            let ty = of_place(self.func, place);
                            self.learn(*var, &ty);
                        }
                    }
                }
                let blocks: Vec<&Block> = arms.iter().map(|arm| &arm.block).collect();
                self.branches(&blocks, *result);
            }
            StmtKind::Loop(looped) => {
                if let LoopKind::For { var, .. } = &looped.kind {
                    self.learn(*var, &Ty::Int);
                }
                self.block(&looped.body, &Ty::Unknown);
            }
            StmtKind::Rest { block, .. } => self.block(block, &Ty::Unknown),
            StmtKind::Exit(crate::ir::Exit::Return(Some(value))) => self.expect(value, &self.result.clone()),
            _ => {}
        }
    }

    fn branches(&mut self, blocks: &[&Block], result: Option<VarId>) {
        let expected = result.map_or(Ty::Unknown, |var| self.func.var(var).ty.clone());
        for block in blocks {
            self.block(block, &expected);
        }
        if let Some(var) = result {
            for block in blocks {
                if let Some(value) = &block.tail {
                    let ty = self.of(value);
                    self.learn(var, &ty);
                }
            }
        }
    }

    /// The type of an expression; scalar operands of operations are learnt on the way.
    fn of(&mut self, expr: &Expr) -> Ty {
        match expr {
            Expr::Place(place) => of_place(self.func, place),
            Expr::Literal(tokens) => of_literal(&tokens.to_string()),
            Expr::Rule { operands, rule, .. } => {
                let known: Vec<Ty> = operands.iter().map(|operand| self.of(operand)).collect();
                let first = if rule.name == "powi" { &known[..1] } else { &known[..] };
                let is_integer = |ty: &Ty| matches!(ty, Ty::Int | Ty::Usize);
                if first.iter().any(is_integer) {
                    // With an operand of another type, the operator is one that the user gave that type.
                    let usize = first.iter().find(|ty| **ty == Ty::Usize).unwrap_or(&first[0]);
                    return if first.iter().all(is_integer) { usize.clone() } else { Ty::Unknown };
                }
                let ty = first.iter().find(|ty| matches!(ty, Ty::Float(FloatWidth::F32 | FloatWidth::F64)));
                let ty = ty.cloned().unwrap_or(Ty::Float(FloatWidth::Either));
                for operand in operands.iter().take(first.len()) {
                    self.expect(operand, &ty);
                }
                ty
            }
            Expr::Convert { form, .. } => match form {
                crate::ir::ConvertForm::As(ty) | crate::ir::ConvertForm::Tangent(ty) => of_type(ty),
                crate::ir::ConvertForm::Path(_) | crate::ir::ConvertForm::Adjoint => Ty::Float(FloatWidth::Either),
            },
            Expr::Call(call) => {
                if call.recursive {
                    self.result.clone()
                } else {
                    Ty::Unknown
                }
            }
            Expr::Tuple(parts) => Ty::Tuple(parts.iter().map(|part| self.of(part)).collect()),
            Expr::Array(parts) => {
                let element = self.of_elements(parts);
                Ty::Array(Box::new(element), parts.len().to_string())
            }
            Expr::VecList(parts) => Ty::Vec(Box::new(self.of_elements(parts))),
            Expr::ArrayRepeat { value, len } => Ty::Array(Box::new(self.of(value)), len.tokens.to_string()),
            Expr::VecRepeat { value, .. } => Ty::Vec(Box::new(self.of(value))),
            Expr::Copied { place, .. } => match of_place(self.func, place) {
                Ty::Slice(element) => Ty::Vec(element),
                other => other,
            },
            Expr::NoGrad { operand, .. } => self.of(operand),
            Expr::Cut(_) | Expr::Opaque(_) => Ty::Unknown,
        }
    }

    fn of_elements(&mut self, parts: &[Expr]) -> Ty {
        let known: Vec<Ty> = parts.iter().map(|part| self.of(part)).collect();
        known.into_iter().find(|ty| *ty != Ty::Unknown).unwrap_or(Ty::Unknown)
    }

    fn expect(&mut self, expr: &Expr, ty: &Ty) {
        if let Expr::Place(place) = expr {
            self.learn_place(place, ty);
        }
    }

    fn learn_place(&mut self, place: &Place, ty: &Ty) {
        if place.is_whole() {
            self.learn(place.root, ty);
        } else if let [Projection::Index(_)] = place.projections[..] {
            let root = &mut self.func.vars[place.root.0 as usize].ty;
            if let Ty::Vec(element) | Ty::Array(element, _) | Ty::Slice(element) = root
                && **element == Ty::Unknown
            {
                **element = ty.clone();
            }
        }
    }

    fn learn(&mut self, var: VarId, ty: &Ty) {
        let known = &mut self.func.vars[var.0 as usize].ty;
        *known = join(known, ty);
    }
}

/// The more precise of two consistent types; the first where they contradict each other.
fn join(known: &Ty, new: &Ty) -> Ty {
    match (known, new) {
        (Ty::Unknown, new) => new.clone(),
        (Ty::Float(FloatWidth::Either), Ty::Float(width)) => Ty::Float(*width),
        (Ty::Int, Ty::Usize) => Ty::Usize,
        (Ty::Vec(a), Ty::Vec(b)) => Ty::Vec(Box::new(join(a, b))),
        (Ty::Slice(a), Ty::Slice(b)) => Ty::Slice(Box::new(join(a, b))),
        (Ty::Array(a, len), Ty::Array(b, _)) => Ty::Array(Box::new(join(a, b)), len.clone()),
        (Ty::Ref(a), b) if !matches!(b, Ty::Ref(_)) => Ty::Ref(Box::new(join(a, b))),
        (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
            Ty::Tuple(a.iter().zip(b).map(|(a, b)| join(a, b)).collect())
        }
        (known, _) => known.clone(),
    }
}

pub(crate) fn of_literal(text: &str) -> Ty {
    if text == "true" || text == "false" {
        return Ty::Bool;
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return Ty::Unknown;
    }
    if text.ends_with("f32") {
        Ty::Float(FloatWidth::F32)
    } else if text.ends_with("f64") {
        Ty::Float(FloatWidth::F64)
    } else if text.ends_with("usize") {
        Ty::Usize
    } else if text.contains('.') || (text.contains(['e', 'E']) && !text.starts_with("0x")) {
        Ty::Float(FloatWidth::Either)
    } else {
        Ty::Int
    }
}
