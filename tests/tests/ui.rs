//! What is refused, with the message printed, and what must stay silent.

#[test]
fn refused() {
    trybuild::TestCases::new().compile_fail("ui/refused/*.rs");
}

#[test]
fn silent() {
    trybuild::TestCases::new().pass("ui/silent/*.rs");
}
