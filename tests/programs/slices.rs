//! Elements of slices, read and overwritten in place.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    dot_product -> f64: (&[0.5, 1.2, -0.3], &[2.0, 0.4, 0.9]), (&[], &[]);
    sum_of_an_empty_slice -> f64: (&[], 1.3), (&[0.2, 0.4], 1.3);
    prefix_sums -> f64: (&[0.5, 1.2, -0.3, 0.8]), (&[0.4]);
    bubble_sort -> f64: (&[0.9, -0.3, 1.4, 0.2]), (&[0.1, 0.2, 0.3]), (&[3.0, 2.0, 1.0]);
    insertion_sort -> f64: (&[0.9, -0.3, 1.4, 0.2]), (&[3.0, 2.0, 1.0]), (&[0.4]);
    stencil_in_place -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.3, 0.4]);
    gauss_seidel -> f64: (&[0.4, -0.1, 0.7], const 4), (&[0.4, -0.1, 0.7], const 0);
    butterfly -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 0.9, -0.7, 0.4]), (&[0.3, 0.4]);
    reversed_in_place -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.3, 0.4]);
    gather -> f64: (&[0.5, 1.2, -0.3], const &[2, 0, 2, 1]), (&[0.7], const &[]);
    scatter -> f64: (&[0.5, 1.2, -0.3, 0.6], const &[1, 0, 1, 1]), (&[0.7], const &[0]);
    permuted_in_place -> f64: (&[0.5, 1.2, -0.3], const &[1, 2, 0]), (&[0.5, 1.2], const &[0, 1]);
    first_and_last -> f64: (&[0.5, 1.2, -0.3]), (&[0.8]);
    maximum_by_hand -> f64: (&[0.5, 1.2, -0.3]), (&[2.5, 1.2, -0.3]), (&[-0.5, -1.2, -0.3]);
    index_of_the_minimum -> f64: (&[0.5, -1.2, -0.3]), (&[0.8, 1.9]);
    index_from_arithmetic -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 0.6]);
    compact_positive_values -> f64: (&[0.5, -1.2, 0.3, 0.8, -0.1]), (&[-0.5, -1.0]);
    fibonacci_table -> f64: (0.7, 1.2, const 6), (0.7, 1.2, const 2);
    weighted_histogram -> f64: (&[0.5, 1.2, 0.3, 0.8], const &[0.1, 2.5, 1.7, 2.2]);
    iterated_mutably -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    iterated_mutably_with_neighbour -> f64: (&[0.5, 1.2, -0.3], &[0.2, 0.9, 1.4]);
    copied_then_both_used -> f64: (&[0.5, 1.2, -0.3]);
    filled_then_updated -> f64: (&[0.5, 1.2, -0.3], 0.8);
}

// Two parameters, one index.
#[differentiable(second_order)]
fn dot_product(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * y[i];
    }
    sum
}

// The gradient of an empty slice is an empty vector.
#[differentiable(second_order)]
fn sum_of_an_empty_slice(x: &[f64], scale: f64) -> f64 {
    let mut sum = scale;
    for i in 0..x.len() {
        sum += x[i] * scale;
    }
    sum * scale
}

// Each element becomes the sum of all before it, in place, and is read again.
#[differentiable(second_order)]
fn prefix_sums(x: &[f64]) -> f64 {
    let mut s = x.to_vec();
    for i in 1..s.len() {
        s[i] += s[i - 1];
    }
    let mut r = 0.0;
    for i in 0..s.len() {
        r += s[i] * s[i] * x[i];
    }
    r
}

// Which elements change places depends on their values.
#[differentiable(second_order)]
fn bubble_sort(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let n = a.len();
    for end in (1..n).rev() {
        for i in 0..end {
            if a[i] > a[i + 1] {
                a.swap(i, i + 1);
            }
        }
    }
    let mut r = 0.0;
    for (i, v) in a.iter().enumerate() {
        r += (i as f64 + 1.0) * v * v;
    }
    r
}

