//! The harness of the corpus: the programs of `programs/`, each an ordinary numeric function under
//! `#[differentiable]`, checked in every mode at the points of its row.
//!
//! `ordinary/` holds functions as the crates of five fields write them, in tables of the same kind;
//! about those nothing may be printed either.
//!
//! To add a program, write the function in the file of its theme and one row in the table at the head
//! of that file ([`programs!`] says how a row reads). To add a mode, add a field to [`Case`], check it
//! in [`check`], and give the `case!` macro the closure that calls the new entry of the companion.

mod case;
mod programs;

pub use case::{Case, Entries, Entry, Hvp, JacobianInto, Jvp, LANES, Primal, Third, Vjp, check};
pub use gradflow::Tangent;
