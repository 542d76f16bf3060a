//! Lowered functions in a compact form of their own: one statement per line, operations by the names of their rules.

mod flow;
mod language;
mod print;
mod refusals;
mod robust;

use std::fmt::Write;

use crate::diagnostics::{Diagnostics, Report};
use crate::options::Options;

/// Lowers a function and prints it, with the messages after it.
fn lowered(source: &str) -> String {
    let item: syn::ItemFn = syn::parse_str(source).expect("the test is a function");
    let mut cx = Diagnostics::default();
    let func = super::lower(&mut cx, &Options::default(), &item);
    let mut text = print::func(&func);
    for Report { diagnostic: message, .. } in cx.into_sorted() {
        let tokens = message.source.to_string();
        writeln!(text, "{} {} [{tokens}]", message.code.number(), message.what).expect("writing to a string");
    }
    text
}

/// Compares a lowered function with what is expected.
fn check(source: &str, expected: &expect_test::Expect) {
    expected.assert_eq(&lowered(source));
}
