use gradflow::differentiable;

#[differentiable]
fn inverse_root(x: f32) -> f32 {
    let bits = 0x5f37_59df - (x.to_bits() >> 1);
    let y = f32::from_bits(bits);
    y * (1.5 - 0.5 * x * y * y)
}

fn main() {
    inverse_root(4.0);
}
