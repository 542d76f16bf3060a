use gradflow::differentiable;

#[differentiable]
fn total(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum()
}

fn main() {
    total(&[1.0]);
}
