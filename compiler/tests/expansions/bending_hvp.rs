fn bending(y: &[f64], h: f64) -> f64 {
    let mut sum = 0.0;
    for i in 1..y.len() - 1 {
        let curvature = (y[i - 1] - 2.0 * y[i] + y[i + 1]) / (h * h);
        sum += (1.0 + curvature * curvature).sqrt();
    }
    sum * h
}
/// The value of [`bending`](fn@bending); overwrites the buffers with its gradient, then with the product of its Hessian and a direction.
fn gradient_and_hvp_into(
    y: &[f64],
    h: f64,
    y_dot: &[f64],
    h_dot: f64,
    y_bar: &mut [f64],
    h_grad: &mut f64,
    y_bar_dot: &mut [f64],
    h_grad_dot: &mut f64,
) -> f64 {
    y_bar.fill(0.0);
    *h_grad = 0.0;
    y_bar_dot.fill(0.0);
    *h_grad_dot = 0.0;
    assert_eq!(y_bar.len(), y.len());
    assert_eq!(y_bar_dot.len(), y.len());
    assert_eq!(y_dot.len(), y.len());
    let mut sum = 0.0;
    let mut sum_dot = 0.0;
    let mut h_bar = 0.0;
    let mut h_bar_dot = 0.0;
    assert!(y.len() >= 1);
    for i in 1..y.len() - 1 {
        let curvature_4 = h * h;
        let curvature_4_dot = 2.0 * h * h_dot;
        let curvature = (y[i - 1] - 2.0 * y[i] + y[i + 1]) / curvature_4;
        let curvature_dot = (y_dot[i - 1] - y_dot[i] * 2.0 + y_dot[i + 1]
            - curvature * curvature_4_dot) / curvature_4;
        let sum_3 = (1.0 + curvature * curvature).sqrt();
        let sum_3_dot = 2.0 * curvature * curvature_dot * (0.5 / sum_3);
        sum_dot += sum_3_dot;
        sum += sum_3;
        let sum_2_bar_1 = 0.5 / sum_3;
        let sum_2_bar = h * sum_2_bar_1;
        let sum_2_bar_dot = h_dot * sum_2_bar_1 - h * (sum_2_bar_1 * sum_3_dot / sum_3);
        let curvature_bar = 2.0 * sum_2_bar * curvature;
        let curvature_bar_dot = 2.0
            * (sum_2_bar_dot * curvature + sum_2_bar * curvature_dot);
        let curvature_3_bar_1 = 1.0 / curvature_4;
        let curvature_3_bar = curvature_bar * curvature_3_bar_1;
        let curvature_3_bar_dot = curvature_bar_dot * curvature_3_bar_1
            - curvature_bar * (curvature_3_bar_1 * curvature_4_dot / curvature_4);
        let curvature_4_bar_2 = -(curvature / curvature_4);
        let curvature_4_bar = curvature_bar * curvature_4_bar_2;
        let curvature_4_bar_dot = curvature_bar_dot * curvature_4_bar_2
            + curvature_bar
                * ((-curvature_dot - curvature_4_bar_2 * curvature_4_dot) / curvature_4);
        h_bar_dot += 2.0 * (curvature_4_bar_dot * h + curvature_4_bar * h_dot);
        h_bar += 2.0 * curvature_4_bar * h;
        y_bar_dot[i + 1] += curvature_3_bar_dot;
        y_bar[i + 1] += curvature_3_bar;
        y_bar_dot[i - 1] += curvature_3_bar_dot;
        y_bar[i - 1] += curvature_3_bar;
        y_bar_dot[i] -= curvature_3_bar_dot * 2.0;
        y_bar[i] -= curvature_3_bar * 2.0;
    }
    h_bar_dot += sum_dot;
    h_bar += sum;
    *h_grad += h_bar;
    *h_grad_dot += h_bar_dot;
    sum * h
}
