//! The intermediate representation: the only data that passes between stages.
//!
//! A [`Func`] is a tree of [`Block`]s. Expressions are pure; statements have the effects. Control flow stays structured
//! (`If`, `Match`, `Loop` hold blocks), since what is structured going in must be readable coming out.
//!
//! **A-normal form.** After lowering, every operand of an operation is an *atom*: a place, a literal or pure tokens
//! ([`Expr::is_atom`]). Only [`simplify`](crate::simplify) folds temporaries back into their single use.
//!
//! **Places mirror.** A [`Place`] is a variable and projections; the adjoint of a place is the same projections on the
//! adjoint of its root. References the user binds (`let row = &a[i]`, loop items) are resolved to places by lowering, so
//! no variable of the IR is an alias of another.
//!
//! **Facts** (types, activity, what is recorded) never live on nodes but in side tables indexed by [`VarId`].

pub(crate) mod traverse;

use proc_macro2::{Ident, Span, TokenStream};

use crate::diagnostics::Code;
use crate::names::Names;
use crate::rules::Rule;

/// Index of a variable in [`Func::vars`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct VarId(pub(crate) u32);

/// Identity of a loop, so that an exit says which one it leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct LoopId(pub(crate) u32);

/// A function under differentiation.
#[derive(Clone)]
pub(crate) struct Func {
    /// The user's name of the function.
    pub(crate) name: Ident,
    /// Every variable; a [`VarId`] indexes this.
    pub(crate) vars: Vec<Var>,
    /// In the user's order.
    pub(crate) params: Vec<Param>,
    /// Its tail is the result unless every path ends in [`Exit::Return`] or the result is `()`.
    pub(crate) body: Block,
    /// Hands out identifiers that collide with none of the user's.
    pub(crate) names: Names,
    /// Nested items (`fn`, `const`, `use`), emitted again at the top of every generated body.
    pub(crate) items: Vec<syn::Item>,
}

/// A parameter of a [`Func`].
#[derive(Clone)]
pub(crate) struct Param {
    pub(crate) var: VarId,
    /// The declared type, as written.
    pub(crate) ty: syn::Type,
    pub(crate) passing: Passing,
    /// Whether the caller gets a gradient for it.
    pub(crate) differentiable: bool,
}

/// How a parameter is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Passing {
    /// `x: T`
    Value,
    /// `x: &T`
    Ref,
    /// `x: &mut T`
    RefMut,
}

/// A variable. Each `let`, pattern binding, parameter and temporary is a variable of its own: shadowing is resolved.
#[derive(Clone)]
pub(crate) struct Var {
    /// Unique among the variables whose scopes overlap; the user's own identifier (and span) where it is one.
    pub(crate) ident: Ident,
    pub(crate) kind: VarKind,
    /// Written after its declaration: assigned again, element assigned, lent as `&mut`, or initialised late.
    pub(crate) mutable: bool,
    /// The type annotation the user wrote, if any.
    pub(crate) annotation: Option<syn::Type>,
    /// What local inference knows.
    pub(crate) ty: Ty,
}

/// Where a variable comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum VarKind {
    Param,
    /// Bound by the user.
    Local,
    /// Names an intermediate value; folded back where it is used once.
    Temp,
    /// Made by a transform: adjoints, tapes, counters.
    Generated,
}

/// What local inference knows of a type. Used for prettier and faster code, never for correctness.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Ty {
    /// `f32` or `f64`.
    Float(FloatWidth),
    Int,
    /// An integer known to be `usize`.
    Usize,
    Bool,
    /// Length tokens as text, since token streams do not compare.
    Array(Box<Ty>, String),
    Slice(Box<Ty>),
    Vec(Box<Ty>),
    Tuple(Vec<Ty>),
    /// `&T` and `&mut T`.
    Ref(Box<Ty>),
    Unknown,
}

impl Ty {
    /// Whether reading a value copies it; unknown types may move.
    pub(crate) fn is_copy(&self) -> bool {
        match self {
            Self::Float(_) | Self::Int | Self::Usize | Self::Bool => true,
            Self::Array(element, _) => element.is_copy(),
            Self::Tuple(parts) => parts.iter().all(Self::is_copy),
            Self::Slice(_) | Self::Vec(_) | Self::Ref(_) | Self::Unknown => false,
        }
    }
}

/// Which float, when it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FloatWidth {
    F32,
    F64,
    /// A float whose width rustc infers.
    Either,
}

/// Statements, then the value of the block.
#[derive(Clone, Default)]
pub(crate) struct Block {
    pub(crate) stmts: Vec<Stmt>,
    /// The value of the block: an atom. `None` for `()` and for a block that always leaves by an exit.
    pub(crate) tail: Option<Expr>,
}

