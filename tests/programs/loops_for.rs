//! `for` over ranges and over data.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    no_turn_with_an_infinite_partial -> f64: (0.0, const 0), (0.7, const 2);
    no_turn_of_a_while -> f64: (0.0, const 0), (0.7, const 2);
    rosenbrock -> f64: (&[1.2, 0.7, 0.9, 1.1]), (&[-0.5, 0.3]), (&[0.4]);
    logistic_map -> f64: (0.3, 3.2, const 6), (0.3, 3.2, const 0), (0.61, 2.5, const 1);
    horner_backwards -> f64: (0.7, &[1.0, -2.0, 0.5, 3.0]), (-1.4, &[2.0]);
    inclusive_range -> f64: (0.6, const 4), (0.6, const 1), (0.6, const 0);
    step_by_two -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1]), (&[0.9, 0.4]);
    reversed_with_step -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1, 0.7]), (&[0.9]);
    nested_product_of_sums -> f64: (&[0.7, 1.3, 0.4]), (&[0.2]);
    triangular_bounds -> f64: (&[0.7, 1.3, 0.4, -0.6]), (&[0.2]);
    products_of_neighbours -> f64: (&[0.7, 1.3, 0.4, -0.6], const 1), (&[0.7, 1.3], const 0), (&[0.7, 1.3], const 1);
    inclusive_from_zero -> f64: (&[0.7, 1.3], &[0.4, -0.6, 0.2], const 2), (&[0.9], &[0.3], const 0);
    weights_of_turns_that_are -> f64: (&[0.7, 1.3], &[0.4, -0.6], const 2), (&[], &[], const 0);
    shadowed_loop_variable -> f64: (0.8, const 3), (1.1, const 0);
    elements_by_value -> f64: (&[0.5, 1.5, -0.7]), (&[2.0]);
    elements_by_reference -> f64: (&[0.5, 1.5, -0.7]), (&[2.0]);
    iter_method -> f64: (&[0.5, 1.5, -0.7]), (&[]);
    enumerated -> f64: (&[0.5, 1.5, 0.7]), (&[2.0]);
    zipped -> f64: (&[0.5, 1.5, 0.7], &[1.0, 0.2, -0.4]), (&[2.0, 0.1], &[0.3]);
    rows_of_a_matrix -> f64: (&[[0.5, 1.5], [0.7, -0.2], [1.1, 0.3]]), (&[[1.0, 2.0]]);
    two_state_variables -> f64: (0.4, 1.1, const 5), (0.4, 1.1, const 0);
    branch_inside_loop -> f64: (&[0.5, -1.5, 0.7, -0.1]), (&[-0.3, -0.4]);
    last_value_wins -> f64: (&[0.5, -1.5, 0.7]), (&[1.3]);
    running_product -> f64: (&[1.5, -0.5, 0.8, 2.0]), (&[0.0, 3.0]), (&[2.0, 0.0, 3.0]);
    offset_and_negative_bounds -> f64: (0.9, const -2, const 3), (0.9, const 2, const -1);
    loop_value_used_after -> f64: (0.5, &[0.2, 0.9, -0.4]), (0.5, &[0.2]);
    array_by_value -> f64: (0.4, 0.9), (1.2, -0.3);
    loop_bound_changes_inside -> f64: (0.8, const 3), (0.8, const 5);
}

// Neighbouring elements, and a range that is empty for one element.
#[differentiable(second_order)]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = x[0];
    for i in 0..x.len() - 1 {
        let (a, b) = (x[i], x[i + 1]);
        sum += 100.0 * (b - a * a).powi(2) + (1.0 - a).powi(2);
    }
    sum
}

// One state overwritten in every turn; no turn at all is possible.
#[differentiable(second_order)]
fn logistic_map(x: f64, r: f64, turns: usize) -> f64 {
    let mut x = x;
    for _ in 0..turns {
        x = r * x * (1.0 - x);
    }
    x
}

// The accumulator is multiplied in every turn, from the end.
#[differentiable(second_order)]
fn horner_backwards(x: f64, coefficients: &[f64]) -> f64 {
    let mut p = 0.0;
    for i in (0..coefficients.len()).rev() {
        p = p * x + coefficients[i];
    }
    p
}

