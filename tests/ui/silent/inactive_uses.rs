#![deny(warnings)]
use gradflow::differentiable;

#[differentiable]
fn lookup(x: f64, table: &[f64]) -> f64 {
    let i = (x as usize).min(table.len() - 1);
    println!("{} of {}", x.floor(), table.len());
    assert!(x.is_finite() && x.round() >= 0.0);
    let mut turns = 0;
    let mut y = x;
    while y > 1.0 {
        y *= 0.5;
        turns += 1;
    }
    if turns as f64 > x { table[i] * x } else { table[i] * y }
}

fn main() {
    let (x_bar, table_bar) = lookup::grad(1.5, &[2.0, 4.0]);
    assert_eq!((x_bar, table_bar), (2.0, vec![0.0, 0.75]));
}
