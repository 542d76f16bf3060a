use gradflow::differentiable;

#[differentiable(deny(control_flow_only))]
fn step(x: f64) -> f64 {
    if x > 0.0 { 1.0 } else { 0.0 }
}

#[differentiable(allow(rounding))]
fn counted(x: f64) -> f64 {
    let kept = x.floor() * x;
    #[differentiable(deny(rounding))]
    let refused = x.ceil() * x;
    kept + refused
}

fn main() {}
