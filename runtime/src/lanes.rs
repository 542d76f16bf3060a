//! Several tangents side by side.

use std::ops::{Add, AddAssign, Div, DivAssign, Index, IndexMut, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::Tangent;
use crate::rules::{ConvertTo, Real, Select};

/// The tangents of one number along `N` directions: what `f::jvp_many` carries through one run of the function.
///
/// Lanes are added, and multiplied by numbers, as vectors are.
///
/// ```
/// use gradflow::{Lanes, differentiable};
///
/// #[differentiable]
/// fn area(width: f64, height: f64) -> f64 {
///     width * height
/// }
///
/// let (value, slopes) = area::jvp_many(2.0, 3.0, Lanes([1.0, 0.0, 1.0]), Lanes([0.0, 1.0, 1.0]));
/// assert_eq!((value, slopes), (6.0, Lanes([3.0, 2.0, 5.0])));
/// ```
///
/// For a value of many numbers [`Tangent::zero_lanes`] has the shape: lanes where the tangent has numbers, so that those
/// of a `Vec<f64>` are a `Vec<Lanes<N>>`. Flat, the lanes of one number are next to each other.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Lanes<const N: usize, T = f64>(pub [T; N]);

impl<const N: usize, T: Real> Lanes<N, T> {
    /// Tangents of what does not move.
    pub const ZERO: Self = Self([T::ZERO; N]);

    #[inline]
    fn map(self, of: impl Fn(T) -> T) -> Self {
        Self(self.0.map(of))
    }

    #[inline]
    fn zip(self, other: Self, of: impl Fn(T, T) -> T) -> Self {
        Self(std::array::from_fn(|lane| of(self.0[lane], other.0[lane])))
    }
}

impl<const N: usize, T: Real> Default for Lanes<N, T> {
    #[inline]
    fn default() -> Self {
        Self::ZERO
    }
}

impl<const N: usize, T> Index<usize> for Lanes<N, T> {
    type Output = T;

    #[inline]
    fn index(&self, lane: usize) -> &T {
        &self.0[lane]
    }
}

impl<const N: usize, T> IndexMut<usize> for Lanes<N, T> {
    #[inline]
    fn index_mut(&mut self, lane: usize) -> &mut T {
        &mut self.0[lane]
    }
}

impl<const N: usize, T: Real> Neg for Lanes<N, T> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<const N: usize, T: Real> Neg for &Lanes<N, T> {
    type Output = Lanes<N, T>;

    #[inline]
    fn neg(self) -> Lanes<N, T> {
        -*self
    }
}

/// An operation between lanes, or between lanes and a number, each of them by value or lent.
macro_rules! operation {
    ($Trait:ident $method:ident $Assign:ident $assign:ident $Right:ty, $of:expr) => {
        impl<const N: usize, T: Real> $Trait<$Right> for Lanes<N, T> {
            type Output = Lanes<N, T>;

            #[inline]
            fn $method(self, right: $Right) -> Lanes<N, T> {
                let of: fn(Lanes<N, T>, $Right) -> Lanes<N, T> = $of;
                of(self, right)
            }
        }

        impl<const N: usize, T: Real> $Trait<&$Right> for Lanes<N, T> {
            type Output = Lanes<N, T>;

            #[inline]
            fn $method(self, right: &$Right) -> Lanes<N, T> {
                self.$method(*right)
            }
        }

        impl<const N: usize, T: Real> $Trait<$Right> for &Lanes<N, T> {
            type Output = Lanes<N, T>;

            #[inline]
            fn $method(self, right: $Right) -> Lanes<N, T> {
                (*self).$method(right)
            }
        }

        impl<const N: usize, T: Real> $Trait<&$Right> for &Lanes<N, T> {
            type Output = Lanes<N, T>;

            #[inline]
            fn $method(self, right: &$Right) -> Lanes<N, T> {
                (*self).$method(*right)
            }
        }

        impl<const N: usize, T: Real> $Assign<$Right> for Lanes<N, T> {
            #[inline]
            fn $assign(&mut self, right: $Right) {
                *self = self.$method(right);
            }
        }

        impl<const N: usize, T: Real> $Assign<&$Right> for Lanes<N, T> {
            #[inline]
            fn $assign(&mut self, right: &$Right) {
                *self = self.$method(*right);
            }
        }
    };
}

operation!(Add add AddAssign add_assign Lanes<N, T>, |a, b| a.zip(b, |a, b| a + b));
operation!(Sub sub SubAssign sub_assign Lanes<N, T>, |a, b| a.zip(b, |a, b| a - b));
operation!(Mul mul MulAssign mul_assign T, |a, b| a.map(|a| a * b));
operation!(Div div DivAssign div_assign T, |a, b| a.map(|a| a / b));

/// Numbers times lanes.
macro_rules! scaled {
    ($($T:ty)+) => {$(
        impl<const N: usize> Mul<Lanes<N, $T>> for $T {
            type Output = Lanes<N, $T>;

            #[inline]
            fn mul(self, right: Lanes<N, $T>) -> Lanes<N, $T> {
                right.map(|lane| self * lane)
            }
        }

        impl<const N: usize> Mul<&Lanes<N, $T>> for $T {
            type Output = Lanes<N, $T>;

            #[inline]
            fn mul(self, right: &Lanes<N, $T>) -> Lanes<N, $T> {
                self * *right
            }
        }

        impl<const N: usize> Mul<Lanes<N, $T>> for &$T {
            type Output = Lanes<N, $T>;

            #[inline]
            fn mul(self, right: Lanes<N, $T>) -> Lanes<N, $T> {
                *self * right
            }
        }

        impl<const N: usize> Mul<&Lanes<N, $T>> for &$T {
            type Output = Lanes<N, $T>;

            #[inline]
            fn mul(self, right: &Lanes<N, $T>) -> Lanes<N, $T> {
                *self * *right
            }
        }
    )+};
}

scaled!(f32 f64);

impl<const N: usize, T: Real> Select<T> for Lanes<N, T> {
    #[inline]
    fn select(self, partial: T) -> Self {
        self.map(|lane| lane.select(partial))
    }
}

impl<const N: usize, A: Real, B: Real> ConvertTo<Lanes<N, B>> for Lanes<N, A> {
    #[inline]
    fn convert_to(self) -> Lanes<N, B> {
        Lanes(self.0.map(A::convert_to))
    }
}

impl<const N: usize, A: Real> ConvertTo<()> for Lanes<N, A> {
    #[inline]
    fn convert_to(self) {}
}

/// The tangents of an integer that becomes a float.
impl<const N: usize, B: Real> ConvertTo<Lanes<N, B>> for () {
    #[inline]
    fn convert_to(self) -> Lanes<N, B> {
        Lanes::ZERO
    }
}

/// Component by component, those of the lanes.
impl<const N: usize, T: Real + Tangent> Tangent for Lanes<N, T> {
    type Lanes<const M: usize> = [T::Lanes<M>; N];

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        self.0.accumulate(&other.0);
    }

    #[inline]
    fn scale(&mut self, factor: f64) {
        self.0.scale(factor);
    }

    #[inline]
    fn axpy(&mut self, alpha: f64, x: &Self) {
        self.0.axpy(alpha, &x.0);
    }

    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        self.0.dot(&other.0)
    }

    #[inline]
    fn set_zero(&mut self) {
        *self = Self::ZERO;
    }

    #[inline]
    fn zero_like(&self) -> Self {
        Self::ZERO
    }

    #[inline]
    fn zero_lanes<const M: usize>(&self) -> Self::Lanes<M> {
        self.0.zero_lanes()
    }

    #[inline]
    fn dimension(&self) -> usize {
        N
    }

    #[inline]
    fn append_flat(&self, flat: &mut Vec<f64>) {
        self.0.append_flat(flat);
    }

    #[inline]
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        self.0.visit(see);
    }

    #[inline]
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        self.0.assign_each(next);
    }

    #[inline]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        self.0.assign_front(flat)
    }
}

