use gradflow::differentiable;

#[differentiable]
fn root(x: f64, guess: Option<f64>) -> f64 {
    let Some(start) = guess else {
        return x;
    };
    x * start
}

fn main() {
    root(1.0, None);
}
