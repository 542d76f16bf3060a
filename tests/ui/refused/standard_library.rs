use gradflow::differentiable;

#[differentiable]
fn taken(x: f64) -> f64 {
    let mut y = x * x;
    let z = std::mem::take(&mut y);
    y + z
}

#[differentiable]
fn larger(x: f64, y: f64) -> f64 {
    std::cmp::max_by(x, y, |a, b| a.total_cmp(b))
}

fn main() {
    taken(1.0);
    larger(1.0, 2.0);
}
