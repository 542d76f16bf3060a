//! References to references, and those that come out of blocks.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    element_behind_two -> f64: (&[0.8, 0.3]);
    slice_behind_two -> f64: (&[0.8, 0.3]);
    compared_behind_two -> f64: (0.8);
    out_of_a_block -> f64: (0.8);
    bound_behind_two -> f64: (&[0.8, 0.3], const 3);
    block_bind -> f64: (0.5);
    block_ret -> f64: (0.5), (-0.5);
    tuple_refs -> f64: (0.5, const &[1.0, 2.0, 3.0]);
    refs_in_turns -> f64: (0.5, const &[1.0, 2.0, 3.0]);
    option_of_ref -> f64: (0.5, const &[1.0, 2.0, 3.0]);
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

#[differentiable(second_order)]
fn block_bind(x: f64) -> f64 {
    let (a, b) = {
        let x = x * 2.0;
        let y = x.sin();
        (x, y)
    };
    let c = {
        let mut t = a;
        t *= b;
        t
    };
    let [d, e] = { [c, x] };
    d * e + a
}

#[differentiable(second_order)]
fn block_ret(x: f64) -> f64 {
    let a = {
        if x < 0.0 {
            return x * x;
        }
        x.sin()
    };
    a * x
}

#[differentiable(second_order)]
fn tuple_refs(x: f64, #[no_grad] w: &[f64]) -> f64 {
    let p = (&w[0], &w[1]);
    let mut s = x;
    for _ in 0..2 {
        s = s * s * p.0 + p.1 * x;
    }
    s
}

#[differentiable(second_order)]
fn refs_in_turns(x: f64, #[no_grad] w: &[f64]) -> f64 {
    let mut s = x;
    for k in 0..2 {
        let p = (&w[k], k);
        let q = if k == 0 { &w[1] } else { &w[2] };
        s = s * s * p.0 + q * x * s;
    }
    s
}

#[differentiable(second_order)]
fn option_of_ref(x: f64, #[no_grad] w: &[f64]) -> f64 {
    let mut s = x;
    for k in 0..4 {
        match w.get(k) {
            Some(v) => s = s * s + v,
            None => s *= x,
        }
        if let Some(v) = w.first() {
            s = s * x + v;
        }
    }
    s
}
