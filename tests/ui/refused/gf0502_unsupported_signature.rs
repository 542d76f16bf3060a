use gradflow::differentiable;

#[differentiable]
async fn later(x: f64) -> f64 {
    x * x
}

#[differentiable]
unsafe fn unchecked(x: f64) -> f64 {
    x * x
}

fn main() {
    let _ = later(1.0);
    unsafe { unchecked(1.0) };
}
