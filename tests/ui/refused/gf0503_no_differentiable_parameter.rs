use gradflow::differentiable;

#[differentiable]
fn factorial(n: u32) -> f64 {
    let mut product = 1.0;
    for i in 1..=n {
        product *= i as f64;
    }
    product
}

fn main() {
    factorial(3);
}
