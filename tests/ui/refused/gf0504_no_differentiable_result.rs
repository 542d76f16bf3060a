use gradflow::differentiable;

#[differentiable]
fn is_inside(x: f64, y: f64) -> bool {
    x * x + y * y < 1.0
}

fn main() {
    is_inside(0.0, 0.0);
}