// Elements are shifted by assignment until the place is found.
#[differentiable(second_order)]
fn insertion_sort(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    for i in 1..a.len() {
        let value = a[i];
        let mut j = i;
        while j > 0 && a[j - 1] > value {
            a[j] = a[j - 1];
            j -= 1;
        }
        a[j] = value;
    }
    let mut r = 0.0;
    for i in 0..a.len() {
        r = r * 0.5 + a[i] * a[i];
    }
    r
}

// The right neighbour is old and the left one is new.
#[differentiable(second_order)]
fn stencil_in_place(x: &[f64]) -> f64 {
    let mut u = x.to_vec();
    for _ in 0..3 {
        for i in 1..u.len() - 1 {
            u[i] = u[i] + 0.2 * (u[i - 1] * u[i + 1] - u[i] * u[i]);
        }
    }
    let mut sum = 0.0;
    for v in &u {
        sum += v * v;
    }
    sum
}

// Sweeps that read what the same sweep has written.
#[differentiable(second_order)]
fn gauss_seidel(b: &[f64], sweeps: usize) -> f64 {
    let n = b.len();
    let mut x = vec![1.0; n];
    for _ in 0..sweeps {
        for i in 0..n {
            let mut sum = b[i];
            if i > 0 {
                sum += x[i - 1] * b[i];
            }
            if i + 1 < n {
                sum += x[i + 1];
            }
            x[i] = sum / (3.0 + x[i] * x[i]);
        }
    }
    let mut energy = b[0];
    for i in 0..n {
        energy += x[i] * b[i];
    }
    energy
}

// Pairs at a growing distance are replaced by sum and product-like difference.
#[differentiable(second_order)]
fn butterfly(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let n = a.len();
    let mut half = 1;
    while half < n {
        for start in (0..n).step_by(2 * half) {
            for k in start..start + half {
                let angle = 0.3 * (k - start) as f64;
                let t = a[k + half] * angle.cos();
                a[k + half] = (a[k] - t) * a[k];
                a[k] += t;
            }
        }
        half *= 2;
    }
    let mut r = 0.0;
    for (i, v) in a.iter().enumerate() {
        r += v.sin() * (i + 1) as f64;
    }
    r
}

// Swaps by three assignments, from both ends.
#[differentiable(second_order)]
fn reversed_in_place(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let n = a.len();
    for i in 0..n / 2 {
        let t = a[i];
        a[i] = a[n - 1 - i];
        a[n - 1 - i] = t;
    }
    let mut r = 0.0;
    for i in 0..n {
        r += a[i] * a[i] * x[i];
    }
    r
}

// The same element is read through two indices.
#[differentiable(second_order)]
fn gather(x: &[f64], index: &[usize]) -> f64 {
    let mut r = x[0];
    for k in 0..index.len() {
        r = r * x[index[k]] + x[index[k]];
    }
    r
}

// Several values are added into the same element.
#[differentiable(second_order)]
fn scatter(x: &[f64], index: &[usize]) -> f64 {
    let mut bins = [0.0; 2];
    for (i, &k) in index.iter().enumerate() {
        bins[k] += x[i] * x[i];
        bins[1 - k] *= 0.5;
    }
    bins[0] * bins[0] + bins[0] * bins[1] + x[0]
}

// A cycle is followed through an index array while elements move.
#[differentiable(second_order)]
fn permuted_in_place(x: &[f64], next: &[usize]) -> f64 {
    let mut a = x.to_vec();
    let first = a[0];
    let mut k = 0;
    while next[k] != 0 {
        a[k] = a[next[k]] * 2.0;
        k = next[k];
    }
    a[k] = first * first;
    let mut r = 1.0;
    for (i, v) in a.iter().enumerate() {
        r += v * v * (i as f64 + 0.5) + r * v;
    }
    r
}

// Both ends, which may be one element.
#[differentiable(second_order)]
fn first_and_last(x: &[f64]) -> f64 {
    x[0] * x[x.len() - 1] + x[x.len() / 2].exp()
}

