//! Nothing is timed before both gradients are known to be the same.

use std::fmt;

use crate::kernel::Kernel;

/// The largest relative difference between the generated and the hand-written result.
const TOLERANCE: f64 = 1e-10;

/// A component this much smaller than the largest one may be the remainder of a cancellation: its
/// rounding errors are those of the large summands, so its difference is set against this part of
/// the largest component.
const NEGLIGIBLE: f64 = 1e-3;

/// Where the generated and the hand-written results part.
#[derive(Debug, PartialEq)]
pub(crate) struct Mismatch {
    what: String,
    generated: f64,
    hand: f64,
}

/// Evaluates the primal and both gradients once and compares values and components.
pub(crate) fn check_agreement(kernel: &impl Kernel) -> Result<(), Mismatch> {
    let parameters = kernel.parameters();
    // NaN where a result belongs shows an entry that nobody wrote, and fails every comparison.
    let mut generated = vec![f64::NAN; parameters.len()];
    let mut hand = vec![f64::NAN; parameters.len()];
    let value = kernel.primal(parameters);
    let generated_value = kernel.generated(parameters, &mut generated);
    let hand_value = kernel.hand(parameters, &mut hand);

    compare("the primal against the value by hand", value, hand_value, 0.0)?;
    compare("the value", generated_value, hand_value, 0.0)?;
    let largest = hand.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    for (i, (&generated, &hand)) in generated.iter().zip(&hand).enumerate() {
        compare(&format!("component {i} of the gradient"), generated, hand, NEGLIGIBLE * largest)?;
    }
    Ok(())
}

fn compare(what: &str, generated: f64, hand: f64, scale: f64) -> Result<(), Mismatch> {
    let bound = TOLERANCE * generated.abs().max(hand.abs()).max(scale);
    let close = (generated - hand).abs() <= bound; // false for a NaN on either side
    if close { Ok(()) } else { Err(Mismatch { what: what.to_owned(), generated, hand }) }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { what, generated, hand } = self;
        write!(f, "{what} differs: {generated:e} generated, {hand:e} by hand, tolerance {TOLERANCE:e}")
    }
}

#[cfg(test)]
mod tests {
    use gradflow::Lanes;

    use super::*;

    /// A kernel whose two gradients of `x * y` are whatever the case says.
    struct Claimed {
        generated: [f64; 2],
        hand: [f64; 2],
    }

    impl Kernel for Claimed {
        fn parameters(&self) -> &[f64] {
            &[2.0, 3.0]
        }
        fn primal(&self, parameters: &[f64]) -> f64 {
            parameters[0] * parameters[1]
        }
        fn generated(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
            gradient.copy_from_slice(&self.generated);
            self.primal(parameters)
        }
        fn tangent(&self, _: &[f64], _: &[f64]) -> f64 {
            unreachable!("the first derivatives are compared")
        }
        fn tangents(&self, _: &[f64], _: &[Lanes<8>]) -> Lanes<8> {
            unreachable!("the first derivatives are compared")
        }
        fn second_order(&self, _: &[f64], _: &[f64], _: &mut [f64], _: &mut [f64]) -> f64 {
            unreachable!("the first derivatives are compared")
        }
        fn hand(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
            gradient.copy_from_slice(&self.hand);
            self.primal(parameters)
        }
    }

    #[test]
    fn small_differences_pass_and_large_ones_or_nan_do_not() {
        let cases = [
            ([3.0, 2.0], true),
            ([3.0, 2.0 + 1e-11], true),
            ([3.0, 2.0 + 1e-8], false),
            ([f64::NAN, 2.0], false),
            ([2.0, 3.0], false),
        ];
        for (generated, agree) in cases {
            let claimed = Claimed { generated, hand: [3.0, 2.0] };
            assert_eq!(check_agreement(&claimed).is_ok(), agree, "{generated:?}");
        }
    }

    #[test]
    fn a_mismatch_names_the_component_and_both_numbers() {
        let claimed = Claimed { generated: [3.0, 5.0], hand: [3.0, 2.0] };
        let message = check_agreement(&claimed).expect_err("5 is not 2").to_string();
        assert_eq!(message, "component 1 of the gradient differs: 5e0 generated, 2e0 by hand, tolerance 1e-10");
    }
}
