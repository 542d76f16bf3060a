fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}
/// The value of [`rosenbrock`](fn@rosenbrock) and its pullback, which adds to `x_bar` the gradient weighted by `result_bar`.
#[inline]
fn sweep(x: &[f64]) -> (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64]) + use<>) {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    let pullback = move |x: &[f64], result_bar: f64, x_bar: &mut [f64]| {
        assert_eq!(x_bar.len(), x.len());
        let mut x_bar_carry = 0.0;
        assert!(x.len() >= 1);
        for i in 0..x.len() - 1 {
            let sum_2_bar = result_bar * 200.0 * (x[i + 1] - x[i] * x[i]);
            x_bar[i]
                += x_bar_carry
                    - (result_bar * 2.0 * (1.0 - x[i]) + 2.0 * sum_2_bar * x[i]);
            x_bar_carry = sum_2_bar;
        }
        if 0 < x.len() - 1 {
            x_bar[x.len() - 1] += x_bar_carry;
        }
    };
    (sum, pullback)
}
