//! References to constants, which live as long as the program does.

use quote::ToTokens;

use crate::ir::{Expr, Ty};

use super::types::{arithmetic, join, of_literal};
use super::{Lowering, Value, pure};

impl Lowering<'_> {
    /// `&[1.0, 2.0]`, where it is a value by itself: rustc keeps the array for good, and a variable of ours it would not.
    /// Tuples and arrays of such are the same.
    pub(super) fn promoted(&self, expr: &syn::Expr) -> Option<Value> {
        let ty = self.promoted_ty(expr)?;
        refers(&ty).then(|| Value::new(Expr::Opaque(pure(expr.to_token_stream(), Vec::new())), ty))
    }

    /// The same of a table with references in it, which only an annotation makes all of one type.
    pub(super) fn promoted_table(&self, expr: &syn::Expr) -> Option<Value> {
        self.promoted(expr).filter(|value| matches!(&value.ty, Ty::Ref(table) if refers(table)))
    }

    /// The type of a constant that is written out; `None` for everything else.
    fn promoted_ty(&self, expr: &syn::Expr) -> Option<Ty> {
        match expr {
            syn::Expr::Lit(literal) => Some(of_literal(&literal.lit)),
            syn::Expr::Paren(inner) => self.promoted_ty(&inner.expr),
            syn::Expr::Group(inner) => self.promoted_ty(&inner.expr),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => self.promoted_ty(expr),
            syn::Expr::Binary(binary) if crate::rules::lookup_binary(&binary.op).is_some() => {
                Some(arithmetic(&self.promoted_ty(&binary.left)?, &self.promoted_ty(&binary.right)?))
            }
            syn::Expr::Path(path) => {
                let is_variable = path.path.get_ident().is_some_and(|name| self.lookup(&name.to_string()).is_some());
                (!is_variable).then(|| self.constant_ty(&path.path))
            }
            syn::Expr::Reference(syn::ExprReference { mutability: None, expr, .. }) => {
                Some(Ty::Ref(Box::new(self.promoted_ty(expr)?)))
            }
            syn::Expr::Tuple(tuple) => {
                tuple.elems.iter().map(|part| self.promoted_ty(part)).collect::<Option<_>>().map(Ty::Tuple)
            }
            syn::Expr::Array(array) => {
                let parts: Option<Vec<Ty>> = array.elems.iter().map(|part| self.promoted_ty(part)).collect();
                let part = parts?.iter().fold(Ty::Unknown, |ty, part| join(&ty, part));
                Some(Ty::Array(Box::new(part), array.elems.len().to_string()))
            }
            syn::Expr::Repeat(repeat) => {
                let part = self.promoted_ty(&repeat.expr)?;
                self.promoted_ty(&repeat.len)?;
                Some(Ty::Array(Box::new(part), repeat.len.to_token_stream().to_string()))
            }
            _ => None,
        }
    }
}

fn refers(ty: &Ty) -> bool {
    match ty {
        Ty::Ref(_) => true,
        Ty::Tuple(parts) => parts.iter().any(refers),
        Ty::Array(part, _) | Ty::Slice(part) | Ty::Vec(part) => refers(part),
        Ty::Float(_) | Ty::Int | Ty::Usize | Ty::Bool | Ty::Unknown => false,
    }
}

/// The type of branches that lend arrays of several lengths: rustc makes slices of them where it is told what to expect,
/// by the signature of a function say.
pub(super) fn slice_of_arrays(branches: &[&Ty]) -> Option<(syn::Type, Ty)> {
    let arrays: Option<Vec<(&Ty, &String)>> = branches
        .iter()
        .map(|ty| match ty {
            Ty::Ref(array) => match &**array {
                Ty::Array(part, len) => Some((&**part, len)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let arrays = arrays?;
    let (part, len) = arrays.first()?;
    let differ = arrays.iter().any(|(_, other)| other != len);
    differ.then(|| (syn::parse_quote!(&[_]), Ty::Ref(Box::new(Ty::Slice(Box::new((*part).clone()))))))
}
