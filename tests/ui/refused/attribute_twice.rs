use gradflow::differentiable;

#[differentiable]
#[differentiable(second_order)]
pub fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    assert_eq!(square::grad(2.0), 4.0);
}
