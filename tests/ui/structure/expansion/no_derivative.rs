//! Methods, functions and macros without a derivative.
use gradflow::differentiable;

#[differentiable]
pub fn total(x: &[f64]) -> f64 {
    x[0] + x.iter().map(|v| v * v).sum::<f64>()
//         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0112 error
}

#[differentiable]
pub fn over_lines(x: f64, #[no_grad] y: f64) -> f64 {
    let larger = std::cmp::max_by(
//               ^ GF0112 error, begins
        x,
        y,
        f64::total_cmp,
    );
//  ^ ends
    larger * x
}

#[differentiable]
pub fn closure(x: f64) -> f64 {
    let scaled = |y: f64| y * x;
    scaled(x) + x
//  ^^^^^^^^^ GF0112 error
}
