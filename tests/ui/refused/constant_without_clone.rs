//! Constants that the derivative cannot copy: one message each, at the type.

use gradflow::differentiable;

pub struct Plant {
    pub mass: f64,
}

pub enum Law {
    Linear,
    Cubic(f64),
}

#[differentiable(second_order)]
pub fn given_struct(x: f64, #[no_grad] plant: Plant) -> f64 {
    plant.mass * x.sin() * x
}

#[differentiable]
pub fn given_enum(x: f64, #[no_grad] law: Law) -> f64 {
    match law {
        Law::Linear => x,
        Law::Cubic(k) => k * x * x * x,
    }
}

#[differentiable]
pub fn given_generic<T: Into<f64>>(x: f64, #[no_grad] k: T) -> f64 {
    let k: f64 = k.into();
    k * x * x
}

#[differentiable]
pub fn lent_state(x: f64, #[no_grad] plant: &mut Plant) -> f64 {
    plant.mass += 1.0;
    plant.mass * x * x
}

fn main() {}
