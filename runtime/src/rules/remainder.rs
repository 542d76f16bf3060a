use super::Real;

/// The partial of `a % b` with respect to `b`: minus the quotient `a / b` rounded towards zero.
///
/// The quotient is taken from the remainder, `(a - a % b) / b`, because `(a / b).trunc()` is one too large where
/// `a / b` rounds up to an integer: `1.0 % 0.1` is 0.09999999999999995 = 1 - 9 * 0.1 in exact arithmetic. Where the
/// function jumps, at multiples of `b`, this is the one-sided derivative. The partial with respect to `a` is 1.
#[inline]
pub fn rem_second<T: Real>(a: T, b: T) -> T {
    -quotient(a, a % b, b)
}

/// The partial of `a.rem_euclid(b)` with respect to `b`: minus the quotient `a.div_euclid(b)`, taken from the
/// remainder as in [`rem_second`]. The partial with respect to `a` is 1.
#[inline]
pub fn rem_euclid_second<T: Real>(a: T, b: T) -> T {
    let remainder = a % b;
    let truncated = quotient(a, remainder, b);
    // `rem_euclid` adds `|b|` to a negative remainder.
    if remainder >= T::ZERO || remainder.is_nan() {
        -truncated
    } else if b > T::ZERO {
        T::ONE - truncated
    } else {
        -T::ONE - truncated
    }
}

/// The integer `q` for which `a = q * b + remainder`. The subtraction and the division each round, so the result is
/// rounded to the integer it is meant to be.
#[inline]
fn quotient<T: Real>(a: T, remainder: T, b: T) -> T {
    ((a - remainder) / b).round()
}
