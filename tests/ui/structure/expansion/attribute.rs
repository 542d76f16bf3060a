//! The attribute's own mistakes.
use gradflow::differentiable;

pub mod not_a_function {
    use gradflow::differentiable;

    #[differentiable]
    pub struct Model {
//      ^^^^^^ GF0501 error, without help
        pub weight: f64,
    }
}

pub mod unsupported_signature {
    use gradflow::differentiable;

    #[differentiable]
    pub async fn later(x: f64) -> f64 {
//      ^^^^^ GF0502 error, without help
        x * x
    }

    /// # Safety
    #[differentiable]
    pub unsafe fn unchecked(x: f64) -> f64 {
//      ^^^^^^ GF0502 error, without help
        x * x
    }
}

#[differentiable]
pub fn factorial(n: u32) -> f64 {
//     ^^^^^^^^^ GF0503 error, without help
    f64::from(n)
}

#[differentiable]
pub fn is_inside(x: f64, y: f64) -> bool {
//                                  ^^^^ GF0504 error, without help
    x * x + y * y < 1.0
}

#[differentiable(wrt = x)]
//                     ^ GF0508 error, without help
pub fn without_brackets(x: f64) -> f64 {
    x * x
}

#[differentiable(allow(unsupported))]
//                     ^^^^^^^^^^^ GF0509 error, without help
pub fn fixed(x: f64) -> f64 {
    x * x
}

#[differentiable]
pub fn scaled<T: Copy + std::ops::Mul<f64, Output = f64>>(x: f64, t: T) -> f64 {
//                                                                   ^ GF0502 error, without help
    t * x
}

#[differentiable(allow(rounding), deny(rounding))]
//                                     ^^^^^^^^ GF0508 error, without help
pub fn two_levels(x: f64) -> f64 {
    x.floor() + x
}

#[differentiable]
pub fn perhaps(x: f64) -> Option<f64> {
//                        ^^^^^^^^^^^ GF0504 error, without help
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable]
pub fn checked(x: f64) -> Result<f64, String> {
//                        ^^^^^^^^^^^^^^^^^^^ GF0504 error, without help
    if x > 0.0 { Ok(x.sqrt()) } else { Err("negative".to_owned()) }
}
