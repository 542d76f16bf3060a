//! What evaluating an expression does besides giving a value.

use syn::visit::{self, Visit};

use crate::ir::Passing;
use crate::rules::{self, Cost};

use super::Lowering;
use super::scope::Binding;

/// Effects of an expression as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effects {
    /// It may jump out of itself: `return`, `?`, `break` of an outer loop.
    pub(super) exits: bool,
    /// It may write a variable, or print.
    pub(super) writes: bool,
    /// It is made of cheap operations only, so that evaluating it twice does no harm.
    pub(super) cheap: bool,
}

impl Effects {
    pub(super) fn any(self) -> bool {
        self.exits || self.writes
    }
}

/// Methods that read their receiver and cost next to nothing. None has a derivative.
pub(super) const INSPECTING: &[&str] = &[
    "len",
    "is_empty",
    "is_nan",
    "is_finite",
    "is_infinite",
    "is_normal",
    "is_subnormal",
    "is_sign_positive",
    "is_sign_negative",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "cmp",
    "partial_cmp",
    "total_cmp",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "is_positive",
    "is_negative",
    "is_power_of_two",
    "is_multiple_of",
];

/// Methods of integers that cost next to nothing. (Where a float has the method too, the receiver's type decides.)
pub(super) const INTEGER: &[&str] = &[
    "abs_diff",
    "pow",
    "div_ceil",
    "next_multiple_of",
    "saturating_sub",
    "saturating_add",
    "saturating_mul",
    "wrapping_add",
    "wrapping_sub",
    "wrapping_mul",
    "isqrt",
    "ilog2",
    "ilog10",
    "count_ones",
    "count_zeros",
    "leading_zeros",
    "trailing_zeros",
    "unsigned_abs",
    "div_floor",
];

/// Methods that read their receiver, whatever it is.
pub(super) const READING: &[&str] = &[
    "clone",
    "to_vec",
    "to_owned",
    "iter",
    "copied",
    "cloned",
    "first",
    "last",
    "get",
    "as_slice",
    "as_ref",
    "rev",
    "enumerate",
    "zip",
    "map",
    "filter",
    "sum",
    "product",
    "fold",
    "any",
    "all",
    "count",
    "windows",
    "chunks",
    "chunks_exact",
    "split_at",
    "unwrap",
    "expect",
    "unwrap_or",
    "contains",
    "starts_with",
    "skip",
    "take",
    "step_by",
    "min",
    "max",
    "collect",
    "into_iter",
    "position",
    "to_string",
    "as_str",
    "sin_cos",
    "to_bits",
    "concat",
];

impl Lowering<'_> {
    pub(super) fn effects(&self, expr: &syn::Expr) -> Effects {
        let mut visitor = EffectVisitor {
            lowering: self,
            found: Effects { exits: false, writes: false, cheap: true },
            loops: 0,
            closures: 0,
        };
        visitor.visit_expr(expr);
        visitor.found
    }
}

struct EffectVisitor<'a> {
    lowering: &'a Lowering<'a>,
    found: Effects,
    /// Loops entered inside the expression: their exits stay inside.
    loops: usize,
    closures: usize,
}

