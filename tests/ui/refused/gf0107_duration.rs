use gradflow::differentiable;
use std::time::Duration;

#[differentiable]
fn seconds(t: f64) -> f64 {
    Duration::from_secs_f64(t).as_secs_f64() * t
}

#[differentiable]
fn scaled(t: f64, factor: f64) -> f64 {
    let tick = std::time::Duration::from_millis(20);
    let wait = tick.mul_f64(factor);
    wait.as_secs_f64() + t
}

#[differentiable]
fn single(t: f32) -> f32 {
    let wait = Duration::from_secs_f32(t * t);
    wait.as_secs_f32()
}

fn main() {
    seconds(1.0);
    scaled(1.0, 2.0);
    single(1.0);
}
