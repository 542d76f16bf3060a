//! The bits of a float.
use gradflow::differentiable;

#[differentiable]
pub fn inverse_root(x: f32) -> f32 {
    let y = f32::from_bits(0x5f37_59df - (x.to_bits() >> 1));
//                                        ^^^^^^^^^^^ GF0104 error
    y * (1.5 - 0.5 * x * y * y)
}
