fn misfit(c: &[f64], #[no_grad] x: &[f64], #[no_grad] y: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let r = c[0] * (c[1] * x[i]).exp() - y[i];
        sum += r * r;
    }
    sum
}
/// The value of [`misfit`](fn@misfit); overwrites the buffers with its gradient, then with the product of its Hessian and a direction.
fn gradient_and_hvp_into(
    c: &[f64],
    x: &[f64],
    y: &[f64],
    c_dot: &[f64],
    c_bar: &mut [f64],
    c_bar_dot: &mut [f64],
) -> f64 {
    c_bar.fill(0.0);
    c_bar_dot.fill(0.0);
    assert_eq!(c_bar.len(), c.len());
    assert_eq!(c_bar_dot.len(), c.len());
    assert_eq!(c_dot.len(), c.len());
    let mut sum = 0.0;
    let y_window = &y[..x.len()];
    for i in 0..x.len() {
        let r_2 = (c[1] * x[i]).exp();
        let r_2_dot = c_dot[1] * x[i] * r_2;
        let r_3_dot = c_dot[0] * r_2 + c[0] * r_2_dot;
        let r = c[0] * r_2 - y_window[i];
        sum += r * r;
        let r_bar = 2.0 * r;
        let r_bar_dot = 2.0 * r_3_dot;
        c_bar_dot[0] += r_bar_dot * r_2 + r_bar * r_2_dot;
        c_bar[0] += r_bar * r_2;
        let r_2_bar = r_bar * c[0];
        c_bar_dot[1]
            += ((r_bar_dot * c[0] + r_bar * c_dot[0]) * r_2 + r_2_bar * r_2_dot) * x[i];
        c_bar[1] += r_2_bar * r_2 * x[i];
    }
    sum
}
