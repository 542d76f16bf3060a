//! Values, lengths and references that are replaced by others of another kind.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    shorter_vector_assigned -> f64: (&[0.3, 0.9], 0.2);
    pyramid -> f64: (&[0.4, 0.7, 1.3]), (&[0.5, 1.1, -0.8, 0.6]);
    layers_of_other_widths -> f64: (&[0.4, 0.7], &[0.3, 0.2, -0.4, 0.6, 0.1, 0.9]);
    rows_of_other_lengths -> f64: (&[0.4, 0.7, 1.3]);
    not_a_number_replaced -> f64: (&[0.3, 0.4]);
    branch_that_leaves_a_value -> f64: (0.3, 1.7, const 0), (0.3, 1.7, const 1), (0.3, 1.7, const 2);
    arm_that_leaves_the_loop -> f64: (0.3, const &[1, 0, 3, 9, 3]), (0.6, const &[2, 1]);
    arm_that_skips_the_rest -> f64: (&[0.3, 6.0, -0.4, 2.5, 1.2]);
    mutable_reference_shared -> f64: (&[0.3, 0.4]);
    output_shared -> f64: (&mut [0.3, 0.4]);
    counter_lent -> f64: (0.3);
    count_in_a_tuple -> f64: (0.3);
    vector_recorded_before_an_exit -> f64: (&[0.4, 1.2], 0.7);
    value_of_a_loop_after_an_exit -> f64: (&[0.3, 0.5], const 3), (&[0.3, 0.5], const 4), (&[0.3, 0.5], const 12);
    arms_with_values_and_exits -> f64: (0.7, const 9), (0.7, const 3);
    value_through_a_label -> f64: (&[0.9, 1.4], 0.6);
    fields_lent_apart -> f64: (0.4, 0.9);
    neighbour_with_changing_weight -> f64: (&[0.7, 1.2, -0.4, 0.9], 0.8);
    index_with_an_effect -> f64: (&[0.3, 0.5, -0.2]);
    counter_raised_twice -> f64: (0.4, const 1), (0.4, const 3), (0.4, const 0);
}

// The adjoint takes the length of the vector that was replaced.
#[differentiable(second_order)]
fn shorter_vector_assigned(x: &[f64], a: f64) -> f64 {
    let mut v = vec![x[0], a];
    let first = v[0] * v[1];
    v = vec![x[1]];
    v[0] * v[0] + first
}

// Each level is one shorter than the one below.
#[differentiable(second_order)]
fn pyramid(x: &[f64]) -> f64 {
    let mut h = x.to_vec();
    while h.len() > 1 {
        let mut n = vec![0.0; h.len() - 1];
        for k in 0..n.len() {
            n[k] = h[k] * h[k + 1];
        }
        h = n;
    }
    h[0]
}

#[differentiable(second_order)]
fn layer(h: &[f64], w: &[f64], width: usize) -> Vec<f64> {
    let mut out = vec![0.0; width];
    for i in 0..width {
        for j in 0..h.len() {
            out[i] += w[i * h.len() + j] * h[j];
        }
        out[i] = out[i].tanh();
    }
    out
}

// A state that a call replaces by one of another length.
#[differentiable(second_order)]
fn layers_of_other_widths(x: &[f64], w: &[f64]) -> f64 {
    let mut h = x.to_vec();
    for width in [3, 2, 1] {
        h = layer(&h, &w[..width * h.len()], width);
    }
    h[0]
}

// Rows of a vector of vectors are replaced by longer ones.
#[differentiable(second_order)]
fn rows_of_other_lengths(x: &[f64]) -> f64 {
    let mut m = vec![vec![x[0]; 2]; 3];
    m[2] = x.to_vec();
    let row = m[2].clone();
    m[1] = row;
    m[1][1] * m[2][2] * m[0][0]
}

// What was not a number is gone before anything reads it.
#[differentiable(second_order)]
fn not_a_number_replaced(x: &[f64]) -> f64 {
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = (-x[i] - 10.0).sqrt();
    }
    for i in 0..x.len() {
        y[i] = x[i] * 2.0;
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += y[i] * y[i];
    }
    sum
}

// The last of three branches has no value but leaves.
#[differentiable(second_order)]
fn branch_that_leaves_a_value(x: f64, y: f64, n: i32) -> f64 {
    let a = if n == 0 {
        x
    } else if n == 1 {
        y
    } else {
        return x / y;
    };
    a * y
}

// An arm ends the loop instead of giving the step.
#[differentiable(second_order)]
fn arm_that_leaves_the_loop(x: f64, codes: &[u8]) -> f64 {
    let mut s = 1.0;
    for i in 0..codes.len() {
        let step = match codes[i] {
            9 => break,
            1 => x,
            _ => 2.0 * x,
        };
        s += step * s;
    }
    s
}

