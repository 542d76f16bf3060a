//! What every file of a kernel provides.

use gradflow::Lanes;

/// One objective on fixed data: the function as a user writes it and two gradients of it.
///
/// The parameters come in one flat slice, and so do the gradients, in the order of the primal's
/// parameters: the comparison and the central differences then need to know nothing else about a
/// kernel.
pub(crate) trait Kernel {
    /// The point at which everything is evaluated.
    fn parameters(&self) -> &[f64];

    /// The objective.
    fn primal(&self, parameters: &[f64]) -> f64;

    /// The objective; overwrites `gradient` with the gradient that gradflow generates.
    fn generated(&self, parameters: &[f64], gradient: &mut [f64]) -> f64;

    /// The slope of the objective along a direction.
    fn tangent(&self, parameters: &[f64], direction: &[f64]) -> f64;

    /// The tangents of the objective along several directions.
    fn tangents(&self, parameters: &[f64], directions: &[Lanes<8>]) -> Lanes<8>;

    /// The objective; overwrites `gradient`, and `product` with that of the Hessian and a direction.
    fn second_order(&self, parameters: &[f64], direction: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64;

    /// The objective; overwrites `gradient` by an adjoint written by hand.
    fn hand(&self, parameters: &[f64], gradient: &mut [f64]) -> f64;
}
