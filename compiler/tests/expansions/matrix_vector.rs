fn matrix_vector(a: &[f64], x: &[f64], y: &mut [f64]) {
    for i in 0..y.len() {
        let mut s = 0.0;
        for j in 0..x.len() {
            s += a[i * x.len() + j] * x[j];
        }
        y[i] = s.tanh();
    }
}
/// The value of [`matrix_vector`](fn@matrix_vector) and its pullback, which adds to `a_bar`, `x_bar` and `y_bar` the gradient.
#[inline]
fn sweep(
    a: &[f64],
    x: &[f64],
    y: &mut [f64],
) -> (
    (),
    impl ::core::ops::FnOnce(
        &[f64],
        &[f64],
        &mut [f64],
        &mut [f64],
        &mut [f64],
        &mut [f64],
    ) + use<>,
) {
    for i in 0..y.len() {
        let mut s = 0.0;
        for j in 0..x.len() {
            s += a[i * x.len() + j] * x[j];
        }
        y[i] = s.tanh();
    }
    let pullback = move |
        a: &[f64],
        x: &[f64],
        y: &mut [f64],
        a_bar: &mut [f64],
        x_bar: &mut [f64],
        y_bar: &mut [f64]|
    {
        assert_eq!(a_bar.len(), a.len());
        assert_eq!(x_bar.len(), x.len());
        assert_eq!(y_bar.len(), y.len());
        for i in 0..y.len() {
            let y_new = y[i];
            let y_bar_1 = ::core::mem::take(&mut y_bar[i]);
            let s_bar = y_bar_1 * (1.0 - y_new * y_new);
            if 0 < x.len() {
                let a_bar_window = &mut a_bar[i * x.len()..i * x.len() + x.len()];
                let a_window = &a[i * x.len()..i * x.len() + x.len()];
                for j in 0..x.len() {
                    a_bar_window[j] += s_bar * x[j];
                    x_bar[j] += s_bar * a_window[j];
                }
            }
        }
    };
    ((), pullback)
}
