//! Derivatives in the body of a function that is differentiated itself, in every combination of modes: each program is
//! run forwards and backwards, and asks for derivatives that were made by forward mode (`jvp`) and by reverse mode.

use gradflow::{Lanes, differentiable};
use gradflow_tests::programs;

programs! {
    sum_confused -> f64: (1.0), (-0.7);
    sum_confused_by_tangents -> f64: (1.0), (-0.7);
    product_of_derivatives -> f64: (0.7, 1.3);
    slope_of_a_slope -> f64: (0.7, 1.3);
    slope_along_itself -> f64: (&[0.7, -0.4, 1.2]);
    length_of_the_gradient -> f64: (&[0.7, -0.4, 1.2]);
    newton_step -> f64: (0.9, 2.0);
    descended -> f64: (&[0.7, -0.4], 0.1, const 4);
    value_minus_gradient -> f64: (0.7, &[0.3, 0.4]);
    tangent_of_a_vector -> f64: (0.7, 0.2);
    chosen_derivative -> f64: (0.7, const true), (0.7, const false);
    force_on_a_charge -> f64: (&[0.5, 2.0], 1.5);
}

#[differentiable(order = 3, allow(zero_second_derivative))]
fn sum(x: f64, y: f64) -> f64 {
    x + y
}

// d/dx (x d/dy (x + y)) is one: what moves inside is y alone.
#[differentiable(second_order)]
fn sum_confused(x: f64) -> f64 {
    let (_, by_y) = sum::grad(x, 1.0);
    x * by_y
}

#[differentiable(second_order)]
fn sum_confused_by_tangents(x: f64) -> f64 {
    let (_, by_y) = sum::jvp(x, 1.0, 0.0, 1.0);
    x * by_y
}

#[differentiable(order = 3)]
fn product(x: f64, y: f64) -> f64 {
    x * x * y + (x * y).sin()
}

#[differentiable(second_order)]
fn product_of_derivatives(x: f64, y: f64) -> f64 {
    let (by_x, by_y) = product::grad(x, y);
    by_x * by_y + x
}

#[differentiable(second_order)]
fn slope_of_a_slope(x: f64, y: f64) -> f64 {
    let (value, slope) = product::jvp(x, y, y, x * y);
    value * slope
}

#[differentiable(order = 3)]
fn potential(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        for j in 0..i {
            sum += (x[i] - x[j]).cos() * x[i];
        }
        sum += x[i].exp();
    }
    sum
}

#[differentiable(second_order)]
fn slope_along_itself(x: &[f64]) -> f64 {
    let (value, slope) = potential::jvp(x, x);
    value + slope * slope
}

#[differentiable(second_order)]
fn length_of_the_gradient(x: &[f64]) -> f64 {
    let gradient = potential::grad(x);
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += gradient[i] * gradient[i] * x[i];
    }
    sum
}

#[differentiable(order = 3)]
fn residual(x: f64, a: f64) -> f64 {
    x * x - a
}

#[differentiable(second_order)]
fn newton_step(x: f64, a: f64) -> f64 {
    let mut x = x;
    for _ in 0..3 {
        let (value, (slope, _)) = residual::value_and_grad(x, a);
        x -= value / slope;
    }
    x
}

// The loop of a gradient descent is part of what is differentiated.
#[differentiable(second_order)]
fn descended(start: &[f64], rate: f64, turns: usize) -> f64 {
    let mut x = start.to_vec();
    for _ in 0..turns {
        let gradient = potential::grad(&x);
        for i in 0..x.len() {
            x[i] -= rate * gradient[i];
        }
    }
    x[0] * x[1]
}

#[differentiable(order = 3)]
fn weighted(s: f64, x: &[f64]) -> f64 {
    s * x[0] * x[1] + (s * x[0]).powi(3)
}

#[differentiable(second_order)]
fn value_minus_gradient(s: f64, x: &[f64]) -> f64 {
    let (value, (by_s, by_x)) = weighted::value_and_grad(s, x);
    value - by_s * by_x[0] + by_x[1]
}

#[differentiable(order = 3)]
fn polar(r: f64, phi: f64) -> [f64; 2] {
    [r * phi.cos(), r * phi.sin()]
}

// Of a vector, a pullback through a tangent.
#[differentiable(second_order)]
fn tangent_of_a_vector(r: f64, phi: f64) -> f64 {
    let (place, speed) = polar::jvp(r, phi, phi, r * r);
    place[0] * speed[1] - place[1] * phi
}

#[differentiable(second_order)]
fn chosen_derivative(x: f64, inside: bool) -> f64 {
    if inside {
        let (by_x, _) = product::grad(x, 2.0);
        by_x * x
    } else {
        x
    }
}

#[differentiable(order = 3)]
fn coulomb(place: &[f64], charge: f64) -> f64 {
    charge / place[0].hypot(place[1]) + charge / (place[0] - 3.0).hypot(place[1])
}

#[differentiable(second_order)]
fn force_on_a_charge(place: &[f64], charge: f64) -> f64 {
    let (force, _) = coulomb::grad(place, charge);
    force[0] * force[0] + force[1] * place[0]
}

#[test]
fn no_directions() {
    assert_eq!(product_of_derivatives::jvp_many(0.5, 2.0, Lanes([]), Lanes([])).1, Lanes([]));
    let (value, slopes) = length_of_the_gradient::jvp_many::<0>(&[0.5, 2.0], &[Lanes([]); 2]);
    assert_eq!((value, slopes), (length_of_the_gradient(&[0.5, 2.0]), Lanes([])));
}
