//! `while` and `loop`: turns are not known before the loop runs.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    counted_by_hand -> f64: (0.8, const 4), (0.8, const 0);
    halved_until_small -> f64: (5.3), (0.7), (40.0);
    newton_square_root -> f64: (2.0), (9.5), (0.3);
    newton_with_loop -> f64: (1.7, 0.4), (0.2, 1.9);
    bisection -> f64: (2.0, 0.37), (0.7, 0.61);
    collatz_weights -> f64: (0.4, const 6), (0.4, const 1), (1.1, const 7);
    euclid_and_values -> f64: (0.8, 1.3, const 48, const 18), (0.8, 1.3, const 5, const 0);
    loop_with_break_value -> f64: (0.6), (3.0);
    several_states -> f64: (0.15, 0.9), (0.7, 0.3);
    two_indices_meet -> f64: (&[0.3, 1.1, -0.4, 0.8, 0.2]), (&[0.9, 0.4]), (&[0.7]);
    while_inside_for -> f64: (&[0.3, 5.1, 0.4, 2.8]), (&[0.2]);
    for_inside_while -> f64: (&[0.4, 0.9]), (&[3.0, 2.0]);
    condition_with_index_guard -> f64: (&[0.4, 0.9, 3.0, 0.5]), (&[0.4, 0.9]), (&[2.0]);
    series_until_converged -> f64: (0.4), (-0.7);
    fixed_point -> f64: (0.8, 0.3), (0.2, 1.0);
    condition_changes_state -> f64: (0.9, const 5), (0.9, const 1);
    loop_that_runs_once -> f64: (0.9), (2.9);
}

// The counter is a constant that is overwritten.
#[differentiable(second_order)]
fn counted_by_hand(x: f64, n: usize) -> f64 {
    let mut k = 0;
    let mut r = x;
    while k < n {
        r = r * x + k as f64;
        k += 1;
    }
    r * k as f64 + r
}

// The number of turns depends on an active value.
#[differentiable(second_order)]
fn halved_until_small(x: f64) -> f64 {
    let mut y = x;
    let mut sum = 0.0;
    while y > 1.0 {
        sum += y.sqrt();
        y *= 0.5;
    }
    sum + y * y
}

// Babylonian square root until the change is small.
#[differentiable(second_order)]
fn newton_square_root(a: f64) -> f64 {
    let mut x = a;
    let mut change = 1.0;
    while change > 1e-9 {
        let next = 0.5 * (x + a / x);
        change = (next - x).abs();
        x = next;
    }
    x
}

// The exit is in the middle of the turn.
#[differentiable(second_order)]
fn newton_with_loop(a: f64, b: f64) -> f64 {
    let mut x = 1.0;
    loop {
        let residual = x * x * x + a * x - b;
        if residual.abs() < 1e-12 {
            break;
        }
        x -= residual / (3.0 * x * x + a);
    }
    x * b
}

// Constant brackets end near the root, and one Newton step makes the root depend on the parameters.
#[differentiable(second_order)]
fn bisection(a: f64, b: f64) -> f64 {
    let mut low = 0.0;
    let mut high = 4.0;
    while high - low > 0.05 {
        let middle = 0.5 * (low + high);
        if middle * middle + b * middle - a > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    let x = 0.5 * (low + high);
    x - (x * x + b * x - a) / (2.0 * x + b)
}

// Integer state decides which formula a turn uses.
#[differentiable(second_order)]
fn collatz_weights(x: f64, start: u64) -> f64 {
    let mut n = start;
    let mut r = x;
    while n != 1 {
        if n % 2 == 0 {
            n /= 2;
            r *= x + 1.0;
        } else {
            n = 3 * n + 1;
            r = r.sin() + x;
        }
    }
    r
}

// Two integers and two floats are exchanged together.
#[differentiable(second_order)]
fn euclid_and_values(x: f64, y: f64, m: u32, n: u32) -> f64 {
    let (mut a, mut b) = (m, n);
    let (mut p, mut q) = (x, y);
    while b != 0 {
        let quotient = a / b;
        (a, b) = (b, a % b);
        let next = p - f64::from(quotient) * q;
        p = q * x;
        q = next;
    }
    p * p + q * f64::from(a)
}

// The loop itself is the value.
#[differentiable(second_order)]
fn loop_with_break_value(x: f64) -> f64 {
    let mut y = x;
    let r = loop {
        y = y * 1.5 + 0.1;
        if y > 4.0 {
            break y * x;
        }
    };
    r + y
}

// Three floats and a counter, all overwritten by each other.
#[differentiable(second_order)]
fn several_states(x: f64, y: f64) -> f64 {
    let (mut a, mut b, mut c) = (x, y, 1.0);
    let mut turns = 0;
    while a < 2.0 && turns < 20 {
        let t = a * b;
        a += c * 0.3 + 0.1;
        c = b * c + x;
        b = t - b * 0.5;
        turns += 1;
    }
    a * b + c / f64::from(turns + 1)
}

// Two counters run towards each other over elements that are overwritten.
#[differentiable(second_order)]
fn two_indices_meet(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let mut i = 0;
    let mut j = a.len() - 1;
    while i < j {
        a[i] *= a[j];
        a[j] += a[i] * a[i];
        i += 1;
        j -= 1;
    }
    a[i] * a[0] + a[a.len() - 1]
}

// Turn counts of the inner loop differ from element to element, zero included.
#[differentiable(second_order)]
fn while_inside_for(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for &v in x {
        let mut y = v;
        while y > 1.0 {
            y = y.sqrt() * 0.9;
            sum += y * v;
        }
        sum += y * sum;
    }
    sum + x[0]
}

// The elements are changed by a sweep until their sum is large.
#[differentiable(second_order)]
fn for_inside_while(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let mut sum = a[0];
    while sum < 4.0 {
        sum = 0.1;
        for i in 0..a.len() {
            a[i] = a[i] * 1.3 + x[i] * 0.2;
            sum += a[i] * a[i];
        }
    }
    sum * a[0]
}

// The condition reads an element behind a test that the index is valid.
#[differentiable(second_order)]
fn condition_with_index_guard(x: &[f64]) -> f64 {
    let mut i = 0;
    let mut product = 1.0;
    while i < x.len() && x[i] < 1.0 {
        product *= x[i];
        i += 1;
    }
    product + x[0] * i as f64
}

// Terms are summed until they no longer matter.
#[differentiable(second_order)]
fn series_until_converged(x: f64) -> f64 {
    let mut term: f64 = 1.0;
    let mut sum = 0.0;
    let mut k = 0;
    while term.abs() > 1e-14 {
        sum += term;
        k += 1;
        term *= x / k as f64;
    }
    sum
}

// The old iterate lives for one turn.
#[differentiable(second_order)]
fn fixed_point(a: f64, b: f64) -> f64 {
    let mut x: f64 = 0.5;
    let mut previous: f64 = 0.0;
    while (x - previous).abs() > 1e-12 {
        previous = x;
        x = a * 0.5 * previous.cos() + b;
    }
    x * a
}

// The counter changes within the condition.
#[differentiable(second_order)]
fn condition_changes_state(x: f64, n: i32) -> f64 {
    let mut n = n;
    let mut r = x;
    while {
        n -= 1;
        n >= 0
    } {
        r = r * x + f64::from(n);
    }
    r
}

// Every path leaves the loop in its first turn.
#[differentiable(second_order)]
fn loop_that_runs_once(x: f64) -> f64 {
    let mut r = x;
    loop {
        r *= r;
        if r > 4.0 {
            r = r.ln();
            break;
        }
        r += x;
        break;
    }
    r * x
}
