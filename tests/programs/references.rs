//! References to references, and those that come out of blocks.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    element_behind_two -> f64: (&[0.8, 0.3]);
    slice_behind_two -> f64: (&[0.8, 0.3]);
    compared_behind_two -> f64: (0.8);
    out_of_a_block -> f64: (0.8);
    bound_behind_two -> f64: (&[0.8, 0.3], const 3);
}

#[differentiable(second_order)]
fn element_behind_two(x: &[f64]) -> f64 {
    let p = &x[0];
    let q = &p;
    **q * x[1] + q.sin()
}

#[differentiable(second_order)]
fn slice_behind_two(x: &[f64]) -> f64 {
    let p = &x;
    let q = &p;
    let mut s = 0.0;
    for v in q.iter() {
        s += v * v * (**q)[1] * p[0];
    }
    s
}

#[differentiable(second_order)]
fn compared_behind_two(x: f64) -> f64 {
    let p = &x;
    let q = &p;
    let k = &2.0;
    let kk = &k;
    if **q > **kk { x } else { **q * **kk * q.sin() + (*q) * *k }
}

#[differentiable(second_order)]
fn bound_behind_two(x: &[f64], n: usize) -> f64 {
    let m = &n;
    let mm = &m;
    let mut s = x[0];
    for i in 0..**mm {
        s = s * x[i % 2].sin();
        if **mm == 2 {
            s += 1.0;
        }
    }
    s
}

#[differentiable(second_order)]
fn out_of_a_block(x: f64) -> f64 {
    let mut a = [0.0; 2];
    let s = {
        let q = &mut a;
        q
    };
    s[0] = x * x;
    a[0] + x
}
