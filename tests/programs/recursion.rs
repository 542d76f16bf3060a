//! Functions that call themselves or each other.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    power_by_recursion -> f64: (0.8, const 5), (0.8, const 0);
    power_by_squaring -> f64: (0.8, const 11), (0.8, const 1), (-0.8, const 0);
    sum_by_halves -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.7]), (&[]);
    product_of_the_tail -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    determinant_by_minors -> f64: (&[vec![1.2, 0.4, 0.1], vec![0.3, 0.9, -0.5], vec![0.2, 0.8, 1.1]]), (&[vec![0.7]]);
    even_turns -> f64: (0.8, const 4), (0.8, const 3), (0.8, const 0);
    fibonacci_of_values -> f64: (0.8, 1.3, const 6), (0.8, 1.3, const 1);
    depth_depends_on_the_value -> f64: (0.3), (5.0), (90.0);
    accumulator_argument -> f64: (&[0.5, 1.2, -0.3], 1.0), (&[], 2.0);
    tuple_from_recursion -> _: (&[0.5, 1.2, -0.3, 0.8]), (&[0.7]);
    horner_by_recursion -> f64: (&[0.5, 1.2, -0.3, 0.8], 0.9), (&[], 0.9);
    recursion_in_a_loop -> f64: (0.7, const 3), (0.7, const 0);
    polynomials_by_recurrence -> f64: (0.3, const 4), (0.3, const 1), (0.3, const 0);
    transform_by_halves -> (): (&mut [0.5, 1.2, -0.3, 0.8]), (&mut [0.7, 0.2]);
    sorted_by_recursion -> (): (&mut [0.5, 1.2, -0.3, 0.8, 0.1]), (&mut [0.3, 0.2, 0.1]);
    curve_by_halves -> f64: (&[0.5, 1.2, -0.3, 0.8], 0.3), (&[0.5], 0.3);
    adaptive_quadrature -> f64: (0.2, 1.9, const 4), (0.2, 0.3, const 0);
    continued_fraction -> f64: (0.8, const 1, const 6), (0.8, const 6, const 6);
}

// The shortest recursion.
#[differentiable(second_order)]
fn power_by_recursion(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * power_by_recursion(x, n - 1) }
}

// One recursive call, its result used twice.
#[differentiable(second_order)]
fn power_by_squaring(x: f64, n: u32) -> f64 {
    if n == 0 {
        return 1.0;
    }
    let half = power_by_squaring(x, n / 2);
    if n % 2 == 0 { half * half } else { half * half * x }
}

// Two calls on the halves of a slice, down to the empty one.
#[differentiable(second_order)]
fn sum_by_halves(x: &[f64]) -> f64 {
    match x.len() {
        0 => 0.0,
        1 => x[0] * x[0],
        n => {
            let left = sum_by_halves(&x[..n / 2]);
            let right = sum_by_halves(&x[n / 2..]);
            left + right + left * right
        }
    }
}

// First element and the rest.
#[differentiable(second_order)]
fn product_of_the_tail(x: &[f64]) -> f64 {
    if x.is_empty() {
        return 1.0;
    }
    (x[0] + 2.0) * product_of_the_tail(&x[1..])
}

