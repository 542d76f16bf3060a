use gradflow::differentiable;

#[differentiable]
fn spring(x: f64, #[no_grad] stiffness: f64) -> f64 {
    0.5 * stiffness * x * x
}

#[differentiable]
fn weighted(x: &[f64], #[no_grad] weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += weights[i] * x[i];
    }
    sum
}

#[differentiable]
fn chain(x: f64, k: f64) -> f64 {
    let stiff = k * k;
    spring(x, stiff + 1.0)
}

#[differentiable]
fn quadratic(x: &[f64]) -> f64 {
    weighted(x, x)
}

fn main() {}
