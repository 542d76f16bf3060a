fn straight_line(x: f64, y: f64) -> f64 {
    let r = x * x + y * y;
    let phi = y.atan2(x);
    r.sqrt() * phi.sin()
}
/// The value of [`straight_line`](fn@straight_line) and its pullback, which adds to `x_grad` and `y_grad` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    x: f64,
    y: f64,
) -> (f64, impl ::core::ops::FnOnce(f64, f64, f64, &mut f64, &mut f64) + use<>) {
    let r = x * x + y * y;
    let phi = y.atan2(x);
    let result_1 = phi.sin();
    let result_2 = r.sqrt() * result_1;
    let pullback = move |
        x: f64,
        y: f64,
        result_bar: f64,
        x_grad: &mut f64,
        y_grad: &mut f64|
    {
        let r = x * x + y * y;
        let result = r.sqrt();
        let phi_bar = result_bar * result * phi.cos();
        let r_bar = result_bar * result_1 * (0.5 / result);
        let mut y_bar = phi_bar * ::gradflow::rules::atan2_first(y, x);
        let mut x_bar = phi_bar * ::gradflow::rules::atan2_second(y, x);
        y_bar += 2.0 * r_bar * y;
        x_bar += 2.0 * r_bar * x;
        *x_grad += x_bar;
        *y_grad += y_bar;
    };
    (result_2, pullback)
}
