//! Builds the IR of two sweeps from text, one statement of the IR per statement of Rust.

mod call;
mod expr;

use std::collections::BTreeMap;

use quote::{ToTokens, quote};
use syn::{BinOp, Expr as Syntax, Pat, Stmt as Statement, parse_quote};

use crate::ir::{
    Block, Exit, Expr, FloatWidth, Func, Loop, LoopId, LoopKind, Param, Passing, Stmt, StmtKind, SweepStmt, Sweeps, Ty,
    UpdateOp, Var, VarId, VarKind,
};
use crate::names::Names;

/// Parses `fn f(x: f64) -> f64 { forward }` and `{ reverse }`. Names that end in `_tape` or `_slot` are stores,
/// `t1`, `t2`, .. temporaries, those that end in `_bar` adjoints; a parameter `x` of a float has the buffer `x_grad`,
/// others have `x_bar`. `g(..)` is an opaque function, `call!(g(..))` one with a derivative.
pub(crate) fn sweeps(function: &str, reverse: &str) -> (syn::ItemFn, Sweeps) {
    let item: syn::ItemFn = syn::parse_str(function).expect("the test's function is Rust");
    let reverse: syn::Block = syn::parse_str(reverse).expect("the test's reverse sweep is Rust");
    let (forward, backward) = (item.to_token_stream(), reverse.to_token_stream());
    let names = Names::of(quote!(#forward #backward));
    let func = Func {
        guards: std::collections::BTreeSet::new(),
        lanes: None,
        name: item.sig.ident.clone(),
        vars: Vec::new(),
        params: Vec::new(),
        body: Block::default(),
        names,
        items: Vec::new(),
    };
    let mut build = Build { func, known: BTreeMap::new(), loops: 0 };
    let mut bars = Vec::new();
    for input in &item.sig.inputs {
        let syn::FnArg::Typed(typed) = input else { panic!("the test's function has no receiver") };
        let name = typed.pat.to_token_stream().to_string();
        let (passing, ty) = passing(&typed.ty);
        let var = build.var(&name);
        build.func.vars[var.0 as usize].kind = VarKind::Param;
        build.func.vars[var.0 as usize].ty = ty.clone();
        let differentiable = ty != Ty::Usize;
        let bar = if ty == Ty::Float(FloatWidth::F64) { format!("{name}_grad") } else { format!("{name}_bar") };
        bars.push(differentiable.then(|| build.var(&bar)));
        let name = build.func.var(var).ident.clone();
        let (written, ty) = (typed.pat.to_token_stream(), (*typed.ty).clone());
        build.func.params.push(Param { var, name, written, is_listed: false, ty, passing, differentiable });
    }
    build.func.body = build.block(&item.block.stmts);
    let has_result = !matches!(item.sig.output, syn::ReturnType::Default);
    let result_bar = has_result.then(|| build.var("result_bar"));
    let reverse = build.block(&reverse.stmts);
    let rewinds = vec![false; bars.len()];
    let returns = function.contains("return");
    let (dots, bar_dots, result_bar_dots) = (Vec::new(), Vec::new(), Vec::new());
    (
        item,
        Sweeps {
            func: build.func,
            dots,
            bar_dots,
            result_bar_dots,
            reverse,
            result_bar,
            bars,
            returns,
            rewinds,
            recursive: false,
        },
    )
}

fn passing(ty: &syn::Type) -> (Passing, Ty) {
    match ty {
        syn::Type::Reference(reference) => {
            let passing = if reference.mutability.is_some() { Passing::RefMut } else { Passing::Ref };
            (passing, Ty::Ref(Box::new(Ty::Unknown)))
        }
        _ => match ty.to_token_stream().to_string().as_str() {
            "f64" => (Passing::Value, Ty::Float(FloatWidth::F64)),
            "usize" => (Passing::Value, Ty::Usize),
            _ => (Passing::Value, Ty::Unknown),
        },
    }
}

struct Build {
    func: Func,
    known: BTreeMap<String, VarId>,
    loops: u32,
}

impl Build {
    fn var(&mut self, name: &str) -> VarId {
        if let Some(var) = self.known.get(name) {
            return *var;
        }
        let kind = if name.ends_with("_bar")
            || name.ends_with("_tape")
            || name.ends_with("_slot")
            || name.ends_with("_grad")
        {
            VarKind::Generated
        } else if name.strip_prefix('t').is_some_and(|rest| rest.parse::<u32>().is_ok()) {
            VarKind::Temp
        } else {
            VarKind::Local
        };
        let ident = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
        let var = self.func.new_var(Var { ident, kind, mutable: false, annotation: None, ty: Ty::Unknown });
        self.known.insert(name.to_owned(), var);
        var
    }

    fn block(&mut self, stmts: &[Statement]) -> Block {
        let mut block = Block::default();
        for stmt in stmts {
            match stmt {
                Statement::Local(local) => {
                    let init = &local.init.as_ref().expect("the test initialises").expr;
                    let kind = self.local(&local.pat, init);
                    block.stmts.push(Stmt::new(kind, proc_macro2::Span::call_site()));
                }
                Statement::Expr(expr, semicolon) => match self.statement(expr) {
                    Some(kind) => block.stmts.push(Stmt::new(kind, proc_macro2::Span::call_site())),
                    None if semicolon.is_none() => block.tail = Some(Box::new(self.expr(expr))),
                    None => {
                        let effect = StmtKind::Effect(self.opaque(expr));
                        block.stmts.push(Stmt::new(effect, proc_macro2::Span::call_site()));
                    }
                },
                Statement::Macro(_) | Statement::Item(_) => {
                    panic!("the test has no such statement")
                }
            }
        }
        block
    }

    fn local(&mut self, pat: &Pat, init: &Syntax) -> StmtKind {
        let names: Vec<String> = match pat {
            Pat::Tuple(tuple) => tuple.elems.iter().map(|pat| pat.to_token_stream().to_string()).collect(),
            Pat::Ident(ident) => vec![ident.ident.to_string()],
            _ => panic!("the test binds names"),
        };
        if let Syntax::Macro(call) = init {
            let inner: Syntax = syn::parse2(call.mac.tokens.clone()).expect("the test calls a function");
            let call = self.call(&inner);
            return match names.as_slice() {
                [result] => StmtKind::Let { var: self.var(result), value: Expr::Call(call) },
                [result, pullback] => {
                    let result = (result != "_").then(|| self.var(result));
                    StmtKind::Sweep(SweepStmt::CallWithPullback {
                        result,
                        pullback: self.var(pullback),
                        call,
                        tangents: Vec::new(),
                    })
                }
                _ => panic!("a call has a result and a pullback"),
            };
        }
        if let Syntax::MethodCall(call) = init {
            let receiver = call.receiver.to_token_stream().to_string();
            if call.method == "pop" {
                let (tape, vars) = (self.var(&receiver), names.iter().map(|name| self.var(name)).collect());
                return StmtKind::Sweep(SweepStmt::Pop { tape, vars });
            }
            if call.method == "zero_tangent" {
                let Expr::Place(of) = self.expr(&call.receiver) else { panic!("a tangent of a place") };
                return StmtKind::Sweep(SweepStmt::ZeroTangent { bar: self.var(&names[0]), of });
            }
        }
        if names[0].ends_with("_tape") {
            let turns = match init {
                Syntax::Range(range) => vec![self.range(range)],
                _ => Vec::new(),
            };
            return StmtKind::Sweep(SweepStmt::NewTape { tape: self.var(&names[0]), turns });
        }
        if let Syntax::If(_) = init {
            let Some(StmtKind::If { cond, then, other, .. }) = self.statement(init) else { panic!("an if") };
            return StmtKind::If { cond, then, other, result: Some(self.var(&names[0])) };
        }
        let value = self.expr(init);
        StmtKind::Let { var: self.var(&names[0]), value }
    }

    fn statement(&mut self, expr: &Syntax) -> Option<StmtKind> {
        Some(match expr {
            Syntax::Assign(assign) => {
                let value = self.expr(&assign.right);
                StmtKind::Assign { place: self.place(&assign.left), value }
            }
            Syntax::Binary(binary) => {
                let op = match binary.op {
                    BinOp::AddAssign(_) => UpdateOp::Add,
                    BinOp::SubAssign(_) => UpdateOp::Sub,
                    BinOp::MulAssign(_) => UpdateOp::Mul,
                    BinOp::DivAssign(_) => UpdateOp::Div,
                    _ => return None,
                };
                let value = self.expr(&binary.right);
                StmtKind::Update { place: self.place(&binary.left), op, value }
            }
            Syntax::If(branch) => {
                let cond = Box::new(Expr::Opaque(self.opaque(&branch.cond)));
                let then = self.block(&branch.then_branch.stmts);
                let other = match branch.else_branch.as_ref().map(|(_, other)| &**other) {
                    Some(Syntax::Block(block)) => self.block(&block.block.stmts),
                    Some(other) => {
                        let kind = self.statement(other).expect("an else if");
                        Block { stmts: vec![Stmt::new(kind, proc_macro2::Span::call_site())], tail: None }
                    }
                    None => Block::default(),
                };
                StmtKind::If { cond, then, other, result: None }
            }
            Syntax::ForLoop(repeat) => {
                let var = self.var(&repeat.pat.to_token_stream().to_string());
                self.func.vars[var.0 as usize].ty = Ty::Usize;
                let range = self.iterator(&repeat.expr);
                let body = self.block(&repeat.body.stmts);
                self.loops += 1;
                let kind = LoopKind::For { var, range };
                StmtKind::Loop(Box::new(Loop { id: LoopId(self.loops), label: None, kind, body }))
            }
            Syntax::Return(exit) => {
                let value = exit.expr.as_ref().map(|value| self.expr(value));
                StmtKind::Exit(Exit::Return(value))
            }
            Syntax::MethodCall(call) if call.method == "push" => {
                let Syntax::Path(_) = &*call.receiver else {
                    return None;
                };
                let tape = self.var(&call.receiver.to_token_stream().to_string());
                let values = match &call.args[0] {
                    Syntax::Tuple(tuple) => tuple.elems.iter().map(|value| self.expr(value)).collect(),
                    value => vec![self.expr(value)],
                };
                StmtKind::Sweep(SweepStmt::Push { tape, values })
            }
            Syntax::MethodCall(call) if call.method == "add_to" => {
                let (bar, buffer) =
                    (call.receiver.to_token_stream().to_string(), call.args.to_token_stream().to_string());
                StmtKind::Sweep(SweepStmt::AddToBuffer { buffer: self.var(&buffer), bar: self.var(&bar) })
            }
            Syntax::MethodCall(call) if call.method == "pull" => self.pull(call),
            _ => return None,
        })
    }
}

/// Prints what `emit` makes of it.
pub(crate) fn print(tokens: proc_macro2::TokenStream) -> String {
    let file: syn::File = syn::parse2(tokens).expect("generated code is Rust");
    prettyplease::unparse(&file)
}

/// The method `sweep` alone.
pub(crate) fn print_sweep(tokens: proc_macro2::TokenStream) -> String {
    let file: syn::File = syn::parse2(tokens).expect("generated code is Rust");
    let sweep = file.items.into_iter().find_map(|item| match item {
        syn::Item::Impl(block) => block.items.into_iter().find_map(|item| match item {
            syn::ImplItem::Fn(mut method) if method.sig.ident == "sweep" => {
                method.attrs.clear();
                Some(method)
            }
            _ => None,
        }),
        _ => None,
    });
    let sweep = sweep.expect("there is a sweep");
    let item: syn::Item = parse_quote!(#sweep);
    prettyplease::unparse(&syn::File { shebang: None, attrs: Vec::new(), items: vec![item], frontmatter: None })
}
