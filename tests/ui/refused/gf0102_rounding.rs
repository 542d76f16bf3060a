use gradflow::differentiable;

#[differentiable]
fn rounded(x: f64) -> f64 {
    let a = x * x;
    a.floor() + f64::round(x) * x
}

#[differentiable]
fn sign(x: f64, y: f64) -> f64 {
    x.signum() * y + y.div_euclid(2.0)
}

#[differentiable]
fn to_decimals(x: f64) -> f64 {
    let scale = 1e3;
    (x * scale).round_ties_even() / scale
}

#[differentiable]
fn cast_after_rounding(x: f64) -> f64 {
    x.ceil() as i64 as f64 * x
}

#[differentiable]
fn another_period(x: f64, p: f64) -> f64 {
    x - 2.0 * p * (x / p).floor()
}

#[differentiable]
fn counted_as_well(x: f64, p: f64) -> f64 {
    let n = (x / p).floor();
    (x - n * p) + n
}

fn main() {
    rounded(1.0);
    sign(1.0, 2.0);
    to_decimals(1.0);
    cast_after_rounding(1.0);
    another_period(1.0, 2.0);
    counted_as_well(1.0, 2.0);
}
