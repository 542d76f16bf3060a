//! Calls by path.

use std::rc::Rc;

use quote::{ToTokens, quote};

use crate::diagnostics::Code;
use crate::ir::{Arg, Call, ConvertForm, Expr, Form, StmtKind, Ty, VarId, Verbatim};

use super::expr::is_projection;
use super::method::{ROUNDING, method_rule};
use super::place::{Located, peel};
use super::scope::Binding;
use super::types::{is_container, is_counted, is_integer, of_name, strip};
use super::{Lowering, Value};

/// The functions of a companion that have no derivative.
const UNDERIVED: [&str; 10] = [
    "value_and_grad_into",
    "vjp",
    "jvp_many",
    "jacobian",
    "jacobian_into",
    "gradient_and_hvp_into",
    "hessian",
    "hessian_into",
    "gradient_and_hessian",
    "hessian_diagonal",
];

impl Lowering<'_> {
    pub(super) fn call(&mut self, call: &syn::ExprCall, source: &syn::Expr) -> Value {
        let syn::Expr::Path(callee) = peel(&call.func) else {
            return self.refused(source, "a call of a computed function");
        };
        let names = segments(callee);
        if names.len() == 1 && self.lookup(&names[0]).is_some() {
            return self.call_of_value(&names[0], source);
        }
        let last = names.last().map_or("", String::as_str);
        let owner = names.len().checked_sub(2).map_or("", |index| names[index].as_str());
        let args: Vec<&syn::Expr> = call.args.iter().collect();
        match (owner, last, args.as_slice()) {
            (_, "no_grad", [operand]) => self.no_grad(callee, operand, source),
            ("f64" | "f32", _, _) => self.float_function(callee, last, &args, source),
            (owner, "from", [operand]) if of_name(owner) != Ty::Unknown => self.integer_from(owner, operand, source),
            (owner, _, _) if is_integer(&of_name(owner)) => self.integer_function(callee, owner, &args, source),
            ("cmp", "max" | "min", _) => self.integer_function(callee, "", &args, source),
            _ if super::barriers::barrier(self, source).is_some() => self.refused(source, "this call"),
            ("Vec", "new" | "with_capacity", _) => self.new_vec(source),
            ("Vec", "from", [operand]) => self.vec_from(operand, source),
            // How many bytes a value has does not depend on it.
            ("mem", "size_of_val" | "align_of_val", [_]) => {
                let opaque = self.verbatim(source);
                Value::new(Expr::Opaque(opaque), Ty::Usize)
            }
            ("mem", "take", [place]) if self.is_float_behind(place) => {
                self.replaced(place, &syn::parse_quote!(0.0), source)
            }
            ("mem", "replace", [place, value]) => self.replaced(place, value, source),
            ("mem", "swap", [_, _]) | ("", "drop", [_]) => {
                self.effect(source);
                Value::unit()
            }
            (owner, _, _) if starts_uppercase(last) || starts_uppercase(owner) => {
                self.refused(source, &format!("the function `{}`", names.join("::")))
            }
            // The standard library is not differentiated; what there is a rule for was found above.
            ("mem", "take", _) => self.refused(source, "the function `mem::take`"),
            _ if matches!(names[0].as_str(), "std" | "core" | "alloc") => {
                self.refused(source, &format!("the function `{}`", names.join("::")))
            }
            (owner, last, _) if !owner.is_empty() && UNDERIVED.contains(&last) => {
                self.refused(source, &format!("`{}`", names.join("::")))
            }
            _ if callee.qself.is_some() => self.refused(source, "a call by a qualified path"),
            _ => {
                let call = self.path_call(callee, &args, source);
                Value::new(Expr::Call(call), Ty::Unknown)
            }
        }
    }

    /// A call of a closure, or of a parameter.
    fn call_of_value(&mut self, name: &str, source: &syn::Expr) -> Value {
        let var = match self.lookup(name) {
            Some(Binding::Var(var)) => Some(*var),
            _ => None,
        };
        let is_param = var.is_some_and(|var| self.func.params.iter().any(|param| param.var == var));
        let what = format!("the {} `{name}`", if is_param { "parameter" } else { "closure" });
        let mut value = self.refused(source, &what);
        if let (Some(var), Expr::Opaque(opaque)) = (var, &mut value.expr)
            && let Verbatim { writes, refused: Some(refusal), .. } = &mut **opaque
        {
            // What it changes of its own is not what is lost.
            let is_own = refusal.code == Code::OpaqueWrite && *writes == [var];
            if self.storing.contains(&var) {
                (refusal.code, refusal.what) = (Code::State, what);
            } else if is_own {
                refusal.code = Code::NoDerivative;
            }
        }
        value
    }

    /// Whether a reference is one to a number.
    fn is_float_behind(&self, expr: &syn::Expr) -> bool {
        let place = match peel(expr) {
            syn::Expr::Reference(reference) => &reference.expr,
            expr => expr,
        };
        matches!(strip(&self.infer(place)), Ty::Float(_))
    }

    /// The variable that is called.
    fn called_closure(&self, expr: &syn::Expr) -> Option<VarId> {
        let syn::Expr::Call(call) = peel(expr) else { return None };
        match self.root_binding(&call.func) {
            Some(Binding::Var(var)) => Some(*var),
            _ => None,
        }
    }

    fn path_call(&mut self, callee: &syn::ExprPath, args: &[&syn::Expr], source: &syn::Expr) -> Call {
        let recursive = callee.path.get_ident().is_some_and(|ident| *ident == self.func.name)
            || matches!(segments(callee).as_slice(), [first, last] if first == "self" && self.func.name == last);
        let effects: Vec<bool> = args.iter().map(|arg| self.effects(arg).any()).collect();
        let mut lowered = Vec::with_capacity(args.len());
        for (position, arg) in args.iter().enumerate() {
            let arg = self.argument(arg);
            let later = &args[position + 1..];
            lowered.push(match arg {
                _ if !effects[position + 1..].contains(&true) => arg,
                Arg::Value(expr) if self.reads_changeable(&expr) => {
                    let ty = self.atom_ty(&expr);
                    Arg::Value(self.kept(Value::new(expr, ty)).expr)
                }
                Arg::Value(_) => arg,
                Arg::Ref(place) => Arg::Ref(self.place_before(place, later)),
                Arg::RefMut(place) => Arg::RefMut(self.place_before(place, later)),
            });
        }
        let (callee, source) = (Rc::new(callee.clone()), Rc::new(source.to_token_stream()));
        Call { callee, args: lowered, recursive, source }
    }

    fn argument(&mut self, arg: &syn::Expr) -> Arg {
        let located = if is_projection(arg) { self.locate(arg) } else { None };
        let located = if let Some(located) = located {
            located
        } else {
            let value = self.value(arg);
            let value = self.atom_of(value);
            let Expr::Place(place) = value.expr else {
                return Arg::Value(value.expr);
            };
            Located { place, ty: value.ty, borrow: None }
        };
        match located {
            Located { place, borrow: Some(true), .. } => {
                self.mark_written(place.root);
                Arg::RefMut(place)
            }
            Located { place, borrow: Some(false), .. } => Arg::Ref(place),
            Located { place, ty: Ty::Ref(_), .. } => {
                if self.is_mutable_reference(place.root) && place.projections.is_empty() {
                    self.mark_written(place.root);
                    Arg::RefMut(place)
                } else {
                    Arg::Ref(place)
                }
            }
            Located { place, .. } => Arg::Value(Expr::Place(place)),
        }
    }

    fn no_grad(&mut self, callee: &syn::ExprPath, operand: &syn::Expr, source: &syn::Expr) -> Value {
        let path = callee.to_token_stream();
        let value = match is_projection(operand).then(|| self.locate(operand)).flatten() {
            Some(located) if located.borrow.is_some() => {
                let opaque = self.borrow_of(&located.place, located.borrow == Some(true));
                Value::new(Expr::Opaque(opaque), Ty::Ref(Box::new(located.ty)))
            }
            Some(located) => Value::new(Expr::Place(located.place), located.ty),
            None => {
                let value = if super::barriers::stores(self, operand) {
                    self.store_value(operand)
                } else {
                    self.value(operand)
                };
                // What is not understood is evaluated inside, where it stands.
                if let Expr::Opaque(opaque) = &value.expr
                    && opaque.refused.is_some()
                {
                    let mut opaque = super::assign::detached(&path, opaque.clone());
                    // A closure changes nothing but what it holds.
                    if self.called_closure(operand).is_some_and(|closure| opaque.writes == [closure]) {
                        opaque.refused = None;
                    }
                    return Value::new(Expr::Opaque(opaque), value.ty);
                }
                self.atom_of(value)
            }
        };
        let source = Rc::new(source.to_token_stream());
        Value::new(Expr::NoGrad { path, operand: Box::new(value.expr), source }, value.ty)
    }

    /// `f64::sin(x)`, `f64::max(a, b)`, `f64::from(n)`, `f64::from_bits(b)`
    fn float_function(&mut self, callee: &syn::ExprPath, name: &str, args: &[&syn::Expr], source: &syn::Expr) -> Value {
        let path = callee.to_token_stream();
        let float = of_name(if path.to_string().contains("f32") { "f32" } else { "f64" });
        match (name, args) {
            ("from", [operand]) => {
                let value = self.operand(operand);
                return self.float_from(&path, value, source, float);
            }
            ("sin_cos", [operand]) => {
                let operand = self.operand(operand);
                return self.sin_cos_of(&operand, source);
            }
            ("clone" | "to_owned", [_]) => {
                return self.refused(source, &format!("the function `{path}`"));
            }
            _ => {}
        }
        let values = self.arithmetic_operands(args);
        if let Some(rule) = method_rule(name, args.len()) {
            if ROUNDING.contains(&name) {
                return self.cut(Code::Rounding, &values, source, float, |lowering, values| {
                    call_tokens(lowering, values, &path)
                });
            }
            let operands = values.into_iter().map(|value| value.expr).collect();
            return Value::new(Expr::written(rule, Form::Path(Rc::new(path)), operands, source), float);
        }
        let code = Code::BitPattern;
        if name.contains("bits") || name.contains("bytes") {
            return self
                .cut(code, &values, source, Ty::Unknown, |lowering, values| call_tokens(lowering, values, &path));
        }
        if name.starts_with("is_") || name.contains("cmp") {
            return self.composed(&values, source, Ty::Bool, |lowering, values| call_tokens(lowering, values, &path));
        }
        self.refused(source, &format!("the function `{}`", path.to_string().replace(' ', "")))
    }

    fn float_from(&mut self, path: &proc_macro2::TokenStream, value: Value, source: &syn::Expr, ty: Ty) -> Value {
        match strip(&value.ty) {
            Ty::Bool => self
                .cut(Code::BoolAsNumber, &[value], source, ty, |lowering, values| call_tokens(lowering, values, path)),
            Ty::Int | Ty::Usize => {
                self.composed(&[value], source, ty, |lowering, values| call_tokens(lowering, values, path))
            }
            _ => {
                let form = ConvertForm::Path(Rc::new(path.clone()));
                Value::new(Expr::Convert { operand: Box::new(value.expr), form }, ty)
            }
        }
    }

    /// `u8::from(b)`, `usize::from(n)`: from a bool it cuts, from an integer there is nothing to cut.
    fn integer_from(&mut self, owner: &str, operand: &syn::Expr, source: &syn::Expr) -> Value {
        let value = self.operand(operand);
        let is_bool = value.ty == Ty::Bool;
        let syn::Expr::Call(call) = source else {
            return value;
        };
        let func = call.func.to_token_stream();
        let print = |lowering: &Lowering<'_>, values: &[Value]| call_tokens(lowering, values, &func);
        if is_bool {
            return self.cut(Code::BoolAsNumber, &[value], source, of_name(owner), print);
        }
        self.cut(Code::IntegerCast, &[value], source, of_name(owner), print)
    }

    /// Functions of integers, and of what is ordered: no floats.
    fn integer_function(
        &mut self,
        callee: &syn::ExprPath,
        owner: &str,
        args: &[&syn::Expr],
        source: &syn::Expr,
    ) -> Value {
        let values = self.arithmetic_operands(args);
        let path = callee.to_token_stream();
        let ty = match of_name(owner) {
            Ty::Unknown => values.first().map_or(Ty::Unknown, |value| strip(&value.ty).clone()),
            ty => ty,
        };
        if !values.iter().all(|value| is_counted(strip(&value.ty)) || value.ty == Ty::Unknown) {
            return self.refused(source, &format!("the function `{}`", path.to_string().replace(' ', "")));
        }
        self.composed(&values, source, ty, |lowering, values| call_tokens(lowering, values, &path))
    }

    fn new_vec(&mut self, source: &syn::Expr) -> Value {
        let mut opaque = self.verbatim(source);
        opaque.repeatable = false;
        Value::new(Expr::Opaque(opaque), Ty::Vec(Box::new(Ty::Unknown)))
    }

    /// `Vec::from([a, b])`, `Vec::from(slice)`
    fn vec_from(&mut self, operand: &syn::Expr, source: &syn::Expr) -> Value {
        if let syn::Expr::Array(array) = peel(operand) {
            let values = self.operands(&array.elems.iter().collect::<Vec<_>>());
            let elem = values.iter().fold(Ty::Unknown, |ty, value| super::types::join(&ty, &value.ty));
            return Value::new(
                Expr::VecList(values.into_iter().map(|value| value.expr).collect()),
                Ty::Vec(Box::new(elem)),
            );
        }
        match is_projection(operand).then(|| self.locate(operand)).flatten() {
            Some(located) if is_container(strip(&located.ty)) => {
                let ty = Ty::Vec(Box::new(super::types::element(&located.ty)));
                let method = proc_macro2::Ident::new("to_vec", proc_macro2::Span::call_site());
                Value::new(Expr::Copied { place: located.place, method: Box::new(method) }, ty)
            }
            _ => self.refused(source, "the function `Vec::from`"),
        }
    }

    /// `std::mem::replace(&mut place, value)`: the old value, then an assignment.
    fn replaced(&mut self, target: &syn::Expr, value: &syn::Expr, source: &syn::Expr) -> Value {
        let Some(Located { place, ty, .. }) = self.locate(target) else {
            return self.refused(source, "the function `mem::replace`");
        };
        let place = self.frozen_place(place);
        let new = self.value(value);
        let new = self.atom_of(new);
        let new = self.frozen(new);
        let old = self.kept(Value::new(Expr::Place(place.clone()), ty));
        self.mark_written(place.root);
        let span = syn::spanned::Spanned::span(source);
        self.push(StmtKind::Assign { place, value: new.expr }, span);
        old
    }
}

/// `path(arguments)` over atoms.
fn call_tokens(lowering: &Lowering<'_>, values: &[Value], path: &proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let arguments = values.iter().map(|value| lowering.atom_tokens(&value.expr));
    quote!(#path(#(#arguments),*))
}

/// The names of a path: `<f64>::sin` counts as `f64::sin`.
pub(super) fn segments(path: &syn::ExprPath) -> Vec<String> {
    let mut names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    if let Some(qself) = &path.qself
        && names.len() == 1
    {
        names.insert(0, qself.ty.to_token_stream().to_string());
    }
    names
}

fn starts_uppercase(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}
