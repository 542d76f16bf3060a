//! Slices and tuples taken apart from both ends.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    ends_around_a_named_rest -> f64: (&[0.5, 0.3, 0.2]), (&[0.5]);
    rest_of_a_slice -> f64: (&[0.5, 0.3, 0.2]), (&[0.5]);
    end_after_a_rest -> f64: (&[0.5, 0.3, 0.2]), (&[0.5]);
    recursive_sum -> f64: (&[0.5, 0.3, 0.2]);
    if_let_ends -> f64: (&[0.5, 0.3, 0.2]);
    array_ends -> f64: ([0.5, 0.3, 0.2]);
    tuple_ends -> f64: ((0.5, 0.3, 0.2, 0.7));
    rest_mut -> (): (&mut [0.5, 0.3, 0.2]);
    peeled -> f64: (&[0.5, 0.3, 0.2, 0.9]);
    let_else -> f64: (&[0.5, 0.3, 0.2, 0.9]), (&[0.5]);
    part_of_it -> f64: (&[0.5, 0.3, 0.2, 0.9]);
    let_else_reference -> f64: (&[0.5, 0.3]), (&[0.5]);
    let_else_in_turns -> f64: (&[0.5, 0.3, 0.7]);
    computed_ends -> f64: (&[0.5, 0.3, 0.2, 0.9]);
}

#[differentiable(second_order)]
fn ends_around_a_named_rest(x: &[f64]) -> f64 {
    match x {
        [a, middle @ .., z] => a * z * z + middle.len() as f64 * a,
        _ => 0.5 * x[0],
    }
}

#[differentiable(second_order)]
fn rest_of_a_slice(x: &[f64]) -> f64 {
    match x {
        [a, rest @ ..] if !rest.is_empty() => a * rest[0] * rest[rest.len() - 1].sin(),
        [a] => a * a,
        _ => 0.0,
    }
}

#[differentiable(second_order)]
fn end_after_a_rest(x: &[f64]) -> f64 {
    match x {
        [a, .., z] if *a > *z => a * z * z,
        [a, ..] => a * a,
        _ => 0.0,
    }
}

#[differentiable(second_order)]
fn recursive_sum(x: &[f64]) -> f64 {
    match x {
        [] => 1.0,
        [head, tail @ ..] => head.sin() * recursive_sum(tail) + head,
    }
}

#[differentiable(second_order)]
fn if_let_ends(x: &[f64]) -> f64 {
    let mut e = 0.0;
    if let [first, .., last] = x {
        e += 0.5 * first * first + (last - 1.0).powi(2) * first;
    }
    if let [first, .., before, _] = x {
        e *= before + first;
    }
    e
}

#[differentiable(second_order)]
fn array_ends(x: [f64; 3]) -> f64 {
    match x {
        [a, .., z] if a > z => a * z * z,
        [a, ..] => a,
    }
}

#[differentiable(second_order)]
fn tuple_ends(x: (f64, f64, f64, f64)) -> f64 {
    match x {
        (a, .., z) if a > z => a * z * z,
        (.., y, z) => y * z * z,
    }
}

#[differentiable(second_order)]
fn rest_mut(x: &mut [f64]) {
    if let [first, rest @ ..] = x {
        for v in rest {
            *v = *v * *first;
        }
        *first = first.sin();
    }
    match x {
        [.., last] => *last *= 2.0 * *last,
        [] => {}
    }
}

#[differentiable(second_order)]
fn peeled(x: &[f64]) -> f64 {
    let mut s = 1.0;
    if let [a, b, rest @ ..] = x {
        s *= a * b;
        for v in rest {
            s += v * v * s;
        }
    }
    s
}

#[differentiable(second_order)]
fn let_else(x: &[f64]) -> f64 {
    let [a, .., z] = x else { return x[0] * x[0] };
    a * z * z
}

#[differentiable(second_order)]
fn part_of_it(x: &[f64]) -> f64 {
    match &x[1..] {
        [a, .., z] => a * z * z,
        _ => 1.0,
    }
}

#[differentiable(second_order)]
fn computed_ends(x: &[f64]) -> f64 {
    let v: Vec<f64> = x.to_vec();
    match &v[..] {
        [a, rest @ .., z] => a * z * z + rest[0],
        _ => 1.0,
    }
}

#[differentiable(second_order)]
fn let_else_reference(x: &[f64]) -> f64 {
    let &[a, b] = x else { return x[0] * x[0] };
    a * b * b
}

#[differentiable(second_order)]
fn let_else_in_turns(x: &[f64]) -> f64 {
    let mut s = 1.0;
    for k in 0..3 {
        let [a, rest @ ..] = &x[k..] else { unreachable!("there is one") };
        let [b, ..] = rest else { break };
        s += a * b * s;
    }
    s
}
