//! Solvers and factorisations, as written in textbooks.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    tridiagonal_solver -> _: (&[2.1, 2.5, 2.2], &[0.4, 0.3], &[0.5, 1.2, -0.3]), (&[2.0], &[], &[0.7]);
    gaussian_elimination -> f64: (&[vec![0.2, 1.4, 0.1], vec![1.3, 0.9, -0.5], vec![0.2, 0.8, 1.1]], &[0.5, 1.2, -0.3]);
    normal_log_likelihood -> f64: (&[1.3, 0.4, 0.9], const &[[0.5, 1.2], [0.1, -0.4]]), (&[1.3, 0.4, 0.9], const &[]);
    conjugate_gradients -> f64: (&[[3.0, 0.4, 0.1], [0.4, 2.0, -0.5], [0.1, -0.5, 2.5]], &[0.5, 1.2, -0.3]);
    polynomial_deflation -> f64: (&[-6.0, 11.0, -6.0, 1.0], 0.1);
    cubic_spline -> f64: (&[0.5, 1.2, -0.3, 0.8], 1.4), (&[0.5, 1.2, -0.3, 0.8], 0.2);
}

// Forwards and backwards over the same arrays.
#[differentiable(second_order)]
fn tridiagonal_solver(diagonal: &[f64], side: &[f64], right: &[f64]) -> Vec<f64> {
    let n = right.len();
    let mut d = diagonal.to_vec();
    let mut x = right.to_vec();
    for i in 1..n {
        let w = side[i - 1] / d[i - 1];
        d[i] -= w * side[i - 1];
        x[i] -= w * x[i - 1];
    }
    x[n - 1] /= d[n - 1];
    for i in (0..n - 1).rev() {
        x[i] = (x[i] - side[i] * x[i + 1]) / d[i];
    }
    x
}

// With pivots, on vectors of vectors, then back substitution.
#[differentiable(second_order)]
fn gaussian_elimination(matrix: &[Vec<f64>], right: &[f64]) -> f64 {
    let n = right.len();
    let mut a = matrix.to_vec();
    let mut b = right.to_vec();
    for k in 0..n {
        let mut pivot = k;
        for i in k + 1..n {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        a.swap(k, pivot);
        b.swap(k, pivot);
        for i in k + 1..n {
            let factor = a[i][k] / a[k][k];
            a[i][k] = 0.0;
            for j in k + 1..n {
                a[i][j] -= factor * a[k][j];
            }
            b[i] -= factor * b[k];
        }
    }
    for i in (0..n).rev() {
        for j in i + 1..n {
            b[i] -= a[i][j] * b[j];
        }
        b[i] /= a[i][i];
    }
    b[0] + b[1] * b[2]
}

// Packed Cholesky factor, forward substitution for every sample.
#[differentiable(second_order)]
fn normal_log_likelihood(packed: &[f64], #[no_grad] samples: &[[f64; 2]]) -> f64 {
    let mut log_likelihood = -0.1 * packed[1] * packed[1];
    for sample in samples {
        let z0 = sample[0] / packed[0];
        let z1 = (sample[1] - packed[1] * z0) / packed[2];
        log_likelihood -= 0.5 * (z0 * z0 + z1 * z1) + packed[0].ln() + packed[2].ln();
    }
    log_likelihood
}

// Three vectors and two scalars are overwritten in every turn; the loop ends by an active condition.
#[differentiable(second_order)]
fn conjugate_gradients(a: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
    let mut x = [0.0; 3];
    let mut r = *b;
    let mut p = r;
    let mut rr = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    for _ in 0..2 {
        let mut ap = [0.0; 3];
        for i in 0..3 {
            for j in 0..3 {
                ap[i] += a[i][j] * p[j];
            }
        }
        let alpha = rr / (p[0] * ap[0] + p[1] * ap[1] + p[2] * ap[2]);
        for i in 0..3 {
            x[i] += alpha * p[i];
            r[i] -= alpha * ap[i];
        }
        let old = rr;
        rr = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
        if rr < 1e-20 {
            break;
        }
        for i in 0..3 {
            p[i] = r[i] + rr / old * p[i];
        }
    }
    x[0] * b[0] + x[1] * b[1] * x[2] + rr
}

// Newton's method for a root, then the polynomial is divided by it in place.
#[differentiable(second_order)]
fn polynomial_deflation(coefficients: &[f64], guess: f64) -> f64 {
    let mut c = coefficients.to_vec();
    let mut degree = c.len() - 1;
    let mut sum = 0.0;
    while degree > 1 {
        let mut x = guess;
        for _ in 0..12 {
            let (mut p, mut slope) = (0.0, 0.0);
            for k in (0..=degree).rev() {
                slope = slope * x + p;
                p = p * x + c[k];
            }
            if p.abs() < 1e-14 {
                break;
            }
            x -= p / slope;
        }
        sum += x * x;
        let mut carry = 0.0;
        for k in (0..=degree).rev() {
            let t = c[k];
            c[k] = carry;
            carry = carry * x + t;
        }
        degree -= 1;
    }
    sum - c[0] / c[1]
}

// A tridiagonal system for the slopes, then one piece chosen by the argument.
#[differentiable(second_order)]
fn cubic_spline(y: &[f64], x: f64) -> f64 {
    let n = y.len();
    let mut right = vec![0.0; n];
    for i in 1..n - 1 {
        right[i] = 6.0 * (y[i - 1] - 2.0 * y[i] + y[i + 1]);
    }
    let mut curvature = vec![0.0; n];
    for _ in 0..6 {
        for i in 1..n - 1 {
            curvature[i] = (right[i] - curvature[i - 1] - curvature[i + 1]) / 4.0;
        }
    }
    let mut piece = 0;
    while piece + 2 < n && x > (piece + 1) as f64 {
        piece += 1;
    }
    let t = x - piece as f64;
    let s = 1.0 - t;
    s * y[piece]
        + t * y[piece + 1]
        + ((s * s * s - s) * curvature[piece] + (t * t * t - t) * curvature[piece + 1]) / 6.0
}
