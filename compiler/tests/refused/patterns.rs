//! Patterns that take a value apart in a way that places do not express.

pub(crate) const CASES: &[crate::Case] = &[
    (
        "fn rest_of_an_array(x: f64) -> f64 {
            match [x, x * x, 1.0] { [a, rest @ ..] => a * rest[0] }
        }",
        "a name for the rest of a slice in a `match`",
    ),
    (
        "fn either_end(x: &[f64]) -> f64 {
            match x { [a, _] | [_, _, a] => a * a, _ => 0.0 }
        }",
        "a binding of different parts",
    ),
];
