//! How values flow between variables: the edges that activity, and the paths in messages, follow.
//!
//! Flow is per variable, not per statement: shadowing is resolved and elements of an array share their root, so an edge
//! once there holds everywhere. What flows as an index, a length or a condition is no flow.

pub(crate) mod sweep;

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::diagnostics::Code;
use crate::ir::{
    Adaptor, Arg, Block, Call, Cause, Exit, Expr, Func, LoopKind, Opaque, Passing, Place, Refusal, Stmt, StmtKind, Ty,
    VarId,
};
use crate::rules::Partial;

/// Where a value flows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Var(VarId),
    /// The result of the function, or what a `&mut` parameter holds on return.
    Result,
}

/// One step of a value.
pub(crate) struct Flow {
    pub(crate) source: VarId,
    pub(crate) target: Target,
    /// Whether the derivative flows along.
    pub(crate) differentiable: bool,
    pub(crate) span: Span,
}

/// A place in the program where a derivative is lost or missing, if what it reads is varied.
#[derive(Clone)]
pub(crate) struct Obstacle {
    pub(crate) code: Code,
    pub(crate) what: String,
    pub(crate) reads: Vec<VarId>,
    pub(crate) targets: Vec<Target>,
    pub(crate) source: TokenStream,
    /// Parts of it in which the gradient may be lost before.
    pub(crate) causes: Vec<Cause>,
    /// If one of these is varied, what is read only decides how: nothing is lost.
    pub(crate) beside: Vec<VarId>,
}

impl Obstacle {
    /// The first part that loses what counts, or the whole.
    pub(crate) fn narrowed(&self, counts: impl Fn(VarId) -> bool) -> Self {
        let mut obstacle = self.clone();
        if let Some(cause) = self.causes.iter().find(|cause| cause.reads.iter().any(|var| counts(*var))) {
            let Cause { code, what, reads, source } = cause.clone();
            obstacle = Self { code, what, reads, source, ..obstacle };
        }
        obstacle
    }
}

/// All flows and obstacles of a function.
pub(crate) struct Flows {
    pub(crate) edges: Vec<Flow>,
    pub(crate) obstacles: Vec<Obstacle>,
    /// Nested functions without the attribute.
    plain: Vec<String>,
    /// Parameters through which no gradient passes whatever is written to them.
    state: BTreeSet<VarId>,
    /// Variables known to be booleans.
    booleans: BTreeSet<VarId>,
    /// Parameters that are references, and their names.
    references: Vec<(VarId, TokenStream)>,
}

/// Collects the flows of a function.
pub(crate) fn flows(func: &Func) -> Flows {
    let references = func.params.iter().filter(|param| param.passing != Passing::Value);
    let references = references.map(|param| (param.var, func.var(param.var).ident.to_token_stream())).collect();
    let state = func.params.iter().map(|param| param.var).filter(|var| func.is_state(*var)).collect();
    let booleans = func.vars.iter().zip(0..).filter(|(var, _)| var.ty == Ty::Bool).map(|(_, id)| VarId(id)).collect();
    let (edges, obstacles, plain) = (Vec::new(), Vec::new(), plain_functions(func));
    let mut flows = Flows { edges, obstacles, plain, state, booleans, references };
    flows.block(&func.body, Target::Result, Span::call_site());
    for param in &func.params {
        if param.passing == Passing::RefMut {
            flows.edge(param.var, Target::Result, true, Span::call_site());
        }
    }
    flows
}

impl Flows {
    fn edge(&mut self, source: VarId, target: Target, differentiable: bool, span: Span) {
        self.edges.push(Flow { source, target, differentiable, span });
    }

