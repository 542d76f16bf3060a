//! What local inference knows of types.

use quote::ToTokens;

use crate::ir::{Expr, FloatWidth, Place, Projection, Ty};

use super::Lowering;

/// The type a user wrote.
pub(super) fn of_syntax(ty: &syn::Type) -> Ty {
    match ty {
        syn::Type::Paren(inner) => of_syntax(&inner.elem),
        syn::Type::Group(inner) => of_syntax(&inner.elem),
        syn::Type::Reference(reference) => Ty::Ref(Box::new(of_syntax(&reference.elem))),
        syn::Type::Slice(slice) => Ty::Slice(Box::new(of_syntax(&slice.elem))),
        syn::Type::Array(array) => Ty::Array(Box::new(of_syntax(&array.elem)), array.len.to_token_stream().to_string()),
        syn::Type::Tuple(tuple) => Ty::Tuple(tuple.elems.iter().map(of_syntax).collect()),
        syn::Type::Path(path) if path.qself.is_none() => of_path(&path.path),
        _ => Ty::Unknown,
    }
}

fn of_path(path: &syn::Path) -> Ty {
    let Some(segment) = path.segments.last() else {
        return Ty::Unknown;
    };
    let name = segment.ident.to_string();
    if name == "Vec"
        && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let Some(syn::GenericArgument::Type(elem)) = arguments.args.first()
    {
        return Ty::Vec(Box::new(of_syntax(elem)));
    }
    of_name(&name)
}

/// A primitive type by its name.
pub(super) fn of_name(name: &str) -> Ty {
    match name {
        "f64" => Ty::Float(FloatWidth::F64),
        "f32" => Ty::Float(FloatWidth::F32),
        "usize" => Ty::Usize,
        "u8" | "u16" | "u32" | "u64" | "u128" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => Ty::Int,
        "bool" => Ty::Bool,
        _ => Ty::Unknown,
    }
}

/// The type of a literal.
pub(super) fn of_literal(literal: &syn::Lit) -> Ty {
    match literal {
        syn::Lit::Float(float) if float.suffix().is_empty() => Ty::Float(FloatWidth::Either),
        syn::Lit::Float(float) => of_name(float.suffix()),
        syn::Lit::Int(int) if int.suffix().is_empty() => Ty::Int,
        syn::Lit::Int(int) => of_name(int.suffix()),
        syn::Lit::Bool(_) => Ty::Bool,
        _ => Ty::Unknown,
    }
}

/// `String`, behind references or not.
pub(super) fn is_text(ty: &syn::Type) -> bool {
    match ty {
        syn::Type::Paren(inner) => is_text(&inner.elem),
        syn::Type::Group(inner) => is_text(&inner.elem),
        syn::Type::Reference(reference) => is_text(&reference.elem),
        syn::Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "String"),
        _ => false,
    }
}

/// The type behind references.
pub(super) fn strip(ty: &Ty) -> &Ty {
    match ty {
        Ty::Ref(inner) => strip(inner),
        Ty::Float(_)
        | Ty::Int
        | Ty::Usize
        | Ty::Bool
        | Ty::Array(..)
        | Ty::Slice(_)
        | Ty::Vec(_)
        | Ty::Tuple(_)
        | Ty::Unknown => ty,
    }
}

/// The type of an element of a container.
pub(super) fn element(ty: &Ty) -> Ty {
    match strip(ty) {
        Ty::Array(elem, _) | Ty::Slice(elem) | Ty::Vec(elem) => (**elem).clone(),
        Ty::Float(_) | Ty::Int | Ty::Usize | Ty::Bool | Ty::Tuple(_) | Ty::Ref(_) | Ty::Unknown => Ty::Unknown,
    }
}

/// The type of a field.
pub(super) fn field(ty: &Ty, member: &syn::Member) -> Ty {
    match (strip(ty), member) {
        (Ty::Tuple(parts), syn::Member::Unnamed(index)) => {
            parts.get(index.index as usize).cloned().unwrap_or(Ty::Unknown)
        }
        _ => Ty::Unknown,
    }
}

pub(super) fn is_integer(ty: &Ty) -> bool {
    matches!(ty, Ty::Int | Ty::Usize)
}

/// An integer or a boolean by itself.
pub(super) fn is_counted(ty: &Ty) -> bool {
    matches!(ty, Ty::Int | Ty::Usize | Ty::Bool)
}

pub(super) fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Float(_) | Ty::Int | Ty::Usize | Ty::Bool)
}

pub(super) fn is_container(ty: &Ty) -> bool {
    matches!(ty, Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))
}

/// What two operands of one type, or two branches, tell about it together.
pub(super) fn join(a: &Ty, b: &Ty) -> Ty {
    match (a, b) {
        (Ty::Float(FloatWidth::Either), Ty::Float(_)) | (Ty::Unknown, _) | (Ty::Int, Ty::Usize) => b.clone(),
        _ => a.clone(),
    }
}

