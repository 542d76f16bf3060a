//! Partials that are more than one formula: what generated code calls for them.
//!
//! A function here is the partial derivative of a method of `f32` and `f64` with respect to one operand, generic
//! over the two types by [`Real`]. Most methods need none of these: the partial of `a.sin()` is `a.cos()`, and
//! generated code says so. These exist where a formula needs a case: a kink, a tie, an exponent of zero.
//!
//! The conventions, in one place:
//!
//! - at a kink where the function is continuous the partial is a subgradient: zero for `abs`, `hypot` and
//!   `copysign`, the operand that is returned for `max`, `min` and `clamp`;
//! - where an operand is NaN and the result is too, so is the partial, except for selections, whose partials are 0
//!   or 1;
//! - no partial is infinite where the function does not depend on the operand.

mod inverse;
mod power;
mod real;
mod remainder;
mod select;
mod sign;

pub use inverse::{acosh_partial, asinh_partial, atan2_first, atan2_second};
pub use power::{powf_base, powf_exponent, powf_logarithm, powf_quotient, powi_base, times};
pub use real::{ConvertTo, Real, convert};
pub use remainder::{rem_euclid_second, rem_second};
pub use select::{
    Select, abs_sub_first, abs_sub_second, clamp_high, clamp_low, clamp_value, max_first, max_second, min_first,
    min_second, selected,
};
pub use sign::{copysign_first, hypot_partial, sign};

#[cfg(test)]
mod tests;
