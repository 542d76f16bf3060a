//! Inner loops over elements at an offset, which the generated code visits through slices; and those it must not.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    rows -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7], &[0.3, 0.8, -0.2], const 2);
    offset_behind -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1], const 3), (&[0.4, -0.6], const 0);
    no_turn_and_far_out -> f64: (&[0.4, -0.6, 0.9], const 0, const 100), (&[0.4, -0.6, 0.9], const 2, const 1);
    no_turn_between -> f64: (&[0.4, -0.6, 0.9], const 2, const 1), (&[0.4, -0.6, 0.9], const 0, const 3);
    triangle -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7], &[0.3, 0.8, -0.2, 0.5]), (&[], &[0.3]), (&[], &[]);
    triangle_in_place -> _: (&[0.4, -0.6, 0.9], vec![0.3, 0.8, -0.2]);
    shifted_in_place -> f64: (vec![0.4, -0.6, 0.9, 1.2], const 3);
    smoothed_in_place -> f64: (vec![0.4, -0.6, 0.9, 1.2], const 3);
    two_offsets_of_one -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7], const 3);
    both_sides_of_one -> f64: (vec![0.4, -0.6, 0.9, 1.2, 0.1, 0.7], const 3);
    item_in_the_arithmetic -> f64: (&[0.4, -0.6, 0.9, 1.2], const 1, const 4);
    item_twice_in_the_index -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7, 0.2], const 4);
    index_of_an_index -> f64: (&[0.4, -0.6, 0.9, 1.2], const &[2, 0, 3, 1], const 4);
    nested_rows -> f64: (vec![vec![0.4, -0.6], vec![0.9, 1.2]], &[0.3, 0.8], const 2);
    bound_that_is_read -> f64: (&[0.4, -0.6, 0.9, 1.2], &[0.3, 0.8]);
    counter_by_two -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7], &[0.3, 0.8, -0.2]);
    counter_read_twice -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7], &[0.3, 0.8, -0.2]);
    counter_and_recurrence -> f64: (&[0.4, -0.6, 0.9, 1.2, 0.1, 0.7], 0.8, const 3);
    ratio_of_one_array -> f64: (vec![0.4, -0.6, 0.9, 1.2], const 2);
}

#[differentiable(second_order)]
fn rows(a: &[f64], x: &[f64], m: usize) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in 0..m {
        let mut y = 0.0;
        for j in 0..n {
            y += a[i * n + j] * x[j];
        }
        sum += y * y;
    }
    sum
}

#[differentiable(second_order)]
fn offset_behind(x: &[f64], n: usize) -> f64 {
    let mut y = vec![0.0; 5];
    for i in 0..n {
        y[i + 2] = x[i + 1] * x[i];
        y[i] += x[i].sin();
    }
    y[0] * y[2] + y[3] * y[4]
}

// The first element of the loop does not exist, and is not asked for.
#[differentiable(second_order)]
fn no_turn_and_far_out(x: &[f64], n: usize, offset: usize) -> f64 {
    let mut sum = x[0] * x[1];
    for round in 0..2 {
        for i in 0..n {
            sum += x[offset * round + i].sin() * sum;
        }
    }
    sum
}

// The start of the range is behind its end.
#[differentiable(second_order)]
fn no_turn_between(x: &[f64], from: usize, to: usize) -> f64 {
    let mut y = vec![0.0; x.len()];
    for i in from..to {
        y[i] = x[i] * x[i];
    }
    let mut product = 1.0;
    for i in from..to {
        product *= y[i] + 2.0;
    }
    product * x[2]
}

// A lower triangle, column by column: its elements are counted.
#[differentiable(second_order)]
fn triangle(below: &[f64], v: &[f64]) -> f64 {
    let d = v.len();
    let mut result = vec![0.0; d];
    for i in 0..d {
        result[i] = v[i].exp();
    }
    let mut next = 0;
    for j in 0..d {
        for i in j + 1..d {
            result[i] += below[next] * v[j] * result[j];
            next += 1;
        }
    }
    let mut sum = 0.0;
    for r in &result {
        sum += r * r;
    }
    sum
}

