//! One name for many variables.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    parameter_shadowed -> f64: (0.8), (-1.2);
    shadowed_in_a_block -> f64: (0.8, 1.3);
    shadowed_in_a_branch -> f64: (0.8, 1.3), (-0.8, 1.3);
    shadowed_in_every_turn -> f64: (0.8, const 3), (0.8, const 0);
    accumulator_hidden_and_back -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    other_type_under_the_name -> f64: (0.8, 1.3);
    constant_under_the_name -> f64: (0.8, 1.3);
    active_under_a_constant_name -> f64: (0.8, const 3);
    shadowed_by_a_match_binding -> f64: (0.8, const 0), (0.8, const 2), (-0.8, const 5);
    loop_variable_hides_a_parameter -> f64: (0.8, &[0.5, 1.2]), (0.8, &[]);
    slice_hidden_by_its_copy -> f64: (&[0.5, 1.2, -0.3]);
    reference_hides_its_target -> f64: (&[0.5, 1.2, -0.3]);
    mutable_hides_immutable -> f64: (0.8, 1.3);
    nested_loops_of_one_name -> f64: (0.8, const 3), (0.8, const 1);
    hidden_while_still_needed -> f64: (0.8, 1.3), (2.1, 0.4);
    function_hidden_by_a_local -> f64: (0.8);
    label_used_twice -> f64: (0.8);
}

// Four variables of one name, and the last is the result.
#[differentiable(second_order)]
fn parameter_shadowed(x: f64) -> f64 {
    let x = x.sin() * x;
    let x = x * x + 1.0;
    let x = x.ln() - x;
    x
}

// The inner variable ends with its block.
#[differentiable(second_order)]
fn shadowed_in_a_block(x: f64, y: f64) -> f64 {
    let a = x * y;
    let b = {
        let a = a * a;
        let x = a + y;
        x * a
    };
    {
        let b = x;
        let _ = b * 3.0;
    }
    a * b + x
}

// What the branches shadow must not be what they assign.
#[differentiable(second_order)]
fn shadowed_in_a_branch(x: f64, y: f64) -> f64 {
    let mut r = x * y;
    if x > 0.0 {
        let r2 = r;
        let r = r * r2;
        let x = r.exp();
        let _ = x;
    } else {
        let x = -x;
        r *= x.sqrt();
        let mut r = x;
        r *= 2.0;
        let _ = r;
    }
    r += x;
    r * x
}

// The inner one is made anew in every turn and the outer one goes on.
#[differentiable(second_order)]
fn shadowed_in_every_turn(x: f64, turns: usize) -> f64 {
    let mut y = x;
    for _ in 0..turns {
        let x = y * y;
        let y2 = x.sin();
        y = y2 * x + y;
        let y = x + y2;
        let _ = y;
    }
    y * x
}

// A second accumulator of the same name lives in the turn.
#[differentiable(second_order)]
fn accumulator_hidden_and_back(x: &[f64]) -> f64 {
    let mut sum = 1.0;
    for &v in x {
        let outer = sum;
        let inner = {
            let mut sum = v;
            for &w in x {
                sum += w * v;
            }
            sum
        };
        sum = outer * inner;
    }
    sum
}

// A number, an array and a tuple.
#[differentiable(second_order)]
fn other_type_under_the_name(x: f64, y: f64) -> f64 {
    let x = [x, x * y];
    let y = (x[0] * x[1], y);
    let x = y.0 * x[1];
    let y = vec![x, y.1];
    x * y[0] + y[1]
}

// First the name is active, then it is not.
#[differentiable(second_order)]
fn constant_under_the_name(x: f64, y: f64) -> f64 {
    let a = x * y;
    let x = 2.0;
    let b = a * x;
    let y = y * x;
    let x = 3_i32;
    b * y + a.powi(x)
}

// An integer's name becomes a float's, computed from it and from `x`.
#[differentiable(second_order)]
fn active_under_a_constant_name(x: f64, n: usize) -> f64 {
    let k = n + 1;
    let n = n as f64 * x;
    let k = n * k as f64;
    let n = k * n;
    n + x
}

// Bindings exchange the names of what they match.
#[differentiable(second_order)]
fn shadowed_by_a_match_binding(x: f64, n: i32) -> f64 {
    let y = x * 2.0;
    let r = match (y, n) {
        (x, 0) => x * x,
        (y, n) if y > 0.0 => y * n as f64,
        (x, y) => x * x + f64::from(y),
    };
    r * y + x
}

// Loop variables have the names of both parameters.
#[differentiable(second_order)]
fn loop_variable_hides_a_parameter(x: f64, y: &[f64]) -> f64 {
    let mut r = x;
    for x in y {
        r += x * r;
        for y in 1..3 {
            r -= x / y as f64;
        }
    }
    r * x
}

// The parameter is out of reach after the first line, and still an input.
#[differentiable(second_order)]
fn slice_hidden_by_its_copy(x: &[f64]) -> f64 {
    let mut x = x.to_vec();
    x[0] *= x[1];
    let x = [x[0], x[2]];
    let mut x = x;
    x[1] += x[0];
    x[0] * x[1]
}

// A reference takes the name of what it refers to.
#[differentiable(second_order)]
fn reference_hides_its_target(x: &[f64]) -> f64 {
    let a = [x[0] * x[1], x[2]];
    let a = &a;
    let x = &x[1..];
    a[0] * a[1] + x[0] * x[1]
}

// Immutable, mutable and immutable again.
#[differentiable(second_order)]
fn mutable_hides_immutable(x: f64, y: f64) -> f64 {
    let a = x * y;
    let first = a * a;
    let mut a = a + first;
    a *= first;
    let a = a * first;
    let mut y = y;
    y *= a;
    y + a
}

// Bounds of inner loops use the outer variable of the same name.
#[differentiable(second_order)]
fn nested_loops_of_one_name(x: f64, n: usize) -> f64 {
    let mut r = x;
    for i in 0..n {
        for i in i..n {
            for i in 0..i {
                r += x * i as f64 * 0.1;
            }
            r *= 1.0 + 0.01 * i as f64;
        }
        r -= x / (i + 1) as f64;
    }
    r * r
}

// The hidden value is needed by partials of what follows.
#[differentiable(second_order)]
fn hidden_while_still_needed(x: f64, y: f64) -> f64 {
    let a = x * x;
    let b = a * y;
    let a = if b > 1.0 {
        let a = a * b;
        a.sqrt()
    } else {
        b * a
    };
    let b = a * b;
    a * b
}

#[differentiable(second_order)]
fn triple(x: f64) -> f64 {
    3.0 * x * x
}

// A local has the name of a function that has been called before.
#[differentiable(second_order)]
fn function_hidden_by_a_local(x: f64) -> f64 {
    let a = triple(x);
    let triple = triple(a) * x;
    let a = triple * a;
    a + triple
}

// Labels of loops one after the other, and hidden ones.
#[differentiable(second_order)]
fn label_used_twice(x: f64) -> f64 {
    let mut r = x;
    'turn: for i in 0..3 {
        if i == 1 {
            continue 'turn;
        }
        r += x * r;
    }
    'turn: loop {
        r *= 1.2;
        for _ in 0..2 {
            if r > 5.0 {
                break 'turn;
            }
            r += x;
        }
    }
    r
}
