use gradflow::differentiable;

#[differentiable]
fn quantized<const N: usize>(x: &[f64; N], k: usize, y: &mut [f64], t: Vec<f64>) -> f64 {
    let n = x[0] as i64;
    n as f64 * y[k] * t[0]
}

#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x.floor(), x)
}

#[differentiable]
fn written(x: f64, y: &mut [f64]) {
    y[0] = x.floor();
}

#[differentiable]
fn recursive(x: f64, n: usize) -> f64 {
    if n == 0 { x.floor() } else { recursive(x, n - 1) * x }
}

#[differentiable]
fn caller(x: f64) -> f64 {
    let mut y = [x, 2.0];
    written(x, &mut y);
    let (a, b) = pair(x);
    quantized(&[x, x], 1, &mut y, vec![x]) * a * b + recursive(x, 3)
}

fn main() {
    caller::grad(1.0);
    quantized::value_and_grad(&[1.0], 0, &mut [1.0], vec![]);
    pair::vjp(1.0).1((1.0, 0.0));
    recursive::grad(1.0, 2);
}