// Among branches with values and side effects, one goes on with the next turn.
#[differentiable(second_order)]
fn arm_that_skips_the_rest(x: &[f64]) -> f64 {
    let mut s = 1.0;
    for i in 0..x.len() {
        let a = if x[i] < 0.0 {
            x[i].exp()
        } else if x[i] > 5.0 {
            continue;
        } else if x[i] > 2.0 {
            s *= 2.0 * x[i];
            x[i].sin()
        } else {
            x[i] * x[i]
        };
        s += a * a * s;
    }
    s
}

#[differentiable(second_order)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

// A mutable reference is lent twice, to readers.
#[differentiable(second_order)]
fn mutable_reference_shared(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let r = &mut y;
    r[0] *= 2.0;
    dot(r, r)
}

// A mutable parameter is lent twice, to readers, and then written.
#[differentiable(second_order)]
fn output_shared(v: &mut [f64]) -> f64 {
    let norm = dot(v, v).sqrt();
    for i in 0..v.len() {
        v[i] /= norm;
    }
    norm
}

#[differentiable(second_order)]
fn counted(x: f64, n: &mut usize) -> f64 {
    *n += 1;
    x * x
}

// An integer is lent to a differentiable function.
#[differentiable(second_order)]
fn counter_lent(x: f64) -> f64 {
    let mut n = 0;
    let a = counted(x, &mut n);
    let b = counted(a, &mut n);
    a * b * n as f64
}

#[differentiable(second_order)]
fn value_and_count(x: f64) -> (f64, usize) {
    (x.cos(), 3)
}

// An integer comes back beside a float.
#[differentiable(second_order)]
fn count_in_a_tuple(x: f64) -> f64 {
    let (c, n) = value_and_count(x);
    c * n as f64
}

#[differentiable(second_order)]
fn squares(v: &[f64]) -> Vec<f64> {
    let mut out = vec![];
    for x in v {
        out.push(x * x);
    }
    out
}

// A vector is recorded, read again, and then the loop may end.
#[differentiable(second_order)]
fn vector_recorded_before_an_exit(x: &[f64], t: f64) -> f64 {
    let mut s = 0.0;
    let mut i = 0;
    loop {
        let q = squares(x);
        s += q[0] * t * s + q[1];
        if i > 3 {
            break;
        }
        s *= q[0];
        i += 1;
    }
    s
}

// An integer changes twice after a branch has read it.
#[differentiable(second_order)]
fn counter_raised_twice(x: f64, mut k: usize) -> f64 {
    let mut y = x;
    if k > 0 {
        y -= if k % 3 == 1 { x } else { y * x };
    }
    k += 1;
    k += 1;
    y * k as f64
}

// The second index changes what the first one was read from.
#[differentiable(second_order)]
fn index_with_an_effect(x: &[f64]) -> f64 {
    let mut k = 0;
    let mut m = [[x[0]; 3]; 3];
    m[k][{
        k += 1;
        k
    }] *= x[1];
    m[0][1] * x[2] + m[1][1]
}

// A loop gives a value once, in a turn that an early return may leave before.
#[differentiable(second_order)]
fn value_of_a_loop_after_an_exit(x: &[f64], n: usize) -> f64 {
    let mut s = 1.0;
    for i in 0..n {
        if i > 9 {
            return s;
        }
        let mut k = 0;
        let z = loop {
            if k > 2 {
                break (x[1] * s).tanh();
            }
            k += 1;
        };
        s = if n % 3 == 1 { z * s + x[0] } else { s.sin() + x[0] * x[1] };
    }
    s
}

// Arms give values, go on or leave, in the middle of an expression.
#[differentiable(second_order)]
fn arms_with_values_and_exits(x: f64, n: usize) -> f64 {
    let mut s = 1.0;
    for i in 0..n {
        let r = if i % 3 == 0 {
            x * i as f64
        } else if i % 3 == 1 {
            continue;
        } else {
            x.sin()
        };
        s += (match i {
            0 => x,
            1 => continue,
            2 => x * x,
            3 => s,
            6 => r * s,
            _ => break,
        })
        .sin()
            * x
            + r;
    }
    s
}

// The value of the outer loop comes from the inner one.
#[differentiable(second_order)]
fn value_through_a_label(x: &[f64], t: f64) -> f64 {
    let mut p = 0.0;
    let r = 'outer: loop {
        for a in x {
            p += a * p + a;
            if p > 5.0 {
                break 'outer a * t * p;
            }
        }
        p += 1.0;
    };
    r * p
}

#[differentiable(second_order)]
fn turned(a: &mut f64, b: &f64) {
    *a = (*a * *b).sin() + 0.2 * b;
}

// One field is lent mutably while another one is read.
#[differentiable(second_order)]
fn fields_lent_apart(x: f64, y: f64) -> f64 {
    let mut t = (x, x * y);
    turned(&mut t.1, &t.0);
    turned(&mut t.0, &t.1);
    t.0 * t.1
}

// The share of the right neighbour is weighted by an adjoint that changes in the turn.
#[differentiable(second_order)]
fn neighbour_with_changing_weight(x: &[f64], a: f64) -> f64 {
    let mut s = a;
    for i in (0..x.len() - 1).rev() {
        s += x[i] * a;
        s = 0.5 * s;
        s += x[i + 1] * x[i + 1];
    }
    s
}
