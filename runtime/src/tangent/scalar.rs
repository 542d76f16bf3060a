use super::Tangent;

impl Tangent for f64 {
    type Lanes<const N: usize> = crate::Lanes<N>;

    #[inline]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        crate::Lanes::ZERO
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        *self += *other;
    }

    #[inline]
    fn scale(&mut self, factor: f64) {
        *self *= factor;
    }

    #[inline]
    fn axpy(&mut self, alpha: f64, x: &Self) {
        *self += alpha * *x;
    }

    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        *self * *other
    }

    /// Without the square, which would overflow or underflow.
    #[inline]
    fn norm(&self) -> f64 {
        self.abs()
    }

    #[inline]
    fn set_zero(&mut self) {
        *self = 0.0;
    }

    #[inline]
    fn zero_like(&self) -> Self {
        0.0
    }

    #[inline]
    fn dimension(&self) -> usize {
        1
    }

    #[inline]
    fn append_flat(&self, flat: &mut Vec<f64>) {
        flat.push(*self);
    }

    #[inline]
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        see(*self);
    }

    #[inline]
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        *self = next();
    }

    #[inline]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        let (first, rest) = split_first(flat);
        *self = first;
        rest
    }
}

impl Tangent for f32 {
    type Lanes<const N: usize> = crate::Lanes<N, f32>;

    #[inline]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N> {
        crate::Lanes::ZERO
    }

    #[inline]
    fn accumulate(&mut self, other: &Self) {
        *self += *other;
    }

    #[inline]
    fn scale(&mut self, factor: f64) {
        *self = (f64::from(*self) * factor) as f32;
    }

    #[inline]
    fn axpy(&mut self, alpha: f64, x: &Self) {
        *self = (f64::from(*self) + alpha * f64::from(*x)) as f32;
    }

    #[inline]
    fn dot(&self, other: &Self) -> f64 {
        f64::from(*self) * f64::from(*other)
    }

    #[inline]
    fn norm(&self) -> f64 {
        f64::from(self.abs())
    }

    #[inline]
    fn set_zero(&mut self) {
        *self = 0.0;
    }

    #[inline]
    fn zero_like(&self) -> Self {
        0.0
    }

    #[inline]
    fn dimension(&self) -> usize {
        1
    }

    #[inline]
    fn append_flat(&self, flat: &mut Vec<f64>) {
        flat.push(f64::from(*self));
    }

    #[inline]
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        see(f64::from(*self));
    }

    #[inline]
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        *self = next() as f32;
    }

    #[inline]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        let (first, rest) = split_first(flat);
        *self = first as f32;
        rest
    }
}

/// The space of dimension zero: the tangent of what is constant.
impl Tangent for () {
    type Lanes<const N: usize> = ();

    #[inline]
    fn zero_lanes<const N: usize>(&self) {}

    #[inline]
    fn accumulate(&mut self, (): &Self) {}

    #[inline]
    fn scale(&mut self, _factor: f64) {}

    #[inline]
    fn axpy(&mut self, _alpha: f64, (): &Self) {}

    #[inline]
    fn dot(&self, (): &Self) -> f64 {
        0.0
    }

    #[inline]
    fn set_zero(&mut self) {}

    #[inline]
    fn zero_like(&self) -> Self {}

    #[inline]
    fn dimension(&self) -> usize {
        0
    }

    #[inline]
    fn append_flat(&self, _flat: &mut Vec<f64>) {}

    #[inline]
    fn visit(&self, _see: &mut dyn FnMut(f64)) {}

    #[inline]
    fn assign_each(&mut self, _next: &mut dyn FnMut() -> f64) {}

    #[inline]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64] {
        flat
    }
}

#[track_caller]
#[inline]
fn split_first(flat: &[f64]) -> (f64, &[f64]) {
    match flat.split_first() {
        Some((first, rest)) => (*first, rest),
        None => panic!("fewer flat components than the tangent has"),
    }
}
