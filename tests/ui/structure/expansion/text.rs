//! Numbers that go through text.
use gradflow::differentiable;

#[differentiable]
pub fn round_trip(x: f64) -> f64 {
    x.to_string().parse::<f64>().unwrap() * x
//  ^^^^^^^^^^^^^ GF0106 error
}

#[differentiable]
pub fn to_three_digits(x: f64) -> f64 {
    let text = format!(
//             ^ GF0106 error, begins
        "{x:.3}"
    );
//  ^ ends
    text.parse().unwrap_or(0.0) + x
}