    /// `span` is the statement that the value of the block goes to.
    fn block(&mut self, block: &Block, tail: Target, span: Span) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        if let Some(value) = &block.tail {
            self.expr(value, tail, span);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::Let { var, value } => self.expr(value, Target::Var(*var), span),
            StmtKind::Assign { place, value } => self.expr(value, Target::Var(place.root), span),
            StmtKind::Update { place, op: _, value }
            | StmtKind::Push { vec: place, value }
            | StmtKind::Fill { place, value } => {
                self.expr(value, Target::Var(place.root), span);
            }
            StmtKind::Swap { first, second } => {
                self.edge(first.root, Target::Var(second.root), true, span);
                self.edge(second.root, Target::Var(first.root), true, span);
            }
            StmtKind::CopyFrom { place, source } => self.edge(source.root, Target::Var(place.root), true, span),
            StmtKind::Call(call) => {
                self.call(call, None, span);
                // Lent nothing to write and asked for nothing, a function is called for what we do not see.
                let is_written = |arg: &Arg| matches!(arg, Arg::RefMut(place) if !self.state.contains(&place.root));
                if !call.args.iter().any(is_written) {
                    let what = format!("a call of `{}` for its effect", name_of(call));
                    let given = call.args.iter().flat_map(given).collect();
                    self.obstacle(Code::NoDerivative, what, given, &[Target::Result], (*call.source).clone());
                }
            }
            StmtKind::If { cond: _, then, other, result } => {
                let tail = result.map_or(Target::Result, Target::Var);
                self.block(then, tail, span);
                self.block(other, tail, span);
            }
            StmtKind::Match { scrutinee, arms, result } => {
                if let Expr::Opaque(opaque) = scrutinee
                    && opaque.refused.is_some()
                {
                    let bound = arms.iter().flat_map(|arm| &arm.bindings).map(|(var, _)| Target::Var(*var));
                    self.opaque(opaque, &bound.collect::<Vec<_>>(), span);
                }
                for arm in arms {
                    for (var, part) in &arm.bindings {
                        match part {
                            Some(place) => self.edge(place.root, Target::Var(*var), true, span),
                            None => self.value_only(scrutinee, Target::Var(*var), span),
                        }
                    }
                    self.block(&arm.block, result.map_or(Target::Result, Target::Var), span);
                }
            }
            StmtKind::Loop(looped) => {
                if let LoopKind::For { var, range } = &looped.kind {
                    self.value_only(&range.start, Target::Var(*var), span);
                    for adaptor in &range.adaptors {
                        match adaptor {
                            Adaptor::StepBy(step) => self.value_only(step, Target::Var(*var), span),
                            Adaptor::Rev => {}
                        }
                    }
                }
                self.block(&looped.body, Target::Result, span);
            }
            StmtKind::Rest { block, .. } => self.block(block, Target::Result, span),
            StmtKind::Exit(Exit::Return(Some(value))) => self.expr(value, Target::Result, span),
            StmtKind::Effect(opaque) => {
                let targets: Vec<Target> = opaque.writes.iter().copied().map(Target::Var).collect();
                for source in opaque.flowing() {
                    for target in &targets {
                        self.edge(source, *target, false, span);
                    }
                }
                if let Some(refusal) = &opaque.refused {
                    // What writes nothing that we see is there for what we do not see.
                    let unseen = [Target::Result];
                    self.refusal(refusal, opaque, if targets.is_empty() { &unseen } else { &targets });
                }
            }
            StmtKind::Exit(Exit::Return(None) | Exit::Break(_) | Exit::Continue(_)) | StmtKind::Declare { .. } => {}
            StmtKind::Sweep(sweep) => self.sweep(stmt, sweep),
        }
    }

    fn expr(&mut self, expr: &Expr, target: Target, span: Span) {
        match expr {
            Expr::Place(place) => {
                self.edge(place.root, target, true, span);
                // No alias of a parameter becomes a variable, since its adjoint would not be that of the parameter.
                let whole = |(var, _): &&(VarId, TokenStream)| *var == place.root && place.projections.is_empty();
                if let Some((_, source)) = self.references.iter().find(whole).cloned() {
                    let what = format!("the reference `{source}`, kept as a value,");
                    self.obstacle(Code::NoDerivative, what, vec![place.root], &[target], source);
                }
            }
            Expr::Copied { place, .. } => self.edge(place.root, target, true, span),
            Expr::Literal(_) | Expr::NoGrad { .. } => {}
            Expr::Rule { rule, operands, source, .. } => {
                for (position, (operand, partial)) in operands.iter().zip(rule.partials).enumerate() {
                    match partial {
                        Partial::One | Partial::MinusOne | Partial::Formula(_) => self.expr(operand, target, span),
                        Partial::None => self.value_only(operand, target, span),
                        Partial::Flat => {
                            self.value_only(operand, target, span);
                            let what = format!("`{}`", rule.name);
                            let source = source.as_deref().cloned().unwrap_or_default();
                            let (code, source) = if rule.is_flat() {
                                (Code::Rounding, source)
                            } else {
                                (Code::FlatOperand, written_operand(&source, position))
                            };
                            self.obstacle(code, what, reads(operand), &[target], source);
                        }
                    }
                }
            }
            Expr::Convert { operand, .. } => self.expr(operand, target, span),
            Expr::ArrayRepeat { value, .. } | Expr::VecRepeat { value, .. } => self.expr(value, target, span),
            Expr::Call(call) => self.call(call, Some(target), span),
            Expr::Tuple(parts) | Expr::Array(parts) | Expr::VecList(parts) => {
                for part in parts {
                    self.expr(part, target, span);
                }
            }
            Expr::Cut(opaque) | Expr::Opaque(opaque) => {
                let mut targets = vec![target];
                targets.extend(opaque.writes.iter().copied().map(Target::Var));
                self.opaque(opaque, &targets, span);
            }
        }
    }

    /// Everything given to a call flows to its result and to what it is lent as `&mut`.
    fn call(&mut self, call: &Call, result: Option<Target>, span: Span) {
        let lent = call.args.iter().filter_map(|arg| match arg {
            Arg::RefMut(place) if !self.state.contains(&place.root) => Some(Target::Var(place.root)),
            Arg::Value(_) | Arg::Ref(_) | Arg::RefMut(_) => None,
        });
        let targets: Vec<Target> = result.into_iter().chain(lent).collect();
        if let Some(name) =
            call.callee.path.get_ident().map(ToString::to_string).filter(|name| self.plain.contains(name))
        {
            let given = call.args.iter().flat_map(given).collect();
            self.obstacle(Code::UndifferentiatedItem, name, given, &targets, (*call.source).clone());
        }
        for arg in &call.args {
            self.given_comparison(call, arg, &targets);
            for &target in &targets {
                match arg {
                    Arg::Value(value) => self.expr(value, target, span),
                    Arg::Ref(Place { root, .. }) | Arg::RefMut(Place { root, .. }) => {
                        self.edge(*root, target, true, span)
                    }
                }
            }
        }
    }

    fn opaque(&mut self, opaque: &Opaque, targets: &[Target], span: Span) {
        for &target in targets {
            for source in opaque.flowing() {
                self.edge(source, target, false, span);
            }
        }
        if let Some(refusal) = &opaque.refused {
            self.refusal(refusal, opaque, targets);
        }
    }

    /// What is written out of sight loses the gradient it had, be something stored or hidden at the same time.
    fn refusal(&mut self, refusal: &Refusal, opaque: &Opaque, targets: &[Target]) {
        let leaves = |code: Code| matches!(code, Code::State | Code::InputOutput);
        let Refusal { code, what, mut causes } = refusal.clone();
        if code == Code::OpaqueWrite {
            causes.retain(|cause| leaves(cause.code));
        }
        let (mut targets, source) = (targets.to_vec(), opaque.source.clone());
        let mut reads = opaque.flowing();
        if code == Code::OpaqueWrite && causes.is_empty() {
            reads.extend(&opaque.writes);
        } else if code == Code::OpaqueBarrier {
            // What a pointer goes to may change as long as it lives.
            reads.extend(&opaque.writes);
            targets.extend(opaque.writes.iter().copied().map(Target::Var));
        } else if !opaque.writes.is_empty() {
            let written: Vec<Target> = opaque.writes.iter().copied().map(Target::Var).collect();
            self.obstacle(Code::OpaqueWrite, what.clone(), opaque.writes.clone(), &written, source.clone());
        }
        if leaves(code) || causes.iter().any(|cause| leaves(cause.code)) {
            targets.insert(0, Target::Result);
        }
        let beside = Vec::new();
        self.obstacles.push(Obstacle { code, what, reads, targets, source, causes, beside });
    }

    /// A comparison that a function is given, and nothing else with a gradient: what comes out is a choice of constants.
    fn given_comparison(&mut self, call: &Call, arg: &Arg, targets: &[Target]) {
        let (reads, source) = match arg {
            Arg::Value(Expr::Opaque(opaque)) if is_comparison(&opaque.source) => {
                (opaque.flowing(), opaque.source.clone())
            }
            Arg::Value(Expr::Place(place)) if self.booleans.contains(&place.root) => {
                (vec![place.root], (*call.source).clone())
            }
            Arg::Value(_) | Arg::Ref(_) | Arg::RefMut(_) => return,
        };
        let others = call.args.iter().filter(|other| !std::ptr::eq(*other, arg));
        let beside = others.flat_map(given).filter(|var| !self.booleans.contains(var)).collect();
        let (targets, causes, what) = (targets.to_vec(), Vec::new(), format!("a call of `{}`", name_of(call)));
        self.obstacles.push(Obstacle { code: Code::BoolAsNumber, what, reads, targets, source, causes, beside });
    }

    fn value_only(&mut self, expr: &Expr, target: Target, span: Span) {
        for source in reads(expr) {
            self.edge(source, target, false, span);
        }
    }

    fn obstacle(&mut self, code: Code, what: String, reads: Vec<VarId>, targets: &[Target], source: TokenStream) {
        let (targets, causes, beside) = (targets.to_vec(), Vec::new(), Vec::new());
        self.obstacles.push(Obstacle { code, what, reads, targets, source, causes, beside });
    }
}

