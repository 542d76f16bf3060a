//! Patterns in parameters, `let` and `for`.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    tuple_pattern_in_the_parameters -> f64: ((0.8, 1.3), 0.4), ((-0.4, 0.2), 1.1);
    array_pattern_in_the_parameters -> f64: ([0.8, 1.3, 0.4]), ([-0.4, 0.2, 1.0]);
    reference_pattern_in_the_parameters -> f64: (&[0.8, 1.3], &0.6);
    mutable_pattern_in_the_parameters -> f64: ((0.8, 1.3), [0.2, 0.7]);
    ignored_parameter -> f64: (0.8, const 2.0);
    nested_let_pattern -> f64: (0.8, 1.3), (2.0, 0.3);
    rest_in_patterns -> f64: (0.8, 1.3), (2.0, 0.3);
    array_let_pattern -> f64: (&[0.8, 1.3, 0.4, 0.1]);
    pairs_in_a_for -> f64: (&[(0.8, 1.3), (0.4, 0.1)]), (&[(0.8, 1.3)]);
    enumerated_pairs_in_a_for -> f64: (&[(0.8, 1.3), (0.4, 0.1)]);
    arrays_in_a_for -> f64: (&[[0.8, 1.3], [0.4, 0.1]]), (&[[0.8, 1.3]]);
    zip_with_patterns -> f64: (&[[0.8, 1.3], [0.4, 0.1]], &[0.5, 0.7]);
    mutable_pattern_in_a_for -> f64: (&[(0.8, 1.3), (0.4, 0.1)]);
    mutable_locals_of_one_pattern -> f64: (0.8, 1.3), (1.7, 0.2);
    pattern_shadows_its_source -> f64: ((0.8, 1.3)), ((1.7, 0.2));
}

// The parameter has no name of its own.
#[differentiable(second_order)]
fn tuple_pattern_in_the_parameters((x, y): (f64, f64), scale: f64) -> f64 {
    x * y * scale + (x - y).exp()
}

// An array is taken apart in the parameter list.
#[differentiable(second_order)]
fn array_pattern_in_the_parameters([a, b, c]: [f64; 3]) -> f64 {
    a * b * c + a.sin() * c
}

// References are taken away by the patterns.
#[differentiable(second_order)]
fn reference_pattern_in_the_parameters(&[a, b]: &[f64; 2], &scale: &f64) -> f64 {
    a * scale + b * b / scale
}

// Parts of parameters are variables.
#[differentiable(second_order)]
fn mutable_pattern_in_the_parameters((mut x, y): (f64, f64), [a, mut b]: [f64; 2]) -> f64 {
    x *= y * a;
    b += x;
    x = b * x;
    x * y + a * b
}

// A constant parameter without a name.
#[differentiable(second_order)]
fn ignored_parameter(x: f64, #[no_grad] _: f64) -> f64 {
    x * x
}

// Tuples and arrays within each other.
#[differentiable(second_order)]
fn nested_let_pattern(x: f64, y: f64) -> f64 {
    let ((a, b), [c, (d, e)]) = ((x, x * y), [(y, 1.0), (x + y, y)]);
    a * b + c.0 * d - e * c.1 * a
}

// `..` in the middle, and `_`.
#[differentiable(second_order)]
fn rest_in_patterns(x: f64, y: f64) -> f64 {
    let (a, .., d) = (x, 1.0, x * y, y);
    let [first, .., last] = [x * d, 0.0, 2.0, a - d];
    let (_, b, _) = (x, a * first, y);
    b * last + first
}

// An array is taken apart where it is made.
#[differentiable(second_order)]
fn array_let_pattern(x: &[f64]) -> f64 {
    let [a, b, c] = [x[0] * x[1], x[2], x[3]];
    let [p, q] = [a * b, b * c];
    p * q + a
}

// Pairs of active values.
#[differentiable(second_order)]
fn pairs_in_a_for(pairs: &[(f64, f64)]) -> f64 {
    let mut sum = 0.5;
    for &(a, b) in pairs {
        sum = sum * a + b * b;
    }
    for (a, b) in pairs {
        sum += a * b * sum;
    }
    sum
}

// Index, pair and reference in one pattern.
#[differentiable(second_order)]
fn enumerated_pairs_in_a_for(pairs: &[(f64, f64)]) -> f64 {
    let mut sum = 0.5;
    for (i, &(a, b)) in pairs.iter().enumerate() {
        sum += a.powi(i as i32 + 2) * b * sum;
    }
    for (i, (a, b)) in pairs.iter().enumerate() {
        sum -= a * *b / (i + 1) as f64;
    }
    sum
}

// Arrays are taken apart by value and by reference.
#[differentiable(second_order)]
fn arrays_in_a_for(points: &[[f64; 2]]) -> f64 {
    let mut product = 1.0;
    for &[x, y] in points {
        product *= x * x + y * y * product;
    }
    for [x, y] in points {
        product -= x * y;
    }
    product
}

// A row against a number.
#[differentiable(second_order)]
fn zip_with_patterns(rows: &[[f64; 2]], targets: &[f64]) -> f64 {
    let mut loss = 0.0;
    for (&[a, b], &target) in rows.iter().zip(targets) {
        let residual = a * b - target;
        loss += residual * residual;
    }
    for (row, target) in rows.iter().zip(targets.iter()) {
        loss *= row[0] + target;
    }
    loss
}

// The loop's own variables are changed in the turn.
#[differentiable(second_order)]
fn mutable_pattern_in_a_for(pairs: &[(f64, f64)]) -> f64 {
    let mut sum = 0.0;
    for &(mut a, b) in pairs {
        a *= b;
        a += a * a;
        sum += a * b;
    }
    sum
}

// Three variables from one initialiser, all changed.
#[differentiable(second_order)]
fn mutable_locals_of_one_pattern(x: f64, y: f64) -> f64 {
    let (mut a, [mut b, c]) = (x * y, [x, y]);
    a *= b;
    b = a - b * c;
    a += b * b;
    a * b * c
}

// The new names hide the tuple.
#[differentiable(second_order)]
fn pattern_shadows_its_source(p: (f64, f64)) -> f64 {
    let (p, q) = p;
    let (q, p) = (p * q, q);
    p * p * q
}
