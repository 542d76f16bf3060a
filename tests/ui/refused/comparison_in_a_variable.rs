//! A comparison that is turned into a number by way of a variable.

use gradflow::differentiable;

#[differentiable]
fn cast(x: f64) -> f64 {
    let b = x > 0.0;
    b as u8 as f64 * x
}

#[differentiable]
fn conjunction(x: f64, y: f64) -> f64 {
    let b = x > 0.0 && y < 1.0;
    let mut both = false;
    if x < y {
        both = !b;
    }
    let n = usize::from(both);
    n as f64 * x + y
}

#[differentiable]
fn counted(x: &[f64], y: f64) -> f64 {
    let mut over = [false; 3];
    for i in 0..3 {
        over[i] = x[i] > y;
    }
    let mut count = 0;
    for i in 0..3 {
        count += over[i] as usize;
    }
    count as f64 * y
}

fn main() {
    cast(1.0);
    conjunction(1.0, 2.0);
    counted(&[1.0, 2.0, 3.0], 0.5);
}
