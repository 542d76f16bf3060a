use gradflow::differentiable;

#[differentiable]
fn hits(x: &[f64], threshold: f64) -> f64 {
    let mut count = 0.0;
    for i in 0..x.len() {
        count += (x[i] > threshold) as u8 as f64;
    }
    count
}

fn main() {
    hits(&[1.0], 0.5);
}
