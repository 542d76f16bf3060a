//! Parameters that the result does not depend on.
use gradflow::differentiable;

#[differentiable]
pub fn distance(x: f64, _y: f64) -> f64 {
//                      ^^ GF0201 warning
    let d = x - 1.0;
    d * d
}

#[differentiable]
pub fn two(_a: f64, x: f64, _b: &[f64]) -> f64 {
//         ^^ GF0201 warning
//                          ^^ GF0201 warning
    x * x
}

#[differentiable]
pub fn asserted(x: f64, n: f64, m: usize) -> f64 {
//                      ^ GF0201 warning
    assert!(n > 0.0, "{n} is positive");
    x * m as f64
}

#[differentiable(wrt = [x, n])]
pub fn listed(x: f64, n: f64, m: f64) -> f64 {
//                    ^ GF0201 warning
    assert!(n > 0.0, "{n} is positive");
    x * m
}

#[differentiable]
pub fn pair((_a, _b): (f64, f64), x: f64, &_y: &f64) -> f64 {
//          ^^^^^^^^ GF0201 warning
//                                        ^^^ GF0201 warning
    x * x
}

#[differentiable]
pub fn kept_in_a_tuple(x: f64, y: f64) -> f64 {
//                             ^ GF0201 warning
    let pair = (x, y);
    pair.0 * 2.0
}

#[differentiable]
pub fn kept_in_an_array(x: f64, y: f64) -> f64 {
//                              ^ GF0201 warning
    let pair = [x, y];
    let same = pair;
    same[0] * 2.0
}

#[differentiable]
pub fn tuple_in_a_tuple(x: f64, y: f64) -> f64 {
//                              ^ GF0201 warning
    let nested = ((x, y), x);
    nested.0.0 * nested.1
}
