use gradflow::differentiable;

#[differentiable(allow(zero_gradients))]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square(1.0);
}
