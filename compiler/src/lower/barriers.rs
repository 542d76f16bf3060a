//! Functions, methods, macros and constructs that no gradient passes: what each is called in a message, and under which
//! code it is explained.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::diagnostics::{Code, Help};
use crate::ir::{Ty, VarId};

use super::Lowering;
use super::method::{BITS, ROUNDING};
use super::place::peel;
use super::scope::Binding;
use super::types::{is_counted, is_integer, of_name, of_syntax, strip};

/// A method that loses the gradient of its receiver or of its arguments.
struct Method {
    code: Code,
    arguments: usize,
    names: &'static [&'static str],
}

const fn method(code: Code, arguments: usize, names: &'static [&'static str]) -> Method {
    Method { code, arguments, names }
}

static METHODS: &[Method] = &[
    method(Code::IntegerCast, 0, &["to_int_unchecked", "to_i8", "to_i16", "to_i32", "to_i64", "to_i128", "to_isize"]),
    method(Code::IntegerCast, 0, &["to_u8", "to_u16", "to_u32", "to_u64", "to_u128", "to_usize"]),
    method(Code::Rounding, 0, ROUNDING),
    method(Code::Rounding, 1, &["div_euclid"]),
    method(Code::BoolAsNumber, 1, &["partial_cmp", "total_cmp", "cmp", "any", "all", "contains"]),
    method(Code::BitPattern, 0, BITS),
    method(Code::Text, 0, &["to_string"]),
    method(Code::Duration, 1, &["mul_f64", "mul_f32", "div_f64", "div_f32"]),
    method(Code::IndexAsNumber, 1, &["position", "rposition", "binary_search", "binary_search_by", "partition_point"]),
    method(Code::IndexAsNumber, 2, &["binary_search_by_key"]),
    method(
        Code::State,
        1,
        &["set", "replace", "send", "try_send", "get_or_init", "get_or_insert", "get_or_insert_with"],
    ),
    method(Code::State, 2, &["store", "fetch_add", "fetch_sub", "fetch_max", "fetch_min", "fetch_update"]),
    method(Code::InputOutput, 1, &["write", "write_all", "write_fmt", "write_str"]),
    method(
        Code::OpaqueBarrier,
        0,
        &["downcast_ref", "downcast_mut", "downcast", "as_ptr", "as_mut_ptr", "read_volatile"],
    ),
    method(Code::OpaqueBarrier, 1, &["write_volatile"]),
];

/// A function by the last two names of its path. Without an owner, it is one of that name in any module.
struct Function {
    code: Code,
    owner: &'static str,
    name: &'static str,
}

const fn function(code: Code, owner: &'static str, name: &'static str) -> Function {
    Function { code, owner, name }
}

/// Any function of a module or type.
const ANY: &str = "*";

static FUNCTIONS: &[Function] = &[
    function(Code::BitPattern, "", "transmute"),
    function(Code::BitPattern, "", "transmute_copy"),
    function(Code::Duration, "", "from_secs_f64"),
    function(Code::Duration, "", "from_secs_f32"),
    function(Code::Duration, "", "try_from_secs_f64"),
    function(Code::Duration, "", "try_from_secs_f32"),
    function(Code::State, "Cell", ANY),
    function(Code::State, "RefCell", ANY),
    function(Code::State, "Mutex", ANY),
    function(Code::State, "RwLock", ANY),
    function(Code::State, "OnceCell", ANY),
    function(Code::State, "OnceLock", ANY),
    function(Code::State, "AtomicU32", ANY),
    function(Code::State, "AtomicU64", ANY),
    function(Code::InputOutput, "fs", "write"),
    function(Code::OpaqueBarrier, "", "black_box"),
    function(Code::OpaqueBarrier, "ptr", ANY),
    function(Code::OpaqueBarrier, "MaybeUninit", ANY),
];

static MACROS: &[(Code, &[&str])] = &[
    (Code::Text, &["format", "format_args"]),
    (Code::InputOutput, &["write", "writeln"]),
    (Code::OpaqueBarrier, &["asm", "addr_of", "addr_of_mut"]),
];

/// Methods whose arguments say which element is meant: what flows there is no number.
pub(super) fn takes_indices(method: &str) -> bool {
    matches!(method, "get" | "get_unchecked" | "nth" | "skip" | "take" | "step_by" | "chunks" | "windows" | "split_at")
}

/// Whether a path is that of `no_grad`.
pub(super) fn is_no_grad(callee: &syn::Expr) -> bool {
    matches!(peel(callee), syn::Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "no_grad"))
}

