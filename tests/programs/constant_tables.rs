//! References to constants as values: tables chosen by a branch, put into lists and given to calls.

use gradflow::differentiable;
use gradflow_tests::programs;

const A: [f64; 2] = [1.0, 2.0];
const B: [f64; 2] = [1.5, -2.0];

programs! {
    slice_chosen -> f64: (0.8, const true), (0.8, const false);
    tables_chosen -> f64: (0.8, const true), (0.8, const false);
    matched_tables -> f64: (0.8, const 1), (0.8, const 4);
    listed_tables -> f64: (0.8);
    nested_tables -> f64: (0.8);
    number_chosen -> f64: (0.8, const true), (0.8, const false);
    text -> f64: (0.8, const true);
    given -> f64: (0.8, const true), (0.8, const false);
}

#[differentiable(second_order)]
fn slice_chosen(x: f64, up: bool) -> f64 {
    let s: &[f64] = if up { &[1.0, 2.0] } else { &[3.0] };
    let mut y = x;
    for i in 0..s.len() {
        y = y * x + s[i];
    }
    y
}

#[differentiable(second_order)]
fn tables_chosen(x: f64, up: bool) -> f64 {
    let s = if up { &A } else { &B };
    let mut y = x;
    for v in s {
        y = y * x + v.sin() * *v;
    }
    for v in s.iter() {
        y = y * x + v.sin() * *v;
    }
    y
}

#[differentiable(second_order)]
fn matched_tables(x: f64, n: usize) -> f64 {
    let (nodes, weights): (&[f64], &[f64]) = match n {
        1 => (&[0.0], &[2.0]),
        2 => (&[-0.57735, 0.57735], &[1.0, 1.0]),
        _ => (&[-0.7745, 0.0, 0.7745], &[5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0]),
    };
    let mut s = 0.0;
    for (t, w) in nodes.iter().zip(weights) {
        s += w * (x * t).cos() * x;
    }
    s
}

#[differentiable(second_order)]
fn listed_tables(x: f64) -> f64 {
    let rows: [&[f64]; 2] = [&[1.0, 2.0], &[3.0]];
    let mut y = x;
    for row in rows {
        for v in row {
            y = y * x + v;
        }
    }
    for row in &rows {
        for i in 0..row.len() {
            y = y * x + row[i];
        }
    }
    y
}

#[differentiable(second_order)]
fn nested_tables(x: f64) -> f64 {
    let table: &[(usize, &[f64])] = &[(1, &[1.0, 2.0]), (2, &[0.5])];
    let mut y = x;
    for (k, row) in table {
        for v in row.iter() {
            y = y * x + v * *k as f64;
        }
    }
    y
}

#[differentiable(second_order)]
fn number_chosen(x: f64, up: bool) -> f64 {
    let s = if up { &1.5 } else { &(std::f64::consts::PI / 2.0) };
    x.sin() * *s + s * x * x
}

#[differentiable(second_order)]
fn text(x: f64, up: bool) -> f64 {
    let name = if up { "up" } else { &"down" };
    x.sin() * name.len() as f64
}

#[differentiable(second_order)]
fn given(x: f64, up: bool) -> f64 {
    let p = polynomial(x, if up { &[1.0, 2.0] } else { &[3.0] });
    p * polynomial(x, &[2.0, x])
}

#[differentiable(second_order)]
fn polynomial(x: f64, c: &[f64]) -> f64 {
    let mut y = 0.0;
    for v in c {
        y = y * x + v;
    }
    y
}