// Every minor is a matrix of its own, made in the loop that calls.
#[differentiable(second_order)]
fn determinant_by_minors(a: &[Vec<f64>]) -> f64 {
    let n = a.len();
    if n == 1 {
        return a[0][0];
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    for k in 0..n {
        let mut minor = Vec::new();
        for i in 1..n {
            let mut row = Vec::new();
            for j in 0..n {
                if j != k {
                    row.push(a[i][j]);
                }
            }
            minor.push(row);
        }
        sum += sign * a[0][k] * determinant_by_minors(&minor);
        sign = -sign;
    }
    sum
}

// Two functions take turns.
#[differentiable(second_order, recursive)]
fn even_turns(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { odd_turns(x * x, n - 1) + x }
}

#[differentiable(second_order)]
fn odd_turns(x: f64, n: usize) -> f64 {
    if n == 0 { x.sin() } else { x * even_turns(x.cos(), n - 1) }
}

// A tree of calls.
#[differentiable(second_order)]
fn fibonacci_of_values(x: f64, y: f64, n: u32) -> f64 {
    match n {
        0 => x,
        1 => y,
        _ => fibonacci_of_values(x, y, n - 1) * x + fibonacci_of_values(x, y, n - 2),
    }
}

// An active value decides how deep it goes.
#[differentiable(second_order)]
fn depth_depends_on_the_value(x: f64) -> f64 {
    if x < 1.0 {
        return x * x;
    }
    let y = x / 3.0;
    depth_depends_on_the_value(y) * x + y
}

// The result is handed down and changed on the way.
#[differentiable(second_order)]
fn accumulator_argument(x: &[f64], total: f64) -> f64 {
    if x.is_empty() {
        total
    } else {
        let total = total * x[0] + x[0];
        accumulator_argument(&x[1..], total)
    }
}

// Sum and product come back together.
#[differentiable(second_order)]
fn tuple_from_recursion(x: &[f64]) -> (f64, f64) {
    if x.len() == 1 {
        return (x[0], x[0]);
    }
    let k = x.len() / 2;
    let (sum, product) = tuple_from_recursion(&x[..k]);
    let right = tuple_from_recursion(&x[k..]);
    (sum + right.0, product * right.1 + sum * right.0)
}

// The slice shrinks and the scalar stays.
#[differentiable(second_order)]
fn horner_by_recursion(coefficients: &[f64], x: f64) -> f64 {
    if coefficients.len() == 0 {
        return x;
    }
    coefficients[0] + x * horner_by_recursion(&coefficients[1..], x)
}

// As many calls as the depth, in a loop with an accumulator.
#[differentiable(second_order)]
fn recursion_in_a_loop(x: f64, depth: usize) -> f64 {
    let mut sum = x;
    for k in 0..depth {
        sum += recursion_in_a_loop(x * 0.5 + 0.1 * sum, k) * sum;
    }
    sum
}

// Legendre polynomials, straight from their definition.
#[differentiable(second_order)]
fn polynomials_by_recurrence(x: f64, n: i32) -> f64 {
    match n {
        0 => 1.0,
        1 => x,
        n => {
            let k = f64::from(n);
            let a = polynomials_by_recurrence(x, n - 1);
            let b = polynomials_by_recurrence(x, n - 2);
            ((2.0 * k - 1.0) * x * a - (k - 1.0) * b) / k
        }
    }
}

// In place: parts of a mutable slice are passed on.
#[differentiable(second_order)]
fn transform_by_halves(a: &mut [f64]) {
    let n = a.len();
    if n < 2 {
        return;
    }
    let half = n / 2;
    for i in 0..half {
        let (p, q) = (a[i], a[half + i]);
        a[i] = p + q;
        a[half + i] = (p - q) * p;
    }
    transform_by_halves(&mut a[..half]);
    transform_by_halves(&mut a[half..]);
}

// Quicksort by swaps, then the elements are scaled by their rank.
#[differentiable(second_order)]
fn sorted_by_recursion(a: &mut [f64]) {
    let n = a.len();
    if n <= 1 {
        return;
    }
    let mut store = 0;
    for i in 0..n - 1 {
        if a[i] < a[n - 1] {
            a.swap(i, store);
            store += 1;
        }
    }
    a.swap(store, n - 1);
    a[store] *= 1.0 + 0.1 * a[store];
    sorted_by_recursion(&mut a[..store]);
    sorted_by_recursion(&mut a[store + 1..]);
}

// De Casteljau: every level makes a shorter vector.
#[differentiable(second_order)]
fn curve_by_halves(points: &[f64], t: f64) -> f64 {
    if points.len() == 1 {
        return points[0] * t;
    }
    let mut next = Vec::new();
    for i in 0..points.len() - 1 {
        next.push((1.0 - t) * points[i] + t * points[i + 1]);
    }
    curve_by_halves(&next, t)
}

// Bounds are active and the interval is halved.
#[differentiable(second_order)]
fn adaptive_quadrature(a: f64, b: f64, depth: usize) -> f64 {
    let middle = 0.5 * (a + b);
    if depth == 0 || b - a < 0.1 {
        return (b - a) * (middle * middle).sin();
    }
    adaptive_quadrature(a, middle, depth - 1) + adaptive_quadrature(middle, b, depth - 1)
}

// The recursion is in a denominator and counts upwards.
#[differentiable(second_order)]
fn continued_fraction(x: f64, k: usize, n: usize) -> f64 {
    if k == n {
        return x;
    }
    k as f64 + x / continued_fraction(x, k + 1, n)
}
