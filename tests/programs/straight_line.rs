//! No control flow: reuse of values, chains, constants mixed in.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    identity -> f64: (1.3), (-0.4);
    linear_combination -> f64: (1.5, -2.0, 0.25), (0.0, 0.0, 0.0);
    one_value_used_many_times -> f64: (0.8), (-1.7);
    chain_of_locals -> f64: (0.9, 1.4), (0.3, 2.2);
    parameter_used_after_its_function -> f64: (0.6), (2.1);
    nested_quotients -> f64: (1.2, 0.7, 2.5), (-0.8, 1.9, 3.0);
    negations -> f64: (0.7, 1.1), (-0.2, 0.4);
    integer_in_the_formula -> f64: (1.1, const 3), (2.3, const 7);
    unused_local -> f64: (1.3, 0.2), (0.4, -1.0);
    dead_intermediate_is_infinite -> f64: (0.0, 2.0), (1.0, 3.0);
    blocks_as_values -> f64: (0.5, 1.5), (2.0, 0.1);
    parentheses_and_precedence -> f64: (1.7, 0.6), (0.2, 2.9);
    type_annotations -> f64: (1.4), (0.1);
}

// The cotangent passes through untouched.
#[differentiable(second_order, allow(zero_second_derivative))]
fn identity(x: f64) -> f64 {
    x
}

// Partials are constants, so nothing is recorded; at zero the gradient is not zero.
#[differentiable(second_order, allow(zero_second_derivative))]
fn linear_combination(x: f64, y: f64, z: f64) -> f64 {
    2.0 * x - y / 4.0 + 3.0 * (z - x) + 5.0
}

// Every use of `x` contributes to one cotangent.
#[differentiable(second_order)]
fn one_value_used_many_times(x: f64) -> f64 {
    x * x * x + x.sin() * x - x / (1.0 + x * x) + x
}

// Each local is used twice later, far from where it was made.
#[differentiable(second_order)]
fn chain_of_locals(x: f64, y: f64) -> f64 {
    let a = x * y;
    let b = a.sin() + x;
    let c = a * b + y;
    let d = (b - c).tanh();
    let e = d * a + c.exp() * 0.1;
    e * b - d / (c * c + 1.0)
}

// The argument of `exp` is used again after its value.
#[differentiable(second_order)]
fn parameter_used_after_its_function(x: f64) -> f64 {
    let e = x.exp();
    let l = x.ln();
    e * l + x * e + l
}

// Quotients within quotients, numerator and denominator active.
#[differentiable(second_order)]
fn nested_quotients(x: f64, y: f64, z: f64) -> f64 {
    (x / (y + x / (z + x / y))) / (1.0 + y / z)
}

// Unary minus on everything, and twice.
#[differentiable(second_order)]
fn negations(x: f64, y: f64) -> f64 {
    -(-x * -y) - -(x + -y) * -3.0
}

// Integers are constants, whatever is computed from them.
#[differentiable(second_order)]
fn integer_in_the_formula(x: f64, n: usize) -> f64 {
    let k = n * 2 + 1;
    x * k as f64 + x.powi(n as i32) / (k as f64)
}

// `b` depends on the parameters and nothing depends on `b`.
#[differentiable(second_order)]
fn unused_local(x: f64, y: f64) -> f64 {
    let a = x * y;
    let _b = a.exp() * x;
    a * a + x
}

// `1 / x` may be infinite and reaches nothing.
#[differentiable(second_order)]
fn dead_intermediate_is_infinite(x: f64, y: f64) -> f64 {
    let _slope = y / x;
    x * y + y * y
}

// Blocks with locals of their own stand where values stand.
#[differentiable(second_order)]
fn blocks_as_values(x: f64, y: f64) -> f64 {
    let a = {
        let t = x * y;
        t * t + {
            let t = t + 1.0;
            t.cos()
        }
    };
    a * { x + y } + { a }
}

// Without temporaries, so that precedence alone decides.
#[differentiable(second_order)]
fn parentheses_and_precedence(x: f64, y: f64) -> f64 {
    x - y - x * y / x.exp() / (y - (x - (y + 2.0 * x))) + x / y * x - (x / (y * x))
}

// Types are written where they could be inferred, and suffixes on literals.
#[differentiable(second_order)]
fn type_annotations(x: f64) -> f64 {
    let two: f64 = 2f64;
    let half = 0.5_f64;
    let y: f64 = x * two + 1e-1_f64;
    let z: f64 = (y * half).sin();
    z * 1_000.0 / 3e2
}
