//! `if` and `else`, as statements and as values.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    flags_that_only_decide -> f64: (0.8, 0.7), (0.8, 1.9), (-0.8, 0.7);
    relu_like -> f64: (1.3), (-0.8);
    huber -> f64: (0.3, 1.0), (2.4, 1.0), (-3.1, 0.7);
    only_one_side_assigns -> f64: (0.7, 1.2), (-0.7, 1.2);
    both_sides_overwrite -> f64: (0.8, 1.5), (1.5, 0.8);
    chain_of_else_if -> f64: (-1.5), (-0.5), (0.5), (1.5);
    if_inside_arithmetic -> f64: (0.4, 1.0), (-0.4, 1.0);
    condition_reads_what_is_overwritten -> f64: (0.9), (2.6), (-1.3);
    nested_ifs -> f64: (0.5, 0.5), (0.5, -0.5), (-0.5, 0.5), (-0.5, -0.5);
    deferred_initialisation -> f64: (1.4, const true), (1.4, const false);
    unselected_logarithm -> f64: (2.0), (-2.0), (0.0);
    square_root_guarded_at_zero -> f64: (0.0, 1.3), (4.0, 1.3);
    logical_operators -> f64: (0.5, 1.5), (-0.5, 1.5), (0.5, 0.2), (2.5, 0.2);
    branch_on_integer_argument -> f64: (0.6, const 0), (0.6, const 1), (0.6, const -2);
    branch_value_is_a_tuple -> f64: (1.2, 0.4), (0.4, 1.2);
    branch_value_is_an_array -> f64: (0.3, 0.9), (0.9, 0.3);
    condition_is_a_block -> f64: (0.7, 0.2), (-0.7, 0.2);
    boolean_local -> f64: (0.8, 0.1), (0.1, 0.8);
    overwritten_in_one_inner_branch -> f64: (0.5, 2.0), (1.5, 2.0), (1.5, -2.0);
    branch_with_constant_value -> f64: (0.3, 1.4), (1.3, 1.4);
    clipped -> f64: (0.4), (1.6), (-1.6);
}

// One side is constant zero.
#[differentiable(second_order)]
fn relu_like(x: f64) -> f64 {
    let y = if x > 0.0 { x * x } else { 0.0 };
    y + 0.1 * x
}

// The branch depends on another differentiable parameter.
#[differentiable(second_order)]
fn huber(residual: f64, delta: f64) -> f64 {
    if residual.abs() <= delta { 0.5 * residual * residual } else { delta * (residual.abs() - 0.5 * delta) }
}

// Without `else`, the old value goes on.
#[differentiable(second_order)]
fn only_one_side_assigns(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    if x > 0.0 {
        a = a * a;
    }
    a * y
}

// What the product needs is overwritten differently on each side.
#[differentiable(second_order)]
fn both_sides_overwrite(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y;
    let before = a * b;
    if x < y {
        a = a * b;
        b = a + before;
    } else {
        b = b.sin();
        a = b * before;
    }
    a * b * before
}

// Four pieces, each with a formula of its own.
#[differentiable(second_order)]
fn chain_of_else_if(x: f64) -> f64 {
    if x < -1.0 {
        -2.0 * x - 1.0
    } else if x < 0.0 {
        x * x
    } else if x < 1.0 {
        x * x * x
    } else {
        let shifted = x - 1.0;
        1.0 + 3.0 * shifted
    }
}

// Two conditional values within one expression.
#[differentiable(second_order)]
fn if_inside_arithmetic(x: f64, y: f64) -> f64 {
    2.0 * (if x > 0.0 { x * y } else { y / (1.0 + x * x) }) - y * if y > x { x } else { y.cos() }
}

// The reverse sweep may not decide by the new value of `a`.
#[differentiable(second_order)]
fn condition_reads_what_is_overwritten(x: f64) -> f64 {
    let mut a = x;
    if a > 2.0 {
        a = a / 4.0;
    } else if a > 0.0 {
        a = a * 4.0;
    }
    if a > 2.0 {
        a = a * a;
    } else {
        a = a.sin();
    }
    a
}

// Four paths through two levels.
#[differentiable(second_order)]
fn nested_ifs(x: f64, y: f64) -> f64 {
    let mut r = x * y;
    if x > 0.0 {
        r += x;
        if y > 0.0 {
            r *= y;
        } else {
            r = r.exp();
        }
        r *= r;
    } else {
        if y > 0.0 {
            r -= y * y;
        }
        r = r * x + 1.0;
    }
    r
}

