//! The table of operations with a derivative: one row each, from which both modes and what must be recorded follow.
//!
//! A row names its operands and gives one partial per operand, as an expression over the operands and the result `y`.
//! Forward mode is `y_dot = sum of partial_i * x_dot_i`, reverse mode `x_bar_i += partial_i * y_bar`; *recorded* is
//! whatever the partial mentions. The words for partials that are not formulas: `one` and `minus_one` (linear),
//! `none` (the operand is no real number), `flat` (the derivative is zero almost everywhere: a cut).
//!
//! A formula with a case distinction is a function of `gradflow::rules`, and has a row itself.

mod table;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

pub(crate) use table::TABLE;

/// A row of the table.
pub(crate) struct Rule {
    /// The operator's method name (`add`, `neg`), the method of `f64`, or the function of `gradflow::rules`.
    pub(crate) name: &'static str,
    pub(crate) spelling: Spelling,
    pub(crate) operands: &'static [&'static str],
    /// One per operand.
    pub(crate) partials: &'static [Partial],
    pub(crate) cost: Cost,
}

/// How an operation is written when the user did not write it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Spelling {
    /// A binary operator, by its token.
    Binary(&'static str),
    /// A prefix operator, by its token.
    Unary(&'static str),
    /// A method of `f32` and `f64`.
    Method,
    /// A function of `gradflow::rules`.
    Function,
}

/// The derivative of an operation by one operand.
#[derive(Clone, Copy)]
pub(crate) enum Partial {
    One,
    MinusOne,
    /// A formula over the operands and `y`.
    Formula(fn() -> TokenStream),
    /// The operand is no real number (an exponent of `powi`).
    None,
    /// Zero almost everywhere: an active value given here loses its gradient.
    Flat,
}

/// Whether evaluating an operation again is cheaper than recording its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cost {
    /// A few cycles.
    Cheap,
    /// A call of the mathematical library.
    Expensive,
}

/// The row of an operator or method, by its name.
pub(crate) fn lookup(name: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.name == name && rule.spelling != Spelling::Function)
}

/// The row of a method of floats, by its name: an operator's row has the name of a trait method that users write too.
pub(crate) fn lookup_method(name: &str) -> Option<&'static Rule> {
    lookup(name).filter(|rule| rule.spelling == Spelling::Method)
}

/// The row of a function of `gradflow::rules`, by its name.
pub(crate) fn lookup_function(name: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.name == name && rule.spelling == Spelling::Function)
}

/// Whether an operator gives a boolean.
pub(crate) fn is_boolean(op: &syn::BinOp) -> bool {
    matches!(
        op,
        syn::BinOp::And(_)
            | syn::BinOp::Or(_)
            | syn::BinOp::Eq(_)
            | syn::BinOp::Ne(_)
            | syn::BinOp::Lt(_)
            | syn::BinOp::Le(_)
            | syn::BinOp::Gt(_)
            | syn::BinOp::Ge(_)
    )
}

/// The row of a binary operator.
pub(crate) fn lookup_binary(op: &syn::BinOp) -> Option<&'static Rule> {
    let name = match op {
        syn::BinOp::Add(_) | syn::BinOp::AddAssign(_) => "add",
        syn::BinOp::Sub(_) | syn::BinOp::SubAssign(_) => "sub",
        syn::BinOp::Mul(_) | syn::BinOp::MulAssign(_) => "mul",
        syn::BinOp::Div(_) | syn::BinOp::DivAssign(_) => "div",
        syn::BinOp::Rem(_) | syn::BinOp::RemAssign(_) => "rem",
        _ => return None,
    };
    lookup(name)
}

impl Rule {
    /// Whether finite operands may give an infinite partial.
    pub(crate) fn has_poles(&self) -> bool {
        let bounded = matches!(
            self.name,
            "add"
                | "sub"
                | "mul"
                | "neg"
                | "mul_add"
                | "midpoint"
                | "to_degrees"
                | "to_radians"
                | "next_up"
                | "next_down"
                | "exp"
                | "exp2"
                | "exp_m1"
                | "sin"
                | "cos"
                | "atan"
                | "sinh"
                | "cosh"
                | "tanh"
                | "asinh"
                | "abs"
                | "max"
                | "min"
                | "clamp"
                | "abs_sub"
                | "copysign"
                | "fract"
        );
        !bounded
    }

    /// Whether it gives one of its operands, or none, and its partials say which.
    pub(crate) fn selects(&self) -> bool {
        matches!(self.name, "max" | "min" | "clamp" | "abs_sub")
    }

    /// Whether every partial is a constant, so that the adjoint reads no value.
    pub(crate) fn is_linear(&self) -> bool {
        self.partials.iter().all(|partial| match partial {
            Partial::One | Partial::MinusOne | Partial::None | Partial::Flat => true,
            Partial::Formula(_) => false,
        })
    }

    /// Whether the derivative by every operand is zero almost everywhere.
    pub(crate) fn is_flat(&self) -> bool {
        self.partials.iter().all(|partial| match partial {
            Partial::Flat | Partial::None => true,
            Partial::One | Partial::MinusOne | Partial::Formula(_) => false,
        })
    }
}
