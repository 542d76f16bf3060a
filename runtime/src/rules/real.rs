use std::fmt::{Debug, Display};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign};

/// The scalar types gradflow differentiates: `f32` and `f64`, and no others.
pub trait Real:
    sealed::Sealed
    + Copy
    + Debug
    + Display
    + PartialOrd
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + 'static
{
    /// The number 0.
    const ZERO: Self;
    /// The number 1.
    const ONE: Self;
    /// A quiet NaN.
    const NAN: Self;

    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;
    /// The value of an exponent, rounded to the nearest.
    fn from_i32(value: i32) -> Self;
    /// The value without rounding.
    fn to_f64(self) -> f64;
    /// As [`f64::is_nan`].
    fn is_nan(self) -> bool;
    /// As [`f64::is_finite`].
    fn is_finite(self) -> bool;
    /// As [`f64::is_sign_negative`].
    fn is_sign_negative(self) -> bool;
    /// As [`f64::abs`].
    #[must_use]
    fn abs(self) -> Self;
    /// As [`f64::round`].
    #[must_use]
    fn round(self) -> Self;
    /// As [`f64::sqrt`].
    #[must_use]
    fn sqrt(self) -> Self;
    /// As [`f64::hypot`].
    #[must_use]
    fn hypot(self, other: Self) -> Self;
    /// As [`f64::ln`].
    #[must_use]
    fn ln(self) -> Self;
    /// As [`f64::powi`].
    #[must_use]
    fn powi(self, exponent: i32) -> Self;
    /// As [`f64::powf`].
    #[must_use]
    fn powf(self, exponent: Self) -> Self;
}

/// A conversion between the scalar types, `a as f32` or `a as f64` with the target inferred; also from a type to
/// itself. It is linear, so its adjoint is the conversion back: `a_bar += convert(y_bar)`.
#[inline]
pub fn convert<A: ConvertTo<B>, B>(a: A) -> B {
    a.convert_to()
}

/// A number that can be given to a place of another type: a float to a float, and anything to `()`, where what was
/// converted in the primal turns out to be an integer, which has no gradient.
pub trait ConvertTo<B>: sealed::Sealed {
    /// The number in the other type, rounded at most once.
    fn convert_to(self) -> B;
}

impl<A: Real, B: Real> ConvertTo<B> for A {
    #[inline]
    fn convert_to(self) -> B {
        // `f64` holds every `f32`, so the way through it rounds at most once.
        B::from_f64(self.to_f64())
    }
}

impl ConvertTo<()> for f64 {
    #[inline]
    fn convert_to(self) {}
}

impl ConvertTo<()> for f32 {
    #[inline]
    fn convert_to(self) {}
}

/// The tangent of an integer that becomes a float.
impl<B: Real> ConvertTo<B> for () {
    #[inline]
    fn convert_to(self) -> B {
        B::ZERO
    }
}

impl<const N: usize, T: Real> sealed::Sealed for crate::Lanes<N, T> {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for () {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

macro_rules! real {
    ($T:ident) => {
        impl Real for $T {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const NAN: Self = $T::NAN;

            // One of the two types makes the cast trivial, the other needs it.
            #[allow(clippy::cast_possible_truncation, trivial_numeric_casts)]
            #[inline]
            fn from_f64(value: f64) -> Self {
                value as $T
            }

            #[allow(clippy::cast_lossless)]
            #[inline]
            fn from_i32(value: i32) -> Self {
                value as $T
            }

            #[allow(clippy::cast_lossless, trivial_numeric_casts)]
            #[inline]
            fn to_f64(self) -> f64 {
                self as f64
            }

            #[inline]
            fn is_nan(self) -> bool {
                $T::is_nan(self)
            }

            #[inline]
            fn is_finite(self) -> bool {
                $T::is_finite(self)
            }

            #[inline]
            fn is_sign_negative(self) -> bool {
                $T::is_sign_negative(self)
            }

            #[inline]
            fn abs(self) -> Self {
                $T::abs(self)
            }

            #[inline]
            fn round(self) -> Self {
                $T::round(self)
            }

            #[inline]
            fn sqrt(self) -> Self {
                $T::sqrt(self)
            }

            #[inline]
            fn hypot(self, other: Self) -> Self {
                $T::hypot(self, other)
            }

            #[inline]
            fn ln(self) -> Self {
                $T::ln(self)
            }

            #[inline]
            fn powi(self, exponent: i32) -> Self {
                $T::powi(self, exponent)
            }

            #[inline]
            fn powf(self, exponent: Self) -> Self {
                $T::powf(self, exponent)
            }
        }
    };
}

real!(f32);
real!(f64);