// The maximum by comparison, with its cotangent to one element.
#[differentiable(second_order)]
fn maximum_by_hand(x: &[f64]) -> f64 {
    let mut max = x[0];
    for i in 1..x.len() {
        if x[i] > max {
            max = x[i];
        }
    }
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (x[i] - max).exp();
    }
    max + sum.ln()
}

// The index of an element is found by comparing active values.
#[differentiable(second_order)]
fn index_of_the_minimum(x: &[f64]) -> f64 {
    let mut best = 0;
    for i in 0..x.len() {
        if x[i] < x[best] {
            best = i;
        }
    }
    x[best] * x[best] * x[0] + best as f64
}

// A matrix in a flat slice.
#[differentiable(second_order)]
fn index_from_arithmetic(m: &[f64]) -> f64 {
    let (rows, columns) = (2, 3);
    let mut r = 0.0;
    for i in 0..rows {
        let mut row = 1.0;
        for j in 0..columns {
            row *= m[i * columns + j] + m[(i + 1) % rows * columns + (j * 2) % columns];
        }
        r += row;
    }
    r
}

// A write index advances only in some turns.
#[differentiable(second_order)]
fn compact_positive_values(x: &[f64]) -> f64 {
    let mut kept = vec![0.0; x.len()];
    let mut count = 0;
    for &v in x {
        if v > 0.0 {
            kept[count] = v.sqrt();
            count += 1;
        }
    }
    let mut r = x[0];
    for i in 0..count {
        r += kept[i] * (i as f64 + 1.0);
    }
    r
}

// A table is filled from its own earlier elements.
#[differentiable(second_order)]
fn fibonacci_table(x: f64, y: f64, n: usize) -> f64 {
    let mut table = vec![0.0; n];
    table[0] = x;
    table[1] = y;
    for i in 2..n {
        table[i] = table[i - 1] * 0.5 + table[i - 2] * table[i - 1];
    }
    table[n - 1]
}

// Bins are chosen by constant data, weights are active.
#[differentiable(second_order)]
fn weighted_histogram(weights: &[f64], #[no_grad] data: &[f64]) -> f64 {
    let mut bins = [0.0; 3];
    for i in 0..data.len() {
        let bin = data[i] as usize;
        bins[bin] += weights[i] * data[i];
    }
    bins[0] + bins[1] * bins[2] + bins[2].cos()
}

// Elements are changed through references.
#[differentiable(second_order)]
fn iterated_mutably(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    for v in &mut a {
        *v = *v * *v + 1.0;
    }
    for v in a.iter_mut() {
        *v *= 0.5;
    }
    let mut p = 1.0;
    for v in &a {
        p *= v;
    }
    p
}

// The changed element is zipped with one that is read.
#[differentiable(second_order)]
fn iterated_mutably_with_neighbour(x: &[f64], y: &[f64]) -> f64 {
    let mut a = x.to_vec();
    for (v, w) in a.iter_mut().zip(y) {
        *v *= w;
        *v += w.sin() * *v;
    }
    for (i, v) in a.iter_mut().enumerate() {
        *v += x[i] * i as f64;
    }
    a[0] * a[1] + a[2]
}

// The copy and the original go different ways.
#[differentiable(second_order)]
fn copied_then_both_used(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    a[1] = a[0] * a[2];
    let b = a.clone();
    a[0] = a[1] * b[1];
    a[2] = 0.0;
    let mut r = 0.0;
    for i in 0..x.len() {
        r += a[i] * b[i] + b[i] * x[i];
    }
    r
}

// Active initial values repeated by `vec![value; n]`.
#[differentiable(second_order)]
fn filled_then_updated(x: &[f64], start: f64) -> f64 {
    let mut a = vec![start * start; x.len()];
    for i in 0..x.len() {
        a[i] *= x[i];
        a[(i + 1) % x.len()] += a[i];
    }
    a[0] + a[x.len() - 1] * a[1]
}
