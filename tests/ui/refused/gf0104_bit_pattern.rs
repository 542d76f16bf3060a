use gradflow::differentiable;

#[differentiable]
fn inverse_root(x: f32) -> f32 {
    let bits = 0x5f37_59df - (x.to_bits() >> 1);
    let y = f32::from_bits(bits);
    y * (1.5 - 0.5 * x * y * y)
}

#[differentiable]
fn through_bytes(x: f64) -> f64 {
    f64::from_le_bytes((x * x).to_le_bytes()) + x
}

#[differentiable]
fn transmuted(x: f64) -> f64 {
    let bits = unsafe { std::mem::transmute::<[f64; 1], u64>([x]) };
    f64::from_bits(bits & !1) * x
}

fn main() {
    inverse_root(4.0);
    through_bytes(4.0);
    transmuted(4.0);
}
