//! Compile-time automatic differentiation for ordinary Rust, on stable, that never loses a gradient silently.
//!
//! [`macro@differentiable`] on a function writes its derivative; the traits here say which types carry one
//! ([`Differentiable`]) and what a gradient can do ([`Tangent`]); [`Lanes`] are several tangents at once. [`no_grad`] cuts a gradient on purpose, and
//! [`check`] compares gradients with central differences.

#![forbid(unsafe_code)]

mod differentiable;
mod lanes;
mod no_grad;
mod tangent;

pub mod check;
pub mod jacobian;
pub mod rules;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use differentiable::Differentiable;
pub use gradflow_macros::{derivative_of, differentiable};
pub use lanes::Lanes;
pub use no_grad::no_grad;
pub use tangent::Tangent;

#[cfg(doctest)]
mod diagnostics;

/// The examples of the README are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