impl<'ast> Visit<'ast> for EffectVisitor<'_> {
    fn visit_expr(&mut self, expr: &'ast syn::Expr) {
        match expr {
            syn::Expr::Lit(_)
            | syn::Expr::Path(_)
            | syn::Expr::Paren(_)
            | syn::Expr::Group(_)
            | syn::Expr::Unary(_)
            | syn::Expr::Cast(_)
            | syn::Expr::Index(_)
            | syn::Expr::Field(_)
            | syn::Expr::Range(_)
            | syn::Expr::Tuple(_) => {}
            syn::Expr::Binary(binary) => self.found.writes |= is_assignment(&binary.op),
            syn::Expr::Reference(reference) => self.found.writes |= reference.mutability.is_some(),
            syn::Expr::MethodCall(call) => self.method(call),
            syn::Expr::Assign(_) => self.found.writes = true,
            syn::Expr::RawAddr(address) => {
                self.found.writes |= matches!(address.mutability, syn::PointerMutability::Mut(_));
                self.found.cheap = false;
            }
            syn::Expr::Return(_) | syn::Expr::Try(_) => self.found.exits |= self.closures == 0,
            syn::Expr::Break(syn::ExprBreak { label, .. }) | syn::Expr::Continue(syn::ExprContinue { label, .. }) => {
                self.found.exits |= self.closures == 0 && (self.loops == 0 || label.is_some());
            }
            syn::Expr::Yield(_) | syn::Expr::Await(_) => self.found.exits = true,
            syn::Expr::Call(call) => self.call(call),
            syn::Expr::Macro(mac) => self.mac(&mac.mac),
            _ => self.found.cheap = false,
        }
        match expr {
            syn::Expr::Closure(_) => self.nested(expr, false),
            syn::Expr::While(_) | syn::Expr::Loop(_) | syn::Expr::ForLoop(_) => {
                self.nested(expr, true);
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_stmt_macro(&mut self, stmt: &'ast syn::StmtMacro) {
        self.mac(&stmt.mac);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        self.found.cheap = false;
    }
}

impl EffectVisitor<'_> {
    fn nested(&mut self, expr: &syn::Expr, is_loop: bool) {
        let saved = (self.loops, self.closures);
        if is_loop {
            self.loops += 1;
        } else {
            self.closures += 1;
        }
        visit::visit_expr(self, expr);
        (self.loops, self.closures) = saved;
    }

    fn method(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        let name = name.as_str();
        let rule = rules::lookup_method(name);
        if INSPECTING.contains(&name) || INTEGER.contains(&name) {
            return;
        }
        if let Some(rule) = rule {
            self.found.cheap &= rule.cost == Cost::Cheap;
            return;
        }
        self.found.cheap = false;
        // `take` without an argument is the one of `Option`.
        let reading = READING.contains(&name) && !(name == "take" && call.args.is_empty());
        self.found.writes |= !reading && self.lowering.root_may_be_written(&call.receiver);
    }

    fn call(&mut self, call: &syn::ExprCall) {
        self.found.cheap = false;
        self.found.writes |= call.args.iter().any(|argument| self.lowering.lends_mutably(argument))
            || self.lowering.root_may_be_written(&call.func);
    }

    fn mac(&mut self, mac: &syn::Macro) {
        self.found.cheap = false;
        let silent = super::macros::name_of(mac);
        self.found.writes |= !matches!(silent.as_str(), "vec" | "matches" | "format" | "concat" | "stringify" | "line");
        for expr in super::macros::expressions(mac) {
            let inner = self.lowering.effects(&expr);
            self.found.exits |= inner.exits && self.closures == 0;
            self.found.writes |= inner.writes;
        }
    }
}

/// Whether an operator assigns to its left operand.
pub(super) fn is_assignment(op: &syn::BinOp) -> bool {
    matches!(
        op,
        syn::BinOp::AddAssign(_)
            | syn::BinOp::SubAssign(_)
            | syn::BinOp::MulAssign(_)
            | syn::BinOp::DivAssign(_)
            | syn::BinOp::RemAssign(_)
            | syn::BinOp::BitXorAssign(_)
            | syn::BinOp::BitAndAssign(_)
            | syn::BinOp::BitOrAssign(_)
            | syn::BinOp::ShlAssign(_)
            | syn::BinOp::ShrAssign(_)
    )
}

impl Lowering<'_> {
    /// What an argument's or receiver's place starts from.
    pub(super) fn root_binding(&self, expr: &syn::Expr) -> Option<&Binding> {
        match expr {
            syn::Expr::Path(path) => path.path.get_ident().and_then(|ident| self.lookup(&ident.to_string())),
            syn::Expr::Paren(inner) => self.root_binding(&inner.expr),
            syn::Expr::Group(inner) => self.root_binding(&inner.expr),
            syn::Expr::Index(index) => self.root_binding(&index.expr),
            syn::Expr::Field(field) => self.root_binding(&field.base),
            syn::Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => self.root_binding(expr),
            syn::Expr::Reference(reference) => self.root_binding(&reference.expr),
            syn::Expr::MethodCall(call) => self.root_binding(&call.receiver),
            _ => None,
        }
    }

    /// Whether an unknown method with this receiver may write a variable.
    pub(super) fn root_may_be_written(&self, receiver: &syn::Expr) -> bool {
        match self.root_binding(receiver) {
            Some(Binding::Var(var)) => self.is_changeable(*var),
            Some(Binding::Alias(alias)) => alias.mutable,
            None => false,
        }
    }

    /// Whether passing an argument by its name lends a variable mutably.
    pub(super) fn lends_mutably(&self, argument: &syn::Expr) -> bool {
        match argument {
            syn::Expr::Paren(inner) => self.lends_mutably(&inner.expr),
            syn::Expr::Reference(reference) => reference.mutability.is_some(),
            syn::Expr::Path(_) => match self.root_binding(argument) {
                Some(Binding::Var(var)) => self.is_mutable_reference(*var),
                Some(Binding::Alias(alias)) => alias.mutable,
                None => false,
            },
            _ => false,
        }
    }

    /// Whether a variable is a parameter of type `&mut T`.
    pub(super) fn is_mutable_reference(&self, var: crate::ir::VarId) -> bool {
        self.func.params.iter().any(|param| param.var == var && param.passing == Passing::RefMut)
    }
}
