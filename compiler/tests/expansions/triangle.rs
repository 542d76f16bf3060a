fn lower_times(diagonal: &[f64], below: &[f64], v: &[f64], result: &mut [f64]) {
    let d = v.len();
    for i in 0..d {
        result[i] = diagonal[i] * v[i];
    }
    let mut next = 0;
    for j in 0..d {
        for i in j + 1..d {
            result[i] += below[next] * v[j];
            next += 1;
        }
    }
}
/// The value of [`lower_times`](fn@lower_times) and its pullback, which adds to `diagonal_bar`, `below_bar`, `v_bar` and `result_bar` the gradient.
#[inline]
fn sweep(
    diagonal: &[f64],
    below: &[f64],
    v: &[f64],
    result: &mut [f64],
) -> (
    (),
    impl ::core::ops::FnOnce(
        &[f64],
        &[f64],
        &[f64],
        &mut [f64],
        &mut [f64],
        &mut [f64],
        &mut [f64],
        &mut [f64],
    ) + use<>,
) {
    let d = v.len();
    for i in 0..d {
        result[i] = diagonal[i] * v[i];
    }
    let mut next = 0;
    for j in 0..d {
        for i in j + 1..d {
            result[i] += below[next] * v[j];
            next += 1;
        }
    }
    let pullback = move |
        diagonal: &[f64],
        below: &[f64],
        v: &[f64],
        result: &mut [f64],
        diagonal_bar: &mut [f64],
        below_bar: &mut [f64],
        v_bar: &mut [f64],
        result_bar: &mut [f64]|
    {
        assert_eq!(diagonal_bar.len(), diagonal.len());
        assert_eq!(below_bar.len(), below.len());
        assert_eq!(v_bar.len(), v.len());
        assert_eq!(result_bar.len(), result.len());
        let d = v.len();
        for j in (0..d).rev() {
            let mut v_bar_sum = 0.0;
            if j + 1 < d {
                next -= d - (j + 1);
                let result_bar_window = &result_bar[j + 1..d];
                let below_bar_window = &mut below_bar[next..next + (d - (j + 1))];
                let below_window = &below[next..next + (d - (j + 1))];
                for i in 0..d - (j + 1) {
                    let result_1_bar = result_bar_window[i];
                    below_bar_window[i] += result_1_bar * v[j];
                    v_bar_sum += result_1_bar * below_window[i];
                }
                v_bar[j] += v_bar_sum;
            }
        }
        let result_bar_window_1 = &mut result_bar[..d];
        let diagonal_bar_window = &mut diagonal_bar[..d];
        let diagonal_window = &diagonal[..d];
        for i in 0..d {
            let result_bar_1 = ::core::mem::take(&mut result_bar_window_1[i]);
            diagonal_bar_window[i] += result_bar_1 * v[i];
            v_bar[i] += result_bar_1 * diagonal_window[i];
        }
    };
    ((), pullback)
}
