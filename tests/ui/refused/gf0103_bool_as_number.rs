use gradflow::differentiable;

#[differentiable]
fn hits(x: &[f64], threshold: f64) -> f64 {
    let mut count = 0.0;
    for i in 0..x.len() {
        count += (x[i] > threshold) as u8 as f64;
    }
    count
}

#[differentiable]
fn from_a_comparison(x: f64, y: f64) -> f64 {
    f64::from(x > y) + f64::from(u8::from(x < y)) + i32::from(x == y) as f64
}

#[differentiable]
fn options(x: f64) -> f64 {
    let step = (x > 0.0).then_some(1.0).unwrap_or(0.0);
    let other = bool::then_some(x > 1.0, 1.0).unwrap_or(0.0);
    let third = (x > 2.0).then(|| 1.0).unwrap_or_default();
    (step + other + third) * x
}

#[differentiable]
fn chosen(x: f64) -> f64 {
    [0.0, 1.0][(x > 0.0) as usize] * x
}

#[differentiable]
fn combined(x: f64) -> f64 {
    let inside = (x > 0.0) & !(x > 1.0);
    inside as i32 as f64 * x
}

#[differentiable]
fn tested(x: f64, y: f64) -> f64 {
    x.is_sign_positive() as u8 as f64 * y + y.is_nan() as u8 as f64
}

#[differentiable]
fn ordered(x: f64, y: f64) -> f64 {
    let order = x.partial_cmp(&y).unwrap() as i32;
    order as f64 * x + x.total_cmp(&y) as i32 as f64
}

#[differentiable]
fn accuracy(x: &[f64]) -> f64 {
    x.iter().filter(|v| **v > 0.5).count() as f64 / x.len() as f64
}

fn main() {
    hits(&[1.0], 0.5);
    from_a_comparison(1.0, 2.0);
    options(1.0);
    chosen(1.0);
    combined(1.0);
    tested(1.0, 2.0);
    ordered(1.0, 2.0);
    accuracy(&[1.0]);
}
