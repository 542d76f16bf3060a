use gradflow::differentiable;

#[differentiable]
fn asserted(x: f64) -> f64 {
    let mut y = 1.0;
    assert!({
        y *= x;
        y > 0.0
    });
    y
}

fn main() {
    asserted(1.0);
}
