//! Two objectives of `ADBench`, as a Rust programmer writes them, and the reader of its files.

pub(crate) mod gmm;
pub(crate) mod lstm;
pub(crate) mod parse;
