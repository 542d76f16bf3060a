//! The attributes of gradflow, for the `gradflow` crate to re-export: converts tokens and does nothing else.

#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// Writes the derivative of a function.
///
/// The function stays as it is; beside it comes a companion type of the same name with its derivatives:
///
/// ```text
/// #[differentiable]
/// fn f(x: f64, w: &[f64], #[no_grad] data: &[f64]) -> f64 { .. }
///
/// f::grad(x, w, data)                                             // (f64, Vec<f64>)
/// f::value_and_grad(x, w, data)                                   // (f64, (f64, Vec<f64>))
/// f::value_and_grad_into(x, w, data, &mut x_grad, &mut w_grad)    // f64; overwrites the buffers
/// f::vjp(x, w, data)                                              // (f64, impl FnOnce(f64) -> (f64, Vec<f64>))
/// ```
///
/// The first three exist where the result is one `f32` or `f64`. A buffer for a `&mut` parameter holds the cotangent of
/// what the function leaves in it on entry, and of what it found on exit.
///
/// # Options
///
/// - `wrt = [x, w]`: the differentiable parameters by name; without it, all whose type can carry a gradient and that are
///   not marked `#[no_grad]`.
/// - `companion = Name`: another name for the companion type.
/// - `recursive`: the function calls itself by way of others.
/// - `allow(rounding)`, `warn(..)`, `deny(..)`, `expect(.., reason = "..")`: the level of diagnostics by name. `zero_gradient`
///   stands for all about a gradient that is zero, `nonfinite_gradient` for all about one that may be infinite or NaN. The
///   later of two counts.
///
/// With levels alone the attribute goes on a statement, block or arm inside the function too, and holds there:
///
/// ```text
/// #[differentiable]
/// fn cell(x: f64) -> f64 {
///     #[differentiable(allow(rounding))]
///     let corner = x.floor();
///     (x - corner) * corner
/// }
/// ```
///
/// # Errors and warnings
///
/// What would lose the gradient, and what has no derivative, is a compile error at the expression with a code `GFdddd`, the
/// variable concerned and the path between them. A gradient that is zero, or that may be infinite or NaN, is a warning, which
/// rustc prints under its lint `deprecated`. An `allow` or `expect` that silences nothing is a warning too. Every code has a
/// page: see <https://github.com/gradflow/gradflow/blob/main/docs/diagnostics/README.md>.
#[proc_macro_attribute]
pub fn differentiable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    gradflow_compiler::differentiable(arguments.into(), item.into()).into()
}

/// Gives a function a derivative written by hand: for a body that the macro cannot or should not see.
///
/// The attribute goes on a function with the parameters of the other, which gives the value and its pullback, from the
/// cotangent of the result to the gradients:
///
/// ```text
/// fn lookup(x: f64, k: usize) -> f64 { .. }    // a C library, a table, an iterative solver
///
/// #[derivative_of(lookup)]
/// fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) { .. }
///
/// #[differentiable]
/// fn loss(x: f64) -> f64 {
///     lookup(x, 3) * x
/// }
/// ```
///
/// Beside it comes the companion type `lookup`, of the visibility of `lookup_vjp`, with all that a differentiable function
/// has. In derivatives the value is the one that `lookup_vjp` gives; `lookup(x, k)` itself is left alone.
///
/// The pullback is called once, and returns owned gradients in the order of the parameters; one alone is not a tuple.
/// Integers, `bool` and strings have none, and neither has a parameter marked `#[no_grad]`. There are no rules for `&mut`
/// parameters.
///
/// A pullback that owns what it needs, and says so by `+ use<>` or by being a `Box<dyn FnOnce(..) -> ..>`, is kept for the
/// reverse sweep. One that may borrow from the arguments is made again there.
///
/// The function may be of another module or crate. The companion is where the rule is and bears the function's last name, so
/// that with `use libm::erf;` and `#[derivative_of(libm::erf)]` a call `erf(x)` finds both.
///
/// # Options
///
/// - `companion = Name`: another name for the companion type.
///
/// # Errors
///
/// A rule of another form than that of a pullback is the error `GF0510`, which prints the one expected. Where parameters or
/// result are not those of the function, rustc says so at the rule.
#[proc_macro_attribute]
pub fn derivative_of(arguments: TokenStream, item: TokenStream) -> TokenStream {
    gradflow_compiler::derivative_of(arguments.into(), item.into()).into()
}