/// The result of arithmetic: a float if either operand is known to be one.
pub(super) fn arithmetic(a: &Ty, b: &Ty) -> Ty {
    match (strip(a), strip(b)) {
        (Ty::Float(left), Ty::Float(right)) => Ty::Float(if *left == FloatWidth::Either { *right } else { *left }),
        (_, Ty::Float(width)) | (Ty::Float(width), _) => Ty::Float(*width),
        (Ty::Usize, Ty::Usize | Ty::Int) | (Ty::Int, Ty::Usize) => Ty::Usize,
        (Ty::Int, Ty::Int) => Ty::Int,
        _ => Ty::Unknown,
    }
}

impl Lowering<'_> {
    pub(super) fn place_ty(&self, place: &Place) -> Ty {
        let mut ty = self.func.var(place.root).ty.clone();
        for projection in &place.projections {
            ty = match projection {
                Projection::Index(_) => element(&ty),
                Projection::Slice(_) => match strip(&ty) {
                    Ty::Unknown => Ty::Unknown,
                    _ => Ty::Slice(Box::new(element(&ty))),
                },
                Projection::Field(member) => field(&ty, member),
                Projection::Deref => match ty {
                    Ty::Ref(inner) => *inner,
                    other => other,
                },
            };
        }
        ty
    }

    /// The integer or boolean type of an expression that is kept verbatim.
    pub(super) fn infer(&self, expr: &syn::Expr) -> Ty {
        match expr {
            syn::Expr::Lit(literal) => of_literal(&literal.lit),
            syn::Expr::Paren(inner) => self.infer(&inner.expr),
            syn::Expr::Group(inner) => self.infer(&inner.expr),
            syn::Expr::Cast(cast) => of_syntax(&cast.ty),
            syn::Expr::Path(path) => self.path_ty(path),
            syn::Expr::Index(index) => element(&self.infer(&index.expr)),
            syn::Expr::Field(access) => field(&self.infer(&access.base), &access.member),
            syn::Expr::Unary(unary) => strip(&self.infer(&unary.expr)).clone(),
            syn::Expr::MethodCall(call) => self.method_ty(call),
            syn::Expr::Binary(binary) if crate::rules::is_boolean(&binary.op) => Ty::Bool,
            syn::Expr::Binary(syn::ExprBinary {
                left,
                op: syn::BinOp::BitAnd(_) | syn::BinOp::BitOr(_) | syn::BinOp::BitXor(_),
                right,
                ..
            }) if self.infer(left) == Ty::Bool && self.infer(right) == Ty::Bool => Ty::Bool,
            syn::Expr::Binary(binary) => arithmetic(&self.infer(&binary.left), &self.infer(&binary.right)),
            _ => Ty::Unknown,
        }
    }

    /// The type of what a method gives that the standard library has for this receiver.
    fn method_ty(&self, call: &syn::ExprMethodCall) -> Ty {
        let receiver = self.infer(&call.receiver);
        let name = call.method.to_string();
        let name = name.as_str();
        match strip(&receiver) {
            known if name == "len" && is_container(known) => Ty::Usize,
            known if super::effect::INSPECTING.contains(&name) && (is_container(known) || is_scalar(known)) => Ty::Bool,
            integer @ (Ty::Int | Ty::Usize) if super::method::keeps_integers(name) => integer.clone(),
            float @ Ty::Float(_) if super::method::method_rule(name, call.args.len() + 1).is_some() => float.clone(),
            _ => Ty::Unknown,
        }
    }

    fn path_ty(&self, path: &syn::ExprPath) -> Ty {
        match path.path.get_ident().and_then(|ident| self.lookup(&ident.to_string())) {
            Some(super::scope::Binding::Var(var)) => strip(&self.func.var(*var).ty).clone(),
            Some(super::scope::Binding::Alias(alias)) => strip(&alias.ty).clone(),
            None => self.constant_ty(&path.path),
        }
    }

    /// The type of a constant, by its path.
    pub(super) fn constant_ty(&self, path: &syn::Path) -> Ty {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [name] = names.as_slice() {
            return self.constants.get(name).cloned().unwrap_or(Ty::Unknown);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let names = if let ["std" | "core", names @ ..] = names.as_slice() { names } else { &names };
        // The constants of primitive types have known types; a trait may give a primitive others, of any type.
        match names {
            [owner, "consts", _] => of_name(owner),
            [owner, name] => match (of_name(owner), *name) {
                (Ty::Int | Ty::Usize, "BITS")
                | (
                    Ty::Float(_),
                    "DIGITS" | "MANTISSA_DIGITS" | "RADIX" | "MIN_EXP" | "MAX_EXP" | "MIN_10_EXP" | "MAX_10_EXP",
                ) => Ty::Int,
                (ty @ (Ty::Int | Ty::Usize), "MIN" | "MAX") | (ty @ Ty::Float(_), _) => ty,
                _ => Ty::Unknown,
            },
            _ => Ty::Unknown,
        }
    }

    /// What is known of the type of an atom.
    pub(super) fn atom_ty(&self, expr: &Expr) -> Ty {
        match expr {
            Expr::Place(place) => self.place_ty(place),
            _ => Ty::Unknown,
        }
    }
}
