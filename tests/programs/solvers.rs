//! Elimination, convolution and stencils: arrays that are filled, read at an offset, and filled again.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    conv -> f64: (&[0.4, -0.2, 0.3], &[1.0, 2.0, 3.0, 0.5, 0.2]);
    stencil_loop -> f64: (&[0.4, -0.2, 0.3, 0.6, 0.1], 0.1, const 4);
    matmul -> f64: (&[0.4, -0.2, 0.3, 0.6, 0.1, 0.9], &[1.0, 0.2, 0.3, 0.5, 0.2, -0.4]);
    cholesky -> f64: (&[2.0, 0.3, 0.3, 1.5]);
    backsub -> f64: (&[2.0, 0.3, 0.1, 1.5, 0.4, 1.1], &[0.3, 0.4, 0.9]);
    outer_vec_push -> f64: (&[0.4, 0.2, 0.3]);
    inner_tape -> f64: (&[0.4, 0.2, 0.3], const 3);
    inner_history -> f64: (&[0.4, 0.2, 0.3], const 3);
    scratch_out -> f64: (&[0.4, 0.2, 0.3], const 3);
    scratch_partial -> f64: (&[0.4, 0.2, 0.3], const 3);
    conditional_scratch -> f64: (&[0.4, 0.2, -0.3], const 3);
    swap_rows -> f64: (vec![0.4, 0.2, -0.3, 1.1], const 2);
    mutable_copy -> f64: (&[0.4, 0.2, -0.3]);
    triangular_solve_counter -> f64: (&[1.4, 0.2, 1.3, 0.1, 0.5, 1.9], &[0.3, 0.4, 0.9]);
    counter_up_then_down -> f64: (&[1.4, 0.2, 1.3, 0.1, 0.5, 1.9], const 3);
    offset_var_changes -> f64: (&[1.4, 0.2, 1.3, 0.1, 0.5, 1.9], const 2);
    shifted_slice_calls -> f64: (&[1.4, 0.2, 1.3, 0.1, 0.5, 1.9]);
    grows_and_reads -> f64: (0.4, &[0.8, 0.3]);
    sub_slice_loop -> f64: (&[1.4, 0.2, 1.3, 0.1, 0.5, 1.9], const 1, const 4);
    two_counters -> f64: (&[1.4, 0.2, 1.3, 0.1], &[0.3, 0.5, 0.7, 0.9]);
}

#[differentiable(second_order)]
fn conv(k: &[f64], x: &[f64]) -> f64 {
    let n = x.len() - k.len() + 1;
    let mut y = vec![0.0; n];
    for i in 0..n {
        for j in 0..k.len() {
            y[i] += k[j] * x[i + j];
        }
    }
    let mut s = 0.0;
    for i in 0..n {
        s += y[i] * y[i];
    }
    s
}

#[differentiable(second_order)]
fn stencil_loop(u0: &[f64], dt: f64, steps: usize) -> f64 {
    let n = u0.len();
    let mut u = u0.to_vec();
    let mut v = vec![0.0; n];
    for _ in 0..steps {
        for i in 1..n - 1 {
            v[i] = u[i] + dt * (u[i + 1] - 2.0 * u[i] + u[i - 1]);
        }
        for i in 1..n - 1 {
            u[i] = v[i];
        }
    }
    let mut s = 0.0;
    for i in 0..n {
        s += u[i] * u[i];
    }
    s
}

#[differentiable(second_order)]
fn matmul(a: &[f64], b: &[f64]) -> f64 {
    let (m, k, n) = (2, 3, 2);
    let mut c = vec![0.0; m * n];
    for i in 0..m {
        for j in 0..n {
            let mut t = 0.0;
            for l in 0..k {
                t += a[i * k + l] * b[l * n + j];
            }
            c[i * n + j] = t;
        }
    }
    let mut s = 0.0;
    for i in 0..m * n {
        s += c[i].sin();
    }
    s
}

#[differentiable(second_order)]
fn cholesky(a: &[f64]) -> f64 {
    let n = 2;
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i + 1 {
            let mut s = a[i * n + j];
            for k in 0..j {
                s -= l[i * n + k] * l[j * n + k];
            }
            l[i * n + j] = if i == j { s.sqrt() } else { s / l[j * n + j] };
        }
    }
    let mut d = 0.0;
    for i in 0..n {
        d += l[i * n + i].ln();
    }
    d
}

#[differentiable(second_order)]
fn backsub(u: &[f64], b: &[f64]) -> f64 {
    let n = b.len();
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let mut s = b[i];
        for j in i + 1..n {
            s -= u[i + j] * x[j];
        }
        x[i] = s / u[i * 2];
    }
    x[0] * x[1] + x[2]
}

#[differentiable(second_order)]
fn outer_vec_push(x: &[f64]) -> f64 {
    let mut v = Vec::new();
    let mut s = 0.0;
    for i in 0..x.len() {
        v.push(x[i] * x[i]);
        s += x[i].sin();
    }
    s + v[0] * v[2]
}

