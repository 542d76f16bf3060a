fn horner(x: f64, c: &[f64]) -> f64 {
    let mut y = 0.0;
    for k in 0..c.len() {
        y = y * x + c[k];
    }
    y
}
/// The value of [`horner`](fn@horner) and its pullback, each with its tangent.
#[inline]
fn second_order_sweep(
    x: f64,
    c: &[f64],
    x_dot: f64,
    c_dot: &[f64],
) -> (
    (f64, f64),
    impl ::core::ops::FnOnce(
        f64,
        &[f64],
        f64,
        &[f64],
        f64,
        f64,
        &mut f64,
        &mut [f64],
        &mut f64,
        &mut [f64],
    ) + use<>,
) {
    assert_eq!(c_dot.len(), c.len());
    let mut y = 0.0;
    let mut y_dot = 0.0;
    let mut y_tape = ::std::vec::Vec::with_capacity(c.len());
    for k in 0..c.len() {
        y_tape.push((y, y_dot));
        y_dot = y_dot * x + y * x_dot + c_dot[k];
        y = y * x + c[k];
    }
    let result = (y, y_dot);
    let pullback = move |
        x: f64,
        c: &[f64],
        x_dot: f64,
        c_dot: &[f64],
        result_bar: f64,
        result_bar_dot: f64,
        x_grad: &mut f64,
        c_bar: &mut [f64],
        x_grad_dot: &mut f64,
        c_bar_dot: &mut [f64]|
    {
        assert_eq!(c_bar.len(), c.len());
        assert_eq!(c_bar_dot.len(), c.len());
        let mut x_bar = 0.0;
        let mut x_bar_dot = 0.0;
        let mut y_bar = result_bar;
        let mut y_bar_dot = result_bar_dot;
        for k in (0..c.len()).rev() {
            let (y, y_old_dot) = y_tape.pop().expect("one value per turn");
            let y_1_bar_dot = y_bar_dot;
            c_bar_dot[k] += y_bar_dot;
            c_bar[k] += y_bar;
            y_bar_dot = y_bar_dot * x + y_bar * x_dot;
            x_bar_dot += y_1_bar_dot * y + y_bar * y_old_dot;
            x_bar += y_bar * y;
            y_bar = y_bar * x;
        }
        *x_grad += x_bar;
        *x_grad_dot += x_bar_dot;
    };
    (result, pullback)
}
