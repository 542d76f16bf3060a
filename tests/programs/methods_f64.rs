//! Every method of `f64` that has a derivative, as `x.method()` and as `f64::method(x)`.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    trigonometric -> f64: (0.7, 0.4), (-0.3, 0.9);
    trigonometric_paths -> f64: (0.7, 0.4), (-0.3, 0.9);
    inverse_trigonometric -> f64: (0.7, 0.4), (-0.3, -0.9);
    inverse_trigonometric_paths -> f64: (0.7, 0.4), (-0.3, -0.9);
    hyperbolic -> f64: (0.7, 1.4), (-0.3, 2.9);
    hyperbolic_paths -> f64: (0.7, 1.4), (-0.3, 2.9);
    exponentials -> f64: (0.7), (-1.3);
    exponentials_paths -> f64: (0.7), (-1.3);
    logarithms -> f64: (0.7, 3.1), (2.4, 0.6);
    logarithms_paths -> f64: (0.7, 3.1), (2.4, 0.6);
    powers_and_roots -> f64: (0.7, 1.4), (2.3, -0.6);
    powers_and_roots_paths -> f64: (0.7, 1.4), (2.3, -0.6);
    powers_of_negative_numbers -> f64: (-0.7, const 3), (-0.7, const -2), (-0.7, const 0);
    absolute_values_and_signs -> f64: (0.7, 1.4), (-2.3, 0.6), (2.3, -0.6);
    absolute_values_and_signs_paths -> f64: (0.7, 1.4), (-2.3, 0.6), (2.3, -0.6);
    selections -> f64: (0.7, 1.4), (2.3, 0.6), (-0.8, -1.6);
    selections_paths -> f64: (0.7, 1.4), (2.3, 0.6), (-0.8, -1.6);
    clamped -> f64: (0.7, 0.2, 1.4), (0.1, 0.2, 1.4), (1.9, 0.2, 1.4);
    fused_and_angles -> f64: (0.7, 1.4, 0.3), (-2.3, 0.6, 1.1);
    fused_and_angles_paths -> f64: (0.7, 1.4, 0.3), (-2.3, 0.6, 1.1);
    remainders -> f64: (7.3, 2.1), (-7.3, 2.1), (0.4, -1.7);
    remainders_paths -> f64: (7.3, 2.1), (-7.3, 2.1);
    sine_and_cosine_at_once -> f64: (0.7, 1.4), (-2.3, 0.6);
    chains_of_methods -> f64: (0.7), (2.3);
    methods_on_literals_and_expressions -> f64: (0.7, 1.4), (2.3, 0.6);
    methods_on_elements -> f64: (&[0.7, 1.4], (0.3, 0.9));
}

// All three, of parameters and of a product.
#[differentiable(second_order)]
fn trigonometric(x: f64, y: f64) -> f64 {
    x.sin() * y.cos() + (x * y).tan() + y.sin() * x.cos()
}

// The functions are written as paths.
#[differentiable(second_order)]
fn trigonometric_paths(x: f64, y: f64) -> f64 {
    f64::sin(x) * f64::cos(y) + f64::tan(x * y)
}

// `atan2` with both operands active, or one of them.
#[differentiable(second_order)]
fn inverse_trigonometric(x: f64, y: f64) -> f64 {
    x.asin() * y.acos() + (x * y).atan() + y.atan2(x) * x.atan2(2.0) + (1.5_f64).atan2(y)
}

// The same as paths, where the order of operands is easily lost.
#[differentiable(second_order)]
fn inverse_trigonometric_paths(x: f64, y: f64) -> f64 {
    f64::asin(x) + f64::acos(y) * f64::atan(x) + f64::atan2(x, y)
}

// All six, each within its domain.
#[differentiable(second_order)]
fn hyperbolic(x: f64, y: f64) -> f64 {
    x.sinh() * y.tanh() + x.cosh() + y.asinh() * y.acosh() + (x * 0.5).atanh()
}

// All six as paths.
#[differentiable(second_order)]
fn hyperbolic_paths(x: f64, y: f64) -> f64 {
    f64::sinh(x) + f64::cosh(y) * f64::tanh(x) + f64::asinh(x) * f64::acosh(y) + f64::atanh(x)
}

// Partials are the results themselves, up to constants.
#[differentiable(second_order)]
fn exponentials(x: f64) -> f64 {
    x.exp() * x.exp2() + x.exp_m1()
}

// The same as paths.
#[differentiable(second_order)]
fn exponentials_paths(x: f64) -> f64 {
    f64::exp(x) - f64::exp2(x) * f64::exp_m1(x)
}

// The base of a logarithm is active too.
#[differentiable(second_order)]
fn logarithms(x: f64, y: f64) -> f64 {
    x.ln() * y.ln_1p() + x.log2() - y.log10() * x.log(y) + x.log(3.0)
}

