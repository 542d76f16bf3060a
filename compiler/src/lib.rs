//! The compiler behind gradflow: rewrites a Rust function into its derivative code, tokens to tokens.
//!
//! `differentiable` is the table of contents: lower, analyze, check, differentiate, simplify, emit. Each stage is a free
//! function from data to data in a module of its own, and no stage imports another.

#![forbid(unsafe_code)]

mod analyze;
mod callables;
mod check;
mod derivative_of;
mod diagnostics;
mod differentiate;
mod emit;
mod expand;
mod fragments;
mod ir;
mod lower;
mod names;
mod options;
mod precedence;
mod rules;
mod simplify;

pub use derivative_of::derivative_of;
pub use expand::differentiable;
