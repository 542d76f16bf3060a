use gradflow::differentiable;

#[differentiable(wirt = [x])]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    square(1.0);
}
