//! Leaving early: `return`, `break`, `continue`.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    return_after_mutation -> f64: (0.8, 1.2), (2.8, 1.2);
    return_in_both_branches -> f64: (0.8), (-0.8);
    return_from_a_loop -> f64: (&[0.5, 0.9, 1.4, 0.2]), (&[0.5, 0.9]), (&[3.0]);
    return_from_nested_loops -> f64: (&[0.5, 0.9, 1.4]), (&[0.1, 0.2]), (&[0.1, 2.2]);
    return_within_a_let -> f64: (0.8, const 0), (0.8, const 1), (-0.8, const 1);
    return_in_a_match_in_a_while -> f64: (0.6, const 1), (0.6, const 2), (0.6, const 3);
    many_returns -> f64: (-2.0), (-0.5), (0.5), (1.5), (3.5);
    final_return -> f64: (0.8), (1.8);
    break_in_a_match_in_a_while -> f64: (0.6, const &[0, 1, 0, 2, 0]), (0.6, const &[2]), (0.6, const &[0, 1]);
    break_from_a_for -> f64: (&[0.5, 0.9, 2.4, 0.2]), (&[0.5, 0.9]), (&[3.0]);
    break_after_partial_turn -> f64: (&[0.5, 0.9, 2.4, 0.2]), (&[0.5, 0.9]);
    continue_in_a_for -> f64: (&[0.5, -0.9, 2.4, -0.2]), (&[-0.5]), (&[0.7, 0.8]);
    continue_in_a_while -> f64: (&[0.5, -0.9, 2.4, -0.2]), (&[-0.5]);
    break_within_a_let -> f64: (&[0.5, 0.9, -1.4, 0.3]), (&[0.5, 0.9]), (&[-0.1]);
    exit_leaves_elements_changed -> f64: (&[0.5, 0.9, 1.4, 0.3]), (&[0.5, 0.2, 0.3]);
    continue_keeps_the_counter -> f64: (0.9, const 7), (0.9, const 1);
    return_of_a_call -> f64: (0.8, const 3), (0.8, const 0);
}

// What was computed before the return is needed by it, and overwritten after it.
#[differentiable(second_order)]
fn return_after_mutation(x: f64, y: f64) -> f64 {
    let mut a = x * y;
    a *= a;
    if x > 2.0 {
        a += x;
        return a * y;
    }
    a = a.sin() * a;
    a + x
}

// No value at the end of the body.
#[differentiable(second_order)]
fn return_in_both_branches(x: f64) -> f64 {
    let y = x * x;
    if x > 0.0 {
        return y * x;
    } else {
        return y.exp();
    }
}

// The sum so far is the result.
#[differentiable(second_order)]
fn return_from_a_loop(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &v in x {
        sum += v * v;
        if sum > 2.0 {
            return sum * v;
        }
        sum *= 1.1;
    }
    sum.sqrt()
}

// From two loops at once, each with state of its own.
#[differentiable(second_order)]
fn return_from_nested_loops(x: &[f64]) -> f64 {
    let mut total = 1.0;
    for i in 0..x.len() {
        let mut row = x[i];
        for j in 0..x.len() {
            row += x[i] * x[j];
            if row > 2.0 {
                return row * total;
            }
            total += 0.1 * row;
        }
        total *= row;
    }
    total
}

// One branch of an initialiser has no value.
#[differentiable(second_order)]
fn return_within_a_let(x: f64, n: usize) -> f64 {
    let a = if x > 0.0 { x.sqrt() } else { return x * x };
    let b = match n {
        0 => return a * x,
        _ => a + 1.0,
    };
    a * b
}

// An arm leaves the function while the loop has overwritten its state.
#[differentiable(second_order)]
fn return_in_a_match_in_a_while(x: f64, stop: usize) -> f64 {
    let mut a = x;
    let mut k = 0;
    while k < 4 {
        a = a * a + 0.5;
        match k {
            1 if stop == 1 => return a,
            2 if stop == 2 => return a * x,
            _ => a -= 0.1 * a,
        }
        k += 1;
    }
    a * x * x
}

