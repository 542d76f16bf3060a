use super::Tangent;

impl<T: Tangent> Tangent for [T] {
    type Lanes<const N: usize> = Vec<T::Lanes<N>>;

    #[inline]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        self.iter().map(Tangent::zero_lanes).collect()
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        assert_same_length(self.len(), other.len());
        for (a, b) in self.iter_mut().zip(other) {
            a.accumulate(b);
        }
    }

    #[inline]
    fn scale(&mut self, factor: f64) {
        for a in self {
            a.scale(factor);
        }
    }

    #[inline]
    fn axpy(&mut self, alpha: f64, x: &Self) {
        assert_same_length(self.len(), x.len());
        for (a, b) in self.iter_mut().zip(x) {
            a.axpy(alpha, b);
        }
    }

    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        assert_same_length(self.len(), other.len());
        let mut sum = 0.0;
        for (a, b) in self.iter().zip(other) {
            sum += a.dot(b);
        }
        sum
    }

    #[inline]
    fn set_zero(&mut self) {
        for a in self {
            a.set_zero();
        }
    }

    #[inline]
    fn dimension(&self) -> usize {
        self.iter().map(Tangent::dimension).sum()
    }

    #[inline]
    fn append_flat(&self, flat: &mut Vec<f64>) {
        for a in self {
            a.append_flat(flat);
        }
    }

    #[inline]
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        for a in self {
            a.visit(see);
        }
    }

    #[inline]
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        for a in self {
            a.assign_each(next);
        }
    }

    #[inline]
    fn assign_front<'flat>(&mut self, mut flat: &'flat [f64]) -> &'flat [f64] {
        for a in self {
            flat = a.assign_front(flat);
        }
        flat
    }
}

/// Writes everything but `zero_like` for a type that dereferences to the slice of its components.
macro_rules! as_slice {
    () => {
        #[inline]
        fn accumulate(&mut self, other: &Self) {
            self.as_mut_slice().accumulate(other.as_slice());
        }

        #[inline]
        fn scale(&mut self, factor: f64) {
            self.as_mut_slice().scale(factor);
        }

        #[inline]
        fn axpy(&mut self, alpha: f64, x: &Self) {
            self.as_mut_slice().axpy(alpha, x.as_slice());
        }

        #[inline]
        fn dot(&self, other: &Self) -> f64 {
            self.as_slice().dot(other.as_slice())
        }

        #[inline]
        fn set_zero(&mut self) {
            self.as_mut_slice().set_zero();
        }

        #[inline]
        fn dimension(&self) -> usize {
            self.as_slice().dimension()
        }

        #[inline]
        fn append_flat(&self, flat: &mut Vec<f64>) {
            self.as_slice().append_flat(flat);
        }

        #[inline]
        fn visit(&self, see: &mut dyn FnMut(f64)) {
            self.as_slice().visit(see);
        }

        #[inline]
        fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
            self.as_mut_slice().assign_each(next);
        }

        #[inline]
        fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
            self.as_mut_slice().assign_front(flat)
        }
    };
}

impl<T: Tangent> Tangent for Vec<T> {
    type Lanes<const N: usize> = Vec<T::Lanes<N>>;

    #[inline]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        self.as_slice().zero_lanes()
    }

    as_slice!();

    #[inline]
    fn zero_like(&self) -> Self {
        self.iter().map(Tangent::zero_like).collect()
    }
}

impl<T: Tangent, const N: usize> Tangent for [T; N] {
    type Lanes<const M: usize> = [T::Lanes<M>; N];

    #[inline]
    fn zero_lanes<const M: usize>(&self) -> Self::Lanes<M> {
        self.each_ref().map(Tangent::zero_lanes)
    }

    as_slice!();

    #[inline]
    fn zero_like(&self) -> Self {
        self.each_ref().map(Tangent::zero_like)
    }
}

#[track_caller]
#[inline]
fn assert_same_length(left: usize, right: usize) {
    assert!(left == right, "tangents of different shapes: lengths {left} and {right}");
}
