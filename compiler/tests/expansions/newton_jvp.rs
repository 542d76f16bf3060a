fn newton(a: f64) -> f64 {
    let mut x = a;
    while (x * x - a).abs() > 1e-12 {
        x = 0.5 * (x + a / x);
    }
    x
}
/// The value of [`newton`](fn@newton) and its tangent in the direction of `a_dot`.
fn jvp(a: f64, a_dot: f64) -> (f64, f64) {
    let mut x = a;
    let mut x_dot = a_dot;
    while (x * x - a).abs() > 1e-12 {
        let x_1 = a / x;
        x_dot = (x_dot + (a_dot - x_1 * x_dot) / x) * 0.5;
        x = 0.5 * (x + x_1);
    }
    (x, x_dot)
}
