use gradflow::differentiable;

#[differentiable]
fn with_sign_of(x: f64, y: f64) -> f64 {
    x.copysign(y)
}

fn main() {
    with_sign_of(1.0, -2.0);
}
