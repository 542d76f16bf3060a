//! What generated code calls and nobody else should name.

use std::borrow::BorrowMut;

use crate::Tangent;
use crate::rules::Real;

/// Stands where a parameter without a gradient has no buffer.
///
/// An active value given to such a parameter would lose its gradient; the mismatch of this type with that of a buffer
/// is the error that says so.
#[derive(Debug)]
pub enum NoGradient {}

/// The buffer the caller gave, or else one made for the purpose.
#[inline]
pub fn buffer<'b, T: ?Sized, Z: BorrowMut<T>>(
    given: Option<&'b mut T>,
    spare: &'b mut Option<Z>,
    zero: impl FnOnce() -> Z,
) -> &'b mut T {
    match given {
        Some(buffer) => buffer,
        None => spare.insert(zero()).borrow_mut(),
    }
}

/// Adds every part to the sum: the adjoint of `[sum; n]`.
#[inline]
pub fn accumulate_all<T: Tangent>(sum: &mut T, parts: &[T]) {
    for part in parts {
        sum.accumulate(part);
    }
}

/// Writes a method of `f32` and `f64` as a function, for a literal whose type only its surroundings tell.
macro_rules! functions {
    ($($name:ident),+) => {$(
        #[doc = concat!("As [`f64::", stringify!($name), "`].")]
        #[inline]
        pub fn $name<T: Real>(a: T) -> T {
            T::from_f64(a.to_f64().$name())
        }
    )+};
}

functions!(ln, sqrt, to_degrees, to_radians);
