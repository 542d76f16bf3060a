//! `Vec` and vectors of vectors.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    vector_by_value -> f64: (vec![0.5, 1.2, -0.3]), (vec![0.8]);
    vector_parameter_changed -> f64: (vec![0.5, 1.2, -0.3]), (vec![0.8, 0.1]);
    listed_by_macro -> f64: (0.5, 1.2), (-0.4, 0.3);
    pushed_in_a_loop -> f64: (0.5, const 4), (0.5, const 0);
    pushed_under_a_condition -> f64: (&[0.5, -1.2, 0.3, 0.9]), (&[-0.5, -0.1]);
    trajectory_kept -> f64: (0.5, 1.2, const 5), (0.5, 1.2, const 0);
    vector_made_in_every_turn -> f64: (&[0.5, 1.2, -0.3]), (&[0.7]);
    two_buffers_swapped -> f64: (&[0.5, 1.2, -0.3, 0.8], const 3), (&[0.5, 1.2], const 2), (&[0.5, 1.2], const 0);
    vector_moved_over_another -> f64: (&[0.5, 1.2, -0.3], const 3), (&[0.5, 1.2, -0.3], const 0);
    vectors_of_vectors -> f64: (&vec![vec![0.5, 1.2], vec![-0.3, 0.8, 0.1], vec![]]), (&vec![vec![0.7]]);
    slice_of_vectors -> f64: (&[vec![0.5, 1.2], vec![-0.3, 0.8]]);
    vectors_of_vectors_by_value -> f64: (vec![vec![0.5, 1.2], vec![-0.3, 0.8]]);
    matrix_of_zeros_filled -> f64: (&[0.5, 1.2, -0.3]), (&[0.9]);
    rows_pushed -> f64: (&[0.5, 1.2, -0.3]), (&[0.9]);
    lower_triangle_of_rows -> f64: (0.8, const 4), (0.8, const 1);
    vector_behind_a_branch -> f64: (0.8, 0.3), (0.3, 0.8);
    vector_as_value_of_a_block -> f64: (&[0.5, 1.2, -0.3]), (&[0.9]);
    vector_of_arrays -> f64: (&[0.5, 1.2, -0.3]), (&[0.9]);
    vector_of_tuples -> f64: (&[0.5, 1.2, -0.3]), (&[0.9]);
    clone_before_each_change -> f64: (&[0.5, 1.2, -0.3]);
    longer_by_one_each_turn -> f64: (0.6, 1.4);
}

// The vector is consumed.
#[differentiable(second_order)]
fn vector_by_value(x: Vec<f64>) -> f64 {
    let mut product = 1.0;
    for v in x {
        product *= v + product;
    }
    product
}

// The parameter is a vector of the function's own.
#[differentiable(second_order)]
fn vector_parameter_changed(mut x: Vec<f64>) -> f64 {
    let first = x[0];
    for i in 0..x.len() {
        x[i] *= first;
    }
    x.push(first * first);
    let n = x.len();
    x[0] += x[n - 1];
    x[0] * x[n - 2]
}

// Active values in the list.
#[differentiable(second_order)]
fn listed_by_macro(x: f64, y: f64) -> f64 {
    let mut a = vec![x, y, x * y, 1.0];
    a[3] += a[2] * a[0];
    a[0] = a[3].sin();
    a[0] * a[1] + a[2] * a[3]
}

// Length grows turn by turn, each element made from the one before.
#[differentiable(second_order)]
fn pushed_in_a_loop(x: f64, n: usize) -> f64 {
    let mut powers = Vec::new();
    powers.push(1.0);
    for i in 0..n {
        powers.push(powers[i] * x);
    }
    let mut sum = x;
    for (i, p) in powers.iter().enumerate() {
        sum += p / (i as f64 + 1.0);
    }
    sum
}

// The final length is known only at run time.
#[differentiable(second_order)]
fn pushed_under_a_condition(x: &[f64]) -> f64 {
    let mut kept = Vec::with_capacity(x.len());
    for &v in x {
        if v > 0.0 {
            kept.push(v * v);
        }
    }
    let mut r = x[0];
    for k in 0..kept.len() {
        r = r * kept[k] + kept[kept.len() - 1 - k];
    }
    r
}

// Every state of a simulation is kept and read again.
#[differentiable(second_order)]
fn trajectory_kept(x: f64, rate: f64, turns: usize) -> f64 {
    let mut path: Vec<f64> = vec![x];
    for _ in 0..turns {
        let last = path[path.len() - 1];
        path.push(last + 0.1 * rate * last * (2.0 - last));
    }
    let mut loss = 0.0;
    for (k, state) in path.iter().enumerate() {
        let error = state - 0.2 * k as f64;
        loss += error * error;
    }
    loss
}

// The buffer of one turn is not the buffer of the next.
#[differentiable(second_order)]
fn vector_made_in_every_turn(x: &[f64]) -> f64 {
    let n = x.len();
    let mut total = 1.0;
    for i in 0..n {
        let mut shifted = vec![0.0; n];
        for j in 0..n {
            shifted[j] = x[(i + j) % n] * total;
        }
        shifted[0] *= shifted[n - 1];
        total += shifted[0] * 0.5;
    }
    total
}

// Old and new change roles after every sweep.
#[differentiable(second_order)]
fn two_buffers_swapped(x: &[f64], turns: usize) -> f64 {
    let n = x.len();
    let mut old = x.to_vec();
    let mut new = vec![0.0; n];
    for _ in 0..turns {
        for i in 0..n {
            new[i] = old[i] + 0.2 * old[(i + 1) % n] * old[(i + n - 1) % n];
        }
        std::mem::swap(&mut old, &mut new);
    }
    let mut sum = 0.0;
    for i in 0..n {
        sum += old[i] * old[i];
    }
    sum
}

