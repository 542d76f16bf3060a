fn in_place(x: &mut [f64]) {
    for i in 1..x.len() {
        x[i] = x[i] * x[i - 1];
    }
}
/// The value of [`in_place`](fn@in_place) and its pullback, which adds to `x_bar` the gradient.
#[inline]
fn sweep(
    x: &mut [f64],
) -> ((), impl ::core::ops::FnOnce(&mut [f64], &mut [f64]) + use<>) {
    let mut x_tape = ::std::vec::Vec::with_capacity((1..x.len()).size_hint().0);
    for i in 1..x.len() {
        x_tape.push(x[i]);
        x[i] = x[i] * x[i - 1];
    }
    let pullback = move |x: &mut [f64], x_bar: &mut [f64]| {
        assert_eq!(x_bar.len(), x.len());
        for i in (1..x.len()).rev() {
            let x_old = x_tape.pop().expect("one value per turn");
            x[i] = x_old;
            let x_bar_1 = ::core::mem::take(&mut x_bar[i]);
            x_bar[i] += x_bar_1 * x[i - 1];
            x_bar[i - 1] += x_bar_1 * x[i];
        }
    };
    ((), pullback)
}