#[differentiable(second_order)]
fn triangle_in_place(below: &[f64], mut v: Vec<f64>) -> Vec<f64> {
    let d = v.len();
    let mut next = 0;
    for j in 0..d {
        for i in j + 1..d {
            v[i] -= below[next] * v[j];
            next += 1;
        }
    }
    v
}

#[differentiable(second_order)]
fn shifted_in_place(mut x: Vec<f64>, n: usize) -> f64 {
    for i in 0..n {
        x[i] = x[i + 1] * x[i];
    }
    x[0] * x[1] + x[2] * x[3]
}

#[differentiable(second_order)]
fn smoothed_in_place(mut x: Vec<f64>, n: usize) -> f64 {
    for i in 0..n {
        x[i + 1] = 0.5 * x[i + 1] + x[i] * x[i];
    }
    x[0] * x[1] + x[2] * x[3]
}

#[differentiable(second_order)]
fn two_offsets_of_one(x: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for k in 0..2 {
        for i in 0..n {
            sum += (x[k + i] * x[3 + i]).sin();
        }
    }
    sum
}

#[differentiable(second_order)]
fn both_sides_of_one(mut x: Vec<f64>, n: usize) -> f64 {
    for k in 0..2 {
        for i in 0..n {
            x[n + i] *= x[i] + k as f64;
        }
    }
    x[3] * x[4] + x[5]
}

#[differentiable(second_order)]
fn item_in_the_arithmetic(x: &[f64], from: usize, to: usize) -> f64 {
    let mut y = [0.0; 8];
    for i in from..to {
        y[i] = x[i].powi(i as i32) * i as f64;
    }
    y[1] * y[2] + y[3]
}

#[differentiable(second_order)]
fn item_twice_in_the_index(x: &[f64], n: usize) -> f64 {
    let mut y = vec![0.0; 8];
    for i in 0..n {
        y[i + i / 2] = x[i + i / 3] * x[2 * i];
    }
    y[0] * y[1] + y[3] * y[4]
}

#[differentiable(second_order)]
fn index_of_an_index(x: &[f64], order: &[usize], n: usize) -> f64 {
    let mut y = vec![0.0; n];
    for i in 0..n {
        y[order[i]] = x[i] * x[order[i]];
    }
    y[0] * y[1] + y[2] * y[3]
}

#[differentiable(second_order)]
fn nested_rows(a: Vec<Vec<f64>>, x: &[f64], m: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..m {
        let mut y = 0.0;
        for j in 0..m {
            y += a[i][j] * x[j];
        }
        sum += y.sin();
    }
    sum
}

#[differentiable(second_order)]
fn bound_that_is_read(x: &[f64], w: &[f64]) -> f64 {
    let mut y = vec![0.0; 4];
    for k in 0..w.len() {
        for i in 0..w.len() {
            y[k + i] += x[k + i] * w[i];
        }
    }
    y[0] * y[1] * y[2]
}

#[differentiable(second_order)]
fn counter_by_two(a: &[f64], x: &[f64]) -> f64 {
    let mut next = 0;
    let mut y = vec![0.0; x.len()];
    for i in 0..x.len() {
        y[i] = a[next] * x[i];
        next += 2;
    }
    y[0] * y[1] + y[2] * a[1]
}

#[differentiable(second_order)]
fn counter_read_twice(a: &[f64], x: &[f64]) -> f64 {
    let n = x.len();
    let mut next = 0;
    let mut sum = 0.0;
    for _ in 0..2 {
        for i in 0..n {
            sum += a[next] * x[i] * next as f64;
            next += 1;
        }
    }
    sum
}

// Turn by turn something is passed on, so that the order of the turns is fixed.
#[differentiable(second_order)]
fn counter_and_recurrence(a: &[f64], x: f64, n: usize) -> f64 {
    let mut next = 0;
    let mut y = x;
    for _ in 0..2 {
        for _ in 0..n {
            y = y * a[next] + 0.5;
            next += 1;
        }
    }
    y
}

#[differentiable(second_order)]
fn ratio_of_one_array(mut x: Vec<f64>, n: usize) -> f64 {
    for i in 0..n {
        x[2 + i] /= x[i];
    }
    x[2] * x[3]
}
