fn horner(x: f64, c: &[f64]) -> f64 {
    let mut y = 0.0;
    for k in 0..c.len() {
        y = y * x + c[k];
    }
    y
}
/// The value of [`horner`](fn@horner) and its pullback, which adds to `x_grad` and `c_bar` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    x: f64,
    c: &[f64],
) -> (f64, impl ::core::ops::FnOnce(f64, &[f64], f64, &mut f64, &mut [f64]) + use<>) {
    let mut y = 0.0;
    let mut y_tape = ::std::vec::Vec::with_capacity(c.len());
    for k in 0..c.len() {
        y_tape.push(y);
        y = y * x + c[k];
    }
    let pullback = move |
        x: f64,
        c: &[f64],
        result_bar: f64,
        x_grad: &mut f64,
        c_bar: &mut [f64]|
    {
        assert_eq!(c_bar.len(), c.len());
        let mut x_bar = 0.0;
        let mut y_bar = result_bar;
        for k in (0..c.len()).rev() {
            let y = y_tape.pop().expect("one value per turn");
            c_bar[k] += y_bar;
            x_bar += y_bar * y;
            y_bar = y_bar * x;
        }
        *x_grad += x_bar;
    };
    (y, pullback)
}
