use super::Real;

/// The partial of `a.powi(n)` with respect to `a`: `n * a^(n - 1)`.
///
/// Exactly 0 for `n = 0`, whatever `a` is (the function is the constant 1, also at 0 and NaN).
#[inline]
pub fn powi_base<T: Real>(a: T, n: i32) -> T {
    if n == 0 {
        return T::ZERO;
    }
    let power = match n.checked_sub(1) {
        Some(below) => a.powi(below),
        None => a.powi(n) / a,
    };
    T::from_i32(n) * power
}

/// The partial of `a.powf(p)` with respect to `a`: `p * a^(p - 1)`.
///
/// Exactly 0 for `p = 0`, whatever `a` is (the function is the constant 1, also at 0 and NaN). At `a = 0` it is
/// infinite for `p < 1`, as the function is not differentiable there.
#[inline]
pub fn powf_base<T: Real>(a: T, p: T) -> T {
    if p == T::ZERO { T::ZERO } else { p * a.powf(p - T::ONE) }
}

/// The partial of `y = a.powf(p)` with respect to `p`: `y * ln(a)`.
///
/// 0 where `y = 0` and `a >= 0` (`a = 0` with `p > 0`, or underflow), where the product would be `0 * inf`. For
/// `a < 0` it is NaN: `a^p` is real at isolated `p` only.
#[inline]
pub fn powf_exponent<T: Real>(a: T, _p: T, y: T) -> T {
    if y == T::ZERO && a >= T::ZERO { T::ZERO } else { y * a.ln() }
}

/// `r / a`, the partial of [`powf_exponent`] with respect to `a`: 0 where it is 0 for all such `a`.
#[inline]
pub fn powf_quotient<T: Real>(a: T, r: T) -> T {
    if r == T::ZERO && a >= T::ZERO { T::ZERO } else { r / a }
}

/// `a.ln()`, the partial of [`powf_exponent`] with respect to the power `r`: 0 at `a = 0`, where the power is none of `p`.
#[inline]
pub fn powf_logarithm<T: Real>(a: T, r: T) -> T {
    if r == T::ZERO && a == T::ZERO { T::ZERO } else { a.ln() }
}

/// `a` times an exponent of [`powi_base`]; exactly 0 for the exponent 0.
#[inline]
pub fn times<T: Real>(a: T, n: i32) -> T {
    if n == 0 { T::ZERO } else { a * T::from_i32(n) }
}
