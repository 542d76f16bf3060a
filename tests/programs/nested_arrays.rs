//! Arrays of arrays, and of tuples.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    matrix_by_reference -> f64: (&[[1.2, 0.4], [0.3, 0.9]]), (&[[0.0, 1.0], [2.0, 0.0]]);
    matrix_by_value -> f64: ([[1.2, 0.4], [0.3, 0.9]], [0.7, -0.2]);
    square_of_a_matrix -> f64: (&[[1.2, 0.4, 0.1], [0.3, 0.9, -0.5], [0.2, 0.8, 1.1]]);
    determinant_by_elimination -> f64: (&[[1.2, 0.4, 0.1], [0.3, 0.9, -0.5], [0.2, 0.8, 1.1]]), (&[[0.1, 2.0, 0.3], [1.5, 0.2, 0.4], [0.6, 0.7, 0.8]]);
    cholesky_in_place -> f64: (&[[4.0, 0.4, 0.1], [0.4, 3.0, -0.5], [0.1, -0.5, 2.0]]);
    transpose_in_place -> f64: (&[[1.2, 0.4], [0.3, 0.9]]);
    row_copied_then_changed -> f64: (&[[1.2, 0.4], [0.3, 0.9]]);
    rows_swapped -> f64: (&[[1.2, 0.4], [0.3, 0.9], [-0.6, 0.5]]);
    three_levels -> f64: (&[[[0.5, 1.1], [0.2, -0.4]], [[0.9, 0.3], [1.4, 0.6]]]);
    slice_of_points -> f64: (&[[0.5, 1.1, 0.2], [0.9, 0.3, -0.7], [1.4, 0.6, 0.1]]), (&[[0.5, 1.1, 0.2]]);
    array_of_tuples -> f64: (&[(0.5, 1.1), (0.9, 0.3)]), (&[(2.0, -1.0)]);
    elements_by_computed_indices -> f64: (&[[0.5, 1.1], [0.2, -0.4]], const &[(0, 1), (1, 1), (0, 1)]);
    rows_iterated_mutably -> f64: (&[[0.5, 1.1], [0.2, -0.4]]);
    accumulated_outer_product -> f64: (&[0.5, 1.1, 0.2]);
    power_iteration -> f64: (&[[2.0, 0.4], [0.3, 1.5]], const 4), (&[[2.0, 0.4], [0.3, 1.5]], const 0);
    game_of_averages -> f64: ([[0.5, 1.1, 0.2], [0.9, 0.3, -0.7], [1.4, 0.6, 0.1]]);
    bilinear_table -> f64: (1.3, 0.4), (0.2, 1.7);
}

// `a[i][j]` of a parameter, read only.
#[differentiable(second_order)]
fn matrix_by_reference(a: &[[f64; 2]; 2]) -> f64 {
    a[0][0] * a[1][1] - a[0][1] * a[1][0] + (a[0][0] + a[1][1]).sin()
}

// Matrix and vector arrive as values and are changed.
#[differentiable(second_order)]
fn matrix_by_value(mut a: [[f64; 2]; 2], mut v: [f64; 2]) -> f64 {
    for i in 0..2 {
        for j in 0..2 {
            a[i][j] *= v[j];
            v[i] += a[i][j] * a[j][i];
        }
    }
    v[0] * v[1] + a[0][1]
}

// Three loops, and the factors are one matrix.
#[differentiable(second_order)]
fn square_of_a_matrix(a: &[[f64; 3]; 3]) -> f64 {
    let mut c = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            for k in 0..3 {
                c[i][j] += a[i][k] * a[k][j];
            }
        }
    }
    c[0][0] * c[1][2] + c[2][1] * c[2][2] - c[0][2]
}

