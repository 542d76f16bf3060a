use gradflow::differentiable;
use std::cell::Cell;

fn put(cell: &Cell<f64>, value: f64) {
    cell.set(value);
}

#[differentiable]
fn stored(x: f64) -> f64 {
    let cell = Cell::new(0.0);
    put(&cell, x * x);
    cell.get() + x
}

fn main() {
    stored(1.0);
}
