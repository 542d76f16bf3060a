fn inactive(x: &[f64], #[no_grad] w: &[f64]) -> f64 {
    let mut total = 0.0;
    for i in 0..w.len() {
        total += w[i];
    }
    let mut sum = 0.0;
    for (xi, wi) in x.iter().zip(w) {
        sum += xi * wi / total;
    }
    sum
}
/// The value of [`inactive`](fn@inactive) and its pullback, which adds to `x_bar` the gradient weighted by `result_bar`.
#[inline]
fn sweep(
    x: &[f64],
    w: &[f64],
) -> (f64, impl ::core::ops::FnOnce(&[f64], &[f64], f64, &mut [f64]) + use<>) {
    let mut total = 0.0;
    for i in 0..w.len() {
        total += w[i];
    }
    let mut sum = 0.0;
    for i_1 in 0..x.len().min(w.len()) {
        sum += x[i_1] * w[i_1] / total;
    }
    let pullback = move |x: &[f64], w: &[f64], result_bar: f64, x_bar: &mut [f64]| {
        assert_eq!(x_bar.len(), x.len());
        let w_window = &w[..x.len().min(w.len())];
        let x_bar_window = &mut x_bar[..x.len().min(w.len())];
        for i_1 in 0..x.len().min(w.len()) {
            x_bar_window[i_1] += result_bar / total * w_window[i_1];
        }
    };
    (sum, pullback)
}
