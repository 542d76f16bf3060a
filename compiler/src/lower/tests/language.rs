//! What is accepted.