/// Why a construct that is not understood has no derivative.
pub(super) fn refusal(lowering: &Lowering<'_>, expr: &syn::Expr, what: &str) -> (Code, String) {
    barrier(lowering, expr).unwrap_or_else(|| {
        let code = match expr {
            syn::Expr::Closure(_)
            | syn::Expr::Struct(_)
            | syn::Expr::Try(_)
            | syn::Expr::Async(_)
            | syn::Expr::Await(_)
            | syn::Expr::Range(_)
            | syn::Expr::Let(_)
            | syn::Expr::Const(_)
            | syn::Expr::Yield(_)
            | syn::Expr::TryBlock(_)
            | syn::Expr::If(_)
            | syn::Expr::Match(_)
            | syn::Expr::While(_) => Code::UnsupportedConstruct,
            _ => Code::NoDerivative,
        };
        (code, what.to_owned())
    })
}

/// What can be done about a construct that is not understood.
pub(super) fn instead_of(what: &str) -> Help {
    let help = match what {
        "a reference that is assigned again" => "keep an index in its place, and name the element by it",
        "a swap of two references" => "swap the values, or branch on which of them is meant",
        "a mutable static" => "pass the value as a parameter",
        "a guard with an effect" => "do it before the `match`",
        "conditional compilation inside the function" => "put the condition on two functions",
        "a nested destructuring assignment" => "assign the parts one by one",
        "two nested items of the same name" => "give one of them another name",
        _ if what.starts_with("an exit inside the macro") => "leave by an `if` before the macro",
        _ => return Help::OfCode,
    };
    Help::This(help)
}

/// The noun for a step that loses a gradient.
pub(super) fn cut_by(source: &TokenStream) -> String {
    match syn::parse2::<syn::Expr>(source.clone()) {
        Ok(syn::Expr::MethodCall(call)) => format!("`{}`", call.method),
        Ok(syn::Expr::Call(call)) => match peel(&call.func) {
            syn::Expr::Path(path) => format!("`{}`", super::call::segments(path).join("::")),
            _ => "this call".to_owned(),
        },
        Ok(syn::Expr::Macro(mac)) => format!("`{}!`", super::macros::name_of(&mac.mac)),
        _ => "this integer cast".to_owned(),
    }
}

/// What is known of an expression that loses the gradient of what it reads.
pub(super) fn barrier(lowering: &Lowering<'_>, expr: &syn::Expr) -> Option<(Code, String)> {
    match expr {
        syn::Expr::MethodCall(call) => of_method(lowering, call),
        syn::Expr::Call(call) => of_call(lowering, call),
        syn::Expr::Macro(mac) => {
            let name = super::macros::name_of(&mac.mac);
            let known = MACROS.iter().find(|(_, names)| names.contains(&name.as_str()));
            known.map(|(code, _)| (*code, format!("`{name}!`")))
        }
        syn::Expr::Cast(cast) => of_cast(lowering, cast),
        syn::Expr::Field(access) if is_first(&access.member) => {
            let extremum = extremum(&access.base)?;
            Some((Code::IndexAsNumber, format!("`{extremum}`")))
        }
        syn::Expr::Unsafe(_) => Some((Code::OpaqueBarrier, "this `unsafe` block".to_owned())),
        syn::Expr::RawAddr(_) => Some((Code::OpaqueBarrier, "this raw pointer".to_owned())),
        syn::Expr::Assign(_) | syn::Expr::Binary(_) => {
            stores(lowering, expr).then(|| (Code::State, "this assignment".to_owned()))
        }
        _ => None,
    }
}

fn of_method(lowering: &Lowering<'_>, call: &syn::ExprMethodCall) -> Option<(Code, String)> {
    let name = call.method.to_string();
    let owned = |code: Code| (code, format!("`{name}`"));
    let receiver = || strip(&lowering.infer(&call.receiver)).clone();
    match (name.as_str(), call.args.len()) {
        // A slice is turned into an array by this name, too.
        ("try_into", 0) => return matches!(receiver(), Ty::Float(_)).then(|| owned(Code::IntegerCast)),
        ("into", 0) => return (receiver() == Ty::Bool).then(|| owned(Code::BoolAsNumber)),
        ("then_some" | "then", 1) => {
            let constant = lowering.variables(&call.args[0]).is_empty();
            return (constant && receiver() == Ty::Bool).then(|| owned(Code::BoolAsNumber));
        }
        // Whatever is called on what a cell or a lock holds may change it.
        (_, 1..) if opens(&call.receiver) => return Some(owned(Code::State)),
        ("count" | "len", 0) if selects(&call.receiver) => return Some(owned(Code::BoolAsNumber)),
        ("map", 1) if takes_first(&call.args[0]) => {
            return extremum(&call.receiver).map(|name| (Code::IndexAsNumber, format!("`{name}`")));
        }
        ("max_by" | "min_by" | "max_by_key" | "min_by_key" | "find", 1) if counts(&call.receiver) => {
            return Some(owned(Code::IndexAsNumber));
        }
        _ => {}
    }
    let known = |method: &&Method| method.arguments == call.args.len() && method.names.contains(&name.as_str());
    let code = METHODS.iter().find(known)?.code;
    // Integers have methods of the same names, which lose nothing.
    let counted = is_counted(&receiver()) && matches!(code, Code::IntegerCast | Code::Rounding | Code::BitPattern);
    (!counted).then(|| owned(code))
}

