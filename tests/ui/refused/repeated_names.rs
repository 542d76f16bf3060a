use gradflow::differentiable;

#[differentiable(wrt = [x, x])]
fn product(x: f64, y: f64) -> f64 {
    x * y
}

// One message: the missing parameter is the reason why there is none.
#[differentiable(wrt = [z])]
fn quotient(x: f64, y: f64) -> f64 {
    x / y
}

fn main() {
    product(1.0, 2.0);
    quotient::vjp(1.0, 2.0);
}
