use gradflow::differentiable;

struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn literal(x: f64) -> f64 {
    let p = Point { x, y: 1.0 };
    p.x * p.y
}

#[differentiable]
fn closure(x: f64) -> f64 {
    let scaled = |v: f64| v * x;
    scaled(2.0)
}

#[differentiable]
fn range(x: f64) -> f64 {
    let r = 0.0..x;
    r.end * x
}

fn main() {
    literal(1.0);
    closure(1.0);
    range(1.0);
}
