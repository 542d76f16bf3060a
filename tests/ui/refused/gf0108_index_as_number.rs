use gradflow::differentiable;

#[differentiable]
fn first_above(x: &[f64]) -> f64 {
    let k = x.iter().position(|v| *v > 0.5).unwrap();
    k as f64 * x[0]
}

#[differentiable]
fn largest(x: &[f64]) -> f64 {
    let (k, _) = x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
    k as f64 * x[k]
}

#[differentiable]
fn smallest(x: &[f64]) -> f64 {
    let k = x.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i).unwrap_or(0);
    k as f64 + x[k]
}

#[differentiable]
fn field_of_a_pair(x: &[f64]) -> f64 {
    x.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0 as f64
}

#[differentiable]
fn of_a_range(x: &[f64]) -> f64 {
    let k = (0..x.len()).max_by(|&a, &b| x[a].total_cmp(&x[b])).unwrap();
    k as f64 * x[0]
}

#[differentiable]
fn rank(x: &[f64], t: f64) -> f64 {
    x.partition_point(|v| *v < t) as f64 / x.len() as f64
}

fn main() {
    first_above(&[1.0]);
    largest(&[1.0]);
    smallest(&[1.0]);
    field_of_a_pair(&[1.0]);
    of_a_range(&[1.0]);
    rank(&[1.0], 2.0);
}
