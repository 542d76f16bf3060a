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

#[differentiable(second_order)]
pub fn potential(x: &[f64]) -> f64 {
    x[0] * x[0] * x[1]
}

#[differentiable]
pub fn curvature(x: &[f64]) -> f64 {
    let bent = potential::hessian(x);
//             ^^^^^^^^^^^^^^^^^^^^^ GF0112 error
    bent[0] * x[0]
}

#[differentiable]
pub fn along(x: &[f64], #[no_grad] direction: &[f64]) -> f64 {
    let bent = potential::hvp(direction, direction);
    bent[0] * x[0]
}

#[differentiable]
pub fn pulled(x: f64) -> f64 {
    let (value, pullback) = closure::vjp(x);
//                          ^^^^^^^^^^^^^^^ GF0112 error
    value * pullback(1.0)
}

#[differentiable]
pub fn by_a_closure_without_captures(x: f64) -> f64 {
    let square = |a: f64| a * a;
    let twice = square(x);
//              ^^^^^^^^^ GF0112 error
    twice + square(x * 2.0)
//          ^^^^^^^^^^^^^^^ GF0112 error
}

#[differentiable]
pub fn taken_out(x: f64, y: &[f64]) -> f64 {
    let doubled = Some(x).map(|v| 2.0 * v).unwrap();
//                ^^^^^^^^^^^^^^^^^^^^^^^^ GF0112 error
    doubled * *y.iter().max_by(|a, b| a.total_cmp(b)).unwrap()
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0112 error
}

#[differentiable]
pub fn boxed(x: f64) -> Box<f64> {
    let kept = Box::new(x * x);
//             ^^^^^^^^^^^^^^^ GF0112 error
    kept
}
