use std::ops::{Deref, DerefMut};

use crate::Tangent;

/// How many components need no heap.
const FEW: usize = 32;

/// A direction of a slice of numbers: on the stack if it is short.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Direction<T>(Components<T>);

#[derive(Clone, Debug)]
enum Components<T> {
    Few { components: [T; FEW], length: usize },
    Many(Vec<T>),
}

impl<T: Clone> Direction<T> {
    /// As many zeros as this.
    pub fn new(zero: T, length: usize) -> Self {
        Self(if length <= FEW {
            Components::Few { components: std::array::from_fn(|_| zero.clone()), length }
        } else {
            Components::Many(vec![zero; length])
        })
    }
}

impl<T> Deref for Direction<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Components::Few { components, length } => &components[..*length],
            Components::Many(components) => components,
        }
    }
}

impl<T> DerefMut for Direction<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Components::Few { components, length } => &mut components[..*length],
            Components::Many(components) => components,
        }
    }
}

impl<T: Tangent + Clone> Tangent for Direction<T> {
    type Lanes<const N: usize> = Direction<T::Lanes<N>>;

    fn accumulate(&mut self, other: &Self) {
        (**self).accumulate(other);
    }

    fn scale(&mut self, factor: f64) {
        (**self).scale(factor);
    }

    fn axpy(&mut self, alpha: f64, x: &Self) {
        (**self).axpy(alpha, x);
    }

    fn dot(&self, other: &Self) -> f64 {
        (**self).dot(other)
    }

    fn set_zero(&mut self) {
        (**self).set_zero();
    }

    fn zero_like(&self) -> Self {
        let mut zero = self.clone();
        zero.set_zero();
        zero
    }

    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        Direction(match &self.0 {
            Components::Few { components, length } => {
                Components::Few { components: components.each_ref().map(T::zero_lanes), length: *length }
            }
            Components::Many(components) => Components::Many(components.zero_lanes()),
        })
    }

    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn append_flat(&self, flat: &mut Vec<f64>) {
        (**self).append_flat(flat);
    }

    fn visit(&self, see: &mut dyn FnMut(f64)) {
        (**self).visit(see);
    }

    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        (**self).assign_each(next);
    }

    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        (**self).assign_front(flat)
    }
}