fn of_call(lowering: &Lowering<'_>, call: &syn::ExprCall) -> Option<(Code, String)> {
    let syn::Expr::Path(path) = peel(&call.func) else { return None };
    let names = super::call::segments(path);
    let name = names.last()?.as_str();
    let owner = names.len().checked_sub(2).map_or("", |index| names[index].as_str());
    let owned = |code: Code| Some((code, format!("`{}`", names.join("::"))));
    if is_integer(&of_name(owner)) && matches!(name, "from" | "try_from") {
        let operand = strip(&lowering.infer(call.args.first()?)).clone();
        return if operand == Ty::Bool { owned(Code::BoolAsNumber) } else { owned(Code::IntegerCast) };
    }
    if owner == "From" && name == "from" && *strip(&lowering.infer(call.args.first()?)) == Ty::Bool {
        return owned(Code::BoolAsNumber);
    }
    if owner == "bool" && matches!(name, "then_some" | "then") {
        return lowering.variables(call.args.get(1)?).is_empty().then(|| owned(Code::BoolAsNumber))?;
    }
    if matches!(owner, "f64" | "f32" | "libm" | "Float") && (ROUNDING.contains(&name) || BITS.contains(&name)) {
        return owned(if BITS.contains(&name) { Code::BitPattern } else { Code::Rounding });
    }
    let is_known = |function: &&Function| {
        (function.owner.is_empty() || function.owner == owner) && (function.name == ANY || function.name == name)
    };
    FUNCTIONS.iter().find(is_known).and_then(|function| owned(function.code))
}

fn of_cast(lowering: &Lowering<'_>, cast: &syn::ExprCast) -> Option<(Code, String)> {
    let pointer = |ty: &syn::Type| matches!(ty, syn::Type::Ptr(_));
    if pointer(&cast.ty) {
        return Some((Code::OpaqueBarrier, "this raw pointer".to_owned()));
    }
    if mentions_dyn(&cast.ty) {
        return Some((Code::OpaqueBarrier, "this trait object".to_owned()));
    }
    let operand = lowering.infer(&cast.expr);
    match (strip(&operand), of_syntax(&cast.ty)) {
        (Ty::Bool, _) => Some((Code::BoolAsNumber, String::new())),
        (Ty::Int | Ty::Usize, _) => None,
        (_, Ty::Int | Ty::Usize) => Some((Code::IntegerCast, "this integer cast".to_owned())),
        _ => None,
    }
}

/// Whether a type is or holds a trait object.
pub(super) fn mentions_dyn(ty: &syn::Type) -> bool {
    ty.to_token_stream().into_iter().any(|token| token.to_string() == "dyn")
        || matches!(ty, syn::Type::Reference(reference) if mentions_dyn(&reference.elem))
}

/// Whether a value lends what a cell or a lock holds: `m.lock().unwrap()`, `c.borrow_mut()`.
pub(super) fn opens(init: &syn::Expr) -> bool {
    let guards = ["lock", "try_lock", "borrow_mut", "try_borrow_mut", "write", "try_write"];
    match peel(init) {
        syn::Expr::MethodCall(call) => {
            (call.args.is_empty() && guards.iter().any(|name| call.method == name)) || opens(&call.receiver)
        }
        _ => false,
    }
}

/// Whether the left side of an assignment is no part of a variable: a static, or what a cell or a lock holds.
pub(super) fn escapes(lowering: &Lowering<'_>, left: &syn::Expr) -> bool {
    let (mut root, mut through_call) = (left, false);
    while let Some(base) = super::rewrite::base_of(root) {
        through_call |= matches!(root, syn::Expr::MethodCall(_));
        root = base;
    }
    match peel(root) {
        syn::Expr::Path(_) => match lowering.root_binding(root) {
            Some(Binding::Var(var)) if lowering.guards.contains(var) => !matches!(peel(left), syn::Expr::Path(_)),
            Some(_) => through_call && !lowering.root_may_be_written(root),
            None => true,
        },
        _ => false,
    }
}

