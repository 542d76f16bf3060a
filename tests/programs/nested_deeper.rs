//! Derivatives of derivatives of derivatives: products with Hessians in the body of a function, and chains of functions
//! that each ask for the derivative of the next.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    curvature_along_itself -> f64: (&[0.7, -0.4, 1.2]);
    curvature_by_value -> f64: ([0.3, -0.8], 1.1);
    mixed_direction -> f64: (0.7, 1.3);
    newton_for_a_minimum -> f64: (2.9, 0.4);
    conjugate_step -> f64: (&[0.7, -0.4], &[0.2, 0.3], const 2);
    chain_of_gradients -> f64: (0.7);
    chain_of_slopes -> f64: (0.7);
    chain_of_both -> f64: (0.7, 1.2);
    confused_three_times -> f64: (0.7);
    gradient_of_a_constant_point -> f64: (0.7, const 2.0);
    smoothed -> f64: (&[0.4, 0.1, -0.6]);
    of_generics -> f64: ([0.4, 0.1, -0.6]);
    of_vectors -> f64: (vec![0.4, 0.1, -0.6]);
    of_a_function_that_calls_itself -> f64: (0.8, const 4);
    of_an_alias -> f64: (0.8);
    of_a_path -> f64: (0.8);
    as_long_as_the_gradient -> f64: (&[0.7, -0.4]);
}

#[differentiable(order = 4)]
fn well(x: &[f64]) -> f64 {
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
fn curvature_along_itself(x: &[f64]) -> f64 {
    let product = well::hvp(x, x);
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += product[i] * x[i];
    }
    sum
}

#[differentiable(order = 4)]
fn of_parts(x: [f64; 2], s: f64) -> f64 {
    (x[0] * s).sin() * x[1] + (x[1] * s).exp() / (2.0 + x[0])
}

#[differentiable(second_order)]
fn curvature_by_value(x: [f64; 2], s: f64) -> f64 {
    let (by_x, by_s) = of_parts::hvp(x, s, [s, x[0]], x[1]);
    by_x[0] * by_s + by_x[1]
}

#[differentiable(order = 4)]
fn product(x: f64, y: f64) -> f64 {
    x * x * y + (x * y).sin()
}

// The direction is a constant, and a derivative.
#[differentiable(second_order)]
fn mixed_direction(x: f64, y: f64) -> f64 {
    let (slope, _) = product::grad(x, y);
    let (by_x, by_y) = product::hvp(x, y, 1.0, slope);
    by_x * by_y
}

#[differentiable(order = 4)]
fn bowl(x: f64, a: f64) -> f64 {
    (x - a).powi(2) + 0.1 * (x * a).exp()
}

#[differentiable(second_order)]
fn newton_for_a_minimum(x: f64, a: f64) -> f64 {
    let mut x = x;
    for _ in 0..2 {
        let (slope, _) = bowl::grad(x, a);
        let (curvature, _) = bowl::hvp(x, a, 1.0, 0.0);
        x -= slope / curvature;
    }
    x
}

#[differentiable(second_order)]
fn conjugate_step(x: &[f64], b: &[f64], turns: usize) -> f64 {
    let mut residual = b.to_vec();
    for _ in 0..turns {
        let applied = well::hvp(x, &residual);
        let mut squares = 0.0;
        let mut curvature = 0.0;
        for i in 0..residual.len() {
            squares += residual[i] * residual[i];
            curvature += residual[i] * applied[i];
        }
        for i in 0..residual.len() {
            residual[i] -= squares / curvature * applied[i];
        }
    }
    residual[0] * residual[1]
}

#[differentiable(order = 4)]
fn quartic(x: f64) -> f64 {
    x * x * x * x
}

#[differentiable(order = 3)]
fn by_reverse(x: f64) -> f64 {
    quartic::grad(x)
}

#[differentiable(order = 3)]
fn by_forward(x: f64) -> f64 {
    let (_, slope) = quartic::jvp(x, 1.0);
    slope
}

#[differentiable(second_order)]
fn chain_of_gradients(x: f64) -> f64 {
    by_reverse::grad(x) * by_forward::grad(x)
}

#[differentiable(second_order)]
fn chain_of_slopes(x: f64) -> f64 {
    let (value, slope) = by_reverse::jvp(x, x);
    let (other, again) = by_forward::jvp(x, value);
    value * other + slope * again
}

#[differentiable(second_order)]
fn chain_of_both(x: f64, y: f64) -> f64 {
    let (value, slope) = by_forward::value_and_grad(x * y);
    value * y + slope
}

