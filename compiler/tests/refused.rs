//! Programs whose gradient would be lost on a way that no statement shows: each is refused, and its neighbours that can be
//! right are not.

use proc_macro2::TokenStream;

mod refused {
    pub(crate) mod accepted;
    pub(crate) mod attributes;
    pub(crate) mod effects;
    pub(crate) mod lengths;
    pub(crate) mod outputs;
    pub(crate) mod patterns;
    pub(crate) mod reductions;
    pub(crate) mod references;
}

/// A function, and what a message about it must contain.
type Case = (&'static str, &'static str);

#[test]
fn attributes() {
    check(refused::attributes::CASES);
}

#[test]
fn effects() {
    check(refused::effects::CASES);
}

#[test]
fn lengths() {
    check(refused::lengths::CASES);
}

#[test]
fn outputs() {
    check(refused::outputs::CASES);
}

#[test]
fn patterns() {
    check(refused::patterns::CASES);
}

#[test]
fn reductions() {
    check(refused::reductions::CASES);
}

#[test]
fn references() {
    check(refused::references::CASES);
}

#[test]
fn neighbours_are_accepted() {
    for source in refused::accepted::CASES {
        let expansion = expand(source);
        assert!(!expansion.contains("compile_error"), "{source}\n{expansion}");
    }
}

fn check(cases: &[Case]) {
    for (source, message) in cases {
        let expansion = expand(source);
        assert!(expansion.contains("compile_error"), "accepted:\n{source}");
        assert!(expansion.contains(message), "not \"{message}\":\n{source}\n{expansion}");
    }
}

fn expand(source: &str) -> String {
    let item: TokenStream = source.parse().expect("a case is Rust");
    gradflow_compiler::differentiable(TokenStream::new(), item).to_string()
}
