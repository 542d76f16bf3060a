//! `&mut` parameters: input, output, both.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    scaled_in_place -> (): (0.7, &mut [0.5, 1.2]), (0.7, &mut []);
    saxpy -> (): (0.7, &[0.5, 1.2, -0.3], &mut [1.0, 0.4, 0.8]);
    output_only -> (): (&[0.5, 1.2, -0.3], &mut [9.0, 9.0, 9.0]);
    output_partly_written -> (): (&[0.5, 1.2], &mut [0.3, 0.6, 0.9]);
    input_only -> f64: (0.7, &mut [0.5, 1.2]);
    result_and_output -> f64: (&[0.5, 1.2], &mut [0.3, 0.6]), (&[-0.5, 1.2], &mut [0.3, 0.6]);
    mutable_scalar -> (): (0.7, &mut 1.2), (1.7, &mut -0.4);
    mutable_array -> (): (&mut [0.5, 1.2, -0.3]);
    mutable_vector -> (): (&mut vec![0.5, 1.2, -0.3], 0.8);
    mutable_rows -> (): (&mut [[0.5, 1.2], [-0.3, 0.8]]), (&mut [[0.5, 1.2]]);
    two_outputs -> (): (0.6, &mut [0.5, 1.2], &mut [0.9]), (1.6, &mut [0.5, 1.2], &mut [0.9]);
    written_under_a_condition -> (): (0.6, &mut [0.5, -1.2, 0.3]);
    early_return_of_nothing -> (): (0.6, &mut [0.5, 1.2]), (-0.6, &mut [0.5, 1.2]);
    output_read_again -> (): (&[0.5, 1.2, 0.3], &mut [0.0, 0.0, 0.0]);
    time_stepping -> f64: (&[0.5, 1.2], const 4), (&[0.5, 1.2], const 0);
    helpers_on_parts -> (): (0.8, &mut [0.5, 1.2, -0.3, 0.9]);
    passed_on_whole -> (): (0.8, &mut [0.5, 1.2]);
    scalar_by_reference -> f64: (0.8, 1.3), (0.2, 0.4);
    element_by_reference -> f64: (&[0.5, 1.2, -0.3]);
    exchange_through_references -> f64: (0.8, 1.3);
    elements_iterated_mutably -> (): (0.8, &mut [0.5, 1.2]), (0.8, &mut []);
    constant_scratch -> f64: (0.8, const &mut [0.0; 3]);
    sorted_output -> (): (&mut [0.8, 0.3, 0.5]), (&mut [0.1, 0.9]);
    output_filled_by_a_while -> (): (0.4, &mut [0.0, 0.0, 0.0, 0.0]);
    swept_backwards -> (): (&[2.0, 2.5, 3.0], &mut [0.5, 1.2, -0.3]);
}

// Input and output in one, and possibly empty.
#[differentiable(second_order)]
fn scaled_in_place(factor: f64, y: &mut [f64]) {
    for i in 0..y.len() {
        y[i] *= factor;
    }
}

// The old value of the output is one of the inputs.
#[differentiable(second_order)]
fn saxpy(a: f64, x: &[f64], y: &mut [f64]) {
    for i in 0..x.len() {
        y[i] += a * x[i];
    }
}

// What the output held does not matter: its input cotangent is zero.
#[differentiable(second_order)]
fn output_only(x: &[f64], y: &mut [f64]) {
    for i in 0..x.len() {
        y[i] = x[i] * x[(i + 1) % x.len()];
    }
}

// Written, added to, and left alone.
#[differentiable(second_order)]
fn output_partly_written(x: &[f64], y: &mut [f64]) {
    y[0] = x[0] * x[1];
    y[1] += y[0] * x[1];
}

// Nothing is written although it could be.
#[differentiable(second_order)]
fn input_only(x: f64, y: &mut [f64]) -> f64 {
    y[0] * x + y[1].sin()
}

// The result needs old elements and the outputs keep new ones.
#[differentiable(second_order)]
fn result_and_output(x: &[f64], y: &mut [f64]) -> f64 {
    let before = y[0] * y[1];
    y[0] = x[0] * before;
    if x[0] > 0.0 {
        y[1] *= y[0];
    }
    before * x[1] + y[1]
}

// A reference to one number.
#[differentiable(second_order)]
fn mutable_scalar(x: f64, y: &mut f64) {
    *y *= x;
    *y += x * x;
    if *y > 2.0 {
        *y = y.sqrt();
    }
}

// The length is known, and elements change places.
#[differentiable(second_order)]
fn mutable_array(a: &mut [f64; 3]) {
    let t = a[0];
    a[0] = a[1] * a[2];
    a[1] = t * a[0];
    a[2] -= a[1] * a[1];
    a.swap(0, 2);
}

// The vector keeps its length.
#[differentiable(second_order)]
fn mutable_vector(a: &mut Vec<f64>, x: f64) {
    for v in a.iter_mut() {
        *v = *v * x + v.cos();
    }
    a[0] *= a[1];
}

// Rows of fixed length, as many as there are.
#[differentiable(second_order)]
fn mutable_rows(a: &mut [[f64; 2]]) {
    for row in a.iter_mut() {
        let t = row[0] * row[1];
        row[0] = t + row[1];
        row[1] = t * t;
    }
    a[0][0] *= a[a.len() - 1][1];
}

