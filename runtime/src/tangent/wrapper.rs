use super::Tangent;

/// `None` is the only element of its space: `None` and `Some` have different shapes.
impl<T: Tangent> Tangent for Option<T> {
    type Lanes<const N: usize> = Option<T::Lanes<N>>;

    #[inline]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        self.as_ref().map(Tangent::zero_lanes)
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        if let Some((a, b)) = pair(self.as_mut(), other.as_ref()) {
            a.accumulate(b);
        }
    }

    #[inline]
    fn scale(&mut self, factor: f64) {
        if let Some(a) = self {
            a.scale(factor);
        }
    }

    #[inline]
    fn axpy(&mut self, alpha: f64, x: &Self) {
        if let Some((a, b)) = pair(self.as_mut(), x.as_ref()) {
            a.axpy(alpha, b);
        }
    }

    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        match pair(self.as_ref(), other.as_ref()) {
            Some((a, b)) => a.dot(b),
            None => 0.0,
        }
    }

    #[inline]
    fn set_zero(&mut self) {
        if let Some(a) = self {
            a.set_zero();
        }
    }

    #[inline]
    fn zero_like(&self) -> Self {
        self.as_ref().map(Tangent::zero_like)
    }

    #[inline]
    fn dimension(&self) -> usize {
        self.as_ref().map_or(0, Tangent::dimension)
    }

    #[inline]
    fn append_flat(&self, flat: &mut Vec<f64>) {
        if let Some(a) = self {
            a.append_flat(flat);
        }
    }

    #[inline]
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        if let Some(a) = self {
            a.visit(see);
        }
    }

    #[inline]
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        if let Some(a) = self {
            a.assign_each(next);
        }
    }

    #[inline]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        match self {
            Some(a) => a.assign_front(flat),
            None => flat,
        }
    }
}

impl<T: Tangent> Tangent for Box<T> {
    type Lanes<const N: usize> = Box<T::Lanes<N>>;

    #[inline]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        Box::new((**self).zero_lanes())
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        (**self).accumulate(other);
    }

    #[inline]
    fn scale(&mut self, factor: f64) {
        (**self).scale(factor);
    }

    #[inline]
    fn axpy(&mut self, alpha: f64, x: &Self) {
        (**self).axpy(alpha, x);
    }

    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        (**self).dot(other)
    }

    #[inline]
    fn norm(&self) -> f64 {
        (**self).norm()
    }

    #[inline]
    fn set_zero(&mut self) {
        (**self).set_zero();
    }

    #[inline]
    fn zero_like(&self) -> Self {
        Box::new((**self).zero_like())
    }

    #[inline]
    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    #[inline]
    fn append_flat(&self, flat: &mut Vec<f64>) {
        (**self).append_flat(flat);
    }

    #[inline]
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        (**self).visit(see);
    }

    #[inline]
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        (**self).assign_each(next);
    }

    #[inline]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        (**self).assign_front(flat)
    }
}

#[track_caller]
#[inline]
fn pair<A, B>(left: Option<A>, right: Option<B>) -> Option<(A, B)> {
    match (left, right) {
        (Some(a), Some(b)) => Some((a, b)),
        (None, None) => None,
        (Some(_), None) => panic!("tangents of different shapes: `Some` and `None`"),
        (None, Some(_)) => panic!("tangents of different shapes: `None` and `Some`"),
    }
}
