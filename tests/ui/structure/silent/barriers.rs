//! What looks like a detour, and is none of an active value.
use gradflow::{differentiable, no_grad};
use std::cell::Cell;
use std::hint::black_box;
use std::time::Duration;

#[differentiable]
pub fn shown(x: f64) -> f64 {
    let text = format!("{x:.3}");
    println!("{text} {}", x.to_string());
    x * x
}

#[differentiable]
pub fn constants(x: f64, #[no_grad] t: f64, #[no_grad] seen: &Cell<f64>) -> f64 {
    let wait = Duration::from_secs_f64(t).as_secs_f64();
    let parsed: f64 = t.to_string().parse().unwrap();
    seen.set(t);
    x * wait * parsed * black_box(t)
}

#[differentiable]
pub fn chosen(x: &[f64]) -> f64 {
    let k = x.iter().position(|v| *v > 0.5).unwrap_or(0);
    x[k] * x[k]
}

#[differentiable]
pub fn on_purpose(x: f64, #[no_grad] seen: &Cell<f64>) -> f64 {
    no_grad(seen.set(x));
    x * no_grad(black_box(x)) + no_grad(x.to_string()).parse::<f64>().unwrap()
}

#[differentiable(allow(state, input_output, text, duration, index_as_number, opaque_barrier))]
pub fn allowed(x: &[f64], #[no_grad] seen: &Cell<f64>) -> f64 {
    seen.set(x[0]);
    print!("{}", x[0]);
    std::fs::write("x.txt", format!("{}", x[0])).unwrap();
    let text: f64 = x[0].to_string().parse().unwrap();
    let k = x.iter().position(|v| *v > 0.5).unwrap_or(0);
    x[0] * text + k as f64 * x[1] + black_box(x[0]) + Duration::from_secs_f64(x[0]).as_secs_f64()
}
