//! Parameters that a pullback is given again.

use std::ops::Deref;

/// What a pullback is lent of a parameter whose type only rustc knows: [`value`](Self::value) is the value if that is
/// `Copy`, as of `type Real = f64`, and else the reference, by the method of what this dereferences to.
#[derive(Debug)]
pub struct Lent<'a, T>(AsLent<'a, T>);

/// What is not copied.
#[derive(Debug)]
pub struct AsLent<'a, T>(&'a T);

impl<'a, T> Lent<'a, T> {
    /// Of a reference.
    #[inline]
    pub fn new(reference: &'a T) -> Self {
        Self(AsLent(reference))
    }
}

impl<T: Copy> Lent<'_, T> {
    /// A copy.
    #[inline]
    pub fn value(&self) -> T {
        *self.0.0
    }
}

impl<'a, T> AsLent<'a, T> {
    /// The reference.
    #[inline]
    pub fn value(&self) -> &'a T {
        self.0
    }
}

impl<'a, T> Deref for Lent<'a, T> {
    type Target = AsLent<'a, T>;

    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// What is copied so that the reverse sweep finds it as the function did.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is used twice by the derivative, and is not `Clone`",
    label = "the reverse sweep needs it as the function found it",
    note = "help: implement `Clone` for it, or take it by reference: `&{Self}`"
)]
pub trait Again: Sized {
    /// A copy.
    #[must_use]
    fn again(&self) -> Self;
}

impl<T: Clone> Again for T {
    #[inline]
    fn again(&self) -> T {
        self.clone()
    }
}

/// A copy of a parameter without a gradient.
#[inline]
pub fn again<T: Again>(value: &T) -> T {
    value.again()
}