/// A statement and where the user wrote it.
#[derive(Clone)]
pub(crate) struct Stmt {
    pub(crate) kind: StmtKind,
    pub(crate) span: Span,
}

/// Everything that has an effect.
#[derive(Clone)]
pub(crate) enum StmtKind {
    /// `let v = value;`
    Let { var: VarId, value: Expr },
    /// `let v;`
    Declare { var: VarId },
    /// `place = value;`
    Assign { place: Place, value: Expr },
    /// `place += value;` and the like.
    Update { place: Place, op: UpdateOp, value: Expr },
    /// `a.swap(i, j)`, `std::mem::swap(&mut a, &mut b)`: the two places exchange their values.
    Swap { first: Place, second: Place },
    /// `vec.push(value);`
    Push { vec: Place, value: Expr },
    /// `place.fill(value);`
    Fill { place: Place, value: Expr },
    /// `place.copy_from_slice(source);` and `clone_from_slice`.
    CopyFrom { place: Place, source: Place },
    /// A call for its effect on `&mut` arguments, or whose result is unused. (With a result: `Let` of [`Expr::Call`].)
    Call(Call),
    /// `let result = if cond { then } else { other };` The condition is an atom: pure tokens or a variable.
    If { cond: Expr, then: Block, other: Block, result: Option<VarId> },
    /// `let result = match scrutinee { arms };`
    Match { scrutinee: Expr, arms: Vec<Arm>, result: Option<VarId> },
    /// A loop; values it breaks with are assigned to a variable declared before it.
    Loop(Loop),
    /// The statements after one that may exit: run if and only if `reached` was set, which the statement before it does.
    /// Forward code prints it without braces; its block is a scope of its own for what is recorded.
    Rest { reached: VarId, block: Block },
    /// Leaves a loop turn, a loop or the function.
    Exit(Exit),
    /// Tokens with no part in the derivative: `println!`, `assert!`, statements over inactive values.
    Effect(Opaque),
    /// What the reverse transform emits.
    Sweep(SweepStmt),
}

/// `op` of a compound assignment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UpdateOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

/// An arm of a `match`.
#[derive(Clone)]
pub(crate) struct Arm {
    /// The pattern with variables already under their unique names.
    pub(crate) pat: TokenStream,
    /// Pure tokens.
    pub(crate) guard: Option<Opaque>,
    /// Each variable the pattern binds, and the part of the scrutinee it is; `None` where it is not a part (a reference
    /// pattern, a range binding of a computed scrutinee).
    pub(crate) bindings: Vec<(VarId, Option<Place>)>,
    pub(crate) block: Block,
}

/// A loop of any kind.
#[derive(Clone)]
pub(crate) struct Loop {
    pub(crate) id: LoopId,
    /// The user's label, if exits name it (or made up when an exit of an inner loop needs one).
    pub(crate) label: Option<syn::Lifetime>,
    pub(crate) kind: LoopKind,
    pub(crate) body: Block,
}

/// What drives a loop.
#[derive(Clone)]
pub(crate) enum LoopKind {
    /// `for var in range`
    For { var: VarId, range: Range },
    /// `while cond`: pure tokens, evaluated in the forward sweep only.
    While { cond: Opaque },
    /// `loop`
    Endless,
}

/// An integer range with adaptors. Bounds are atoms that read only variables which are never written after the loop
/// starts, so that they can be read again in the reverse sweep.
#[derive(Clone)]
pub(crate) struct Range {
    pub(crate) start: Expr,
    pub(crate) end: Expr,
    pub(crate) inclusive: bool,
    /// In the order written.
    pub(crate) adaptors: Vec<Adaptor>,
}

/// `.rev()` or `.step_by(n)` on a range.
#[derive(Clone)]
pub(crate) enum Adaptor {
    Rev,
    StepBy(Expr),
}

/// A jump.
#[derive(Clone)]
pub(crate) enum Exit {
    Break(LoopId),
    Continue(LoopId),
    /// With the result (an atom), if the function has one.
    Return(Option<Expr>),
}

