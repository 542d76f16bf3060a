fn overwritten(x: f64) -> f64 {
    let mut y = x;
    y = y.sin() * y;
    y *= y + 1.0;
    y
}
/// The value of [`overwritten`](fn@overwritten) and its pullback, each with its tangent.
#[inline]
fn second_order_sweep(
    x: f64,
    x_dot: f64,
) -> (
    (f64, f64),
    impl ::core::ops::FnOnce(f64, f64, f64, f64, &mut f64, &mut f64) + use<>,
) {
    let mut y = x;
    let mut y_dot = x_dot;
    let y_1 = y.sin();
    let y_1_dot = y_dot * y.cos();
    let y_old = y;
    let y_old_dot = y_dot;
    y_dot = y_1_dot * y + y_1 * y_dot;
    y = y_1 * y;
    let y_2 = y + 1.0;
    let y_old_1 = y;
    let y_old_1_dot = y_dot;
    y_dot = y_dot * y_2 + y * y_dot;
    y *= y_2;
    let result = (y, y_dot);
    let pullback = move |
        x: f64,
        x_dot: f64,
        result_bar: f64,
        result_bar_dot: f64,
        x_grad: &mut f64,
        x_grad_dot: &mut f64|
    {
        let mut y_bar = result_bar;
        let mut y_bar_dot = result_bar_dot;
        y_dot = y_old_1_dot;
        y = y_old_1;
        let y_2 = y + 1.0;
        let y_2_bar = y_bar * y;
        let y_2_bar_dot = y_bar_dot * y + y_bar * y_dot;
        y_bar_dot = y_bar_dot * y_2 + y_bar * y_dot;
        y_bar = y_bar * y_2;
        y_bar_dot += y_2_bar_dot;
        y_bar += y_2_bar;
        y_dot = y_old_dot;
        y = y_old;
        let y_1_bar = y_bar * y;
        let y_1_bar_dot = y_bar_dot * y + y_bar * y_dot;
        y_bar_dot = y_bar_dot * y_1 + y_bar * y_1_dot;
        y_bar = y_bar * y_1;
        let y_bar_3 = y.cos();
        y_bar_dot += y_1_bar_dot * y_bar_3 - y_1_bar * (y_dot * y.sin());
        y_bar += y_1_bar * y_bar_3;
        *x_grad += y_bar;
        *x_grad_dot += y_bar_dot;
    };
    (result, pullback)
}
