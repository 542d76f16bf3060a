use gradflow::differentiable;

type Count = u32;

#[differentiable]
fn staircase(x: f64, y: f64) -> f64 {
    let a = x * 2.0;
    let k = (a * 3.0) as i64;
    let step = k as f64;
    step * y
}

#[differentiable]
fn to_an_alias(x: f64) -> f64 {
    (x as Count) as f64 * x
}

#[differentiable]
fn unchecked(x: f64) -> f64 {
    let k = unsafe { (x * x).to_int_unchecked::<i32>() };
    f64::from(k) * x
}

#[differentiable]
fn through_a_character(x: f64) -> f64 {
    (x as u8 as char).len_utf8() as f64 + f64::from((x as u8 as char) as u32)
}

#[differentiable]
fn converted_again(x: f64) -> f64 {
    let k = i16::try_from(x as i64).unwrap_or(0);
    (k % 3) as f64 * x
}

fn main() {
    staircase(1.0, 2.0);
    to_an_alias(1.0);
    unchecked(1.0);
    through_a_character(1.0);
    converted_again(1.0);
}
