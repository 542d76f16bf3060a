//! Values that are written out.
use gradflow::differentiable;
use std::fmt::Write as _;

#[differentiable]
pub fn logged(x: f64, out: &mut String) -> f64 {
    writeln!(out, "{x}").unwrap();
//  ^^^^^^^^^^^^^^^^^^^^ GF0110 error
    std::fs::write("x.txt", format!("{x}")).unwrap();
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ GF0110 error
    x * x
}