// Guard clauses.
#[differentiable(second_order)]
fn many_returns(x: f64) -> f64 {
    if x < -1.0 {
        return -x;
    }
    if x < 0.0 {
        return x * x;
    }
    let y = x.exp();
    if x < 1.0 {
        return y;
    }
    let y = y.sqrt();
    if x < 2.0 {
        return y * x;
    }
    y + x
}

// `return` where none is needed.
#[differentiable(second_order)]
fn final_return(x: f64) -> f64 {
    let y = if x > 1.0 { x.ln() } else { x };
    return y * y + x;
}

// The break is two constructs away from its loop.
#[differentiable(second_order)]
fn break_in_a_match_in_a_while(x: f64, steps: &[u8]) -> f64 {
    let mut r = x;
    let mut i = 0;
    while i < steps.len() {
        match steps[i] {
            0 => r = r * r + x,
            1 => {
                r = r.sin();
                if r > 10.0 {
                    break;
                }
            }
            _ => break,
        }
        r *= 0.9;
        i += 1;
    }
    r * (i as f64 + 1.0)
}

// The turn that breaks does nothing else.
#[differentiable(second_order)]
fn break_from_a_for(x: &[f64]) -> f64 {
    let mut p = 1.0;
    for i in 0..x.len() {
        if x[i] > 2.0 {
            break;
        }
        p *= x[i] + p;
    }
    p * x[0]
}

// The turn that breaks has already changed one state and not the other.
#[differentiable(second_order)]
fn break_after_partial_turn(x: &[f64]) -> f64 {
    let mut a = 1.0;
    let mut b = 1.0;
    for &v in x {
        a = a * v + b;
        if a > 2.5 {
            break;
        }
        b = b * a;
    }
    a * b
}

// Turns that are skipped leave the state alone.
#[differentiable(second_order)]
fn continue_in_a_for(x: &[f64]) -> f64 {
    let mut r = 1.0;
    for &v in x {
        if v < 0.0 {
            continue;
        }
        r = r * v + v;
    }
    r + x[0]
}

// The counter must move before `continue`.
#[differentiable(second_order)]
fn continue_in_a_while(x: &[f64]) -> f64 {
    let mut r = 1.0;
    let mut i = 0;
    while i < x.len() {
        let v = x[i];
        i += 1;
        r += v;
        if v < 0.0 {
            r *= r;
            continue;
        }
        r *= v;
    }
    r
}

// The initialiser of a local ends the loop.
#[differentiable(second_order)]
fn break_within_a_let(x: &[f64]) -> f64 {
    let mut r = 1.0;
    for &v in x {
        let root = if v > 0.0 { v.sqrt() } else { break };
        let scaled = if root > 0.9 { r * root } else { continue };
        r += scaled + root;
    }
    r + x[0] * x[0]
}

// The elements stay as they are when the sweep ends in the middle.
#[differentiable(second_order)]
fn exit_leaves_elements_changed(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    for i in 1..a.len() {
        a[i] *= a[i - 1];
        if a[i] > 0.4 {
            a[0] = a[i];
            break;
        }
        a[i - 1] = a[i] + 1.0;
    }
    let mut sum = 0.0;
    for v in &a {
        sum += v * v;
    }
    sum
}

// An integer counts only the turns that were not skipped.
#[differentiable(second_order)]
fn continue_keeps_the_counter(x: f64, n: usize) -> f64 {
    let mut used = 0;
    let mut r = x;
    for i in 0..n {
        if i % 3 == 1 {
            continue;
        }
        used += 1;
        r += (x * used as f64).sin() * r;
    }
    r / used as f64
}

#[differentiable(second_order)]
fn helper(x: f64) -> f64 {
    x * x.cos()
}

// The result of a call is returned from a loop.
#[differentiable(second_order)]
fn return_of_a_call(x: f64, n: usize) -> f64 {
    let mut y = x;
    for k in 0..n {
        y = helper(y) + x;
        if k == 1 {
            return helper(y * x);
        }
    }
    y
}
