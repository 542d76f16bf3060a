use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use gradflow::differentiable;

#[differentiable]
pub fn of_a_map(x: f64, masses: &HashMap<String, f64>) -> f64 {
    x * masses["a"]
}

#[differentiable]
pub fn of_a_pointer(x: f64, mass: Rc<f64>) -> f64 {
    x * *mass
}

#[differentiable(wrt = [x])]
pub fn of_one_alone(x: f64, masses: &HashMap<String, f64>) -> f64 {
    x * masses["a"]
}

#[differentiable]
pub fn of_a_cell(x: f64, mass: &RefCell<Vec<f64>>) -> f64 {
    x * mass.borrow()[0]
}

fn main() {}
