use super::Real;

/// The partial of `a.max(b)` with respect to `a`: 1 if `a` is the operand that is returned, otherwise 0.
///
/// A tie goes to the first operand. As `max` ignores a NaN, the other operand has the 1; of two NaN the first.
#[inline]
pub fn max_first<T: Real>(a: T, b: T) -> T {
    indicator(a >= b || b.is_nan())
}

/// The partial of `a.max(b)` with respect to `b`: `1 - max_first(a, b)`.
#[inline]
pub fn max_second<T: Real>(a: T, b: T) -> T {
    indicator(!(a >= b || b.is_nan()))
}

/// The partial of `a.min(b)` with respect to `a`: 1 if `a` is the operand that is returned, otherwise 0.
///
/// A tie goes to the first operand. As `min` ignores a NaN, the other operand has the 1; of two NaN the first.
#[inline]
pub fn min_first<T: Real>(a: T, b: T) -> T {
    indicator(a <= b || b.is_nan())
}

/// The partial of `a.min(b)` with respect to `b`: `1 - min_first(a, b)`.
#[inline]
pub fn min_second<T: Real>(a: T, b: T) -> T {
    indicator(!(a <= b || b.is_nan()))
}

/// The partial of `x.clamp(lo, hi)` with respect to `x`: 1 if `lo <= x <= hi`, otherwise 0.
///
/// On a bound the value keeps the gradient; a NaN, which `clamp` returns, keeps it too. Equal bounds leave no room for
/// the value: where it is on both, the lower bound has the gradient.
#[inline]
pub fn clamp_value<T: Real>(x: T, lo: T, hi: T) -> T {
    indicator(!(x < lo || x > hi || pinned(x, lo, hi)))
}

/// The partial of `x.clamp(lo, hi)` with respect to `lo`: 1 if `x < lo` or `x = lo = hi`, otherwise 0.
#[inline]
pub fn clamp_low<T: Real>(x: T, lo: T, hi: T) -> T {
    indicator(x < lo || pinned(x, lo, hi))
}

/// The partial of `x.clamp(lo, hi)` with respect to `hi`: 1 if `x > hi`, otherwise 0.
#[inline]
pub fn clamp_high<T: Real>(x: T, _lo: T, hi: T) -> T {
    indicator(x > hi)
}

/// The partial of `a.abs_sub(b)`, the positive part of `a - b`, with respect to `a`: 1 if `a > b`, otherwise 0.
///
/// At `a = b` it is 0, since the constant 0 is what is returned there up to its sign; at NaN it is NaN.
#[inline]
pub fn abs_sub_first<T: Real>(a: T, b: T) -> T {
    if a.is_nan() || b.is_nan() { T::NAN } else { indicator(a > b) }
}

/// The partial of `a.abs_sub(b)` with respect to `b`: `-abs_sub_first(a, b)`.
#[inline]
pub fn abs_sub_second<T: Real>(a: T, b: T) -> T {
    -abs_sub_first(a, b)
}

/// `a * p` for a partial `p` that says whether `a` is selected: what is not may be infinite or NaN.
#[inline]
pub fn selected<A: Select<T>, T: Real>(a: A, p: T) -> A {
    a.select(p)
}

/// What is selected, or not, by a partial.
pub trait Select<T> {
    /// `self * partial`, and zero where the partial is.
    #[must_use]
    fn select(self, partial: T) -> Self;
}

impl<T: Real> Select<T> for T {
    #[inline]
    fn select(self, partial: T) -> T {
        if partial == T::ZERO { T::ZERO } else { self * partial }
    }
}

/// Whether the value is on both bounds of `clamp`, so that it moves in neither direction.
#[inline]
fn pinned<T: Real>(x: T, lo: T, hi: T) -> bool {
    lo == x && x == hi
}

#[inline]
fn indicator<T: Real>(selected: bool) -> T {
    if selected { T::ONE } else { T::ZERO }
}
