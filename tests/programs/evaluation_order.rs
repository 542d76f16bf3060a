//! What is evaluated first keeps its value and its place, whatever is evaluated after it.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    array_written_while_iterated -> f64: ([0.5, 1.2, -0.3]);
    row_written_while_iterated -> f64: (0.7, 1.2);
    rows_written_while_iterated -> f64: (0.7, 1.2);
    arrays_written_while_zipped -> f64: ([0.5, 1.2, -0.3], [0.4, 0.9, 1.1]);
    vector_replaced_while_iterated -> f64: (&[0.5, 1.2, -0.3]);
    indices_written_while_iterated -> f64: (&[0.5, 1.2, -0.3]);
    array_read_while_iterated -> f64: ([0.5, 1.2, -0.3]);
    borrowed_element_before_its_index_changes -> f64: (&[0.5, 1.2, -0.3]);
    borrowed_slice_before_its_bounds_change -> f64: (&[0.5, 1.2, -0.3, 0.8]);
    lent_element_before_its_index_changes -> f64: (&[0.5, 1.2, -0.3]);
    matched_element_whose_index_changes -> f64: (&[0.5, 1.2, -0.3]), (&[-0.5, 1.2, -0.3]);
    matched_once_before_its_index_changes -> f64: (&[0.5, 1.2, -0.3]), (&[-0.5, 1.2, -0.3]);
    matched_row_once_before_its_index_changes -> f64: (0.5, 1.2);
    matched_reference_whose_index_changes -> f64: (&[0.5, 1.2, -0.3]);
    matched_row_whose_index_changes -> f64: (0.5, 1.2);
    swapped_elements_whose_index_changes -> f64: (&[0.5, 1.2, -0.3]);
    swapped_places_whose_index_changes -> f64: (&[0.5, 1.2, -0.3]);
    row_swapped_whose_index_changes -> f64: (0.5, 1.2);
    pushed_to_a_row_whose_index_changes -> f64: (0.5, 1.2);
    filled_row_whose_index_changes -> f64: (0.5, 1.2);
    copied_to_a_row_whose_index_changes -> f64: (&[0.5, 1.2, -0.3]);
}

// By value, a loop iterates over the array as it was.
#[differentiable(second_order)]
fn array_written_while_iterated(mut x: [f64; 3]) -> f64 {
    let mut s = 0.0;
    for v in x {
        x[2] += v * v;
        s += v * x[2];
    }
    s
}

// A row of a matrix, by value.
#[differentiable(second_order)]
fn row_written_while_iterated(a: f64, b: f64) -> f64 {
    let mut m = [[a, b], [b * a, a]];
    let mut s = 0.0;
    for i in 0..2 {
        for v in m[i] {
            m[i][1] += v * v;
            s += v * m[1][0];
        }
    }
    s + m[0][1] * m[1][1]
}

// Rows that are used where they are.
#[differentiable(second_order)]
fn rows_written_while_iterated(a: f64, b: f64) -> f64 {
    let mut m = [[a, b], [b * a, a]];
    let mut s = 0.0;
    for row in m {
        m[1][0] *= 2.0;
        m[0][0] += row[1];
        s += row[0] * row[1];
    }
    s + m[0][0] * m[1][0]
}

// Two arrays in step, one of them written.
#[differentiable(second_order)]
fn arrays_written_while_zipped(mut x: [f64; 3], y: [f64; 3]) -> f64 {
    let mut s = 0.0;
    for (i, (v, w)) in x.into_iter().zip(y).enumerate() {
        x[2 - i] = v * w;
        s += v * x[i];
    }
    s
}

// The name means another vector from then on.
#[differentiable(second_order)]
fn vector_replaced_while_iterated(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut s = 0.0;
    for v in y {
        y = vec![v * v, s];
        s += y[0] * y[1] + v;
    }
    s
}

// Indices, which have no gradient but decide where one goes.
#[differentiable(second_order)]
fn indices_written_while_iterated(x: &[f64]) -> f64 {
    let mut order = [0usize, 1, 2];
    let mut s = 0.0;
    for i in order {
        order[2] = 0;
        s = s * 0.5 + x[i] * x[order[2]];
    }
    s
}

// An array that is only read by the loop is iterated where it is.
#[differentiable(second_order)]
fn array_read_while_iterated(mut x: [f64; 3]) -> f64 {
    x[1] *= x[0];
    let mut s = 0.0;
    for v in x {
        s += v * v;
    }
    x[1] = s;
    x[0] * x[1]
}

#[differentiable(second_order)]
pub(super) fn scaled(x: &f64, k: f64) -> f64 {
    x * x * k
}

#[differentiable(second_order)]
pub(super) fn weighted(x: &[f64], k: f64) -> f64 {
    x[0] * x[1] * k
}

#[differentiable(second_order)]
pub(super) fn squared_into(x: &mut f64, k: f64) {
    *x *= *x * k;
}

// The reference is to the element of the old index.
#[differentiable(second_order)]
fn borrowed_element_before_its_index_changes(x: &[f64]) -> f64 {
    let mut i = 0;
    let a = scaled(&x[i], {
        i += 1;
        x[i]
    });
    let b = scaled(&x[i], {
        i += 1;
        x[i]
    });
    a + b * b
}