// Declared first, initialised in either branch.
#[differentiable(second_order)]
fn deferred_initialisation(x: f64, flag: bool) -> f64 {
    let scale;
    let offset: f64;
    if flag {
        scale = x * x;
        offset = 1.0;
    } else {
        offset = x.cos();
        scale = offset * 2.0;
    }
    scale * x + offset
}

// The logarithm of zero or of a negative number is computed and then not selected.
#[differentiable(second_order)]
fn unselected_logarithm(x: f64) -> f64 {
    let logarithm = x.ln();
    if x > 0.5 { logarithm * x } else { x * x - x }
}

// The partial of the square root at zero is infinite and its path is not taken.
#[differentiable(second_order)]
fn square_root_guarded_at_zero(x: f64, y: f64) -> f64 {
    let root = x.sqrt();
    let safe = if x > 0.25 { root } else { 0.5 };
    safe * y + y * y + x
}

// `&&`, `||` and `!` with comparisons of active values.
#[differentiable(second_order)]
fn logical_operators(x: f64, y: f64) -> f64 {
    let mut r = x + y;
    if x > 0.0 && y > 1.0 {
        r *= x;
    }
    if x < 0.0 || !(y > 1.0) {
        r *= y;
    }
    if !(x > 0.0 && x < 2.0) {
        r *= r;
    }
    r
}

// The decision is constant, the values are not.
#[differentiable(second_order)]
fn branch_on_integer_argument(x: f64, order: i32) -> f64 {
    if order == 0 {
        x.sin()
    } else if order > 0 {
        x.powi(order + 2)
    } else {
        x.exp() / f64::from(order)
    }
}

// Two values leave each branch together.
#[differentiable(second_order)]
fn branch_value_is_a_tuple(x: f64, y: f64) -> f64 {
    let (low, high) = if x < y { (x, y) } else { (y, x) };
    high * high - low
}

// Three values leave each branch as an array.
#[differentiable(second_order)]
fn branch_value_is_an_array(x: f64, y: f64) -> f64 {
    let weights = if x < y {
        [x, y, x * y]
    } else {
        let total = x + y;
        [total, x, total * y]
    };
    weights[0] * weights[1] + weights[2]
}

// The condition has a local of its own, and a name that the branch reuses.
#[differentiable(second_order)]
fn condition_is_a_block(x: f64, y: f64) -> f64 {
    if {
        let t = x + y;
        t * t > t
    } {
        let t = x * y;
        t - x
    } else {
        y * x.exp()
    }
}

// The comparison is remembered while its operands change.
#[differentiable(second_order)]
fn boolean_local(x: f64, y: f64) -> f64 {
    let ascending = x < y;
    let mut a = x;
    let b = y;
    a += 10.0 * b;
    if ascending {
        a *= b;
    }
    let r = if !ascending { a * a } else { a - b };
    r * x
}

// A value is destroyed on one of three paths only, and read before and after.
#[differentiable(second_order)]
fn overwritten_in_one_inner_branch(x: f64, y: f64) -> f64 {
    let mut a = x * x;
    let b = a * y;
    if x > 1.0 {
        let c = a * b;
        if y > 0.0 {
            a = c.sin();
        }
        a *= c;
    }
    a * b
}

// The value of one branch does not depend on anything.
#[differentiable(second_order)]
fn branch_with_constant_value(x: f64, y: f64) -> f64 {
    let rate = if x > 1.0 { 0.25 } else { x * 0.5 };
    (1.0 - rate) * y + x
}

// Early constant assignments in branches cut the old value off.
#[differentiable(second_order)]
fn clipped(x: f64) -> f64 {
    let mut y = x * 2.0;
    if y > 2.0 {
        y = 2.0;
    }
    if y < -2.0 {
        y = -2.0 + 0.01 * x;
    }
    y * y + x
}

// Booleans that decide are no numbers, wherever they are kept.
#[differentiable(second_order)]
fn flags_that_only_decide(x: f64, y: f64) -> f64 {
    let positive = x > 0.0;
    let mut small = false;
    if x * y < 1.0 {
        small = true;
    }
    let steps = if small { 2 } else { 3 };
    let both = positive && !small;
    let flags = [positive, both];
    let mut sum = small as u8 as f64 * x;
    for i in 0..steps {
        if flags[i % 2] {
            sum += x * y;
        } else {
            sum -= x.sin();
        }
    }
    sum
}