// `..=`, with the loop variable in the formula.
#[differentiable(second_order)]
fn inclusive_range(x: f64, n: i32) -> f64 {
    let mut sum = x;
    for k in 1..=n {
        sum += x.powi(k) / f64::from(k) * sum;
    }
    sum
}

// Every second element is overwritten by its neighbour.
#[differentiable(second_order)]
fn step_by_two(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    for i in (1..x.len()).step_by(2) {
        a[i] *= a[i - 1];
        a[i - 1] = a[i] * a[i];
    }
    let mut sum = 0.0;
    for i in (0..x.len()).step_by(2) {
        sum += a[i] * x[i];
    }
    sum
}

// From the end, by threes, and by threes from the end.
#[differentiable(second_order)]
fn reversed_with_step(x: &[f64]) -> f64 {
    let mut p = 1.0;
    for i in (0..x.len()).rev().step_by(3) {
        p = p * x[i] + 0.3 * p * p;
    }
    for i in (0..x.len()).step_by(3).rev() {
        p = p * 0.5 + x[i] * p.sin();
    }
    p
}

// The inner sum is overwritten before the outer product needs it.
#[differentiable(second_order)]
fn nested_product_of_sums(x: &[f64]) -> f64 {
    let mut product = 1.0;
    for i in 0..x.len() {
        let mut sum = 0.0;
        for j in 0..x.len() {
            sum += (x[i] - x[j]).cos() * x[j];
        }
        product *= sum;
    }
    product
}

// A bound that cannot stand before `<` without parentheses.
#[differentiable(second_order)]
fn products_of_neighbours(x: &[f64], from: u32) -> f64 {
    let mut sum = 0.0;
    for i in from as usize..x.len() - 1 {
        sum += x[i] * x[i + 1];
    }
    sum
}

// Of a number without sign it goes without saying that zero is not above it.
#[differentiable(second_order)]
fn inclusive_from_zero(w: &[f64], x: &[f64], last: u32) -> f64 {
    let mut sum = 0.0;
    for j in 0..w.len() {
        for i in 0..=last {
            sum += w[j] * x[i as usize];
        }
    }
    sum
}

// The last turn outside has no turn inside, and no weight: what the inner turns add together has nowhere to go.
#[differentiable(second_order)]
fn weights_of_turns_that_are(w: &[f64], x: &[f64], count: u32) -> f64 {
    let mut sum = 0.0;
    for j in 0..=x.len() {
        for i in j as u32..count {
            sum += w[j] * x[i as usize];
        }
        for i in j + 1..=x.len() {
            sum += w[j] * w[j] * x[i - 1];
        }
    }
    sum
}

// Inner bounds depend on the outer variable; the first inner loop is empty.
#[differentiable(second_order)]
fn triangular_bounds(x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = x[n - 1];
    for i in 0..n {
        for j in 0..i {
            sum += x[i] * x[j] * sum;
        }
        for j in i + 1..n {
            sum -= x[i] / (1.0 + x[j] * x[j]);
        }
    }
    sum
}

// Inner `i` is another variable, and after the inner loop the outer one is back.
#[differentiable(second_order)]
fn shadowed_loop_variable(x: f64, n: usize) -> f64 {
    let mut sum = x;
    for i in 0..n {
        for i in 0..i {
            sum += x * (i as f64);
            let i = x * sum;
            sum += 0.1 * i;
        }
        sum *= 1.0 + x * i as f64;
        let i = sum * 0.5;
        sum += i * x;
    }
    sum
}

// The pattern takes the reference away.
#[differentiable(second_order)]
fn elements_by_value(x: &[f64]) -> f64 {
    let mut sum = 1.0;
    for &v in x {
        sum = sum * v + v * v;
    }
    sum
}

// The elements stay references, dereferenced by hand and by the operators.
#[differentiable(second_order)]
fn elements_by_reference(x: &[f64]) -> f64 {
    let mut sum = 1.0;
    for v in x {
        sum += *v * sum;
        sum += v * v;
        sum -= v.sin();
    }
    sum
}

