fn scaled(mut s: f64, x: &mut [f64]) -> f64 {
    if s < 0.0 {
        return 0.0;
    }
    s /= norm(x);
    for v in x.iter_mut() {
        *v *= s;
    }
    s
}
/// The value of [`scaled`](fn@scaled) and its tangent in the direction of `s_dot` and `x_dot`.
fn jvp(mut s: f64, x: &mut [f64], mut s_dot: f64, x_dot: &mut [f64]) -> (f64, f64) {
    assert_eq!(x_dot.len(), x.len());
    let result_dot;
    let result = if s < 0.0 {
        result_dot = 0.0;
        0.0
    } else {
        let (s_1, s_1_dot) = <norm>::call_jvp(x, Some(x_dot));
        let s_new = s / s_1;
        s_dot = (s_dot - s_new * s_1_dot) / s_1;
        s = s_new;
        for i in 0..x.len() {
            x_dot[i] = x_dot[i] * s + x[i] * s_dot;
            x[i] *= s;
        }
        result_dot = s_dot;
        s
    };
    (result, result_dot)
}
