use gradflow::differentiable;

#[differentiable(second_order)]
fn potential(x: &[f64]) -> f64 {
    x[0] * x[0] * x[1]
}

// What is missing are the pullback, the tangent and several tangents of the product with the Hessian.
#[differentiable]
fn curvature(x: &[f64]) -> f64 {
    let bent = potential::hvp(x, x);
    bent[0] * x[0]
}

#[differentiable(order = 7)]
fn too_high(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 0)]
fn too_low(x: f64) -> f64 {
    x * x
}

#[differentiable(order = 2, second_order)]
fn twice(x: f64) -> f64 {
    x * x
}

fn main() {}
