//! What hides a value.
use gradflow::differentiable;
use std::any::Any;
use std::hint::black_box;

#[differentiable]
pub fn measured(x: f64) -> f64 {
    x * black_box(x * x)
//      ^^^^^^^^^^^^^^^^ GF0111 error
}

#[differentiable]
pub fn block(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * unsafe {
//                    ^ GF0111 error, begins
            *x.get_unchecked(i)
        };
//      ^ ends
    }
    sum
}

#[differentiable]
pub fn erased(x: f64) -> f64 {
    let lent = &x as &dyn Any;
//             ^^^^^^^^^^^^^^ GF0111 error
    *lent.downcast_ref::<f64>().unwrap() * x
}

#[differentiable]
pub fn pointer_to_write_through(x: f64) -> f64 {
    let mut y = x * x;
    let pointer = &raw mut y;
//                ^^^^^^^^^^ GF0111 error, without help
    let _ = pointer;
    y * x
}
