//! Vectors that callees leave longer or shorter than they found them.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    pushed_by_a_callee -> (): (&mut vec![0.5, 1.2], 0.8);
    grown_with_a_result -> f64: (&mut vec![0.5, 1.2], 0.8);
    replaced_by_a_longer_one -> f64: (&mut vec![0.5, 1.2], 0.8);
    replaced_by_a_shorter_one -> f64: (&mut vec![0.5, 1.2, 0.7], 0.8);
    grown_by_the_number_asked_for -> f64: (&mut vec![0.5], 0.8, const 3), (&mut vec![0.5], 0.8, const 0);
    grown_in_a_branch -> f64: (&mut vec![0.5], 0.8), (&mut vec![0.5], -0.8);
    grown_rows -> f64: (&mut vec![vec![0.5], vec![0.3, 0.4]], 0.8);
    grown_recursively -> f64: (&mut vec![0.5], 0.8, const 3);
    swapped_for_another_length -> f64: (&mut vec![0.5, 0.2], 0.8);
    local_that_grows -> f64: (0.8);
    grown_beside_a_loop_over_it -> f64: (&mut vec![0.5, 0.6], 0.8);
}

#[differentiable(second_order)]
fn extend(y: &mut Vec<f64>, x: f64) {
    y.push(x * x);
}

#[differentiable(second_order)]
fn extend_twice(y: &mut Vec<f64>, x: f64) -> f64 {
    let n = y.len();
    y.push(x * y[0]);
    extend(y, x * y[n]);
    y[n + 1] * x
}

#[differentiable(second_order)]
fn grown_with_a_result(y: &mut Vec<f64>, x: f64) -> f64 {
    let a = extend_twice(y, x);
    y[0] *= y[2];
    let b = extend_twice(y, a);
    let n = y.len();
    a * b * y[n - 1] + y[0]
}

#[differentiable(second_order)]
fn renew(y: &mut Vec<f64>, x: f64, n: usize) -> f64 {
    let a = y[0] * x;
    *y = vec![a * x; n];
    y[n - 1] *= x;
    a
}

#[differentiable(second_order)]
fn replaced_by_a_longer_one(y: &mut Vec<f64>, x: f64) -> f64 {
    let s = y[1] * y[1];
    let a = renew(y, x, 5);
    y[2] *= a;
    a * y[2] * y[4] + s
}

#[differentiable(second_order)]
fn replaced_by_a_shorter_one(y: &mut Vec<f64>, x: f64) -> f64 {
    let s = y[2] * y[1];
    y[0] *= s;
    let a = renew(y, x, 1);
    a * y[0] + s
}

#[differentiable(second_order)]
fn grow_by(y: &mut Vec<f64>, x: f64, n: usize) {
    for i in 0..n {
        let last = y[y.len() - 1];
        y.push(last * x + i as f64);
    }
}

#[differentiable(second_order)]
fn grown_by_the_number_asked_for(y: &mut Vec<f64>, x: f64, n: usize) -> f64 {
    grow_by(y, x, n);
    let mut s = 0.0;
    for v in y.iter() {
        s += v * v * x;
    }
    grow_by(y, s, n);
    s * y[y.len() - 1]
}

#[differentiable(second_order)]
fn grown_in_a_branch(y: &mut Vec<f64>, x: f64) -> f64 {
    for i in 0..3 {
        if x * (i as f64) > 0.5 {
            extend(y, x);
        } else {
            y[0] *= x;
        }
    }
    let mut s = 1.0;
    for v in y.iter() {
        s *= v + x;
    }
    s
}

#[differentiable(second_order)]
fn grown_rows(y: &mut Vec<Vec<f64>>, x: f64) -> f64 {
    extend(&mut y[0], x);
    let t = x * y[0][1];
    extend(&mut y[1], t);
    y.push(vec![x, y[1][2]]);
    extend(&mut y[2], x);
    y[2][2] * y[2][1] * y[0][1]
}

#[differentiable(second_order)]
fn grown_recursively(y: &mut Vec<f64>, x: f64, n: usize) -> f64 {
    if n == 0 {
        return y[0] * x;
    }
    y.push(x * y[y.len() - 1]);
    let a = grown_recursively(y, x * x, n - 1);
    y[0] *= a;
    a * y[y.len() - 1]
}

#[differentiable(second_order)]
fn exchange(y: &mut Vec<f64>, x: f64) {
    let mut other = vec![x, x * x, y[0]];
    std::mem::swap(y, &mut other);
    y[2] *= other[1];
}

#[differentiable(second_order)]
fn swapped_for_another_length(y: &mut Vec<f64>, x: f64) -> f64 {
    exchange(y, x);
    y[0] * y[1] * y[2]
}

#[differentiable(second_order)]
fn local_that_grows(x: f64) -> f64 {
    let mut v = vec![x];
    for _ in 0..3 {
        extend(&mut v, x);
        let n = v.len();
        v[n - 1] *= v[n - 2];
        grow_by(&mut v, x, 2);
    }
    v[3] * v[1] * v[v.len() - 1]
}

#[differentiable(second_order)]
fn grown_beside_a_loop_over_it(y: &mut Vec<f64>, x: f64) -> f64 {
    let mut s = x;
    let n = y.len();
    for i in 0..n {
        s *= y[i];
        extend(y, s);
    }
    for v in y.iter_mut() {
        *v *= s;
    }
    s * y[3]
}

#[differentiable(second_order)]
fn pushed_by_a_callee(y: &mut Vec<f64>, x: f64) {
    extend(y, x);
    y[0] *= y[2];
    extend(y, x * y[0]);
}
