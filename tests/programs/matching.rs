//! `match`, as statement and as value.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    integer_literals -> f64: (0.7, const 0), (0.7, const 1), (0.7, const 5);
    negative_literals_and_ranges -> f64: (0.7, const -3), (0.7, const -1), (0.7, const 4), (0.7, const 40);
    alternatives -> f64: (0.7, const 1), (0.7, const 4), (0.7, const 8);
    bound_integer -> f64: (0.7, const 0), (0.7, const 3), (0.7, const 9);
    boolean_scrutinee -> f64: (0.7, 0.2), (0.2, 0.7);
    guards_on_active_values -> f64: (-1.2), (0.4), (2.5);
    active_value_is_bound -> f64: (-1.2, 0.3), (0.4, 0.3), (2.5, 0.3);
    tuple_of_integers -> f64: (0.8, const 0, const 0), (0.8, const 0, const 2), (0.8, const 3, const 0), (0.8, const 3, const 3), (0.8, const 1, const 2);
    tuple_of_comparisons -> f64: (0.5, 0.5), (0.5, -0.5), (-0.5, 0.5), (-0.5, -0.5);
    tuple_with_active_part -> f64: (0.8, const 0), (0.8, const 1), (0.8, const 2);
    match_inside_arithmetic -> f64: (0.8, const 0), (0.8, const 1), (0.8, const 2);
    nested_matches -> f64: (0.8, const 0, const 0), (0.8, const 0, const 1), (0.8, const 1, const 0), (0.8, const 1, const 1);
    arms_overwrite -> f64: (0.8, 1.3, const 0), (0.8, 1.3, const 1), (0.8, 1.3, const 2);
    match_in_a_loop -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.4]);
    state_machine -> f64: (&[0.5, 1.2, -0.3, 0.8, -0.1, 0.9]), (&[-0.4]);
    program_of_opcodes -> f64: (0.6, 1.1, const &[0, 1, 2, 3, 1, 4]), (0.6, 1.1, const &[]), (0.6, 1.1, const &[3, 3, 0]);
    match_on_a_remainder -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 1.1, 0.9]);
    constant_patterns -> f64: (0.8, const 2), (0.8, const 3), (0.8, const 4);
    arm_value_is_a_tuple -> f64: (0.8, 0.3, const 0), (0.8, 0.3, const 1), (0.8, 0.3, const 2);
    match_within_an_if -> f64: (0.8, const 1), (0.8, const 0), (-0.8, const 1);
    guards_tried_in_order -> f64: (0.8, const 4), (0.8, const 10), (0.8, const 15), (1.8, const 15);
    deferred_initialisation_in_arms -> f64: (0.8, const 0), (0.8, const 1), (0.8, const 2);
    index_in_the_scrutinee -> f64: (&[0.5, 1.2], const &[1, 0, 1]), (&[0.5, 1.2], const &[]);
}

// One arm for each value, one for the rest.
#[differentiable(second_order)]
fn integer_literals(x: f64, n: u32) -> f64 {
    match n {
        0 => x.sin(),
        1 => x * x,
        _ => x.exp() / n as f64,
    }
}

// Signed literals and ranges with and without ends.
#[differentiable(second_order)]
fn negative_literals_and_ranges(x: f64, n: i32) -> f64 {
    match n {
        i32::MIN..=-2 => x,
        -1 => x * x,
        0..10 => x * x * x,
        10.. => x.sqrt(),
    }
}

// Several patterns share an arm.
#[differentiable(second_order)]
fn alternatives(x: f64, n: u8) -> f64 {
    match n {
        0 | 2 | 4 => x.cos() * x,
        1 | 3 | 5..=7 => x.ln() + x,
        _ => 1.0 / x,
    }
}

// The integer itself is bound, with and without a range.
#[differentiable(second_order)]
fn bound_integer(x: f64, n: i32) -> f64 {
    match n {
        0 => x,
        k @ 1..=4 => x.powi(k) * k as f64,
        k => (x * k as f64).sin(),
    }
}

// A comparison is matched.
#[differentiable(second_order)]
fn boolean_scrutinee(x: f64, y: f64) -> f64 {
    match x > y {
        true => x * x - y,
        false => y * y * x,
    }
}

// The number itself is the scrutinee and only guards look at it.
#[differentiable(second_order)]
fn guards_on_active_values(x: f64) -> f64 {
    match x {
        _ if x < 0.0 => x * x,
        _ if x < 1.0 => x.exp(),
        _ => x.ln(),
    }
}

// The arm binds the active value under a new name.
#[differentiable(second_order)]
fn active_value_is_bound(x: f64, y: f64) -> f64 {
    match x * y {
        p if p < 0.0 => p * x,
        p if p < 0.5 => p * p,
        other => other.sqrt() + y,
    }
}

// Two integers at once, with wildcards.
#[differentiable(second_order)]
fn tuple_of_integers(x: f64, m: usize, n: usize) -> f64 {
    match (m, n) {
        (0, 0) => x,
        (0, n) => x * n as f64 * x,
        (m, 0) => x.sin() * m as f64,
        (m, n) if m == n => x.exp(),
        _ => x.cos() * x,
    }
}

// The four quadrants.
#[differentiable(second_order)]
fn tuple_of_comparisons(x: f64, y: f64) -> f64 {
    match (x > 0.0, y > 0.0) {
        (true, true) => x * y,
        (true, false) => x - y * y,
        (false, true) => y / (1.0 + x * x),
        (false, false) => x * x * y,
    }
}

