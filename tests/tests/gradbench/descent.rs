//! The gradient descent of the suite, for the outer problem: nothing here is differentiated.

/// The point at which the objective, given with its gradient, is least.
pub(crate) fn argmin<const N: usize>(objective: impl Fn(&[f64; N]) -> (f64, [f64; N]), start: [f64; N]) -> [f64; N] {
    let norm = |v: &[f64; N]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
    let mut x = start;
    let (mut value, mut gradient) = objective(&x);
    let (mut rate, mut successes) = (1e-5, 0);
    while norm(&gradient) > 1e-5 {
        if successes == 10 {
            (rate, successes) = (2.0 * rate, 0);
        }
        let step: [f64; N] = std::array::from_fn(|i| rate * gradient[i]);
        if norm(&step) <= 1e-5 {
            break;
        }
        let next: [f64; N] = std::array::from_fn(|i| x[i] - step[i]);
        let (next_value, next_gradient) = objective(&next);
        if next_value < value {
            (x, value, gradient) = (next, next_value, next_gradient);
            successes += 1;
        } else {
            (rate, successes) = (0.5 * rate, 0);
        }
    }
    x
}

/// The gradient by forward mode: one tangent along each axis.
pub(crate) fn by_tangents<const N: usize>(jvp: impl Fn(&[f64; N]) -> (f64, f64)) -> (f64, [f64; N]) {
    let along = |i: usize| jvp(&std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }));
    (along(0).0, std::array::from_fn(|i| along(i).1))
}