// A new vector replaces the old one by a move.
#[differentiable(second_order)]
fn vector_moved_over_another(x: &[f64], turns: usize) -> f64 {
    let mut current = x.to_vec();
    for _ in 0..turns {
        let mut next = current.clone();
        for i in 1..x.len() {
            next[i] = current[i] * current[i - 1] + x[i];
        }
        current = next;
    }
    current[x.len() - 1] * current[0]
}

// Rows of different lengths, one of them empty.
#[differentiable(second_order)]
fn vectors_of_vectors(rows: &Vec<Vec<f64>>) -> f64 {
    let mut product = 1.0;
    for i in 0..rows.len() {
        let mut sum = 0.5;
        for j in 0..rows[i].len() {
            sum += rows[i][j] * rows[i][0];
        }
        product *= sum;
    }
    product
}

// References to rows in a `for`.
#[differentiable(second_order)]
fn slice_of_vectors(rows: &[Vec<f64>]) -> f64 {
    let mut r = 0.0;
    for row in rows {
        for v in row {
            r = r * v + v * v;
        }
        r += row[0];
    }
    r
}

// Elements of an owned matrix are overwritten by those of other rows.
#[differentiable(second_order)]
fn vectors_of_vectors_by_value(mut a: Vec<Vec<f64>>) -> f64 {
    let n = a.len();
    for i in 0..n {
        for j in 0..n {
            a[i][j] += a[j][i] * a[(i + 1) % n][j];
        }
    }
    a[0][0] * a[1][1] - a[0][1] * a[1][0]
}

// `vec![vec![0.0; n]; n]`, then a recurrence along both axes.
#[differentiable(second_order)]
fn matrix_of_zeros_filled(x: &[f64]) -> f64 {
    let n = x.len();
    let mut table = vec![vec![0.0; n + 1]; n + 1];
    for i in 0..=n {
        table[i][0] = 1.0;
        table[0][i] = x[0];
    }
    for i in 1..=n {
        for j in 1..=n {
            table[i][j] = table[i - 1][j] * x[i - 1] + table[i][j - 1] * x[j - 1];
        }
    }
    table[n][n]
}

// A row is built and then moved into the matrix.
#[differentiable(second_order)]
fn rows_pushed(x: &[f64]) -> f64 {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for i in 0..x.len() {
        let mut row = vec![x[i]];
        for j in 0..i {
            row.push(x[j] * rows[j][0]);
        }
        rows.push(row);
    }
    let mut sum = 0.0;
    for row in &rows {
        sum += row[0] * row[row.len() - 1];
    }
    sum
}

// Pascal's triangle with a weight: every row is longer than the one before.
#[differentiable(second_order)]
fn lower_triangle_of_rows(x: f64, n: usize) -> f64 {
    let mut rows = vec![vec![x]];
    for i in 1..n {
        let mut row = vec![1.0; i + 1];
        for j in 1..i {
            row[j] = rows[i - 1][j - 1] + x * rows[i - 1][j];
        }
        row[i] = x * rows[i - 1][i - 1];
        rows.push(row);
    }
    let last = &rows[n - 1];
    let mut sum = 0.0;
    for v in last {
        sum += v * v;
    }
    sum
}

// Lengths differ from branch to branch.
#[differentiable(second_order)]
fn vector_behind_a_branch(x: f64, y: f64) -> f64 {
    let a = if x > y { vec![x, y, x * y] } else { vec![y; 2] };
    let mut sum = 0.0;
    for v in &a {
        sum = sum * x + v;
    }
    sum * a[0]
}

// The vector is built within a block and leaves it.
#[differentiable(second_order)]
fn vector_as_value_of_a_block(x: &[f64]) -> f64 {
    let squares = {
        let mut v = vec![0.0; x.len()];
        for i in 0..x.len() {
            v[i] = x[i] * x[i];
        }
        v
    };
    let mut product = 1.0;
    for s in squares.iter() {
        product *= 1.0 + s;
    }
    product
}

// Elements are arrays.
#[differentiable(second_order)]
fn vector_of_arrays(x: &[f64]) -> f64 {
    let mut points = vec![[0.0; 2]; x.len()];
    for i in 0..x.len() {
        points[i] = [x[i], x[i] * x[0]];
        points[0][1] += points[i][0];
    }
    points.push([x[0], 1.0]);
    let mut sum = 0.0;
    for p in &points {
        sum += p[0] * p[1];
    }
    sum
}

// Elements are tuples with an integer in them.
#[differentiable(second_order)]
fn vector_of_tuples(x: &[f64]) -> f64 {
    let mut terms = Vec::new();
    for i in 0..x.len() {
        terms.push((x[i], i as i32 + 1));
    }
    let mut sum = 0.0;
    for &(base, exponent) in &terms {
        sum += base.powi(exponent) * f64::from(exponent);
    }
    sum
}

// Clones keep what the original loses.
#[differentiable(second_order)]
fn clone_before_each_change(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    let first = a.clone();
    for i in 0..a.len() {
        a[i] *= a[(i + 1) % a.len()];
    }
    let second = a.clone();
    for i in 0..a.len() {
        a[i] = second[i] * first[i];
    }
    a[0] * second[1] + a[1] * first[2] + a[2]
}

// The condition of the loop reads the length that its body changes.
#[differentiable(second_order)]
fn longer_by_one_each_turn(x: f64, y: f64) -> f64 {
    let mut a = vec![x];
    while a.len() < 5 {
        let n = a.len();
        a.push(a[n - 1] * y + n as f64);
        a[0] += a[n] * 0.1;
    }
    a[4] * a[0]
}
