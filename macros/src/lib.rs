//! The attribute of gradflow, for the `gradflow` crate to re-export: converts tokens and does nothing else.

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
