//! Expressions and places.
//!
//! Nodes are small and what is large in them is shared: every pass walks all of them, and what a pass costs is mostly
//! the memory it touches.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

use super::VarId;
use crate::diagnostics::Code;
use crate::rules::Rule;

/// Pure expressions. Operands are atoms until `simplify` folds.
#[derive(Clone)]
pub(crate) enum Expr {
    /// Reads a place: copies, or moves when its type is not `Copy`.
    Place(Place),
    /// A literal or the path of a constant.
    Literal(TokenStream),
    /// An operation of the rule table.
    Rule {
        rule: &'static Rule,
        form: Form,
        operands: Vec<Expr>,
        /// The user's own tokens, if the user wrote it.
        source: Option<Rc<TokenStream>>,
    },
    /// `operand as f64`, `operand as f32`, `f64::from(operand)`: linear. `form` says how it was written.
    Convert {
        operand: Box<Expr>,
        form: ConvertForm,
    },
    /// A call of a function that has a derivative if any argument is active, else of any function.
    Call(Call),
    Tuple(Vec<Expr>),
    /// `[a, b, c]`
    Array(Vec<Expr>),
    /// `[value; len]`
    ArrayRepeat {
        value: Box<Expr>,
        len: Opaque,
    },
    /// `vec![a, b, c]`
    VecList(Vec<Expr>),
    /// `vec![value; len]`
    VecRepeat {
        value: Box<Expr>,
        len: Opaque,
    },
    /// `place.clone()`, `place.to_vec()`, `place.to_owned()`: a copy of the whole value. `method` is printed as written.
    Copied {
        place: Place,
        method: Box<Ident>,
    },
    /// `no_grad(operand)`: the value without its gradient. `path` is printed as written.
    NoGrad {
        path: TokenStream,
        operand: Box<Expr>,
        /// The user's own tokens, for the span of a message.
        source: Rc<TokenStream>,
    },
    /// A step that cuts the gradient, which its `refused` names: value flows from the operands to the result, derivative
    /// does not.
    Cut(Opaque),
    /// Tokens without a derivative of their own: comparisons, lengths, integer arithmetic (`refused: None`), or a
    /// construct the compiler does not know (`refused: Some(..)`: an error if it is active).
    Opaque(Opaque),
}

/// [`Verbatim`] tokens, shared until one of their holders changes them.
#[derive(Clone)]
pub(crate) struct Opaque(Rc<Verbatim>);

/// Verbatim tokens over known variables, with variables already under their unique names.
#[derive(Clone)]
pub(crate) struct Verbatim {
    pub(crate) tokens: TokenStream,
    /// Variables the tokens mention.
    pub(crate) reads: Vec<VarId>,
    /// Those of them that are mentioned inside `no_grad` alone: no gradient would pass.
    pub(crate) detached: Vec<VarId>,
    /// Variables the tokens may write (a method with unknown receiver mode, a macro, an assignment inside).
    pub(crate) writes: Vec<VarId>,
    /// May be evaluated again in the reverse sweep: no effect, cheap.
    pub(crate) repeatable: bool,
    /// `Some` for a construct that has no derivative: the code and the noun for the message.
    pub(crate) refused: Option<Box<Refusal>>,
    /// The user's own tokens, for the span of a message.
    pub(crate) source: TokenStream,
}

/// Why a construct has no derivative.
#[derive(Clone)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    /// Fills the message's blank, e.g. ``method `foo` ``.
    pub(crate) what: String,
    /// The parts of the construct in which a gradient is lost before, in the order they are evaluated.
    pub(crate) causes: Vec<Cause>,
}

/// A part of a construct in which a gradient is lost.
#[derive(Clone)]
pub(crate) struct Cause {
    pub(crate) code: Code,
    pub(crate) what: String,
    pub(crate) reads: Vec<VarId>,
    pub(crate) source: TokenStream,
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
    Path(Rc<TokenStream>),
}

/// How a conversion between floats was written.
#[derive(Clone)]
pub(crate) enum ConvertForm {
    /// `operand as ty`
    As(Rc<syn::Type>),
    /// `path(operand)`, for `f64::from`.
    Path(Rc<TokenStream>),
    /// `::gradflow::rules::convert(operand)`: the adjoint of either.
    Adjoint,
    /// `::gradflow::rules::convert::<_, ty>(operand)`: the tangent of either, where the operand may be an integer.
    Tangent(Rc<syn::Type>),
}

/// A call by path.
#[derive(Clone)]
pub(crate) struct Call {
    /// As written, e.g. `module::g`.
    pub(crate) callee: Rc<syn::ExprPath>,
    pub(crate) args: Vec<Arg>,
    /// The function calls itself: its pullback must be boxed.
    pub(crate) recursive: bool,
    pub(crate) source: Rc<TokenStream>,
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

impl Opaque {
    pub(crate) fn new(verbatim: Verbatim) -> Self {
        Self(Rc::new(verbatim))
    }

    /// Tokens without an effect, which may be evaluated again.
    pub(crate) fn pure(tokens: TokenStream, reads: Vec<VarId>) -> Self {
        let source = tokens.clone();
        let (detached, writes) = (Vec::new(), Vec::new());
        Self::new(Verbatim { tokens, reads, detached, writes, repeatable: true, refused: None, source })
    }

    /// The variables through which a gradient would pass.
    pub(crate) fn flowing(&self) -> Vec<VarId> {
        self.reads.iter().copied().filter(|var| !self.detached.contains(var)).collect()
    }
}

impl Deref for Opaque {
    type Target = Verbatim;

    fn deref(&self) -> &Verbatim {
        &self.0
    }
}

impl DerefMut for Opaque {
    fn deref_mut(&mut self) -> &mut Verbatim {
        Rc::make_mut(&mut self.0)
    }
}

impl Refusal {
    /// A construct that loses the gradient as a whole.
    pub(crate) fn new(code: Code, what: impl Into<String>) -> Self {
        Self { code, what: what.into(), causes: Vec::new() }
    }
}

impl Place {
    /// The variable itself.
    pub(crate) fn var(root: VarId) -> Self {
        Self { root, projections: Vec::new() }
    }

    /// Whether both are the same part of the same variable, as far as their tokens tell.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        let same = |pair: (&Projection, &Projection)| match pair {
            (Projection::Index(a), Projection::Index(b)) | (Projection::Slice(a), Projection::Slice(b)) => {
                a.tokens.to_string() == b.tokens.to_string()
            }
            (Projection::Field(a), Projection::Field(b)) => a == b,
            (Projection::Deref, Projection::Deref) => true,
            _ => false,
        };
        self.root == other.root
            && self.projections.len() == other.projections.len()
            && self.projections.iter().zip(&other.projections).all(same)
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

    /// An operation as the user wrote it.
    pub(crate) fn written(rule: &'static Rule, form: Form, operands: Vec<Self>, source: &impl ToTokens) -> Self {
        Self::Rule { rule, form, operands, source: Some(Rc::new(source.to_token_stream())) }
    }

    /// An operation the user did not write.
    pub(crate) fn operation(rule: &'static Rule, form: Form, operands: Vec<Self>) -> Self {
        Self::Rule { rule, form, operands, source: None }
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
            | Self::Cut(_) => false,
        }
    }
}
