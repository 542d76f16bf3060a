//! What cells and locks hold, read through what lends it.

use std::cell::{Cell, RefCell};
use std::sync::Mutex;

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    blocks -> f64: (0.8, const &super::Mutex::new(2.0));
    dropped -> f64: (0.8, const &super::Mutex::new(2.0));
    turns -> f64: (0.8, const &super::Mutex::new(2.0));
    lent_vector -> f64: (0.8, const &super::RefCell::new(vec![2.0]));
    lent_number -> f64: (0.8, const &super::RefCell::new(2.0));
    lent_twice -> f64: (0.8, const &super::RefCell::new(2.0));
    cell_of_its_own -> f64: (0.8);
    counted -> f64: (0.8, const &super::RefCell::new(0));
    cell_state -> f64: (0.5, const &super::Cell::new(2.0));
}

#[differentiable(second_order)]
fn blocks(x: f64, #[no_grad] m: &Mutex<f64>) -> f64 {
    let a = {
        let k = m.lock().unwrap();
        *k
    };
    let b = {
        let k = m.lock().unwrap();
        k.sin()
    };
    let mut v = x.sin() * a * x;
    {
        let k = m.lock().unwrap();
        v = v * v * *k;
    }
    if v > 0.0 {
        let k = m.lock().unwrap();
        v = v * v * *k;
    }
    v * b
}

#[differentiable(second_order)]
fn dropped(x: f64, #[no_grad] m: &Mutex<f64>) -> f64 {
    let k = m.lock().unwrap();
    let v = x.sin() * *k * x;
    drop(k);
    let k = m.lock().unwrap();
    let w = v * *k;
    std::mem::drop(k);
    let j = *m.lock().unwrap();
    w * w * j
}

#[differentiable(second_order)]
fn turns(x: f64, #[no_grad] c: &Mutex<f64>) -> f64 {
    let v = x.sin();
    let mut s = v;
    for _ in 0..3 {
        let k = c.lock().unwrap();
        s = s * s * *k;
    }
    s
}

#[differentiable(second_order)]
fn lent_vector(x: f64, #[no_grad] c: &RefCell<Vec<f64>>) -> f64 {
    let k = c.borrow();
    let v = x.sin();
    let mut s = v * k[0] * v;
    for w in k.iter() {
        s += w * x * x;
    }
    s
}

#[differentiable(second_order)]
fn lent_number(x: f64, #[no_grad] c: &RefCell<f64>) -> f64 {
    let k = c.borrow();
    let v = x.sin();
    v * *k * v
}

#[differentiable(second_order)]
fn lent_twice(x: f64, #[no_grad] c: &RefCell<f64>) -> f64 {
    let k = *c.borrow();
    let v = x.sin();
    v * k * v * *c.borrow()
}

#[differentiable(second_order)]
fn cell_of_its_own(x: f64) -> f64 {
    let c = RefCell::new(2.0);
    let v = x.sin();
    let k = c.borrow();
    v * *k * v
}

#[differentiable(second_order)]
fn counted(x: f64, #[no_grad] c: &RefCell<i32>) -> f64 {
    *c.borrow_mut() += 1;
    let v = x.sin();
    v * v
}

#[differentiable(second_order)]
fn cell_state(x: f64, #[no_grad] c: &Cell<f64>) -> f64 {
    let mut s = x;
    for _ in 0..3 {
        s = s * s * c.get();
    }
    s
}
