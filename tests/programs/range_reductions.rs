//! What is left of a value when its whole part is taken away: the whole part is a constant between jumps.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    wrapped_by_floor -> f64: (7.3, const 2.0), (-1.2, const 2.0);
    wrapped_by_round -> f64: (7.3, 2.1), (-4.4, 2.1);
    table_by_cast -> f64: (1.3, const &[0.5, 2.0, 1.0, 4.0]), (2.6, const &[0.5, 2.0, 1.0, 4.0]);
    bilinear_by_floor -> f64: (0.3, 0.6, &[0.5, 2.0, 1.0, 4.0, 3.0, 0.1, 0.7, 0.2, 0.9], const 3);
    whole_part_in_a_variable -> f64: (2.7), (-1.3);
    taken_away_in_place -> f64: (7.3, 2.1), (-4.4, 2.1);
    cell_and_fraction -> f64: (1.4, const &[0.5, 2.0, 1.0, 4.0]);
}

// The image is the value of `floor`, times a length that is a constant.
#[differentiable(second_order, allow(zero_second_derivative))]
fn wrapped_by_floor(x: f64, #[no_grad] l: f64) -> f64 {
    x - (x / l).floor() * l
}

// The same for the nearest image.
#[differentiable(second_order, allow(zero_second_derivative))]
fn wrapped_by_round(dx: f64, l: f64) -> f64 {
    dx - l * (dx / l).round()
}

// The fraction is what is left of the index as a number.
#[differentiable(second_order, allow(zero_second_derivative))]
fn table_by_cast(x: f64, #[no_grad] table: &[f64]) -> f64 {
    let index = if x < 0.0 { 0 } else { (x as usize).min(table.len() - 2) };
    let fraction = x - index as f64;
    table[index] + fraction * (table[index + 1] - table[index])
}

// The fraction by `floor`, in two variables.
#[differentiable(second_order)]
fn bilinear_by_floor(x: f64, y: f64, image: &[f64], width: usize) -> f64 {
    let (fx, fy) = (x - x.floor(), y - y.floor());
    let at = y as usize * width + x as usize;
    let top = (1.0 - fx) * image[at] + fx * image[at + 1];
    let bottom = (1.0 - fx) * image[at + width] + fx * image[at + width + 1];
    (1.0 - fy) * top + fy * bottom
}

// The whole part has a name.
#[differentiable(second_order)]
fn whole_part_in_a_variable(x: f64) -> f64 {
    let whole = x.floor();
    let part = x - whole;
    part * part * x
}

// By a compound assignment.
#[differentiable(second_order)]
fn taken_away_in_place(mut x: f64, period: f64) -> f64 {
    x -= (x / period).floor() * period;
    x * x
}

// The same whole part chooses the cell.
#[differentiable(second_order, allow(zero_second_derivative))]
fn cell_and_fraction(x: f64, #[no_grad] table: &[f64]) -> f64 {
    let whole = x.floor();
    let (cell, part) = (whole as usize, x - whole);
    table[cell] * (1.0 - part) + table[cell + 1] * part
}
