//! What looks like a cut, and loses no gradient.
use gradflow::{differentiable, no_grad};

#[differentiable]
pub fn casts(x: f64, table: &[f64], #[no_grad] y: f64) -> f64 {
    let i = (x as usize).min(table.len() - 1);
    table[i] * (x as f32 as f64) + (y as i64) as f64
}

#[differentiable]
pub fn shown(x: f64) -> f64 {
    println!("{} {}", x.round(), x as i32);
    assert!(x.floor() >= 0.0 && x.to_bits() != 0);
    debug_assert!(x.signum() > 0.0);
    x * x
}

#[differentiable]
pub fn decides(x: f64, y: f64) -> f64 {
    let is_left = x.floor() < y.floor();
    let count = (x > y) as usize;
    if is_left && count > 0 { x } else { x * y }
}

#[differentiable]
pub fn on_purpose(x: f64, y: f64) -> f64 {
    let k = no_grad((x * 3.0) as i64);
    x - no_grad(x) + no_grad(x.round()) + k as f64 * y.copysign(no_grad(x))
}

#[differentiable]
pub fn constants(x: f64, #[no_grad] y: f64, n: usize) -> f64 {
    x * y.floor() + (y > 0.5) as u8 as f64 + x.copysign(y) + n as f64 + f64::from_bits(y.to_bits())
}

#[differentiable(allow(rounding, integer_cast, bool_as_number, bit_pattern, flat_operand))]
pub fn allowed(x: f32) -> f32 {
    let bits = f32::from_bits(x.to_bits());
    x.floor() + (x as i32) as f32 + f32::from(u8::from(x > 1.0)) + bits + x + 2.0_f32.copysign(x)
}

#[differentiable(allow(rounding))]
pub fn nothing_but_what_is_allowed(x: f64) -> f64 {
    x.floor()
}

#[differentiable]
pub fn lengths(x: &[f64], k: usize, s: &str) -> f64 {
    let v = vec![x[0]; x.len()];
    let mut positive = Vec::new();
    for e in x {
        if *e > 0.0 {
            positive.push(*e);
        }
    }
    let n = v.len() + x[..k].len() + x.iter().skip(1).count() + x.windows(2).count() + s.chars().count();
    (n + positive.len() + vec![1.0; 3].len()) as f64 * x[0] + v[0]
}

fn is_kept(up: bool, far: bool) -> bool {
    up && !far
}

#[differentiable]
fn scaled(y: f64, up: bool) -> f64 {
    if up { 2.0 * y } else { y }
}

#[differentiable]
pub fn comparisons_that_decide(x: f64, y: f64) -> f64 {
    let kept = is_kept(x > 0.0, x > 2.0);
    let larger = [x, y][(x < y) as usize];
    if kept { scaled(y, x > 0.0) * larger } else { x }
}

#[differentiable]
pub fn remainders(x: f64) -> f64 {
    let fraction = x - x.floor();
    let wrapped = x.rem_euclid(6.25);
    let magnitude = x.abs() - x;
    (x - 2.0 * wrapped).sin() + fraction * (1.0 - fraction) + x * (x % 0.25) + magnitude
}

#[differentiable]
pub fn length_by_default(x: &[f64], count: Option<usize>) -> f64 {
    let n = count.unwrap_or(x.len());
    x[0] / n as f64
}