// One output is read for the other.
#[differentiable(second_order)]
fn two_outputs(x: f64, y: &mut [f64], z: &mut [f64]) {
    y[0] *= x;
    z[0] += y[0] * y[1];
    if x > 1.0 {
        y[1] = z[0] * x;
    }
}

// Elements are cut off at zero.
#[differentiable(second_order)]
fn written_under_a_condition(x: f64, y: &mut [f64]) {
    for v in y {
        if *v < 0.0 {
            *v = 0.0;
        } else {
            *v *= *v * x;
        }
    }
}

// Nothing is returned, and early.
#[differentiable(second_order)]
fn early_return_of_nothing(x: f64, y: &mut [f64]) {
    y[0] *= x;
    if x < 0.0 {
        return;
    }
    y[1] = y[0] * y[1];
}

// Prefix products within the output.
#[differentiable(second_order)]
fn output_read_again(x: &[f64], y: &mut [f64]) {
    y[0] = x[0];
    for i in 1..x.len() {
        y[i] = y[i - 1] * x[i] + y[0];
    }
}

#[differentiable(second_order)]
fn slope(state: &[f64], derivative: &mut [f64]) {
    derivative[0] = state[1];
    derivative[1] = -state[0].sin() - 0.1 * state[1];
}

#[differentiable(second_order)]
fn euler_step(state: &mut [f64], derivative: &[f64], dt: f64) {
    for i in 0..state.len() {
        state[i] += dt * derivative[i];
    }
}

// Two calls with outputs in every turn; buffer and state are overwritten again and again.
#[differentiable(second_order)]
fn time_stepping(start: &[f64], turns: usize) -> f64 {
    let mut state = start.to_vec();
    let mut derivative = vec![0.0; 2];
    for _ in 0..turns {
        slope(&state, &mut derivative);
        euler_step(&mut state, &derivative, 0.1);
    }
    state[0] * state[0] + state[1] * start[0]
}

// Sub-slices of an output are outputs.
#[differentiable(second_order)]
fn helpers_on_parts(x: f64, y: &mut [f64]) {
    let k = y.len() / 2;
    scaled_in_place(x, &mut y[..k]);
    let left = y[..k].to_vec();
    saxpy(x, &left, &mut y[k..]);
    scaled_in_place(x * x, &mut y[1..3]);
}

// The reference itself is passed on, twice.
#[differentiable(second_order)]
fn passed_on_whole(x: f64, y: &mut [f64]) {
    scaled_in_place(x, y);
    y[0] += y[1] * y[1];
    scaled_in_place(x + 1.0, &mut *y);
}

#[differentiable(second_order)]
fn accumulate_square(total: &mut f64, x: f64) {
    *total += x * x;
}

// A local is changed through a reference in a loop.
#[differentiable(second_order)]
fn scalar_by_reference(x: f64, y: f64) -> f64 {
    let mut total = x;
    for k in 0..3 {
        accumulate_square(&mut total, y * k as f64);
        total *= 0.5;
        let copy = total;
        accumulate_square(&mut total, copy);
    }
    total * x
}

// One element is changed through a reference.
#[differentiable(second_order)]
fn element_by_reference(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    accumulate_square(&mut a[0], x[1]);
    let t = a[0];
    accumulate_square(&mut a[2], t);
    mutable_scalar(a[0], &mut a[1]);
    a[0] * a[1] + a[2]
}

#[differentiable(second_order)]
fn exchange(a: &mut f64, b: &mut f64) {
    let t = *a;
    *a = *b * t;
    *b = t;
}

// Two locals go through two references.
#[differentiable(second_order)]
fn exchange_through_references(x: f64, y: f64) -> f64 {
    let mut a = x;
    let mut b = y * x;
    exchange(&mut a, &mut b);
    a += 1.0;
    exchange(&mut b, &mut a);
    a * b + x
}

// `for` over the reference, and over it again.
#[differentiable(second_order)]
fn elements_iterated_mutably(x: f64, y: &mut [f64]) {
    for v in y.iter_mut() {
        *v = v.sin() * x;
    }
    for (i, v) in y.iter_mut().enumerate() {
        *v *= *v + i as f64;
    }
}

// The scratch space is written but is not an output that counts.
#[differentiable(second_order)]
fn constant_scratch(x: f64, #[no_grad] scratch: &mut [f64]) -> f64 {
    for i in 0..scratch.len() {
        scratch[i] = i as f64 + 0.5;
    }
    x * scratch[1] + x * x * scratch[2]
}

// Which input each output comes from is decided at run time.
#[differentiable(second_order)]
fn sorted_output(a: &mut [f64]) {
    for end in (1..a.len()).rev() {
        for i in 0..end {
            if a[i] > a[i + 1] {
                a.swap(i, i + 1);
            }
        }
    }
    a[0] *= a[a.len() - 1];
}

// The place to write moves with a counter.
#[differentiable(second_order)]
fn output_filled_by_a_while(x: f64, y: &mut [f64]) {
    let mut v = x;
    let mut k = 0;
    while k < y.len() && v < 1.5 {
        y[k] = v;
        v = v * v + 0.5;
        k += 1;
    }
}

// Back substitution: later elements are new, earlier ones old.
#[differentiable(second_order)]
fn swept_backwards(d: &[f64], b: &mut [f64]) {
    let n = b.len();
    b[n - 1] /= d[n - 1];
    for i in (0..n - 1).rev() {
        b[i] = (b[i] - b[i + 1]) / d[i];
    }
}
