//! The tangent of a call: the call of the function's own tangent.

use proc_macro2::Span;

use super::Forward;
use crate::ir::{Arg, Call, Expr, Stmt, StmtKind, SweepStmt, VarId};

impl Forward<'_> {
    pub(super) fn call(&mut self, result: Option<VarId>, call: Call, span: Span, out: &mut Vec<Stmt>) {
        let kind = if self.facts.is_differentiated(result, &call) {
            let dots = call.args.iter().map(|arg| self.arg(arg)).collect();
            let dot = result.filter(|var| self.is_active(*var)).map(|var| self.dot(var));
            StmtKind::Sweep(SweepStmt::CallWithTangent { result, dot, call, dots })
        } else if let Some(var) = result {
            StmtKind::Let { var, value: Expr::Call(call) }
        } else {
            StmtKind::Call(call)
        };
        out.push(Stmt::new(kind, span));
    }

    /// The tangent of an argument, passed as the argument is; `None` is zero.
    fn arg(&mut self, arg: &Arg) -> Option<Arg> {
        match arg {
            Arg::Value(value) => self.tangent(value, value, &mut Vec::new()).map(Arg::Value),
            Arg::Ref(place) => self.is_active(place.root).then(|| Arg::Ref(self.dot_place(place))),
            Arg::RefMut(place) => self.is_active(place.root).then(|| Arg::RefMut(self.dot_place(place))),
        }
    }
}
