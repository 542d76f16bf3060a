fn overwritten(x: f64) -> f64 {
    let mut y = x;
    y = y.sin() * y;
    y *= y + 1.0;
    y
}
/// The value of [`overwritten`](fn@overwritten) and its pullback, which adds to `x_grad` the gradient weighted by `result_bar`.
#[inline]
fn sweep(x: f64) -> (f64, impl ::core::ops::FnOnce(f64, f64, &mut f64) + use<>) {
    let mut y = x;
    let y_1 = y.sin();
    let y_old = y;
    y = y_1 * y;
    let y_old_1 = y;
    y *= y + 1.0;
    let pullback = move |x: f64, result_bar: f64, x_grad: &mut f64| {
        let mut y_bar = result_bar;
        y = y_old_1;
        let y_2_bar = y_bar * y;
        y_bar = y_bar * (y + 1.0);
        y_bar += y_2_bar;
        y = y_old;
        let y_1_bar = y_bar * y;
        y_bar = y_bar * y_1;
        y_bar += y_1_bar * y.cos();
        *x_grad += y_bar;
    };
    (y, pullback)
}
