//! Constants of any type, by value and by reference.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::time::Duration;

use gradflow::differentiable;
use gradflow_tests::programs;

struct Plant {
    mass: f64,
    drag: f64,
}

const PLANT: Plant = Plant { mass: 1.5, drag: 0.3 };

#[derive(Clone)]
struct Record {
    mass: f64,
    drag: Vec<f64>,
}

fn record() -> Record {
    Record { mass: 1.5, drag: vec![0.3, 0.1] }
}

enum Law {
    Linear,
    Cubic(f64),
}

fn masses() -> HashMap<String, f64> {
    HashMap::from([("k".to_owned(), 1.5), ("j".to_owned(), -0.5)])
}

programs! {
    lent_struct -> f64: (0.8, const &super::PLANT);
    given_struct -> f64: (0.8, const super::record());
    lent_enum -> f64: (0.8, const &super::Law::Linear), (0.8, const &super::Law::Cubic(0.4));
    boxed -> f64: (0.8, const Box::new(1.5));
    shared -> f64: (0.8, const std::rc::Rc::new(1.5));
    lent_map -> f64: (0.8, const &super::masses());
    given_map -> f64: (0.8, const super::masses().into_iter().collect());
    pointer -> f64: (0.8, const |x| x * 2.0);
    trait_object -> f64: (0.8, const &|x| x * 2.0);
    option -> f64: (0.8, const Some(1.5)), (0.8, const None);
    lent_option -> f64: (0.8, const Some(&[1.5][..])), (0.8, const None);
    texts -> f64: (0.8, const "ab", const "abc".to_owned());
    duration -> f64: (0.8, const std::time::Duration::from_millis(250));
    cow -> f64: (0.8, const vec![1.5].into());
    records -> f64: (0.8, const &[super::PLANT, super::PLANT]);
    converted -> f64: (0.8, const 1.5_f32);
    viewed -> f64: (0.8, const &[1.5]);
    looked_up -> f64: (0.8, const &super::masses());
    first_record -> f64: (0.8, const &[super::PLANT]);
    looked_up_in_turns -> f64: (0.8, const &super::masses());
}

#[differentiable(second_order)]
fn lent_struct(x: f64, #[no_grad] plant: &Plant) -> f64 {
    let v = x.sin();
    plant.mass * v * v - plant.drag * x
}

#[differentiable(second_order)]
fn given_struct(x: f64, #[no_grad] record: Record) -> f64 {
    let mut v = x.sin();
    for drag in &record.drag {
        v -= drag * v * v;
    }
    record.mass * v * v - record.drag[1] * x
}

#[differentiable(second_order)]
fn lent_enum(x: f64, #[no_grad] law: &Law) -> f64 {
    let v = x.sin();
    match law {
        Law::Linear => v,
        Law::Cubic(k) => k * v * v * v,
    }
}

#[differentiable(second_order)]
fn boxed(x: f64, #[no_grad] k: Box<f64>) -> f64 {
    let v = x.sin();
    *k * v * v + k.sin() * v
}

#[differentiable(second_order)]
fn shared(x: f64, #[no_grad] k: Rc<f64>) -> f64 {
    let v = x.sin();
    *k * v * v + k.sin() * v
}

#[differentiable(second_order)]
fn lent_map(x: f64, #[no_grad] masses: &HashMap<String, f64>) -> f64 {
    let v = x.sin();
    masses["k"] * v * v + masses.get("j").copied().unwrap_or(1.0) * v
}

#[differentiable(second_order)]
fn given_map(x: f64, #[no_grad] masses: BTreeMap<String, f64>) -> f64 {
    let mut s = x.sin();
    for (_, mass) in &masses {
        s += mass * x * x;
    }
    masses["k"] * s * x
}

#[differentiable(second_order)]
fn pointer(x: f64, f: fn(f64) -> f64) -> f64 {
    x.sin() * f(2.0)
}

#[differentiable(second_order)]
fn trait_object(x: f64, f: &dyn Fn(f64) -> f64) -> f64 {
    x.sin() * f(2.0)
}

#[differentiable(second_order)]
fn option(x: f64, #[no_grad] k: Option<f64>) -> f64 {
    let v = x.sin();
    match k {
        Some(k) => k * v * v,
        None => v,
    }
}

#[differentiable(second_order)]
fn lent_option(x: f64, #[no_grad] k: Option<&[f64]>) -> f64 {
    let v = x.sin();
    if let Some(k) = k { k[0] * v * v } else { v }
}

#[differentiable(second_order)]
fn texts(x: f64, name: &str, unit: String) -> f64 {
    let v = x.sin();
    v * (name.len() + unit.len()) as f64 * v
}

#[differentiable(second_order)]
fn duration(x: f64, #[no_grad] step: Duration) -> f64 {
    let v = x.sin();
    v * step.as_secs_f64() * v
}

#[differentiable(second_order)]
fn cow<'a>(x: f64, #[no_grad] data: Cow<'a, [f64]>) -> f64 {
    let v = x.sin();
    v * data[0] * v
}

#[differentiable(second_order)]
fn records(x: f64, #[no_grad] plants: &[Plant]) -> f64 {
    let mut v = x.sin();
    for plant in plants {
        v = v * v * plant.mass - plant.drag;
    }
    v
}

#[differentiable(second_order)]
fn converted<T: Into<f64> + Copy>(x: f64, #[no_grad] k: T) -> f64 {
    let v = x.sin();
    let k: f64 = k.into();
    v * k * v
}

#[differentiable(second_order)]
fn viewed<T: AsRef<[f64]>>(x: f64, #[no_grad] k: &T) -> f64 {
    let v = x.sin();
    v * k.as_ref()[0] * v
}

#[differentiable(second_order)]
fn looked_up(x: f64, #[no_grad] masses: &HashMap<String, f64>) -> f64 {
    let k = masses.get("k").unwrap();
    let j = masses.get("j").expect("a mass");
    let v = x.sin();
    k * v * v + j.sin() * v * *k
}

#[differentiable(second_order)]
fn first_record(x: f64, #[no_grad] plants: &[Plant]) -> f64 {
    let plant = plants.first().unwrap();
    let v = x.sin();
    v * v * plant.mass - plant.drag * x
}

#[differentiable(second_order)]
fn looked_up_in_turns(x: f64, #[no_grad] masses: &HashMap<String, f64>) -> f64 {
    let mut v = x.sin();
    for name in ["k", "j", "k"] {
        let mass = masses.get(name).unwrap();
        v = v * v * mass + x;
    }
    v
}
