//! Labels, and `break` with a value.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    break_outer -> f64: (&[0.5, 0.9, 1.4, 0.3]), (&[0.1, 0.2]), (&[2.1, 0.2]);
    continue_outer -> f64: (&[0.5, 0.9, 1.4, 0.3]), (&[0.1, 0.2]), (&[2.1, 0.2]);
    labels_three_deep -> f64: (0.3, const 3), (0.9, const 3), (0.3, const 0);
    break_with_value_from_a_match -> f64: (0.4), (5.0);
    break_with_value_through_a_label -> f64: (0.4), (1.7);
    break_with_tuple_value -> f64: (0.4, 1.3), (2.4, 0.7);
    several_breaks -> f64: (0.4), (1.4), (0.05);
    labelled_block -> f64: (0.4), (1.4), (-0.4);
}

// Both loops end together.
#[differentiable(second_order)]
fn break_outer(x: &[f64]) -> f64 {
    let mut sum = 0.1;
    'outer: for i in 0..x.len() {
        for j in 0..x.len() {
            sum += x[i] * x[j] * sum;
            if sum > 1.5 {
                break 'outer;
            }
        }
        sum *= x[i];
    }
    sum * x[0]
}

// The rest of the outer turn is skipped from within.
#[differentiable(second_order)]
fn continue_outer(x: &[f64]) -> f64 {
    let mut sum = 0.1;
    'outer: for i in 0..x.len() {
        for j in 0..=i {
            sum += x[i] * x[j];
            if x[i] + x[j] > 2.0 {
                sum *= 0.5;
                continue 'outer;
            }
        }
        sum *= x[i] + sum;
    }
    sum
}

// Every loop can be left from the innermost one.
#[differentiable(second_order)]
fn labels_three_deep(x: f64, n: usize) -> f64 {
    let mut r = x;
    'a: for i in 0..n {
        let mut k = 0;
        'b: loop {
            k += 1;
            for j in 0..3 {
                r = r * 0.8 + x * (i + j) as f64;
                if r > 4.0 {
                    break 'a;
                }
                if j > i {
                    continue 'b;
                }
                if k > 2 {
                    break 'b;
                }
            }
            r *= r * 0.5;
            if k > 4 {
                continue 'a;
            }
        }
        r += x * r;
    }
    r
}

// Two arms give the loop two values.
#[differentiable(second_order)]
fn break_with_value_from_a_match(x: f64) -> f64 {
    let mut y = x;
    let mut k = 0;
    let r = loop {
        match k {
            0 if y > 4.0 => break y.ln(),
            6 => break y * x,
            _ => y = y * 0.7 + x * y,
        }
        k += 1;
    };
    r * r
}

// The value leaves the outer loop from the inner one.
#[differentiable(second_order)]
fn break_with_value_through_a_label(x: f64) -> f64 {
    let mut a = x;
    let found = 'search: loop {
        a += 0.3;
        let mut b = a;
        while b < 6.0 {
            b *= b + 0.5;
            if b > 4.0 && b < 5.5 {
                break 'search b * x;
            }
        }
        if a > 8.0 {
            break a;
        }
    };
    found + a
}

// The loop's value is taken apart.
#[differentiable(second_order)]
fn break_with_tuple_value(x: f64, y: f64) -> f64 {
    let mut a = x;
    let (p, q) = loop {
        if a > 2.0 {
            break (a, a * y);
        }
        a = a * 1.5 + y;
    };
    p * q - a
}

// Three conditions end the loop, at its head, in the middle and at its end.
#[differentiable(second_order)]
fn several_breaks(x: f64) -> f64 {
    let mut a = x;
    let mut turns = 0;
    loop {
        if a > 5.0 {
            break;
        }
        a = a * a + a;
        if a < 0.1 {
            a += x;
            break;
        }
        turns += 1;
        if turns == 3 {
            break;
        }
    }
    a * x
}

// A block is left with one of three values.
#[differentiable(second_order)]
fn labelled_block(x: f64) -> f64 {
    let y = 'value: {
        if x < 0.0 {
            break 'value x * x;
        }
        let root = x.sqrt();
        if root > 1.0 {
            break 'value root;
        }
        root * x
    };
    y * x
}
