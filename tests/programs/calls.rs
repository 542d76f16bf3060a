//! Calls between differentiable functions.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    twice_through_one_call -> f64: (0.8), (-1.1);
    call_inside_arithmetic -> f64: (0.8, 1.4), (0.2, -0.6);
    call_of_a_call -> f64: (0.5), (1.2);
    call_with_constant_arguments -> f64: (0.8), (1.9);
    call_in_a_loop -> f64: (&[0.5, 1.2, -0.3, 0.9]), (&[0.6]);
    call_in_a_branch -> f64: (0.7, 0.2), (0.2, 0.7);
    call_in_a_condition -> f64: (0.7, 0.2), (2.2, 0.7);
    call_result_overwritten -> f64: (0.7, 0.2), (1.2, 0.9);
    call_with_sub_slices -> f64: (&[0.5, 1.2, -0.3, 0.9]), (&[0.6, 0.1]);
    call_with_moving_windows -> f64: (&[0.5, 1.2, -0.3, 0.9, 0.4]), (&[0.6, 0.1, 1.0]);
    call_with_tuple_result -> f64: (1.3, 0.4), (0.2, 2.0);
    call_with_array_result -> f64: (&[0.3, 0.8, -0.2]), (&[1.0, 0.0, 0.5]);
    call_with_vector_result -> f64: (&[0.3, 0.8, -0.2]), (&[1.4]);
    call_across_modules -> f64: (0.3, 1.2), (2.0, 0.4);
    argument_is_an_expression -> f64: (0.3, 1.2), (1.1, 0.4);
    argument_overwritten_after_the_call -> f64: (&[0.3, 0.8]), (&[1.4, -0.5]);
    method_form_and_path_form -> f64: (0.3, 1.2), (1.1, 0.4);
    newton_on_a_called_function -> f64: (2.0), (0.7);
}

#[differentiable(second_order)]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(second_order)]
fn mix(x: f64, y: f64, weight: f64) -> f64 {
    x * weight + y * (1.0 - weight)
}

#[differentiable(second_order)]
fn product(x: &[f64]) -> f64 {
    let mut p = 1.0;
    for &v in x {
        p *= v;
    }
    p
}

// One call, its result used twice.
#[differentiable(second_order)]
fn twice_through_one_call(x: f64) -> f64 {
    let y = square(x);
    y * y + y
}

// Several calls of one function in an expression.
#[differentiable(second_order)]
fn call_inside_arithmetic(x: f64, y: f64) -> f64 {
    square(x) * square(y) - square(x + y) / (1.0 + square(x - y))
}

// The argument of a call is a call.
#[differentiable(second_order)]
fn call_of_a_call(x: f64) -> f64 {
    mix(square(square(x)), mix(x, square(x), 0.25), square(x.sin()))
}

// A call on constants is a constant.
#[differentiable(second_order)]
fn call_with_constant_arguments(x: f64) -> f64 {
    let nine = square(3.0);
    let weight = mix(0.2, nine, 0.9);
    mix(x, nine, weight) * x
}

// The accumulator goes through the call in every turn.
#[differentiable(second_order)]
fn call_in_a_loop(x: &[f64]) -> f64 {
    let mut r = 1.0;
    for i in 0..x.len() {
        r = mix(r, square(x[i]), 0.3 + 0.1 * r) + r * x[i];
    }
    r
}

// Different calls on different sides.
#[differentiable(second_order)]
fn call_in_a_branch(x: f64, y: f64) -> f64 {
    let a = if x > y { square(x) * y } else { mix(x, y, 0.7) };
    a + if square(a) > 0.2 { square(a) } else { a }
}

// The call decides only; it is differentiated elsewhere and not here.
#[differentiable(second_order)]
fn call_in_a_condition(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    while square(a) < 3.0 {
        a += square(y) + 0.3;
    }
    if mix(x, y, 0.5) > 1.0 { a * x } else { a * y }
}

// The variable is both argument and result.
#[differentiable(second_order)]
fn call_result_overwritten(x: f64, y: f64) -> f64 {
    let mut a = x;
    a = square(a) + y;
    a = mix(a, square(a), a);
    a *= square(a + y);
    a
}

