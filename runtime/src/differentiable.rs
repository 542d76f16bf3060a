use crate::Tangent;

/// A type whose values can be differentiated with respect to.
///
/// [`Tangent`](Differentiable::Tangent) is the type of its gradient and mirrors it place by place: the gradient of
/// `x[i].1` is `x_bar[i].1`. Borrowed parameters have owned gradients, so `&[f64]` has `Vec<f64>`.
///
/// | type | tangent |
/// |---|---|
/// | `f32`, `f64`, `()` | the same |
/// | `[T; N]`, `Vec<T>`, `Option<T>`, `Box<T>`, tuples | the same, of tangents |
/// | `[T]`, `Box<[T]>` | `Vec` of tangents |
/// | `&T`, `&mut T` | the tangent of `T` |
/// | integers, `bool`, `char` | `()`: they move in no direction |
///
/// ```
/// use gradflow::Differentiable;
///
/// let positions: &[[f64; 3]] = &[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
/// assert_eq!(positions.zero_tangent(), vec![[0.0; 3]; 2]);
/// ```
///
/// An integer beside a float, in `(f64, usize)` or `Vec<(f64, i32)>`, thus takes part without a gradient. Text has no
/// tangent:
///
/// ```compile_fail,E0277
/// use gradflow::Differentiable;
///
/// fn gradient_of<T: Differentiable>(_: T) {}
/// gradient_of(String::new());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tangent: nothing can be differentiated with respect to it",
    label = "`{Self}` cannot carry a gradient",
    note = "if the parameter is a constant of the function, mark it `#[no_grad]`",
    note = "if `{Self}` is a type of yours that holds real numbers, implement `gradflow::Differentiable` for it"
)]
pub trait Differentiable {
    /// The type of gradients with respect to values of this type.
    type Tangent: Tangent;

    /// The zero tangent in the shape of this value.
    fn zero_tangent(&self) -> Self::Tangent;

    /// The same for `N` tangents at once.
    #[inline]
    fn zero_tangents<const N: usize>(&self) -> <Self::Tangent as Tangent>::Lanes<N> {
        self.zero_tangent().zero_lanes()
    }
}

impl Differentiable for f64 {
    type Tangent = f64;

    #[inline]
    fn zero_tangent(&self) -> f64 {
        0.0
    }
}

impl Differentiable for f32 {
    type Tangent = f32;

    #[inline]
    fn zero_tangent(&self) -> f32 {
        0.0
    }
}

impl Differentiable for () {
    type Tangent = ();

    #[inline]
    fn zero_tangent(&self) {}
}

/// Discrete values: the tangent space of a point is a point.
macro_rules! discrete {
    ($($ty:ty),+) => {
        $(impl Differentiable for $ty {
            type Tangent = ();

            #[inline]
            fn zero_tangent(&self) {}
        })+
    };
}

discrete!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool, char);

impl<T: Differentiable, const N: usize> Differentiable for [T; N] {
    type Tangent = [T::Tangent; N];

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.each_ref().map(T::zero_tangent)
    }
}

impl<T: Differentiable> Differentiable for [T] {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.iter().map(T::zero_tangent).collect()
    }

    #[inline]
    fn zero_tangents<const N: usize>(&self) -> Vec<<T::Tangent as Tangent>::Lanes<N>> {
        self.iter().map(T::zero_tangents).collect()
    }
}

impl<T: Differentiable> Differentiable for Vec<T> {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.as_slice().zero_tangent()
    }

    #[inline]
    fn zero_tangents<const N: usize>(&self) -> Vec<<T::Tangent as Tangent>::Lanes<N>> {
        self.as_slice().zero_tangents()
    }
}

impl<T: Differentiable + ?Sized> Differentiable for &T {
    type Tangent = T::Tangent;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        (**self).zero_tangent()
    }
}

impl<T: Differentiable + ?Sized> Differentiable for &mut T {
    type Tangent = T::Tangent;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        (**self).zero_tangent()
    }
}

impl<T: Differentiable> Differentiable for Option<T> {
    type Tangent = Option<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        self.as_ref().map(T::zero_tangent)
    }
}

/// The tangent is boxed too: a recursive type would otherwise have a tangent of infinite size.
impl<T: Differentiable> Differentiable for Box<T> {
    type Tangent = Box<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        Box::new((**self).zero_tangent())
    }
}

impl<T: Differentiable> Differentiable for Box<[T]> {
    type Tangent = Vec<T::Tangent>;

    #[inline]
    fn zero_tangent(&self) -> Self::Tangent {
        (**self).zero_tangent()
    }
}

macro_rules! tuple {
    ($($T:ident $index:tt),+) => {
        impl<$($T: Differentiable),+> Differentiable for ($($T,)+) {
            type Tangent = ($($T::Tangent,)+);

            #[inline]
            fn zero_tangent(&self) -> Self::Tangent {
                ($(self.$index.zero_tangent(),)+)
            }
        }
    };
}

tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

#[cfg(test)]
mod tests {
    use super::Differentiable;

    /// The type annotation is half of the test: it states the tangent's type.
    #[track_caller]
    fn check<T: Differentiable + ?Sized>(value: &T, zero: &T::Tangent)
    where
        T::Tangent: PartialEq + std::fmt::Debug,
    {
        assert_eq!(&value.zero_tangent(), zero);
    }

    #[test]
    fn zeros_have_the_shape_of_the_value() {
        check(&1.0_f64, &0.0_f64);
        check(&1.0_f32, &0.0_f32);
        check(&(), &());
        check(&[1.0, 2.0], &[0.0, 0.0]);
        check(&vec![1.0, 2.0], &vec![0.0, 0.0]);
        check(&[1.0, 2.0][..], &vec![0.0, 0.0]);
        check(&&[[1.0, 2.0]][..], &vec![[0.0, 0.0]]);
        check(&&mut [1.0, 2.0][..], &vec![0.0, 0.0]);
        check(&&[1.0, 2.0], &[0.0, 0.0]);
        check(&vec![vec![1.0], vec![]], &vec![vec![0.0], vec![]]);
        check(&(1.0, &[2.0_f32][..]), &(0.0, vec![0.0_f32]));
        check(&Some(1.0), &Some(0.0));
        check(&None::<f64>, &None);
        check(&Box::new(1.0), &Box::new(0.0));
        check(&vec![1.0].into_boxed_slice(), &vec![0.0]);
    }
}
