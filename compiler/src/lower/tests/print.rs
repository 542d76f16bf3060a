//! The compact form.

use std::fmt::Write;

use quote::ToTokens;

use crate::ir::{
    Adaptor, Arg, Arm, Block, Call, Exit, Expr, Form, Func, Loop, LoopKind, Opaque, Place, Projection, Stmt, StmtKind,
    UpdateOp, VarId,
};

/// A function: its parameters, then its statements.
pub(super) fn func(func: &Func) -> String {
    let mut printer = Printer { func, text: String::new(), indent: 0 };
    let params = func.params.iter().map(|param| {
        let mark = if param.differentiable { "" } else { "#" };
        format!("{mark}{}", printer.var(param.var))
    });
    let params: Vec<String> = params.collect();
    printer.line(&format!("({})", params.join(", ")));
    printer.block(&func.body);
    printer.text
}

struct Printer<'a> {
    func: &'a Func,
    text: String,
    indent: usize,
}

impl Printer<'_> {
    fn line(&mut self, line: &str) {
        writeln!(self.text, "{}{line}", "  ".repeat(self.indent)).expect("writing to a string");
    }

    fn block(&mut self, block: &Block) {
        self.indent += 1;
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(tail) = &block.tail {
            assert!(tail.is_atom(), "a tail is an atom");
            let tail = self.expr(tail);
            self.line(&format!("=> {tail}"));
        }
        self.indent -= 1;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { var, value } => {
                let mutable = if self.func.var(*var).mutable { "mut " } else { "" };
                self.line(&format!("{mutable}{} := {}", self.var(*var), self.expr(value)));
            }
            StmtKind::Declare { var } => self.line(&format!("declare {}", self.var(*var))),
            StmtKind::Assign { place, value } => {
                self.line(&format!("{} = {}", self.place(place), self.expr(value)));
            }
            StmtKind::Update { place, op, value } => {
                assert!(value.is_atom(), "an update adds an atom");
                let op = match op {
                    UpdateOp::Add => "+=",
                    UpdateOp::Sub => "-=",
                    UpdateOp::Mul => "*=",
                    UpdateOp::Div => "/=",
                    UpdateOp::Rem => "%=",
                };
                self.line(&format!("{} {op} {}", self.place(place), self.expr(value)));
            }
            StmtKind::Swap { first, second } => {
                self.line(&format!("swap {} {}", self.place(first), self.place(second)));
            }
            StmtKind::Push { vec, value } => {
                self.line(&format!("push {} {}", self.place(vec), self.expr(value)));
            }
            StmtKind::Fill { place, value } => {
                self.line(&format!("fill {} {}", self.place(place), self.expr(value)));
            }
            StmtKind::CopyFrom { place, source } => {
                self.line(&format!("copy {} from {}", self.place(place), self.place(source)));
            }
            StmtKind::Call(call) => self.line(&self.call(call)),
            StmtKind::If { cond, then, other, result } => {
                self.line(&format!("{}if {}", self.result(*result), self.expr(cond)));
                self.block(then);
                if !other.stmts.is_empty() || other.tail.is_some() {
                    self.line("else");
                    self.block(other);
                }
            }
            StmtKind::Match { scrutinee, arms, result } => self.matching(scrutinee, arms, *result),
            StmtKind::Loop(turns) => self.turns(turns),
            StmtKind::Rest { reached, block } => {
                self.line(&format!("rest {}", self.var(*reached)));
                self.block(block);
            }
            StmtKind::Exit(Exit::Break(id)) => self.line(&format!("break #{}", id.0)),
            StmtKind::Exit(Exit::Continue(id)) => self.line(&format!("continue #{}", id.0)),
            StmtKind::Exit(Exit::Return(value)) => {
                let value = value.as_ref().map_or(String::new(), |value| format!(" {}", self.expr(value)));
                self.line(&format!("return{value}"));
            }
            StmtKind::Effect(opaque) => self.line(&format!("do {}", self.opaque(opaque))),
            StmtKind::Sweep(_) => self.line("sweep"),
        }
    }

    fn matching(&mut self, scrutinee: &Expr, arms: &[Arm], result: Option<VarId>) {
        self.line(&format!("{}match {}", self.result(result), self.expr(scrutinee)));
        for arm in arms {
            let guard = arm.guard.as_ref().map_or(String::new(), |guard| format!(" if {}", tokens(guard)));
            let bindings = arm.bindings.iter().map(|(var, place)| {
                let place = place.as_ref().map_or("?".to_owned(), |place| self.place(place));
                format!(" [{} is {place}]", self.var(*var))
            });
            let bindings: String = bindings.collect();
            self.line(&format!("| {}{guard}{bindings}", squeeze(&arm.pat.to_string())));
            self.block(&arm.block);
        }
    }

    fn turns(&mut self, turns: &Loop) {
        let Loop { id, label, kind, body } = turns;

        let label = label.as_ref().map_or(String::new(), |label| format!("{label}: "));
        let head = match kind {
            LoopKind::For { var, range } => {
                let dots = if range.inclusive { "..=" } else { ".." };
                let mut text =
                    format!("for {} in {}{dots}{}", self.var(*var), self.expr(&range.start), self.expr(&range.end));
                for adaptor in &range.adaptors {
                    match adaptor {
                        Adaptor::Rev => text.push_str(" rev"),
                        Adaptor::StepBy(step) => {
                            write!(text, " step {}", self.expr(step)).expect("writing to a string");
                        }
                    }
                }
                text
            }
            LoopKind::While { cond } => format!("while {}", tokens(cond)),
            LoopKind::Endless => "loop".to_owned(),
        };
        self.line(&format!("{label}{head} #{}", id.0));
        self.block(body);
    }

    fn result(&self, result: Option<VarId>) -> String {
        result.map_or(String::new(), |var| format!("{} := ", self.var(var)))
    }

    fn var(&self, var: VarId) -> String {
        self.func.var(var).ident.to_string()
    }

    fn place(&self, place: &Place) -> String {
        place.projections.iter().fold(self.var(place.root), |text, projection| match projection {
            Projection::Index(opaque) | Projection::Slice(opaque) => {
                format!("{text}[{}]", tokens(opaque))
            }
            Projection::Field(member) => format!("{text}.{}", member.to_token_stream()),
            Projection::Deref => format!("{text}.*"),
        })
    }

    fn expr(&self, expr: &Expr) -> String {
        let list = |exprs: &[Expr]| exprs.iter().map(|expr| self.expr(expr)).collect::<Vec<_>>().join(", ");
        match expr {
            Expr::Place(place) => self.place(place),
            Expr::Literal(tokens) => squeeze(&tokens.to_string()),
            Expr::Rule { rule, form, operands, .. } => {
                assert!(operands.iter().all(Expr::is_atom), "operands are atoms");
                assert_eq!(operands.len(), rule.operands.len());
                let name = match form {
                    Form::Binary | Form::Unary | Form::Method => rule.name.to_owned(),
                    Form::Path(path) => squeeze(&path.to_string()),
                };
                format!("{name}({})", list(operands))
            }
            Expr::Convert { operand, .. } => format!("convert({})", self.expr(operand)),
            Expr::Call(call) => self.call(call),
            Expr::Tuple(parts) => format!("({})", list(parts)),
            Expr::Array(parts) => format!("[{}]", list(parts)),
            Expr::ArrayRepeat { value, len } => format!("[{}; {}]", self.expr(value), tokens(len)),
            Expr::VecList(parts) => format!("vec[{}]", list(parts)),
            Expr::VecRepeat { value, len } => format!("vec[{}; {}]", self.expr(value), tokens(len)),
            Expr::Copied { place, method } => format!("{method}({})", self.place(place)),
            Expr::NoGrad { operand, .. } => format!("no_grad({})", self.expr(operand)),
            Expr::Cut(opaque) => {
                let code = opaque.refused.as_ref().map_or("", |refusal| refusal.code.number());
                format!("cut {code} {}", tokens(opaque))
            }
            Expr::Opaque(opaque) => self.opaque(opaque),
        }
    }

    fn opaque(&self, opaque: &Opaque) -> String {
        let names = |vars: &[VarId]| vars.iter().map(|var| self.var(*var)).collect::<Vec<_>>().join(" ");
        let mut text = format!("`{}`", tokens(opaque));
        if !opaque.repeatable {
            write!(text, " <{}>", names(&opaque.reads)).expect("writing to a string");
        }
        if !opaque.writes.is_empty() {
            write!(text, " writes {}", names(&opaque.writes)).expect("writing to a string");
        }
        if let Some(refusal) = &opaque.refused {
            write!(text, " refused {} {}", refusal.code.number(), refusal.what).expect("writing to a string");
        }
        text
    }

    fn call(&self, call: &Call) -> String {
        let args = call.args.iter().map(|arg| match arg {
            Arg::Value(expr) => {
                assert!(expr.is_atom(), "arguments are atoms");
                self.expr(expr)
            }
            Arg::Ref(place) => format!("&{}", self.place(place)),
            Arg::RefMut(place) => format!("&mut {}", self.place(place)),
        });
        let recursive = if call.recursive { "rec " } else { "" };
        let args: Vec<String> = args.collect();
        format!("{recursive}call {}({})", squeeze(&call.callee.to_token_stream().to_string()), args.join(", "))
    }
}

fn tokens(opaque: &Opaque) -> String {
    squeeze(&opaque.tokens.to_string())
}

/// Token text without the spaces that only separate punctuation.
fn squeeze(text: &str) -> String {
    let mut text = text.to_owned();
    for (spaced, tight) in [
        (" . ", "."),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" :: ", "::"),
        ("& ", "&"),
        (" ! (", "!("),
        (" !(", "!("),
        ("! ", "!"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}
