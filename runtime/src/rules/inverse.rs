use super::Real;

/// The partial of `a.atan2(b)` with respect to `a`: `b / (a^2 + b^2)`.
///
/// The squares are not formed, so it neither overflows nor underflows before the result does. NaN at the origin,
/// where the angle jumps and no convention is right.
#[inline]
pub fn atan2_first<T: Real>(a: T, b: T) -> T {
    let radius = a.hypot(b);
    b / radius / radius
}

/// The partial of `a.atan2(b)` with respect to `b`: `-a / (a^2 + b^2)`, computed as [`atan2_first`].
#[inline]
pub fn atan2_second<T: Real>(a: T, b: T) -> T {
    -atan2_first(b, a)
}

/// The partial of `a.asinh()`: `1 / sqrt(a^2 + 1)`, without forming the square, which overflows first.
#[inline]
pub fn asinh_partial<T: Real>(a: T) -> T {
    T::ONE / a.hypot(T::ONE)
}

/// The partial of `a.acosh()`: `1 / sqrt(a^2 - 1)`, by its factors.
///
/// Infinite at `a = 1`; NaN for `a < 1`, where the function is undefined, also for `a < -1`, where the square root of
/// the product would be a number.
#[inline]
pub fn acosh_partial<T: Real>(a: T) -> T {
    T::ONE / ((a - T::ONE).sqrt() * (a + T::ONE).sqrt())
}
