use gradflow::differentiable;
use std::any::Any;
use std::hint::black_box;
use std::mem::MaybeUninit;

#[differentiable]
fn measured(x: f64) -> f64 {
    black_box(x) + std::hint::black_box(x * x)
}

#[differentiable]
fn pointers(x: f64) -> f64 {
    let first = &raw const x;
    let second = &x as *const f64;
    let third = unsafe { std::ptr::read(&x) };
    unsafe { *first + *second + third }
}

#[differentiable]
fn block(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += unsafe { *x.get_unchecked(i) };
    }
    sum
}

#[differentiable]
fn erased(x: f64) -> f64 {
    let boxed: Box<dyn Any> = Box::new(x);
    let lent = &x as &dyn Any;
    *boxed.downcast_ref::<f64>().unwrap() + *lent.downcast_ref::<f64>().unwrap()
}

#[differentiable]
fn uninitialised(x: f64) -> f64 {
    let slot = MaybeUninit::new(x);
    let y = unsafe { slot.assume_init() };
    y * x
}

fn main() {
    measured(1.0);
    pointers(1.0);
    block(&[1.0]);
    erased(1.0);
    uninitialised(1.0);
}