// `.iter()` of a slice that may be empty.
#[differentiable(second_order)]
fn iter_method(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in x.iter() {
        sum += v.exp();
    }
    for &v in x.iter().rev() {
        sum = sum * v + 1.0;
    }
    sum
}

// The index is a constant, the element is active.
#[differentiable(second_order)]
fn enumerated(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, v) in x.iter().enumerate() {
        sum += v.powi(i as i32 + 1) * (i as f64 + 1.0);
    }
    for (i, &v) in x.iter().enumerate() {
        if i % 2 == 0 {
            sum *= v;
        }
    }
    sum
}

// The shorter of the two decides.
#[differentiable(second_order)]
fn zipped(x: &[f64], y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in x.iter().zip(y) {
        sum += a * b * b;
    }
    for (&a, &b) in x.iter().zip(y.iter()) {
        sum *= a - b;
    }
    sum
}

// Rows are arrays, their elements are the inner loop.
#[differentiable(second_order)]
fn rows_of_a_matrix(matrix: &[[f64; 2]]) -> f64 {
    let mut product = 1.0;
    for row in matrix {
        let mut sum = row[0];
        for v in row {
            sum += v * v;
        }
        product *= sum;
    }
    product
}

// Each state needs the old value of the other one.
#[differentiable(second_order)]
fn two_state_variables(x: f64, y: f64, turns: usize) -> f64 {
    let mut a = x;
    let mut b = y;
    for _ in 0..turns {
        let next = a + 0.1 * b * a;
        b -= 0.1 * a * b;
        a = next;
    }
    a * b
}

// Which side is taken changes from turn to turn.
#[differentiable(second_order)]
fn branch_inside_loop(x: &[f64]) -> f64 {
    let mut r = 1.0;
    for &v in x {
        if v > 0.0 {
            r *= v;
        } else {
            r += v * r;
            r = r.sin();
        }
    }
    r
}

// Only the last turn reaches the result.
#[differentiable(second_order)]
fn last_value_wins(x: &[f64]) -> f64 {
    let mut last = 0.0;
    for &v in x {
        last = v * v;
    }
    last * x[0]
}

// A zero factor: the partials may not be found by division.
#[differentiable(second_order)]
fn running_product(x: &[f64]) -> f64 {
    let mut product = 1.0;
    for i in 0..x.len() {
        product *= x[i];
    }
    product
}

// Signed bounds, and an empty range written the wrong way around.
#[differentiable(second_order)]
fn offset_and_negative_bounds(x: f64, low: i64, high: i64) -> f64 {
    let mut sum = x;
    for k in low..high {
        sum += (x * k as f64).sin() * sum;
    }
    sum
}

// A value declared before the loop, assigned within and used behind it.
#[differentiable(second_order)]
fn loop_value_used_after(scale: f64, x: &[f64]) -> f64 {
    let mut previous = scale;
    let mut total = 0.0;
    for &v in x {
        let change = v - previous * scale;
        total += change * change;
        previous = v * scale;
    }
    total * previous
}

// The array is consumed by the loop.
#[differentiable(second_order)]
fn array_by_value(x: f64, y: f64) -> f64 {
    let mut r = 0.5;
    for v in [x, y, x * y, 2.0] {
        r = r * v + x;
    }
    for k in [1, 3, 2] {
        r += y.powi(k);
    }
    r
}

// The range is evaluated once, before the variable in its bound changes.
#[differentiable(second_order)]
fn loop_bound_changes_inside(x: f64, n: usize) -> f64 {
    let mut n = n;
    let mut r = x;
    for i in 0..n {
        n -= 1;
        r += (x * (n + 2 * i) as f64).cos() * r;
    }
    r * (n as f64 + 1.0)
}

// The root is not differentiable at 0, and nothing depends on it if no turn uses it.
#[differentiable(second_order)]
fn no_turn_with_an_infinite_partial(x: f64, n: usize) -> f64 {
    let a = x.sqrt();
    let mut s = x;
    for _ in 0..n {
        s += a;
    }
    s
}

#[differentiable(second_order)]
fn no_turn_of_a_while(x: f64, n: usize) -> f64 {
    let a = x.abs().ln();
    let mut s = x;
    let mut turn = 0;
    while turn < n {
        s += a * x;
        turn += 1;
    }
    s
}