#[cfg(test)]
mod tests {
    use super::Lanes;
    use crate::{Differentiable, Tangent};

    #[test]
    fn lanes_are_vectors_over_the_numbers() {
        let (a, b) = (Lanes([1.0, -2.0]), Lanes([0.5, 4.0]));
        assert_eq!(a + b, Lanes([1.5, 2.0]));
        assert_eq!(a - b, Lanes([0.5, -6.0]));
        assert_eq!(-a, Lanes([-1.0, 2.0]));
        assert_eq!(2.0 * a, a * 2.0);
        let (three, lent) = (&3.0, &a);
        assert_eq!(three * lent, Lanes([3.0, -6.0]));
        assert_eq!(a / 4.0, Lanes([0.25, -0.5]));
        let mut sum = a;
        sum += b;
        sum -= a;
        sum *= 2.0;
        sum /= 4.0;
        assert_eq!(sum, Lanes([0.25, 2.0]));
        assert_eq!(2.0 * Lanes([1.0_f32; 3]), Lanes([2.0_f32; 3]));
    }

    /// The type annotation is half of the test.
    #[test]
    fn lanes_stand_where_a_tangent_has_numbers() {
        let shape: (Lanes<2>, Vec<[Lanes<2, f32>; 1]>, ()) = (1.0, &[[2.0_f32]][..], 3_usize).zero_tangents();
        assert_eq!(shape, (Lanes::ZERO, vec![[Lanes::ZERO]], ()));
        let mut lanes = vec![0.0; 2].zero_lanes::<3>();
        lanes.assign_flat(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(lanes, [Lanes([1.0, 2.0, 3.0]), Lanes([4.0, 5.0, 6.0])]);
    }
}
