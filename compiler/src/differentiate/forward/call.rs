//! The tangent of a call: the call of the function's own tangent.

use proc_macro2::Span;

use super::Forward;
use crate::ir::{Arg, Call, Expr, Stmt, StmtKind, SweepStmt, Tangents, VarId};

impl Forward<'_> {
    pub(super) fn call(&mut self, result: Option<VarId>, call: Call, span: Span, out: &mut Vec<Stmt>) {
        let kind = if self.facts.is_differentiated(result, &call) {
            let tangents = self.tangents(result, &call, Vec::new());
            StmtKind::Sweep(SweepStmt::CallWithTangent { result, call, tangents })
        } else if let Some(var) = result {
            StmtKind::Let { var, value: Expr::Call(call) }
        } else {
            StmtKind::Call(call)
        };
        out.push(Stmt::new(kind, span));
    }

    /// The tangents that a call has already, then those of its values and of these tangents.
    pub(super) fn tangents(&mut self, result: Option<VarId>, call: &Call, mut before: Vec<Tangents>) -> Vec<Tangents> {
        let mut of = |result: Option<VarId>, args: &mut dyn Iterator<Item = Option<&Arg>>| {
            let dots = args.map(|arg| self.arg(arg?)).collect();
            let dot = result.filter(|var| self.is_active(*var)).map(|var| self.dot(var));
            Tangents { dot, dots }
        };
        let mut new = vec![of(result, &mut call.args.iter().map(Some))];
        new.extend(before.iter().map(|of_one| of(of_one.dot, &mut of_one.dots.iter().map(Option::as_ref))));
        before.extend(new);
        before
    }
}
