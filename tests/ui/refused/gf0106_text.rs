use gradflow::differentiable;

#[differentiable]
fn round_trip(x: f64) -> f64 {
    x.to_string().parse::<f64>().unwrap() * x
}

#[differentiable]
fn to_three_digits(x: f64) -> f64 {
    let a = x * x;
    let text = format!("{a:.3}");
    println!("{text}");
    let y: f64 = text.parse().unwrap_or(0.0);
    y + x
}

fn main() {
    round_trip(1.0);
    to_three_digits(1.0);
}
