fn horner(x: f64, c: &[f64]) -> f64 {
    let mut y = 0.0;
    for k in 0..c.len() {
        y = y * x + c[k];
    }
    y
}
/// The value of [`horner`](fn@horner) and its tangents in the directions of `x_dot` and `c_dot`.
fn jvp_many<const LANES: usize>(
    x: f64,
    c: &[f64],
    x_dot: ::gradflow::Lanes<LANES>,
    c_dot: &[::gradflow::Lanes<LANES>],
) -> (f64, ::gradflow::Lanes<LANES>) {
    assert_eq!(c_dot.len(), c.len());
    let mut y = 0.0;
    let mut y_dot = ::gradflow::Lanes([0.0; LANES]);
    for k in 0..c.len() {
        y_dot = y_dot * x + y * x_dot + c_dot[k];
        y = y * x + c[k];
    }
    (y, y_dot)
}
