use super::Real;

/// The partial of `a.abs()`: 1 for `a > 0`, -1 for `a < 0`, NaN at NaN.
///
/// At `a = 0` (of either sign) it is 0, the middle of the subgradients `-1..=1`. This is not `a.signum()`, which
/// is 1 there.
#[inline]
pub fn sign<T: Real>(a: T) -> T {
    if a > T::ZERO {
        T::ONE
    } else if a < T::ZERO {
        -T::ONE
    } else if a.is_nan() {
        T::NAN
    } else {
        T::ZERO
    }
}

/// The partial of `y = a.copysign(s)` with respect to `a`: the sign of `a` times that of `y`.
///
/// At `a = 0` it is 0, as for `abs`. The partial with respect to `s` is zero everywhere.
#[inline]
pub fn copysign_first<T: Real>(a: T, y: T) -> T {
    if y.is_sign_negative() { -sign(a) } else { sign(a) }
}

/// The partial of `y = a.hypot(b)` with respect to `a`, `a / y`; the one for `b` is `hypot_partial(b, y)`.
///
/// At the origin, where `y = 0`, it is 0: the middle of the subgradients, which are the unit disc.
#[inline]
pub fn hypot_partial<T: Real>(a: T, y: T) -> T {
    if y == T::ZERO { T::ZERO } else { a / y }
}
