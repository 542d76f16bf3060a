use gradflow::differentiable;

#[differentiable]
fn chosen(x: f64, low: bool) -> f64 {
    let mut lo = 0.0;
    let mut hi = 0.0;
    let side = if low { &mut lo } else { &mut hi };
    *side += x * x;
    lo + 2.0 * hi
}

fn main() {
    chosen(1.0, true);
}
