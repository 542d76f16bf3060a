use gradflow::differentiable;

#[differentiable]
fn pointer(x: f64, f: fn(f64) -> f64) -> f64 {
    f(x) + f(2.0)
}

#[differentiable]
fn trait_object(x: f64, f: &dyn Fn(f64) -> f64) -> f64 {
    f(x * x)
}

#[differentiable]
fn implied(x: f64, f: impl Fn(f64) -> f64) -> f64 {
    let y = x * f(1.0);
    f(y) * x
}

#[differentiable]
fn named<F: Fn(f64) -> f64>(x: f64, #[no_grad] f: F) -> f64 {
    f(x)
}

fn main() {
    pointer(1.0, f64::sin);
    trait_object(1.0, &f64::sin);
    implied(1.0, f64::sin);
    named(1.0, f64::sin);
}