/// Pure expressions. Operands are atoms until `simplify` folds.
#[derive(Clone)]
pub(crate) enum Expr {
    /// Reads a place: copies, or moves when its type is not `Copy`.
    Place(Place),
    /// A literal or the path of a constant.
    Literal(TokenStream),
    /// An operation of the rule table.
    Rule { rule: &'static Rule, form: Form, operands: Vec<Expr>, source: TokenStream },
    /// `operand as f64`, `operand as f32`, `f64::from(operand)`: linear. `form` says how it was written.
    Convert { operand: Box<Expr>, form: ConvertForm },
    /// A call of a function that has a derivative if any argument is active, else of any function.
    Call(Call),
    Tuple(Vec<Expr>),
    /// `[a, b, c]`
    Array(Vec<Expr>),
    /// `[value; len]`
    ArrayRepeat { value: Box<Expr>, len: Opaque },
    /// `vec![a, b, c]`
    VecList(Vec<Expr>),
    /// `vec![value; len]`
    VecRepeat { value: Box<Expr>, len: Opaque },
    /// `place.clone()`, `place.to_vec()`, `place.to_owned()`: a copy of the whole value. `method` is printed as written.
    Copied { place: Place, method: Ident },
    /// `no_grad(operand)`: the value without its gradient. `path` is printed as written.
    NoGrad { path: TokenStream, operand: Box<Expr> },
    /// A step that cuts the gradient: value flows from the operands to the result, derivative does not.
    Cut { code: Code, opaque: Opaque },
    /// Tokens without a derivative of their own: comparisons, lengths, integer arithmetic (`refused: None`), or a
    /// construct the compiler does not know (`refused: Some(..)`: an error if it is active).
    Opaque(Opaque),
}

/// Verbatim tokens over known variables, with variables already under their unique names.
#[derive(Clone)]
pub(crate) struct Opaque {
    pub(crate) tokens: TokenStream,
    /// Variables the tokens mention.
    pub(crate) reads: Vec<VarId>,
    /// Variables the tokens may write (a method with unknown receiver mode, a macro, an assignment inside).
    pub(crate) writes: Vec<VarId>,
    /// May be evaluated again in the reverse sweep: no effect, cheap.
    pub(crate) repeatable: bool,
    /// `Some` for a construct that has no derivative: the code and the noun for the message.
    pub(crate) refused: Option<Refusal>,
    /// The user's own tokens, for the span of a message.
    pub(crate) source: TokenStream,
}

/// Why a construct has no derivative.
#[derive(Clone)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    /// Fills the message's blank, e.g. ``method `foo` ``.
    pub(crate) what: String,
}

/// How an operation was written, so that it is printed the same way.
#[derive(Clone)]
pub(crate) enum Form {
    /// `a + b`
    Binary,
    /// `-a`
    Unary,
    /// `a.powi(n)`
    Method,
    /// `f64::powi(a, n)`: the path as written.
    Path(TokenStream),
}

/// How a conversion between floats was written.
#[derive(Clone)]
pub(crate) enum ConvertForm {
    /// `operand as ty`
    As(syn::Type),
    /// `path(operand)`, for `f64::from`.
    Path(TokenStream),
    /// `::gradflow::rules::convert(operand)`: the adjoint of either.
    Adjoint,
}

/// A call by path.
#[derive(Clone)]
pub(crate) struct Call {
    /// As written, e.g. `module::g`.
    pub(crate) callee: syn::ExprPath,
    pub(crate) args: Vec<Arg>,
    /// The function calls itself: its pullback must be boxed.
    pub(crate) recursive: bool,
    pub(crate) source: TokenStream,
}

/// An argument of a [`Call`].
#[derive(Clone)]
pub(crate) enum Arg {
    /// By value: an atom.
    Value(Expr),
    /// `&place`, or a place that is a shared reference already.
    Ref(Place),
    /// `&mut place`, or a place that is a mutable reference already (reborrowed).
    RefMut(Place),
}

/// A variable and projections from it.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) root: VarId,
    pub(crate) projections: Vec<Projection>,
}

/// One step of a place.
#[derive(Clone)]
pub(crate) enum Projection {
    /// `[i]`
    Index(Opaque),
    /// `[a..b]`, `[..]`: the tokens between the brackets.
    Slice(Opaque),
    /// `.0`, `.name`
    Field(syn::Member),
    /// `*`
    Deref,
}

