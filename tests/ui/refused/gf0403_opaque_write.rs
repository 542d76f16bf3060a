use gradflow::differentiable;

#[differentiable]
fn median(x: &[f64]) -> f64 {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| a.total_cmp(b));
    sorted[sorted.len() / 2]
}

#[differentiable]
fn taken(x: f64) -> f64 {
    let mut y = vec![x, x * x];
    let z = std::mem::take(&mut y);
    z[0] * z[1] + y.len() as f64
}

fn main() {
    taken(1.0);
    median(&[1.0]);
}
