//! Zeros that must be written out, in the shape of a value.

use quote::quote;

use super::super::adjoint::stmt;
use super::Forward;
use crate::analyze::types;
use crate::ir::{Expr, Opaque, Place, Stmt, StmtKind, SweepStmt, Ty};

impl Forward<'_> {
    /// The zero tangent of a value, written before the value moves; `None` where only the value can say it.
    pub(super) fn zero(&mut self, value: &Expr, ty: &Ty, out: &mut Vec<Stmt>) -> Option<Expr> {
        match (value, ty) {
            (_, Ty::Float(_)) => Some(self.no_tangent()),
            (_, Ty::Int | Ty::Usize | Ty::Bool) => Some(nothing()),
            (Expr::Tuple(parts), _) => Some(Expr::Tuple(self.zeros(parts, out))),
            (Expr::Array(parts), _) => Some(Expr::Array(self.zeros(parts, out))),
            (Expr::VecList(parts), _) => Some(Expr::VecList(self.zeros(parts, out))),
            (Expr::ArrayRepeat { value, len }, _) => {
                let value = Box::new(self.zero_of_atom(value, out));
                Some(Expr::ArrayRepeat { value, len: len.clone() })
            }
            (Expr::VecRepeat { value, len }, _) => {
                let value = Box::new(self.zero_of_atom(value, out));
                Some(Expr::VecRepeat { value, len: len.clone() })
            }
            (Expr::Place(place) | Expr::Copied { place, .. }, _) => Some(self.zero_of_place(place, out)),
            // A vector without elements has a tangent without any; what its elements are is known from what is pushed.
            (Expr::Opaque(opaque), Ty::Vec(_)) if is_constructor(opaque) => Some(value.clone()),
            _ => None,
        }
    }

    pub(super) fn zero_of_atom(&mut self, atom: &Expr, out: &mut Vec<Stmt>) -> Expr {
        match atom {
            Expr::Place(place) => self.zero_of_place(place, out),
            Expr::Literal(tokens) => match types::of_literal(&tokens.to_string()) {
                Ty::Float(_) => self.no_tangent(),
                Ty::Int | Ty::Usize | Ty::Bool => nothing(),
                _ => self.zero_tangent(&Opaque::pure(tokens.clone(), Vec::new())),
            },
            Expr::Opaque(opaque) | Expr::Cut(opaque) => self.zero_tangent(opaque),
            _ => self.zero(atom, &Ty::Unknown, out).unwrap_or_else(|| self.no_tangent()),
        }
    }

    fn zeros(&mut self, parts: &[Expr], out: &mut Vec<Stmt>) -> Vec<Expr> {
        parts.iter().map(|part| self.zero_of_atom(part, out)).collect()
    }

    fn zero_of_place(&mut self, place: &Place, out: &mut Vec<Stmt>) -> Expr {
        match types::of_place(self.func, place) {
            Ty::Float(_) => self.no_tangent(),
            Ty::Int | Ty::Usize | Ty::Bool => nothing(),
            ty => {
                let bar = self.new_var("zero", ty);
                out.push(stmt(StmtKind::Sweep(SweepStmt::ZeroTangent { bar, of: place.clone() })));
                Expr::var(bar)
            }
        }
    }

    fn zero_tangent(&self, value: &Opaque) -> Expr {
        let mut zero = value.clone();
        let tokens = &value.tokens;
        let function = self.func.zero_tangent();
        zero.tokens = quote!(#function(&(#tokens)));
        Expr::Opaque(zero)
    }
}

/// `()`
fn nothing() -> Expr {
    Expr::Tuple(Vec::new())
}

/// `Vec::new()`, `Vec::with_capacity(n)`
fn is_constructor(opaque: &Opaque) -> bool {
    let text = opaque.tokens.to_string();
    text.contains("Vec") && (text.contains("new") || text.contains("with_capacity"))
}
