fn branch(x: f64, y: f64) -> f64 {
    if x > y {
        x * y
    } else {
        let d = y - x;
        d * d * x
    }
}
/// The value of [`branch`](fn@branch) and its pullback, which adds to `x_grad` and `y_grad` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    x: f64,
    y: f64,
) -> (f64, impl ::core::ops::FnOnce(f64, f64, f64, &mut f64, &mut f64) + use<>) {
    let result_3 = if x > y {
        x * y
    } else {
        let d = y - x;
        d * d * x
    };
    let pullback = move |
        x: f64,
        y: f64,
        result_bar: f64,
        x_grad: &mut f64,
        y_grad: &mut f64|
    {
        let mut x_bar = 0.0;
        let mut y_bar = 0.0;
        if x > y {
            x_bar += result_bar * y;
            y_bar += result_bar * x;
        } else {
            let d = y - x;
            let result_1_bar = result_bar * x;
            x_bar += result_bar * (d * d);
            let d_bar = 2.0 * result_1_bar * d;
            y_bar += d_bar;
            x_bar -= d_bar;
        }
        *x_grad += x_bar;
        *y_grad += y_bar;
    };
    (result_3, pullback)
}
