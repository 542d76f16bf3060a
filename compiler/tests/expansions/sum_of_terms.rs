fn loss(
    w: &[f64],
    b: f64,
    #[no_grad]
    data: &[[f64; 3]],
    #[no_grad]
    label: &[f64],
) -> f64 {
    let n = data.len();
    let mut total = 0.0;
    for i in 0..n {
        let mut z = b;
        for j in 0..3 {
            z += w[j] * data[i][j];
        }
        let p = 1.0 / (1.0 + (-z).exp());
        total -= label[i] * p.ln() + (1.0 - label[i]) * (1.0 - p).ln();
    }
    let mut penalty = 0.0;
    for j in 0..w.len() {
        penalty += w[j] * w[j];
    }
    total / n as f64 + 0.5 * penalty
}
/// The value of [`loss`](fn@loss); overwrites `w_bar` and `b_grad` with its gradient.
fn value_and_grad_into(
    w: &[f64],
    b: f64,
    data: &[[f64; 3]],
    label: &[f64],
    w_bar: &mut [f64],
    b_grad: &mut f64,
) -> f64 {
    w_bar.fill(0.0);
    *b_grad = 0.0;
    assert_eq!(w_bar.len(), w.len());
    let n = data.len();
    let mut total = 0.0;
    let mut b_bar = 0.0;
    let total_bar = 1.0 / n as f64;
    for i in 0..n {
        let mut z = b;
        for j in 0..3 {
            z += w[j] * data[i][j];
        }
        let p_2 = (-z).exp();
        let p_3 = 1.0 + p_2;
        let p = 1.0 / p_3;
        let total_3 = 1.0 - label[i];
        let total_4 = 1.0 - p;
        total -= label[i] * p.ln() + total_3 * total_4.ln();
        let mut p_bar = total_bar * total_3 / total_4;
        p_bar -= total_bar * label[i] / p;
        let p_1_bar = -(p_bar * (p / p_3) * p_2);
        for j in 0..3 {
            w_bar[j] -= p_1_bar * data[i][j];
        }
        b_bar -= p_1_bar;
    }
    let mut penalty = 0.0;
    for j in 0..w.len() {
        penalty += w[j] * w[j];
        w_bar[j] += w[j];
    }
    *b_grad += b_bar;
    total / n as f64 + 0.5 * penalty
}
