use gradflow::differentiable;
use std::fmt::Write as _;
use std::io::Write as _;

#[differentiable]
fn logged(x: f64, out: &mut String) -> f64 {
    writeln!(out, "{x}").unwrap();
    write!(out, "{}", x * x).ok();
    x * x
}

#[differentiable]
fn saved(x: f64) -> f64 {
    std::fs::write("x.txt", format!("{x}")).unwrap();
    x * x
}

#[differentiable]
fn stored(x: f64, out: &mut Vec<u8>) -> f64 {
    out.write_all(&x.to_le_bytes()).unwrap();
    x * x
}

fn main() {
    logged(1.0, &mut String::new());
    saved(1.0);
}
