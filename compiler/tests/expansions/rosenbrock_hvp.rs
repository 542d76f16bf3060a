fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}
/// The value of [`rosenbrock`](fn@rosenbrock); overwrites the buffers with its gradient, then with the product of its Hessian and a direction.
fn gradient_and_hvp_into(
    x: &[f64],
    x_dot: &[f64],
    x_bar: &mut [f64],
    x_bar_dot: &mut [f64],
) -> f64 {
    x_bar.fill(0.0);
    x_bar_dot.fill(0.0);
    assert_eq!(x_bar.len(), x.len());
    assert_eq!(x_bar_dot.len(), x.len());
    assert_eq!(x_dot.len(), x.len());
    let mut sum = 0.0;
    let mut x_bar_dot_carry = 0.0;
    let mut x_bar_carry = 0.0;
    assert!(x.len() >= 1);
    for i in 0..x.len() - 1 {
        let sum_2 = x[i + 1] - x[i] * x[i];
        let sum_5 = 1.0 - x[i];
        sum += 100.0 * sum_2.powi(2) + sum_5.powi(2);
        let sum_2_bar = 200.0 * sum_2;
        let sum_2_bar_dot = (x_dot[i + 1] - 2.0 * x[i] * x_dot[i]) * 200.0;
        x_bar_dot[i] = x_bar_dot_carry
            + (x_dot[i] * 2.0 + 2.0 * (-(sum_2_bar_dot * x[i]) - sum_2_bar * x_dot[i]));
        x_bar[i] = x_bar_carry - 2.0 * (sum_5 + sum_2_bar * x[i]);
        x_bar_dot_carry = sum_2_bar_dot;
        x_bar_carry = sum_2_bar;
    }
    if 0 < x.len() - 1 {
        x_bar_dot[x.len() - 1] += x_bar_dot_carry;
    }
    if 0 < x.len() - 1 {
        x_bar[x.len() - 1] += x_bar_carry;
    }
    sum
}
