//! Real jobs on real data with gradflow.
//!
//! Each module is the body of one program under `examples/`, kept in a library so that its parts can be tested.

pub mod fit_gmm;