// Elimination with pivots: rows are swapped and every element is overwritten.
#[differentiable(second_order)]
fn determinant_by_elimination(matrix: &[[f64; 3]; 3]) -> f64 {
    let mut a = *matrix;
    let mut determinant = 1.0;
    for k in 0..3 {
        let mut pivot = k;
        for i in k + 1..3 {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            a.swap(pivot, k);
            determinant = -determinant;
        }
        determinant *= a[k][k];
        for i in k + 1..3 {
            let factor = a[i][k] / a[k][k];
            for j in k..3 {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    determinant
}

// The lower triangle is overwritten by its factor while it is read.
#[differentiable(second_order)]
fn cholesky_in_place(matrix: &[[f64; 3]; 3]) -> f64 {
    let mut l = *matrix;
    let mut log_determinant = 0.0;
    for j in 0..3 {
        for k in 0..j {
            l[j][j] -= l[j][k] * l[j][k];
        }
        l[j][j] = l[j][j].sqrt();
        log_determinant += 2.0 * l[j][j].ln();
        for i in j + 1..3 {
            for k in 0..j {
                l[i][j] -= l[i][k] * l[j][k];
            }
            l[i][j] /= l[j][j];
        }
    }
    log_determinant + l[2][0] * l[2][1]
}

// Elements are exchanged by a temporary.
#[differentiable(second_order)]
fn transpose_in_place(matrix: &[[f64; 2]; 2]) -> f64 {
    let mut a = matrix.clone();
    for i in 0..2 {
        for j in 0..i {
            let t = a[i][j];
            a[i][j] = a[j][i];
            a[j][i] = t;
        }
    }
    a[0][1] * matrix[0][1] + a[1][0] * a[1][1]
}

// The copy of a row must not follow the matrix.
#[differentiable(second_order)]
fn row_copied_then_changed(matrix: &[[f64; 2]; 2]) -> f64 {
    let mut a = *matrix;
    let row = a[0];
    a[0][1] = row[0] * a[1][1];
    let mut other = a[1];
    other[0] *= row[1];
    a[1] = [other[0] + a[0][1], row[0]];
    row[0] * row[1] * a[0][1] + a[1][0] * a[1][1] + other[1]
}

// Whole rows change places and are assigned.
#[differentiable(second_order)]
fn rows_swapped(m: &[[f64; 2]]) -> f64 {
    let mut a = m.to_vec();
    a.swap(0, 2);
    a[1][0] *= a[0][0];
    a[2] = a[1];
    a.swap(1, 0);
    a[0][0] * a[1][1] + a[2][0] * a[2][1] * a[0][1]
}

// Three indices.
#[differentiable(second_order)]
fn three_levels(a: &[[[f64; 2]; 2]; 2]) -> f64 {
    let mut sum = 0.0;
    for i in 0..2 {
        for j in 0..2 {
            for k in 0..2 {
                sum += a[i][j][k] * a[k][i][j] * a[1][1][0];
            }
        }
    }
    sum
}

// Distances between all pairs of points.
#[differentiable(second_order)]
fn slice_of_points(points: &[[f64; 3]]) -> f64 {
    let mut energy = points[0][0];
    for i in 0..points.len() {
        for j in i + 1..points.len() {
            let mut square = 0.1;
            for k in 0..3 {
                let d = points[i][k] - points[j][k];
                square += d * d;
            }
            energy += 1.0 / square.sqrt();
        }
    }
    energy
}

// Elements have fields.
#[differentiable(second_order)]
fn array_of_tuples(pairs: &[(f64, f64)]) -> f64 {
    let mut sum = 1.0;
    for i in 0..pairs.len() {
        sum *= pairs[i].0 * pairs[i].1.exp();
    }
    let mut own = [(0.0, 1.0); 2];
    own[0].0 = sum;
    own[1].1 *= own[0].0 * pairs[0].1;
    own[0].0 += own[1].1;
    own[0].0 * own[1].1
}

// Pairs of indices are data, and repeat.
#[differentiable(second_order)]
fn elements_by_computed_indices(a: &[[f64; 2]; 2], places: &[(usize, usize)]) -> f64 {
    let mut b = *a;
    let mut r = 0.5;
    for &(i, j) in places {
        r = r * b[i][j] + b[j][i];
        b[i][1 - j] = r.sin();
    }
    r + b[0][0]
}

// References to rows, and references into them.
#[differentiable(second_order)]
fn rows_iterated_mutably(matrix: &[[f64; 2]; 2]) -> f64 {
    let mut a = *matrix;
    for row in a.iter_mut() {
        row[0] *= row[1];
        for v in row.iter_mut() {
            *v = *v * *v + 0.5;
        }
    }
    a[0][0] * a[1][1] - a[0][1] * a[1][0]
}

// A vector is used as row and as column.
#[differentiable(second_order)]
fn accumulated_outer_product(x: &[f64]) -> f64 {
    let mut a = [[1.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            a[i][j] += x[i] * x[j] * a[j][i];
        }
    }
    let mut trace = 1.0;
    for i in 0..3 {
        trace *= a[i][i] + a[i][(i + 1) % 3];
    }
    trace
}

// The vector is overwritten as a whole, turn by turn.
#[differentiable(second_order)]
fn power_iteration(a: &[[f64; 2]; 2], turns: usize) -> f64 {
    let mut v = [1.0, 0.5];
    let mut norm = a[0][0];
    for _ in 0..turns {
        let w = [a[0][0] * v[0] + a[0][1] * v[1], a[1][0] * v[0] + a[1][1] * v[1]];
        norm = (w[0] * w[0] + w[1] * w[1]).sqrt();
        v = [w[0] / norm, w[1] / norm];
    }
    norm + v[0] * v[1]
}

// The next generation is computed from the present one, then they change roles.
#[differentiable(second_order)]
fn game_of_averages(start: [[f64; 3]; 3]) -> f64 {
    let mut grid = start;
    for _ in 0..3 {
        let mut next = grid;
        for i in 0..3 {
            for j in 0..3 {
                let up = grid[(i + 2) % 3][j];
                let left = grid[i][(j + 2) % 3];
                next[i][j] = 0.5 * grid[i][j] + 0.5 * up * left;
            }
        }
        grid = next;
    }
    grid[0][0] + grid[1][1] * grid[2][0]
}

// The cell of a constant table is found by comparing, the weights are active.
#[differentiable(second_order)]
fn bilinear_table(x: f64, y: f64) -> f64 {
    const TABLE: [[f64; 3]; 3] = [[1.0, 2.0, 4.0], [0.5, 3.0, 1.0], [2.0, 5.0, 0.0]];
    let i = if x < 1.0 { 0 } else { 1 };
    let j = if y < 1.0 { 0 } else { 1 };
    let u = x - i as f64;
    let v = y - j as f64;
    let low = TABLE[i][j] * (1.0 - v) + TABLE[i][j + 1] * v;
    let high = TABLE[i + 1][j] * (1.0 - v) + TABLE[i + 1][j + 1] * v;
    low * (1.0 - u) + high * u
}