#[differentiable(second_order)]
fn inner_tape(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        let mut y = x[i];
        for k in 0..n {
            y = (y * x[k]).exp() - y * y;
        }
        s += y.sin();
    }
    s
}

#[differentiable(second_order)]
fn inner_history(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        let mut y = vec![x[i]; 2];
        for k in 0..n {
            scale(&mut y, x[k]);
            y[1] += y[0] * y[0];
        }
        s += y[0] * y[1];
    }
    s
}

#[differentiable(second_order)]
fn scale(y: &mut [f64], a: f64) {
    for i in 0..y.len() {
        y[i] = (y[i] * a).sin();
    }
}

#[differentiable(second_order)]
fn scratch_out(x: &[f64], n: usize) -> f64 {
    let mut y = vec![0.0; 3];
    let mut s = 0.0;
    for i in 0..x.len() {
        for k in 0..n {
            y[k] = x[i] * x[k];
        }
        scale(&mut y, x[0]);
        s += y[0] * y[1] + y[2];
    }
    s
}

#[differentiable(second_order)]
fn scratch_partial(x: &[f64], n: usize) -> f64 {
    let mut y = vec![0.5; 4];
    let mut s = 0.0;
    for i in 0..x.len() {
        for k in 0..n - i {
            y[k] = x[i] * x[k];
        }
        s += y[0] * y[1] + y[2] * y[3];
    }
    s
}

#[differentiable(second_order)]
fn conditional_scratch(x: &[f64], n: usize) -> f64 {
    let mut y = vec![0.5; 4];
    let mut s = 0.0;
    for i in 0..x.len() {
        if x[i] > 0.0 {
            for k in 0..n {
                y[k] = x[i] * x[k];
            }
        }
        s += y[0] * y[1] + y[2] * x[i];
    }
    s
}

#[differentiable(second_order)]
fn swap_rows(mut a: Vec<f64>, n: usize) -> f64 {
    for j in 0..n {
        a.swap(j, n + j);
    }
    let mut s = 0.0;
    for i in 0..n {
        for j in 0..n {
            s += a[i * n + j] * a[j] * (i + 1) as f64;
        }
    }
    s
}

#[differentiable(second_order)]
fn mutable_copy(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        let mut y = x.to_vec();
        y[i] *= 2.0;
        for j in 0..y.len() {
            y[j] = y[j] * y[i];
        }
        s += y[0] + y[1] * y[2];
    }
    s
}

#[differentiable(second_order)]
fn triangular_solve_counter(l: &[f64], b: &[f64]) -> f64 {
    let n = b.len();
    let mut x = vec![0.0; n];
    let mut next = 0;
    for i in 0..n {
        let mut s = b[i];
        for j in 0..i {
            s -= l[next] * x[j];
            next += 1;
        }
        x[i] = s / l[next];
        next += 1;
    }
    x[0] * x[1] * x[2]
}

#[differentiable(second_order)]
fn counter_up_then_down(a: &[f64], n: usize) -> f64 {
    let mut next = 0;
    let mut s = 1.0;
    for _ in 0..2 {
        for i in 0..n {
            s += a[next] * a[i];
            next += 1;
        }
        next -= 1;
    }
    s
}

#[differentiable(second_order)]
fn offset_var_changes(a: &[f64], n: usize) -> f64 {
    let mut start = 0;
    let mut s = 0.0;
    for _ in 0..3 {
        let mut p = 1.0;
        for i in 0..n {
            p *= a[start + i];
        }
        s += p;
        start += n;
    }
    s
}

#[differentiable(second_order)]
fn product(x: &[f64]) -> f64 {
    let mut p = 1.0;
    for v in x {
        p *= v;
    }
    p
}

#[differentiable(second_order)]
fn shifted_slice_calls(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 2 {
        s += product(&x[i..i + 3]) * product(&x[..i]);
    }
    s
}

#[differentiable(second_order)]
fn grows_and_reads(a: f64, x: &[f64]) -> f64 {
    let mut v = vec![a];
    for i in 0..x.len() {
        v.push(x[i] * v[i]);
    }
    v[0] * v[1] * v[2]
}

#[differentiable(second_order)]
fn sub_slice_loop(x: &[f64], from: usize, to: usize) -> f64 {
    let part = &x[from..to];
    let mut s = 0.0;
    for i in 0..part.len() {
        s += part[i] * part[i] * x[i];
    }
    s
}

#[differentiable(second_order)]
fn two_counters(x: &[f64], y: &[f64]) -> f64 {
    let n = 2;
    let mut a = 0;
    let mut b = 0;
    let mut s = 0.0;
    for _ in 0..2 {
        for i in 0..n {
            s += x[a] * y[b] * x[i];
            a += 1;
            b += 1;
        }
    }
    s
}