/// The nested functions that are not marked `#[differentiable]`, and that no other one is `#[derivative_of(..)]`.
fn plain_functions(func: &Func) -> Vec<String> {
    let mut plain = Vec::new();
    let mut ruled = Vec::new();
    for item in &func.items {
        let syn::Item::Fn(item) = item else { continue };
        let mut is_marked = false;
        for attr in &item.attrs {
            let name = attr.path().segments.last().map(|segment| segment.ident.to_string());
            is_marked |= name.as_deref() == Some("differentiable");
            if name.as_deref() == Some("derivative_of") {
                ruled.extend(crate::options::target(attr));
            }
        }
        if !is_marked {
            plain.push(item.sig.ident.to_string());
        }
    }
    plain.retain(|name| !ruled.contains(name));
    plain
}

/// `a > b`, `!(a > b)`, `a > b && c`
fn is_comparison(source: &TokenStream) -> bool {
    fn compares(expr: &syn::Expr) -> bool {
        match expr {
            syn::Expr::Paren(inner) => compares(&inner.expr),
            syn::Expr::Group(inner) => compares(&inner.expr),
            syn::Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Not(_)) && compares(&unary.expr),
            syn::Expr::Binary(binary) => crate::rules::is_boolean(&binary.op),
            _ => false,
        }
    }
    syn::parse2(source.clone()).is_ok_and(|expr| compares(&expr))
}

/// The last name of what is called.
fn name_of(call: &Call) -> String {
    call.callee.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string())
}

/// An operand as it is written in a call of its operation.
fn written_operand(source: &TokenStream, position: usize) -> TokenStream {
    let operand = match syn::parse2::<syn::Expr>(source.clone()) {
        Ok(syn::Expr::MethodCall(call)) => {
            std::iter::once(&*call.receiver).chain(&call.args).nth(position).map(ToTokens::to_token_stream)
        }
        Ok(syn::Expr::Call(call)) => call.args.get(position).map(ToTokens::to_token_stream),
        _ => None,
    };
    operand.unwrap_or_else(|| source.clone())
}

/// The variables whose value an argument carries.
pub(crate) fn given(arg: &Arg) -> Vec<VarId> {
    match arg {
        Arg::Value(value) => reads(value),
        Arg::Ref(place) | Arg::RefMut(place) => vec![place.root],
    }
}

/// The variables whose value an atom carries.
pub(crate) fn reads(expr: &Expr) -> Vec<VarId> {
    match expr {
        Expr::Place(place) => vec![place.root],
        Expr::Opaque(opaque) => opaque.flowing(),
        _ => Vec::new(),
    }
}
