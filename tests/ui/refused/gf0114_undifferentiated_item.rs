use gradflow::differentiable;

#[differentiable]
fn outer(x: f64) -> f64 {
    fn square(x: f64) -> f64 {
        x * x
    }
    square(x) + x
}

fn main() {
    outer(1.0);
}
