//! Patterns that take a value apart in a way that places do not express.

pub(crate) const CASES: &[crate::Case] = &[
    (
        "fn ends_around_a_named_rest(x: &[f64]) -> f64 {
            match x { [a, _middle @ .., z] => a * z, _ => 0.0 }
        }",
        "a name for the rest of a slice in a `match`",
    ),
    (
        "fn rest_of_a_slice(x: &[f64]) -> f64 {
            match x { [a, rest @ ..] => a * rest[0], [] => 0.0 }
        }",
        "a name for the rest of a slice in a `match`",
    ),
    (
        "fn end_after_a_rest(x: &[f64]) -> f64 {
            match x { [a, .., z] => a * z, _ => 0.0 }
        }",
        "a binding of different parts, or after `..`",
    ),
];
