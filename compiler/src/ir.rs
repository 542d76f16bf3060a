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

mod apart;
mod expr;
pub(crate) mod lanes;
mod sweep;
pub(crate) mod traverse;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) use apart::Parting;
pub(crate) use expr::{Arg, Call, Cause, ConvertForm, Expr, Form, Opaque, Place, Projection, Refusal, Verbatim};
pub(crate) use lanes::Lanes;
pub(crate) use sweep::{PullbackTangents, SweepStmt, Sweeps, Tangents};

use crate::names::Names;

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
    /// How many tangents are carried where there is more than one.
    pub(crate) lanes: Option<Lanes>,
    /// Variables that lend what a cell or a lock holds, until they are dropped.
    pub(crate) guards: BTreeSet<VarId>,
}

/// A parameter of a [`Func`].
#[derive(Clone)]
pub(crate) struct Param {
    pub(crate) var: VarId,
    /// What the user calls it.
    pub(crate) name: Ident,
    /// What messages show and underline: the name, or the pattern that it is a fresh name for.
    pub(crate) written: TokenStream,
    /// Whether `wrt` asks for it.
    pub(crate) is_listed: bool,
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

/// What local inference knows of a type. Floats and containers may be guessed, since that only makes for prettier and
/// faster code; integers and booleans are known, since they end activity and are undone without a record.
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

    /// Whether a value holds nothing but integers and booleans, whose tangent is `()`.
    pub(crate) fn is_discrete(&self) -> bool {
        match self {
            Self::Int | Self::Usize | Self::Bool => true,
            Self::Array(element, _) | Self::Vec(element) | Self::Slice(element) | Self::Ref(element) => {
                element.is_discrete()
            }
            Self::Tuple(parts) => parts.iter().all(Self::is_discrete),
            Self::Float(_) | Self::Unknown => false,
        }
    }
}

impl Ty {
    /// Whether a value is known to hold floats.
    fn holds_floats(&self) -> bool {
        match self {
            Self::Float(_) => true,
            Self::Array(element, _) | Self::Vec(element) | Self::Slice(element) | Self::Ref(element) => {
                element.holds_floats()
            }
            Self::Tuple(parts) => parts.iter().any(Self::holds_floats),
            Self::Int | Self::Usize | Self::Bool | Self::Unknown => false,
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
    pub(crate) tail: Option<Box<Expr>>,
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
    If { cond: Box<Expr>, then: Block, other: Block, result: Option<VarId> },
    /// `let result = match scrutinee { arms };`
    Match { scrutinee: Expr, arms: Vec<Arm>, result: Option<VarId> },
    /// A loop; values it breaks with are assigned to a variable declared before it.
    Loop(Box<Loop>),
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

impl Func {
    /// The variable behind an id.
    pub(crate) fn var(&self, id: VarId) -> &Var {
        &self.vars[id.0 as usize]
    }

    /// Whether a variable is state without a tangent that the caller lends: a generator of random numbers, a log. No
    /// gradient passes through it, which whoever it is lent on to must say as well.
    pub(crate) fn is_state(&self, var: VarId) -> bool {
        let is_lent = |param: &Param| param.var == var && param.passing == Passing::RefMut && !param.differentiable;
        let ty = &self.var(var).ty;
        self.params.iter().any(is_lent) && !ty.holds_floats() && !ty.is_discrete()
    }

    /// The function that gives the tangent of a value that does not move.
    pub(crate) fn zero_tangent(&self) -> TokenStream {
        let of_one = || quote!(::gradflow::Differentiable::zero_tangent);
        self.lanes.as_ref().map_or_else(of_one, Lanes::zero_tangents)
    }

    /// Adds a variable.
    pub(crate) fn new_var(&mut self, var: Var) -> VarId {
        let id = VarId(u32::try_from(self.vars.len()).expect("fewer than 2^32 variables"));
        self.vars.push(var);
        id
    }
}

impl Stmt {
    /// The tangents of the arguments of a call or pullback.
    pub(crate) fn dots(&self) -> impl Iterator<Item = &Arg> {
        let (of_call, of_pullback): (&[Tangents], &[PullbackTangents]) = match &self.kind {
            StmtKind::Sweep(
                SweepStmt::CallWithTangent { tangents, .. } | SweepStmt::CallWithPullback { tangents, .. },
            ) => (tangents, &[]),
            StmtKind::Sweep(SweepStmt::Pullback { tangents, .. }) => (&[], tangents),
            _ => (&[], &[]),
        };
        let of_call = of_call.iter().flat_map(|tangents| &tangents.dots);
        of_call.chain(of_pullback.iter().flat_map(|tangents| &tangents.dots)).flatten()
    }

    pub(crate) fn new(kind: StmtKind, span: Span) -> Self {
        Self { kind, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pass walks every statement: at five times this size, long functions took twice the time per line.
    #[test]
    fn statements_are_small() {
        assert!(size_of::<Expr>() <= 56, "an expression has {} bytes", size_of::<Expr>());
        assert!(size_of::<Stmt>() <= 112, "a statement has {} bytes", size_of::<Stmt>());
    }
}