/// The left side of an assignment.
pub(super) fn assigned(expr: &syn::Expr) -> Option<&syn::Expr> {
    match peel(expr) {
        syn::Expr::Assign(assign) => Some(&assign.left),
        syn::Expr::Binary(binary) if super::effect::is_assignment(&binary.op) => Some(&binary.left),
        _ => None,
    }
}

/// Whether an expression is an assignment to what is no part of a variable.
pub(super) fn stores(lowering: &Lowering<'_>, expr: &syn::Expr) -> bool {
    assigned(expr).is_some_and(|left| escapes(lowering, left))
}

/// `[0.0, 1.0][(x > y) as usize]`: constants, one of which a comparison chooses.
pub(super) fn chooses(lowering: &Lowering<'_>, access: &syn::ExprIndex) -> bool {
    let is_constant = match peel(&access.expr) {
        syn::Expr::Array(_) | syn::Expr::Path(_) => {
            lowering.variables(&access.expr).iter().all(|var| lowering.constant.contains(var))
        }
        _ => false,
    };
    is_constant && compared_by(lowering, &access.index).is_some()
}

/// What `(x > y) as usize`, or a variable that holds it, compares.
pub(super) fn compared_by(lowering: &Lowering<'_>, index: &syn::Expr) -> Option<Vec<VarId>> {
    let is_boolean = |operand: &syn::Expr| *strip(&lowering.infer(operand)) == Ty::Bool;
    match peel(index) {
        syn::Expr::Cast(cast) if is_boolean(&cast.expr) => Some(lowering.variables(index)),
        syn::Expr::Call(call) if call.args.first().is_some_and(is_boolean) => Some(lowering.variables(index)),
        syn::Expr::Path(_) => lowering.variables(index).iter().find_map(|var| lowering.choosing.get(var)).cloned(),
        _ => None,
    }
}

/// `.0`
fn is_first(member: &syn::Member) -> bool {
    matches!(member, syn::Member::Unnamed(index) if index.index == 0)
}

/// `|(i, _)| ..` and `|pair| pair.0`: what is taken of an element and its index is the index.
fn takes_first(closure: &syn::Expr) -> bool {
    let syn::Expr::Closure(closure) = peel(closure) else { return false };
    match (closure.inputs.first(), peel(&closure.body)) {
        (Some(syn::Pat::Tuple(tuple)), _) => is_index_pattern(tuple),
        (Some(syn::Pat::Ident(_)), syn::Expr::Field(access)) => is_first(&access.member),
        _ => false,
    }
}

/// `(i, _)`
pub(super) fn is_index_pattern(tuple: &syn::PatTuple) -> bool {
    let ignored = |pat: &syn::Pat| match pat {
        syn::Pat::Wild(_) | syn::Pat::Rest(_) => true,
        syn::Pat::Ident(name) => name.ident.to_string().starts_with('_'),
        _ => false,
    };
    tuple.elems.len() == 2 && matches!(tuple.elems[0], syn::Pat::Ident(_)) && ignored(&tuple.elems[1])
}

/// The method of `x.iter().enumerate().max_by(..)`, through what takes it out of an option.
pub(super) fn extremum(expr: &syn::Expr) -> Option<String> {
    let syn::Expr::MethodCall(call) = peel(expr) else { return None };
    let name = call.method.to_string();
    match name.as_str() {
        "max_by" | "min_by" | "max_by_key" | "min_by_key" | "max" | "min" | "find" | "last" => {
            has_step(&call.receiver, &["enumerate"]).then_some(name)
        }
        "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "copied" | "cloned" => extremum(&call.receiver),
        _ => None,
    }
}

/// Whether a chain runs over numbers that count.
fn counts(chain: &syn::Expr) -> bool {
    match peel(chain) {
        syn::Expr::Range(_) => true,
        syn::Expr::MethodCall(call) => {
            let name = call.method.to_string();
            matches!(name.as_str(), "rev" | "step_by" | "filter" | "skip" | "take") && counts(&call.receiver)
        }
        _ => false,
    }
}

/// Whether elements are chosen by a condition.
fn selects(chain: &syn::Expr) -> bool {
    has_step(chain, &["filter", "filter_map", "take_while", "skip_while", "map_while"])
}

fn has_step(chain: &syn::Expr, names: &[&str]) -> bool {
    match peel(chain) {
        syn::Expr::MethodCall(call) => names.iter().any(|name| call.method == name) || has_step(&call.receiver, names),
        _ => false,
    }
}

impl Lowering<'_> {
    /// The variables an expression mentions.
    pub(super) fn variables(&self, expr: &syn::Expr) -> Vec<VarId> {
        let mut rewriter = super::rewrite::Rewriter::new(self);
        syn::visit_mut::VisitMut::visit_expr_mut(&mut rewriter, &mut expr.clone());
        rewriter.reads.into_iter().collect()
    }
}