// The slice is the one of the old bounds.
#[differentiable(second_order)]
fn borrowed_slice_before_its_bounds_change(x: &[f64]) -> f64 {
    let mut i = 0;
    let a = weighted(&x[i..], {
        i += 1;
        x[i]
    });
    let b = weighted(&x[i..=i + 1], {
        i += 2;
        x[i]
    });
    a + b * b
}

// The element of the old index is written.
#[differentiable(second_order)]
fn lent_element_before_its_index_changes(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut i = 0;
    squared_into(&mut y[i], {
        i += 1;
        x[i]
    });
    squared_into(&mut y[i], {
        i += 1;
        x[i]
    });
    y[0] * y[1] + y[2]
}

// What an arm binds is a part of the scrutinee as it was.
#[differentiable(second_order)]
fn matched_element_whose_index_changes(t: &[f64]) -> f64 {
    let mut i = 0;
    let mut s = 0.0;
    while i < t.len() {
        s += match t[i] {
            v if v > 0.0 => {
                i += 1;
                v * v
            }
            w => {
                i += 2;
                w * 3.0
            }
        };
    }
    s
}

// Nothing but the match asks for the old index.
#[differentiable(second_order)]
fn matched_once_before_its_index_changes(t: &[f64]) -> f64 {
    let mut i = 0;
    let s = match t[i] {
        v if v > 0.0 => {
            i += 1;
            v * v
        }
        w => {
            i = 2;
            w * 3.0
        }
    };
    s * t[i]
}

// A row that is bound as a whole.
#[differentiable(second_order)]
fn matched_row_once_before_its_index_changes(a: f64, b: f64) -> f64 {
    let m = [[a, b], [b * a, a]];
    let mut i = 0;
    let s = match m[i] {
        row => {
            i += 1;
            row[0] * row[1] * row[i]
        }
    };
    s * m[i][0]
}

// Through a reference, every use of the name is a use of the part.
#[differentiable(second_order)]
fn matched_reference_whose_index_changes(t: &[f64]) -> f64 {
    let mut i = 0;
    let mut s = 0.0;
    while i < t.len() {
        match &t[i] {
            v => {
                i += 1;
                s += v * v;
            }
        }
    }
    s
}

// The same for parts of a row.
#[differentiable(second_order)]
fn matched_row_whose_index_changes(a: f64, b: f64) -> f64 {
    let m = [[a, b], [b * a, a]];
    let mut i = 0;
    let mut s = 0.0;
    while i < 2 {
        match m[i] {
            [v, w] => {
                i += 1;
                s += v * w * w;
            }
        }
    }
    s
}

// The first index is evaluated before the second.
#[differentiable(second_order)]
fn swapped_elements_whose_index_changes(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut i = 0;
    y.swap(i, {
        i += 1;
        i
    });
    y.swap(
        {
            i += 1;
            i
        },
        i - 1,
    );
    y[0] * y[0] + y[1] * 2.0 * y[2]
}

// So it is where both are lent.
#[differentiable(second_order)]
fn swapped_places_whose_index_changes(x: &[f64]) -> f64 {
    let mut y = x.to_vec();
    let mut z = x.to_vec();
    let mut i = 0;
    std::mem::swap(
        &mut y[i],
        &mut z[{
            i += 1;
            i
        }],
    );
    y[0] * y[0] + y[1] * 2.0 * z[1]
}

// The receiver is evaluated before the arguments.
#[differentiable(second_order)]
fn row_swapped_whose_index_changes(a: f64, b: f64) -> f64 {
    let mut m = [[a, b], [b * a, a]];
    let mut i = 0;
    m[i].swap(
        {
            i += 1;
            0
        },
        i,
    );
    m[0][0] * m[0][0] + m[1][0] * m[1][1] * m[0][1]
}

#[differentiable(second_order)]
fn pushed_to_a_row_whose_index_changes(a: f64, b: f64) -> f64 {
    let mut m = vec![vec![a], vec![b]];
    let mut i = 0;
    m[i].push({
        i += 1;
        a * b
    });
    m[i].push({
        i -= 1;
        b * b
    });
    m[0][1] * m[0][1] * m[1][1] + m[0][0] * m[1][0]
}

#[differentiable(second_order)]
fn filled_row_whose_index_changes(a: f64, b: f64) -> f64 {
    let mut m = [[a, b], [b * a, a]];
    let mut i = 0;
    m[i].fill({
        i += 1;
        a * b
    });
    m[0][1] * m[1][1] + m[0][0] * m[i][0]
}

#[differentiable(second_order)]
fn copied_to_a_row_whose_index_changes(x: &[f64]) -> f64 {
    let mut m = [[x[0], x[1]], [x[1], x[2]]];
    let mut i = 0;
    m[i].copy_from_slice(
        &x[{
            i += 1;
            i
        }..],
    );
    m[0][0] * m[0][1] + m[1][0] * m[1][1] * m[1][1]
}
