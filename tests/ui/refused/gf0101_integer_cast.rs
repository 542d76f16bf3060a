use gradflow::differentiable;

#[differentiable]
fn staircase(x: f64, y: f64) -> f64 {
    let a = x * 2.0;
    let k = (a * 3.0) as i64;
    let step = k as f64;
    step * y
}

fn main() {
    staircase(1.0, 2.0);
}
