mod scalar;
mod sequence;
mod tuple;
mod wrapper;

/// A vector space: what gradients, tangents and cotangents are elements of.
///
/// Two values have the same *shape* when their lengths agree at every level (`Vec`, slice) and the same options are
/// `Some`. Operations on two tangents need the same shape and panic otherwise, at the caller's line.
///
/// The flat order, used by [`flatten`](Tangent::flatten) and [`assign_flat`](Tangent::assign_flat), is depth first:
/// elements in order, tuple fields in order.
///
/// Scalars of the space are `f64`. An `f32` component is widened, computed with, and rounded once; dot products of
/// `f32` components accumulate in `f64`.
///
/// ```
/// use gradflow::Tangent;
///
/// let mut step: (f64, Vec<f32>) = (1.0, vec![2.0, 3.0]);
/// let direction = (10.0, vec![20.0, 30.0]);
/// step.axpy(0.5, &direction);
/// assert_eq!(step, (6.0, vec![12.0, 18.0]));
/// assert_eq!(step.flatten(), [6.0, 12.0, 18.0]);
/// assert_eq!(step.dot(&direction), 60.0 + 240.0 + 540.0);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tangent: it has no addition and scaling gradflow knows",
    label = "not a vector space",
    note = "tangents are made of `f32`, `f64`, `()`, arrays, `Vec`, slices, tuples, `Option` and `Box` of tangents"
)]
pub trait Tangent {
    /// `N` tangents side by side: [`Lanes`](crate::Lanes) where a tangent has numbers.
    type Lanes<const N: usize>: Tangent + Clone;

    /// `self += other`.
    ///
    /// # Panics
    /// If the shapes differ.
    #[track_caller]
    fn accumulate(&mut self, other: &Self);

    /// `self *= factor`.
    fn scale(&mut self, factor: f64);

    /// `self += alpha * x`.
    ///
    /// # Panics
    /// If the shapes differ.
    #[track_caller]
    fn axpy(&mut self, alpha: f64, x: &Self);

    /// The sum of the products of corresponding components.
    ///
    /// # Panics
    /// If the shapes differ.
    #[track_caller]
    fn dot(&self, other: &Self) -> f64;

    /// The Euclidean norm, `sqrt(self.dot(self))`.
    fn norm(&self) -> f64 {
        self.dot(self).sqrt()
    }

    /// Makes every component zero, whatever it was (NaN too), and keeps the shape.
    fn set_zero(&mut self);

    /// The zero of the same shape.
    #[must_use]
    fn zero_like(&self) -> Self
    where
        Self: Sized;

    /// `N` tangents of the same shape, each of them zero.
    #[must_use]
    fn zero_lanes<const N: usize>(&self) -> Self::Lanes<N>;

    /// Moves the value out and leaves the zero of the same shape.
    #[must_use]
    fn take(&mut self) -> Self
    where
        Self: Sized,
    {
        let zero = self.zero_like();
        std::mem::replace(self, zero)
    }

    /// How many real numbers the value holds.
    fn dimension(&self) -> usize;

    /// The components in flat order.
    fn flatten(&self) -> Vec<f64> {
        let mut flat = Vec::with_capacity(self.dimension());
        self.append_flat(&mut flat);
        flat
    }

    /// Pushes the components in flat order.
    fn append_flat(&self, flat: &mut Vec<f64>);

    /// Hands over the components in flat order, one by one.
    fn visit(&self, see: &mut dyn FnMut(f64)) {
        self.flatten().into_iter().for_each(see);
    }

    /// Overwrites the components in flat order, one by one; the shape stays.
    fn assign_each(&mut self, next: &mut dyn FnMut() -> f64) {
        let flat: Vec<f64> = (0..self.dimension()).map(|_| next()).collect();
        self.assign_flat(&flat);
    }

    /// Overwrites the components by those of `flat`; the shape stays.
    ///
    /// # Panics
    /// If `flat.len()` is not [`dimension`](Tangent::dimension).
    #[track_caller]
    fn assign_flat(&mut self, flat: &[f64]) {
        let dimension = self.dimension();
        assert!(flat.len() == dimension, "{} flat components for a tangent of dimension {dimension}", flat.len());
        self.assign_front(flat);
    }

    /// Overwrites the components by the first ones of `flat` and returns the rest of it.
    ///
    /// # Panics
    /// If `flat` is shorter than [`dimension`](Tangent::dimension).
    #[track_caller]
    fn assign_front<'flat>(&mut self, flat: &'flat [f64]) -> &'flat [f64];
}

#[cfg(test)]
mod tests;
