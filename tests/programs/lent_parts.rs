//! What is lent to be changed, and read by what changes it.

use gradflow::differentiable;
use gradflow_tests::programs;

use super::evaluation_order::{scaled, squared_into, weighted};

programs! {
    result_of_a_call_pushed -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    result_of_a_call_of_itself_pushed -> f64: (&[0.5, 1.2, -0.3]);
    filled_with_its_own_element -> f64: (&mut [0.5, 1.2, -0.3]);
    parts_changed_by_what_they_hold -> f64: (0.7, 1.2);
    last_elements_of_parts_written -> f64: (0.7, 1.2);
    filled_with_a_sum_of_its_elements -> f64: (&[0.5, 1.2, -0.3]);
    repeated_its_own_element -> f64: ([0.5, 1.2, -0.3]);
}

// A call is an operation like any other.
#[differentiable(second_order)]
fn result_of_a_call_pushed(x: &[f64]) -> f64 {
    let mut v = Vec::new();
    for e in x {
        v.push(scaled(e, 2.0));
    }
    let mut s = 0.0;
    for e in &v {
        s += e * e;
    }
    s
}

// It may read what it is pushed to.
#[differentiable(second_order)]
fn result_of_a_call_of_itself_pushed(x: &[f64]) -> f64 {
    let mut v = x.to_vec();
    v.push(weighted(&v, 2.0));
    v.push(weighted(&v[2..], x[1]));
    v[3] * v[4] + v[0]
}

// All elements become the first, whose gradient is the sum of theirs.
#[differentiable(second_order)]
fn filled_with_its_own_element(x: &mut [f64]) -> f64 {
    x.fill(x[0]);
    let mut s = 0.0;
    for (i, v) in x.iter().enumerate() {
        s += v * v * (i as f64 + 1.0);
    }
    s
}

// Arguments read the part that is lent.
#[differentiable(second_order)]
fn parts_changed_by_what_they_hold(a: f64, b: f64) -> f64 {
    let mut y = vec![a, b, a * b, b * b, a];
    for c in y.chunks_mut(2) {
        c.swap(0, c.len() - 1);
        c[0] *= c[c.len() - 1];
    }
    let part = &mut y[1..4];
    part.fill(part[0] * b);
    let mut rows = vec![vec![a], vec![b]];
    let row = &mut rows[1];
    row.push(row[0] * y[2]);
    let last = row.len() - 1;
    row.swap(0, last);
    y[0] * y[1] + y[3] * y[4] + rows[1][0] * rows[1][1] * rows[0][0]
}

// The place that is written asks for the length of the part it is in.
#[differentiable(second_order)]
fn last_elements_of_parts_written(a: f64, b: f64) -> f64 {
    let mut y = vec![a, b, a * b, b * b, a];
    for c in y.chunks_mut(2) {
        c[c.len() - 1] = c[0] * b;
        c[c.len() - 1] *= a;
        let last = c.len() - 1;
        squared_into(&mut c[last], b);
        *c.last_mut().unwrap() += a;
    }
    let mut rows = vec![[a, b], [b * b, a]];
    for row in rows.iter_mut() {
        row[row.len() - 1] *= row[0] * b;
    }
    y[0] * y[1] + y[3] * y[4] + rows[0][1] * rows[1][1]
}

#[differentiable(second_order)]
fn filled_with_a_sum_of_its_elements(x: &[f64]) -> f64 {
    let mut y = [x[0], x[1], x[2]];
    let sum = y[0] * y[1] + y[2];
    let filler = sum * y[1];
    y.fill(filler);
    y[0] * y[2] + sum
}

#[differentiable(second_order)]
fn repeated_its_own_element(mut x: [f64; 3]) -> f64 {
    x = [x[1]; 3];
    x[0] * x[1] * x[2] * 2.0 + x[0]
}