// Halves of a slice, and a part of a part.
#[differentiable(second_order)]
fn call_with_sub_slices(x: &[f64]) -> f64 {
    let half = x.len() / 2;
    let left = product(&x[..half]);
    let right = product(&x[half..]);
    left * left + right * product(&x[1..][..half]) + product(x)
}

// Overlapping parts, turn by turn.
#[differentiable(second_order)]
fn call_with_moving_windows(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 2 {
        sum += product(&x[i..i + 3]) * x[i] + product(&x[i..=i + 1]);
    }
    sum
}

#[differentiable(second_order)]
fn polar(x: f64, y: f64) -> (f64, f64) {
    (x.hypot(y), y.atan2(x))
}

// A tuple comes back, taken apart by a pattern and by fields.
#[differentiable(second_order)]
fn call_with_tuple_result(x: f64, y: f64) -> f64 {
    let (radius, angle) = polar(x, y);
    let other = polar(radius, angle + x);
    radius * other.1 + other.0 * angle
}

#[differentiable(second_order)]
fn cross(a: [f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

// Arrays go in by value and by reference, and one comes back.
#[differentiable(second_order)]
fn call_with_array_result(x: &[f64]) -> f64 {
    let a = [x[0], x[1], x[2]];
    let b = [x[1] * x[2], 1.0, x[0]];
    let c = cross(a, &b);
    let d = cross(c, &a);
    c[0] * d[1] + c[1] * d[2] + d[0] * b[0]
}

#[differentiable(second_order)]
fn softmax(x: &[f64]) -> Vec<f64> {
    let mut e = vec![0.0; x.len()];
    let mut sum = 0.0;
    for i in 0..x.len() {
        e[i] = x[i].exp();
        sum += e[i];
    }
    for i in 0..x.len() {
        e[i] /= sum;
    }
    e
}

// A vector comes back and is passed on.
#[differentiable(second_order)]
fn call_with_vector_result(x: &[f64]) -> f64 {
    let p = softmax(x);
    let q = softmax(&p);
    let mut r = x[0];
    for i in 0..x.len() {
        r += p[i] * q[i].ln() * (i + 1) as f64;
    }
    r
}

mod physics {
    use super::square;
    use gradflow::differentiable;

    #[differentiable(second_order)]
    pub(super) fn kinetic(mass: f64, speed: f64) -> f64 {
        0.5 * mass * square(speed)
    }

    pub(super) mod springs {
        use gradflow::differentiable;

        #[differentiable(second_order)]
        pub(crate) fn potential(stiffness: f64, length: f64) -> f64 {
            0.5 * stiffness * super::super::square(length)
        }
    }
}

// Paths with `self`, `super` and a plain module, and an import within the body.
#[differentiable(second_order)]
fn call_across_modules(x: f64, y: f64) -> f64 {
    use physics::springs::potential;
    physics::kinetic(x, y) + self::physics::kinetic(y, x) * potential(x, y - x)
}

// Arguments are computed in place and nobody has named them.
#[differentiable(second_order)]
fn argument_is_an_expression(x: f64, y: f64) -> f64 {
    mix(x * y, if x < y { x } else { y * y }, (x - y).tanh()) + product(&[x, y * y, x + 1.0])
}

// The array is changed after its value at the call has been needed.
#[differentiable(second_order)]
fn argument_overwritten_after_the_call(x: &[f64]) -> f64 {
    let mut a = [x[0], x[1], x[0] * x[1]];
    let p = product(&a);
    a[0] = p * a[1];
    let q = product(&a);
    a[1] = q;
    a[2] *= q;
    product(&a) + p * q
}

// A user's function is called beside functions of the standard library.
#[differentiable(second_order)]
fn method_form_and_path_form(x: f64, y: f64) -> f64 {
    f64::sin(square(x)) + square(f64::powi(y, 3)) * square(y).sqrt() + f64::max(square(x), y * 0.1)
}

#[differentiable(second_order)]
fn cubic(x: f64, a: f64) -> f64 {
    x * x * x + a * x - 2.0
}

// The function and its slope are called in every turn.
#[differentiable(second_order)]
fn newton_on_a_called_function(a: f64) -> f64 {
    let mut x = 1.0;
    for _ in 0..8 {
        let slope = (cubic(x + 1e-3, a) - cubic(x - 1e-3, a)) / 2e-3;
        x -= cubic(x, a) / slope;
    }
    x
}
