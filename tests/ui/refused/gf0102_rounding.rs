use gradflow::differentiable;

#[differentiable]
fn rounded(x: f64) -> f64 {
    let a = x * x;
    a.floor() + f64::round(x) * x
}

fn main() {
    rounded(1.0);
}
