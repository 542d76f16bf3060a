//! Attributes that change what is compiled.

pub(crate) const CASES: &[crate::Case] = &[
    (
        "fn statement(x: f64) -> f64 { let mut v = vec![x]; #[cfg(any())] v.push(x * x); v[0] }",
        "conditional compilation inside the function",
    ),
    ("fn exit(x: f64) -> f64 { #[cfg(any())] return x * x; x }", "conditional compilation inside the function"),
    (
        "fn element(x: f64) -> f64 { let v = [x, #[cfg(any())] 2.0]; v[0] }",
        "conditional compilation inside the function",
    ),
    (
        "fn inside_a_macro(x: f64) -> f64 { assert!({ #[cfg(any())] return x * x; true }); x }",
        "conditional compilation inside the function",
    ),
    (
        "fn arm(x: f64, n: usize) -> f64 { match n { #[cfg(any())] 0 => x * x, _ => x } }",
        "conditional compilation inside the function",
    ),
    (
        "fn nested(x: f64) -> f64 { #[cfg(any())] const K: f64 = 2.0; x * K }",
        "conditional compilation inside the function",
    ),
    ("fn unknown(x: f64) -> f64 { #[traced] { x * x } }", "an attribute that may change what it stands on"),
];
