/// The identity at run time; the derivative of its result is zero.
///
/// This is the one way to cut a gradient on purpose: inside a `#[differentiable]` function, nothing flows back
/// through `no_grad(expr)`, and whatever would be refused inside `expr` because it loses the gradient is accepted.
///
/// # Straight-through
///
/// To use the value of a flat function such as `floor` or `round` and the gradient of its argument, write exactly
///
/// ```text
/// x - no_grad(x) + no_grad(f(x))
/// ```
///
/// The value is `f(x)`, because `x - x` is zero and `0 + f(x)` is `f(x)` without rounding; the derivative is that of
/// the first `x`, which is one. (The order matters: `x + no_grad(f(x) - x)` rounds and may miss `f(x)`. A non-finite
/// `x` gives NaN.)
///
/// ```
/// use gradflow::no_grad;
///
/// let x = 0.1_f64 + 0.2;
/// assert_eq!(x - no_grad(x) + no_grad(x.round()), x.round());
/// ```
#[inline]
pub fn no_grad<T>(value: T) -> T {
    value
}