// The base is the second operand of the path too.
#[differentiable(second_order)]
fn logarithms_paths(x: f64, y: f64) -> f64 {
    f64::ln(x) + f64::ln_1p(y) * f64::log2(x) + f64::log10(y) + f64::log(y, x)
}

// Exponents that are active, constant, integer, and the base that is constant.
#[differentiable(second_order, allow(powf_domain))]
fn powers_and_roots(x: f64, y: f64) -> f64 {
    x.powf(y) + x.powf(1.7) * x.powi(3) - x.powi(-2) + 2.5_f64.powf(y) + x.sqrt() * y.cbrt() + x.hypot(y)
}

// Integer exponents stay constants in path form.
#[differentiable(second_order, allow(powf_domain))]
fn powers_and_roots_paths(x: f64, y: f64) -> f64 {
    f64::powf(x, y) + f64::powi(y, 3) * f64::sqrt(x) + f64::cbrt(y) + f64::hypot(x, y) + f64::recip(x)
}

// No logarithm of the base may appear.
#[differentiable(second_order)]
fn powers_of_negative_numbers(x: f64, n: i32) -> f64 {
    x.powi(n) + x.powf(2.0) + x.powi(n * n) * x.cbrt()
}

// Both signs occur, and the sign of one number goes to another.
#[differentiable(second_order)]
fn absolute_values_and_signs(x: f64, y: f64) -> f64 {
    x.abs() * y + y.copysign(-1.0) * x + x.copysign(3.0) + x.recip() + x.fract() * y
}

// The same as paths.
#[differentiable(second_order)]
fn absolute_values_and_signs_paths(x: f64, y: f64) -> f64 {
    f64::abs(x) * f64::copysign(y, 2.0) + f64::recip(y) * f64::fract(x)
}

// Which operand is selected differs from point to point.
#[differentiable(second_order)]
fn selections(x: f64, y: f64) -> f64 {
    x.max(y) * x.min(y * y) + x.max(0.0) - y.min(1.0) + x.midpoint(y)
}

// The same as paths, with constants as operands.
#[differentiable(second_order)]
fn selections_paths(x: f64, y: f64) -> f64 {
    f64::max(x, y) * 2.0 + f64::min(x, y) * f64::max(0.5, x) + f64::midpoint(x * x, y)
}

// The bounds are active where they decide.
#[differentiable(second_order)]
fn clamped(x: f64, low: f64, high: f64) -> f64 {
    x.clamp(low, high) * x + f64::clamp(x * x, 0.05, high * high)
}

// All operands of the fused product are active, or some of them.
#[differentiable(second_order)]
fn fused_and_angles(x: f64, y: f64, z: f64) -> f64 {
    x.mul_add(y, z) * z.mul_add(2.0, x) + x.to_degrees() * 0.01 + (y * 50.0).to_radians() * z
}

// The same as paths.
#[differentiable(second_order)]
fn fused_and_angles_paths(x: f64, y: f64, z: f64) -> f64 {
    f64::mul_add(x, y, z) + f64::to_degrees(z) * 0.1 + f64::to_radians(x) * y
}

// The operator and the method differ where the dividend is negative.
#[differentiable(second_order)]
fn remainders(x: f64, y: f64) -> f64 {
    let mut r = x % y + x.rem_euclid(y) * y;
    r %= 0.9;
    r * x
}

// The method as a path beside the operator.
#[differentiable(second_order)]
fn remainders_paths(x: f64, y: f64) -> f64 {
    f64::rem_euclid(x, y) * x + x % 2.0
}

// Both parts are used, and one alone.
#[differentiable(second_order)]
fn sine_and_cosine_at_once(x: f64, y: f64) -> f64 {
    let (s, c) = (x * y).sin_cos();
    let (only_sine, _) = f64::sin_cos(x);
    s * c * c + only_sine + y.sin_cos().1
}

// One value goes through many methods without a name.
#[differentiable(second_order)]
fn chains_of_methods(x: f64) -> f64 {
    x.sin().exp().sqrt().mul_add(x, 1.0).ln().abs().powi(2).max(0.01).tanh() + x.sqrt().recip()
}

// Receivers are literals, sums, negations and an `if`.
#[differentiable(second_order)]
fn methods_on_literals_and_expressions(x: f64, y: f64) -> f64 {
    2.0_f64.sqrt() * x + (x + y).sqrt() * (-x).exp() - 1.0_f64.max(x * y) + (if x < y { x } else { y }).sin()
}

// Receivers are places.
#[differentiable(second_order, allow(powf_domain))]
fn methods_on_elements(x: &[f64], p: (f64, f64)) -> f64 {
    let mut a = [x[0].sin(), x[1].ln()];
    a[0] = a[0].mul_add(p.0, p.1.sqrt());
    a[1] = a[1].hypot(a[0].exp()).max(p.0);
    a[0].powf(a[1]) * p.1.cos()
}
