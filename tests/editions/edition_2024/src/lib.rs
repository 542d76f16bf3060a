//! Programs as users of edition 2024 write them: the same for every edition, see `programs.rs`.

#![deny(warnings, missing_docs, unused, nonstandard_style, future_incompatible)]
#![deny(rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility)]
#![forbid(unsafe_code)]

#[path = "../../programs.rs"]
pub mod programs;

#[cfg(test)]
#[path = "../../tests.rs"]
mod tests;
