use gradflow::differentiable;

#[differentiable]
fn with_sign_of(x: f64, y: f64) -> f64 {
    x.copysign(y)
}

#[differentiable]
fn by_path(x: f64, y: f64) -> f64 {
    f64::copysign(x * y, y - 1.0)
}

fn main() {
    with_sign_of(1.0, -2.0);
    by_path(1.0, -2.0);
}
