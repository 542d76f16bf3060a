//! Central differences: what the hand-written adjoints are checked against, without the macro.

use crate::kernel::Kernel;

/// Truncation grows with the square of the step, rounding with its inverse: near 1e-5 both are
/// about 1e-10.
const STEP: f64 = 1e-5;

/// What truncation and rounding leave, relative to the larger of a component and the value.
const TOLERANCE: f64 = 1e-7;

/// Compares every component of the hand-written gradient with a central difference of the primal.
pub(crate) fn check_hand(kernel: &impl Kernel) {
    let mut point = kernel.parameters().to_vec();
    let mut gradient = vec![f64::NAN; point.len()];
    let value = kernel.hand(&point, &mut gradient);
    let primal = kernel.primal(&point);
    assert!((value - primal).abs() <= 1e-12 * primal.abs(), "the value by hand is {value}, the primal's {primal}");

    for i in 0..point.len() {
        let at = point[i];
        point[i] = at + STEP;
        let above = kernel.primal(&point);
        point[i] = at - STEP;
        let below = kernel.primal(&point);
        point[i] = at;
        let difference = (above - below) / (2.0 * STEP);
        let scale = gradient[i].abs().max(value.abs()).max(1e-3);
        let close = (gradient[i] - difference).abs() <= TOLERANCE * scale;
        assert!(close, "component {i}: by hand {}, central difference {difference}", gradient[i]);
    }
}
