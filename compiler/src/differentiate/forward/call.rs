//! The tangent of a call: the call of the function's own tangent.

use proc_macro2::Span;

use super::Forward;
use crate::ir::{Call, Expr, Stmt, StmtKind, SweepStmt, Tangents, VarId};

impl Forward<'_> {
    pub(super) fn call(&mut self, result: Option<VarId>, call: Call, span: Span, out: &mut Vec<Stmt>) {
        let kind = if self.facts.is_differentiated(result, &call) {
            let tangents = Box::new(self.tangents(result, &call));
            StmtKind::Sweep(SweepStmt::CallWithTangent { result, call, tangents })
        } else if let Some(var) = result {
            StmtKind::Let { var, value: Expr::Call(call) }
        } else {
            StmtKind::Call(call)
        };
        out.push(Stmt::new(kind, span));
    }

    pub(super) fn tangents(&mut self, result: Option<VarId>, call: &Call) -> Tangents {
        let dots = call.args.iter().map(|arg| self.arg(arg)).collect();
        let dot = result.filter(|var| self.is_active(*var)).map(|var| self.dot(var));
        Tangents { dot, dots }
    }
}