#[differentiable(order = 4, allow(zero_second_derivative))]
fn sum(x: f64, y: f64) -> f64 {
    x + y
}

#[differentiable(order = 3)]
fn inner(x: f64, z: f64) -> f64 {
    let (_, by_y) = sum::grad(x, z);
    x * by_y * z
}

// d/dx (x d/dz (x z d/dy (x + y))) is 2 x: each derivative is by its own variable.
#[differentiable(second_order)]
fn confused_three_times(x: f64) -> f64 {
    let (_, by_z) = inner::grad(x, x);
    x * by_z
}

#[differentiable(second_order)]
fn gradient_of_a_constant_point(x: f64, #[no_grad] at: f64) -> f64 {
    let (slope, _) = product::grad(at, 1.0);
    let (by_x, _) = product::hvp(at, at, 1.0, x);
    slope * x + by_x
}

#[differentiable(order = 4)]
fn rough(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut last = x[0];
    for v in &x[1..] {
        if *v > last {
            sum += (v - last).powi(3);
        } else {
            sum += (last - v).sqrt();
        }
        last = *v;
    }
    sum
}

#[differentiable(second_order)]
fn smoothed(x: &[f64]) -> f64 {
    let (value, slope) = rough::jvp(x, x);
    let gradient = rough::grad(x);
    value + slope * gradient[0] * gradient[2]
}

#[differentiable(order = 4)]
fn squares<const N: usize>(x: [f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i].powi(3) * x[0].cos();
    }
    sum
}

#[differentiable(second_order)]
fn of_generics(x: [f64; 3]) -> f64 {
    let product = squares::hvp(x, x);
    product[0] * squares::grad::<3>(x)[1]
}

#[differentiable(order = 4)]
fn owned(x: Vec<f64>, pairs: Vec<(f64, f64)>) -> f64 {
    let mut sum = 0.0;
    for (a, b) in &pairs {
        sum += a * b * x[0];
    }
    sum * x[1] * x[2].exp()
}

#[differentiable(second_order)]
fn of_vectors(x: Vec<f64>) -> f64 {
    let pairs = vec![(x[0], x[1]), (x[2], 0.5)];
    let (by_x, by_pairs) = owned::grad(x.clone(), pairs.clone());
    let (other, _) = owned::hvp(x, pairs, by_x.clone(), by_pairs.clone());
    by_x[1] * by_pairs[0].1 + other[2]
}

#[differentiable(order = 4)]
fn tower(x: f64, height: usize) -> f64 {
    if height == 0 {
        return x;
    }
    (x * tower(x, height - 1)).sin()
}

#[differentiable(second_order)]
fn of_a_function_that_calls_itself(x: f64, height: usize) -> f64 {
    tower::grad(x, height) * tower::hvp(x, height, 1.0)
}

type Real = f64;

#[differentiable(order = 4)]
fn of_reals(x: Real) -> Real {
    x * x * x + x * x * x * x
}

#[differentiable(second_order)]
fn of_an_alias(x: f64) -> f64 {
    let slope: f64 = of_reals::grad(x);
    let curvature: f64 = of_reals::hvp(x, 1.0);
    slope * curvature
}

mod elsewhere {
    use gradflow::differentiable;

    #[differentiable(order = 4)]
    pub(super) fn cube(x: f64) -> f64 {
        x * x * x
    }
}

#[differentiable(second_order)]
fn of_a_path(x: f64) -> f64 {
    elsewhere::cube::hvp(x, x) * x
}

#[differentiable(second_order)]
fn as_long_as_the_gradient(x: &[f64]) -> f64 {
    x[0] * x[1] * well::grad(x).len() as f64
}

#[test]
fn closed_forms() {
    let x = 0.7;
    // 12 x^2 both, so that the product is 144 x^4.
    assert_near(chain_of_gradients(x), 144.0 * x.powi(4));
    assert_near(chain_of_gradients::grad(x), 576.0 * x.powi(3));
    assert_near(chain_of_gradients::hvp(x, 1.0), 1728.0 * x * x);
    assert_near(confused_three_times(x), x * x);
    assert_near(confused_three_times::grad(x), 2.0 * x);
    // x H x = 6 x^2, times x.
    assert_near(of_a_path::grad(x), 18.0 * x * x);
    assert_near(of_a_path::hvp(x, 1.0), 36.0 * x);
    assert_near(of_a_path::jvp(x, 1.0).1, 18.0 * x * x);
}

fn assert_near(actual: f64, expected: f64) {
    assert!((actual - expected).abs() <= 1e-12 * expected.abs(), "{actual} is not {expected}");
}
