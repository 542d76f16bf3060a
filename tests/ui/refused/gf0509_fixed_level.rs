use gradflow::differentiable;

#[differentiable(allow(unsupported))]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {}