// One part is active and bound, the other decides.
#[differentiable(second_order)]
fn tuple_with_active_part(x: f64, n: i32) -> f64 {
    let r = match (x * x, n) {
        (v, 0) => v,
        (v, 1) => v * x,
        (v, k) => v.sin() / f64::from(k),
    };
    r * x
}

// Two matches are operands.
#[differentiable(second_order)]
fn match_inside_arithmetic(x: f64, n: usize) -> f64 {
    x * match n {
        0 => x,
        1 => 2.0,
        _ => x.sin(),
    } - match n % 2 {
        0 => x * x,
        _ => 0.0,
    }
}

// A match is the value of an arm.
#[differentiable(second_order)]
fn nested_matches(x: f64, m: usize, n: usize) -> f64 {
    match m {
        0 => match n {
            0 => x,
            _ => x * x,
        },
        _ => {
            let y = match n {
                0 => x.sin(),
                _ => x.exp(),
            };
            y * x
        }
    }
}

// The arms change variables that a product before has read.
#[differentiable(second_order)]
fn arms_overwrite(x: f64, y: f64, n: usize) -> f64 {
    let mut a = x * y;
    let mut b = a * a;
    match n {
        0 => a = b * y,
        1 => {
            b *= a;
            a = b.sin();
        }
        _ => {}
    }
    a * b + x
}

// A different operation in every turn, by index.
#[differentiable(second_order)]
fn match_in_a_loop(x: &[f64]) -> f64 {
    let mut r = 1.0;
    for i in 0..x.len() {
        match i {
            0 => r = x[i],
            1 | 3 => r *= x[i],
            2 => r -= x[i] * r,
            _ => r = r * r + x[i],
        }
    }
    r
}

// The integer state is overwritten by the arms that it chooses.
#[differentiable(second_order)]
fn state_machine(x: &[f64]) -> f64 {
    let mut state = 0;
    let mut r = 0.5;
    for &v in x {
        state = match state {
            0 if v > 0.0 => {
                r += v;
                1
            }
            0 => {
                r *= v;
                0
            }
            1 => {
                r = r * v + 1.0;
                2
            }
            _ => {
                r = (r + v).sin();
                0
            }
        };
    }
    r * (state as f64 + 1.0)
}

// A stack machine: operations and a stack pointer are integers, the stack is active.
#[differentiable(second_order)]
fn program_of_opcodes(x: f64, y: f64, program: &[u8]) -> f64 {
    let mut stack = [x, y, 1.0, 0.0];
    let mut top = 1;
    for &opcode in program {
        match opcode {
            0 => stack[top] *= stack[0],
            1 => stack[top] = stack[top].sin() + stack[top - 1],
            2 => {
                top += 1;
                stack[top] += stack[top - 1] * stack[top - 2];
            }
            3 => stack.swap(top, top - 1),
            _ => {
                stack[top - 1] *= stack[top];
                top -= 1;
            }
        }
    }
    stack[top] * stack[top] + stack[0]
}

// Three interleaved sequences.
#[differentiable(second_order)]
fn match_on_a_remainder(x: &[f64]) -> f64 {
    let mut sums = [0.0, 1.0, 2.0];
    for (i, &v) in x.iter().enumerate() {
        let k = i % 3;
        sums[k] = match k {
            0 => sums[0] + v,
            1 => sums[1] * v,
            2 => sums[2] - v * sums[0],
            _ => unreachable!(),
        };
    }
    sums[0] * sums[1] * sums[2]
}

const LINEAR: usize = 2;
const CUBIC: usize = 3;

// Names of constants as patterns.
#[differentiable(second_order)]
fn constant_patterns(x: f64, kind: usize) -> f64 {
    match kind {
        LINEAR => 3.0 * x,
        CUBIC => x * x * x,
        other => x / other as f64 + x.exp(),
    }
}

// Two values leave each arm.
#[differentiable(second_order)]
fn arm_value_is_a_tuple(x: f64, y: f64, n: i64) -> f64 {
    let (a, (b, c)) = match n {
        0 => (x, (y, x * y)),
        1 => {
            let t = x - y;
            (t, (t * t, 1.0))
        }
        _ => (y, (x, y)),
    };
    a * b - c * a
}

// Control flow of two kinds, with the same names in both.
#[differentiable(second_order)]
fn match_within_an_if(x: f64, n: usize) -> f64 {
    if x > 0.0 {
        let y = x.sqrt();
        match n {
            0 => y,
            _ => y * x,
        }
    } else {
        let y = x * x;
        match n {
            0 => -y,
            _ => y * y - x,
        }
    }
}

// Guards that overlap, one of them on an active value.
#[differentiable(second_order)]
fn guards_tried_in_order(x: f64, n: u32) -> f64 {
    match n {
        n if n % 3 == 0 && x > 1.0 => x * x,
        n if n % 5 == 0 => x.cos() * n as f64,
        4 => x.tan(),
        _ => x,
    }
}

// One variable, initialised in each arm by a different path.
#[differentiable(second_order)]
fn deferred_initialisation_in_arms(x: f64, n: usize) -> f64 {
    let y;
    match n {
        0 => y = x * x,
        1 => {
            let t = x.exp();
            y = t * x;
        }
        _ => y = 4.0,
    }
    y * x
}

// What is matched is an element of constant data.
#[differentiable(second_order)]
fn index_in_the_scrutinee(x: &[f64], choices: &[i32]) -> f64 {
    let mut r = x[0] + x[1];
    for i in 0..choices.len() {
        r = match choices[i] {
            0 => r * x[0],
            1 => r.sin() + x[1],
            _ => panic!("no such choice"),
        };
    }
    r
}
