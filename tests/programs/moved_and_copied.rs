//! Vectors that are moved away while a derivative still needs them, and sequences of one kind copied into another.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    moved_into_the_result -> _: (&[0.5, 1.2]);
    moved_with_what_was_made_of_it -> _: (&[0.5, 1.2]);
    changed_and_moved -> _: (&[0.5, 1.2]);
    moved_to_another_name -> f64: (&[0.5, 1.2]);
    moved_on_a_branch -> _: (&[0.5, 1.2], const 2), (&[2.5, 1.2], const 2);
    returned_from_a_loop -> f64: (&[0.5, 1.2, 0.7, 0.9, 0.3], const 5), (&[0.5, 1.2], const 2);
    returned_after_a_push -> f64: (&[0.5, 1.2, 0.7, 0.3], const 4), (&[0.5], const 1);
    returned_from_an_endless_loop -> f64: (&[0.5, 1.2, 0.7], const 1);
    returned_whole -> _: (&[0.5, 1.2, 0.7, 0.3], const 4), (&[0.5, 1.2], const 2);
    vector_into_a_part -> f64: (&[0.5, 1.2], &mut [0.3, 0.4, 0.6, 0.7]);
    array_into_a_slice -> f64: (&mut [0.3, 0.4, 0.6, 0.7]);
    own_part_by_way_of_a_vector -> f64: (&mut [0.3, 0.4, 0.6]);
    array_into_a_part_of_an_array -> f64: (&[0.5, 1.2]);
    literal_into_a_part -> f64: (&[0.5, 1.2, 0.7]);
    part_as_a_vector -> f64: (&[0.5, 1.2, 0.7]);
    vector_into_a_vector -> f64: (&[0.5, 1.2, 0.7]);
    number_in_a_box -> f64: (0.7, 1.3);
    box_moved_and_written -> f64: (0.7);
    number_taken -> f64: (0.7);
    sizes_of_values -> f64: (0.7, &[0.5, 1.2]);
    shown_on_the_way -> f64: (0.7);
}

#[differentiable(second_order)]
fn moved_into_the_result(x: &[f64]) -> (f64, Vec<f64>) {
    let v = vec![x[0], x[1]];
    let s = v[0] * v[1];
    (s, v)
}

#[differentiable(second_order)]
fn moved_with_what_was_made_of_it(x: &[f64]) -> (f64, Vec<f64>) {
    let v = vec![x[0], x[1]];
    (v[0] * v[1], v)
}

#[differentiable(second_order)]
fn changed_and_moved(x: &[f64]) -> (f64, Vec<f64>) {
    let mut v = vec![x[0], x[1]];
    v[0] *= x[1];
    (v[0].sin(), v)
}

#[differentiable(second_order)]
fn moved_to_another_name(x: &[f64]) -> f64 {
    let v = x.to_vec();
    let s = v[0] * v[1];
    let w = v;
    s * w[0]
}

#[differentiable(second_order)]
fn moved_on_a_branch(x: &[f64], n: usize) -> (f64, Vec<f64>) {
    let mut b = vec![x[0]; n];
    for i in 0..n {
        b[i] *= x[i];
        if b[i] > 2.0 {
            return (b[i], b);
        }
    }
    (b[0] * b[1], b)
}

#[differentiable(second_order)]
fn returned_from_an_endless_loop(x: &[f64], n: usize) -> f64 {
    let mut k = 0;
    loop {
        let mut t = x.to_vec();
        t[0] *= x[k];
        k += 1;
        if k > n {
            return t[0];
        }
    }
}

#[differentiable(second_order)]
fn returned_whole(x: &[f64], n: usize) -> Vec<f64> {
    for i in 0..n {
        let mut t = x.to_vec();
        t[0] *= x[i];
        if i == 3 {
            return t;
        }
    }
    x.to_vec()
}

#[differentiable(second_order)]
fn vector_into_a_part(x: &[f64], y: &mut [f64]) -> f64 {
    let n = y.len();
    let t = x.to_vec();
    y[..n / 2].copy_from_slice(&t);
    y[0] * y[1] * y[2]
}

#[differentiable(second_order)]
fn array_into_a_slice(y: &mut [f64]) -> f64 {
    let u = [y[0] * y[1], y[1], y[2], y[3] * y[0]];
    y.copy_from_slice(&u);
    y[0] * y[1]
}

#[differentiable(second_order)]
fn own_part_by_way_of_a_vector(y: &mut [f64]) -> f64 {
    let c = y[0..2].to_vec();
    y[1..3].copy_from_slice(&c);
    c[0] * c[1] * y[2]
}

#[differentiable(second_order)]
fn array_into_a_part_of_an_array(x: &[f64]) -> f64 {
    let mut t = [0.0; 3];
    let mut u: [f64; 2] = [x[0], x[1]];
    u[0] *= 2.0;
    t[1..].copy_from_slice(&u);
    t[1] * t[2]
}

#[differentiable(second_order)]
fn literal_into_a_part(x: &[f64]) -> f64 {
    let mut t = vec![0.0; 4];
    t[..2].copy_from_slice(&[x[0], x[1]]);
    t[2..].copy_from_slice(&x[1..3]);
    t[0] * t[1] * t[2] * t[3]
}

#[differentiable(second_order)]
fn part_as_a_vector(x: &[f64]) -> f64 {
    let mut m = [0.0; 4];
    m[1..3].copy_from_slice(&x[..2].to_vec());
    m[1] * m[2]
}

#[differentiable(second_order)]
fn vector_into_a_vector(x: &[f64]) -> f64 {
    let mut t = vec![0.0; 3];
    let u = x.to_vec();
    t.copy_from_slice(&u);
    t[0] * t[1] * u[2]
}

#[differentiable(second_order)]
fn returned_from_a_loop(x: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..n {
        let mut t = x.to_vec();
        t[0] *= x[i];
        if i == 3 {
            return s * t[0];
        }
        s += t[0] * t[1];
    }
    s
}

#[differentiable(second_order)]
fn returned_after_a_push(x: &[f64], n: usize) -> f64 {
    let mut k = 0;
    while k < n {
        let mut t = vec![x[0]];
        t.push(x[k]);
        if k > 2 {
            return t[1] * t[0];
        }
        k += 1;
    }
    x[0]
}

// A box of a number is the number, wherever it is.
#[differentiable(second_order)]
fn number_in_a_box(x: f64, y: f64) -> f64 {
    let boxed = Box::new(x);
    let product = Box::new(*boxed * y);
    *product * boxed.sin() + *boxed
}

#[differentiable(second_order)]
fn box_moved_and_written(x: f64) -> f64 {
    let mut boxed = Box::new(x * x);
    *boxed += x;
    let before = *boxed;
    let mut moved = boxed;
    for _ in 0..2 {
        *moved *= x;
    }
    before * *moved
}

#[differentiable(second_order)]
fn number_taken(x: f64) -> f64 {
    let mut y = x * x;
    let z = std::mem::take(&mut y);
    y += x;
    z * y
}

#[differentiable(second_order)]
fn sizes_of_values(x: f64, y: &[f64]) -> f64 {
    let size = std::mem::size_of_val(&x) + std::mem::size_of_val(y);
    x * x * size as f64 * y[0]
}

#[allow(clippy::dbg_macro, reason = "the value it gives is differentiated")]
#[differentiable(second_order)]
fn shown_on_the_way(x: f64) -> f64 {
    let y = dbg![x * x];
    dbg![y + x] * y
}
