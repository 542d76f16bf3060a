fn log_sum_exp(x: &[f64]) -> f64 {
    let mut top = x[0];
    for v in x {
        top = top.max(*v);
    }
    let mut sum = 0.0;
    for v in x {
        sum += (v - top).exp();
    }
    top + sum.ln()
}
/// The value of [`log_sum_exp`](fn@log_sum_exp) and its pullback, which adds to `x_bar` the gradient weighted by `result_bar`.
#[inline]
fn sweep(x: &[f64]) -> (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64]) + use<>) {
    let mut top = x[0];
    let mut top_tape = ::std::vec::Vec::with_capacity(x.len());
    for i in 0..x.len() {
        top_tape.push(top);
        top = top.max(x[i]);
    }
    let mut sum = 0.0;
    let mut sum_2_tape = ::std::vec::Vec::with_capacity(x.len());
    for i_1 in 0..x.len() {
        let sum_2 = (x[i_1] - top).exp();
        sum_2_tape.push(sum_2);
        sum += sum_2;
    }
    let result = top + sum.ln();
    let pullback = move |x: &[f64], result_bar: f64, x_bar: &mut [f64]| {
        assert_eq!(x_bar.len(), x.len());
        let mut top_bar = result_bar;
        let sum_bar = result_bar / sum;
        for i_1 in (0..x.len()).rev() {
            let sum_2 = sum_2_tape.pop().expect("one value per turn");
            let sum_1_bar = sum_bar * sum_2;
            x_bar[i_1] += sum_1_bar;
            top_bar -= sum_1_bar;
        }
        for i in (0..x.len()).rev() {
            let top = top_tape.pop().expect("one value per turn");
            x_bar[i] += top_bar * ::gradflow::rules::max_second(top, x[i]);
            top_bar = top_bar * ::gradflow::rules::max_first(top, x[i]);
        }
        x_bar[0] += top_bar;
    };
    (result, pullback)
}
