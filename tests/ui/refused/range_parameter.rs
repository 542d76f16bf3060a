use std::ops::Range;

use gradflow::differentiable;

#[differentiable]
fn sum(x: &[f64], within: Range<usize>) -> f64 {
    let mut sum = 0.0;
    for i in within {
        sum += x[i] * x[i];
    }
    sum
}

fn main() {
    sum(&[1.0], 0..1);
}