/// What the reverse transform emits beyond ordinary statements. Each is an operation with a meaning of its own, so that a
/// transform can be applied to its output.
#[derive(Clone)]
pub(crate) enum SweepStmt {
    /// `let (result, pullback) = callee::call(args);`, without `result` where the call is a statement.
    CallWithPullback { result: Option<VarId>, pullback: VarId, call: Call },
    /// `pullback(args.., result_bar, bars..);` One bar per argument; `None` where the argument is inactive.
    Pullback { pullback: VarId, args: Vec<Arg>, result_bar: Option<Expr>, bars: Vec<Option<Place>> },
    /// `let mut tape = Vec::new();` with room for every turn of these nested loops; without any, the count is not known.
    NewTape { tape: VarId, turns: Vec<Range> },
    /// `tape.push((values..));`
    Push { tape: VarId, values: Vec<Expr> },
    /// `let (vars..) = tape.pop().expect("..");`, each `mut` where [`Var::mutable`].
    Pop { tape: VarId, vars: Vec<VarId> },
    /// `let mut slot = None;`: a value recorded at most once, on a branch.
    NewSlot { slot: VarId },
    /// `slot = Some((values..));`
    Fill { slot: VarId, values: Vec<Expr> },
    /// `let (vars..) = slot.expect("..");`
    Take { slot: VarId, vars: Vec<VarId> },
    /// `let v = place.to_owned();`: what a call is about to overwrite.
    Save { var: VarId, place: Place },
    /// `place.clone_from_slice(&v)` for slices, `place = v` otherwise.
    Restore { place: Place, var: VarId, slice: bool },
    /// `let mut history = History::new();`: the overwritten contents of slices and vectors, end to end.
    NewHistory { history: VarId, turns: Vec<Range> },
    /// `history.save(&place);`
    SaveTo { history: VarId, place: Place },
    /// `history.rewind(&mut place);`
    Rewind { history: VarId, place: Place },
    /// `let mut bar = zero_tangent(&of);` where the type is not a scalar.
    ZeroTangent { bar: VarId, of: Place },
    /// `let bar = take(&mut place);`: moves the cotangent out and leaves zero. `scalar`: `std::mem::take` will do.
    TakeTangent { bar: VarId, place: Place, scalar: bool },
    /// `place.set_zero();`
    SetZero { place: Place },
    /// `accumulate(&mut place, &value);` where the type is not a known scalar.
    Accumulate { place: Place, value: Place },
    /// `accumulate_all(&mut place, &parts);`: adds every element of `parts` to `place` (adjoint of `[x; n]`).
    AccumulateAll { place: Place, parts: Place },
    /// `let bar = place.pop()`: the adjoint of a push.
    PopElement { bar: VarId, vec: Place },
    /// `vec.pop();` in the reverse sweep: takes back a push.
    Unpush { vec: Place },
    /// `match arm { 0 => .., 1 => .., _ => {} }`: the reverse of a match by the recorded index of the arm taken.
    MatchArm { arm: VarId, blocks: Vec<(usize, Block)> },
    /// `for turn in (0..turns).rev() { let var = range.nth(turn); body }`: the reverse of a loop whose turns were counted.
    Turns { turns: VarId, turn: VarId, item: Option<(VarId, Range)>, body: Block },
    /// `*grad += bar;` at the end of the reverse sweep: a scalar gradient leaves its local accumulator.
    AddToBuffer { buffer: VarId, bar: VarId },
}

/// A function split by the reverse transform.
pub(crate) struct Sweeps {
    /// Its body is the forward sweep; the tail (or [`Exit::Return`]) gives the result.
    pub(crate) func: Func,
    /// The reverse sweep, without tail.
    pub(crate) reverse: Block,
    /// The cotangent of the result; `None` for a unit result.
    pub(crate) result_bar: Option<VarId>,
    /// Per parameter: the buffer the pullback is given (`&mut ..`), `None` if it is not differentiable.
    pub(crate) bars: Vec<Option<VarId>>,
    /// The forward sweep contains [`Exit::Return`].
    pub(crate) returns: bool,
    /// Per parameter: the reverse sweep restores this `&mut` parameter, hence writes it.
    pub(crate) rewinds: Vec<bool>,
    /// The function calls itself: its pullback is boxed.
    pub(crate) recursive: bool,
}

impl Func {
    /// The variable behind an id.
    pub(crate) fn var(&self, id: VarId) -> &Var {
        &self.vars[id.0 as usize]
    }

    /// Adds a variable.
    pub(crate) fn new_var(&mut self, var: Var) -> VarId {
        let id = VarId(u32::try_from(self.vars.len()).expect("fewer than 2^32 variables"));
        self.vars.push(var);
        id
    }
}

impl Stmt {
    pub(crate) fn new(kind: StmtKind, span: Span) -> Self {
        Self { kind, span }
    }
}

impl Place {
    /// The variable itself.
    pub(crate) fn var(root: VarId) -> Self {
        Self { root, projections: Vec::new() }
    }

    /// Whether the place is a whole variable (up to a dereference of a reference parameter).
    pub(crate) fn is_whole(&self) -> bool {
        self.projections.iter().all(|projection| matches!(projection, Projection::Deref))
    }
}

impl Expr {
    /// Reads a whole variable.
    pub(crate) fn var(var: VarId) -> Self {
        Self::Place(Place::var(var))
    }

    /// Whether it may stand as an operand in A-normal form.
    pub(crate) fn is_atom(&self) -> bool {
        match self {
            Self::Place(_) | Self::Literal(_) => true,
            Self::Opaque(opaque) => opaque.refused.is_none(),
            Self::Rule { .. }
            | Self::Convert { .. }
            | Self::Call(_)
            | Self::Tuple(_)
            | Self::Array(_)
            | Self::ArrayRepeat { .. }
            | Self::VecList(_)
            | Self::VecRepeat { .. }
            | Self::Copied { .. }
            | Self::NoGrad { .. }
            | Self::Cut { .. } => false,
        }
    }
}
