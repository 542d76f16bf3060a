//! Calls and pullbacks.

use std::rc::Rc;

use quote::ToTokens;
use syn::Expr as Syntax;

use super::Build;
use crate::ir::{Arg, Call, StmtKind, SweepStmt};

impl Build {
    /// `pullback.pull(x, c, result_bar, x_bar, _)`: as many buffers as arguments; `_` for none.
    pub(super) fn pull(&mut self, call: &syn::ExprMethodCall) -> StmtKind {
        let pullback = self.var(&call.receiver.to_token_stream().to_string());
        let all: Vec<&Syntax> = call.args.iter().collect();
        let count = all.len() / 2;
        let (args, rest) = all.split_at(count);
        let (result_bar, bars) = rest.split_at(rest.len() - count);
        let args = args.iter().map(|arg| self.arg(arg)).collect();
        let result_bar = result_bar.first().map(|bar| Box::new(self.expr(bar)));
        let bars = bars
            .iter()
            .map(|bar| match bar {
                Syntax::Infer(_) => None,
                bar => Some(self.place(bar)),
            })
            .collect();
        StmtKind::Sweep(SweepStmt::Pullback {
            pullback,
            args,
            result_bar,
            bars,
            source: Rc::default(),
            tangents: Box::default(),
        })
    }

    pub(super) fn call(&mut self, call: &Syntax) -> Call {
        let Syntax::Call(call) = call else { panic!("a call") };
        let Syntax::Path(callee) = &*call.func else { panic!("a path") };
        let args = call.args.iter().map(|arg| self.arg(arg)).collect();
        Call { callee: Rc::new(callee.clone()), args, recursive: false, source: Rc::default() }
    }

    pub(super) fn arg(&mut self, arg: &Syntax) -> Arg {
        match arg {
            Syntax::Reference(reference) if reference.mutability.is_some() => Arg::RefMut(self.place(&reference.expr)),
            Syntax::Reference(reference) => Arg::Ref(self.place(&reference.expr)),
            value => Arg::Value(self.expr(value)),
        }
    }
}
