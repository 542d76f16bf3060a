//! The chained Rosenbrock function: a sum over neighbours, nothing to keep and nothing dear.

use gradflow::{Lanes, differentiable};

use crate::kernel::Kernel;
use crate::random::Random;

/// The sum of `100 (x[i + 1] - x[i]^2)^2 + (1 - x[i])^2`.
#[differentiable(second_order)]
pub(crate) fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

/// The sum's adjoint is one from the start, so both sweeps are one loop, forwards: the turn of `i`
/// is the first to contribute to `x_bar[i + 1]`, so it assigns, and nothing is set to zero before.
fn rosenbrock_by_hand(x: &[f64], x_bar: &mut [f64]) -> f64 {
    let n = x.len();
    let x_bar = &mut x_bar[..n];
    let mut sum = 0.0;
    x_bar[0] = 0.0;
    for i in 0..n - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let distance = 1.0 - x[i];
        sum += 100.0 * (valley * valley) + distance * distance;
        let valley_bar = 200.0 * valley;
        x_bar[i + 1] = valley_bar;
        x_bar[i] -= 2.0 * (x[i] * valley_bar + distance);
    }
    sum
}

/// A point near the valley.
pub(crate) struct Rosenbrock {
    x: Vec<f64>,
}

impl Rosenbrock {
    /// A problem of `n` variables.
    pub(crate) fn new(n: usize) -> Self {
        Rosenbrock { x: Random::new(1).vector(n, -1.5, 1.5) }
    }
}

impl Kernel for Rosenbrock {
    fn parameters(&self) -> &[f64] {
        &self.x
    }

    fn primal(&self, x: &[f64]) -> f64 {
        rosenbrock(x)
    }

    fn generated(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        rosenbrock::value_and_grad_into(x, gradient)
    }

    fn tangent(&self, x: &[f64], direction: &[f64]) -> f64 {
        rosenbrock::jvp(x, direction).1
    }

    fn tangents(&self, x: &[f64], directions: &[Lanes<8>]) -> Lanes<8> {
        rosenbrock::jvp_many(x, directions).1
    }

    fn second_order(&self, x: &[f64], direction: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64 {
        rosenbrock::gradient_and_hvp_into(x, direction, gradient, product)
    }

    fn hand(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        rosenbrock_by_hand(x, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differences::check_hand;

    #[test]
    fn the_adjoint_by_hand_is_the_gradient() {
        for n in [2, 3, 10] {
            check_hand(&Rosenbrock::new(n));
        }
    }
}
