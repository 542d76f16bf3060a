//! Lengths that are a cut by another name.
use gradflow::differentiable;

#[differentiable]
pub fn of_a_text(x: f64) -> f64 {
    let digits = x.to_string().len();
//               ^^^^^^^^^^^^^ GF0106 error
    format!("{x:.3}").len() as f64 * x + digits as f64
//  ^^^^^^^^^^^^^^^^^ GF0106 error
}

#[differentiable]
pub fn of_a_vector(x: f64) -> f64 {
    let v = vec![1.0; x as usize];
//                    ^^^^^^^^^^ GF0101 error
    v.len() as f64 * x + vec![1.0; 1 + x as usize].len() as f64
//                                     ^^^^^^^^^^ GF0101 error
}

#[differentiable]
pub fn of_a_slice(x: f64, #[no_grad] t: &[f64]) -> f64 {
    let head = &t[..x as usize];
//                  ^^^^^^^^^^ GF0101 error
    head.len() as f64 * x
}

#[differentiable]
pub fn of_a_clone(x: f64) -> f64 {
    let n = x.sqrt() as usize;
//          ^^^^^^^^^^^^^^^^^ GF0101 error
    let v = vec![0.0; n];
    let w = v.clone();
    w.len() as f64 * x
}

#[differentiable]
pub fn of_chains(x: f64, #[no_grad] t: &[f64]) -> f64 {
    let taken = t.iter().take(x as usize).count();
//                            ^^^^^^^^^^ GF0101 error
    let repeated = "ab".repeat(x as usize).len();
//                             ^^^^^^^^^^ GF0101 error
    (0..x as usize).len() as f64 * x + taken as f64 + repeated as f64
//      ^^^^^^^^^^ GF0101 error
}

#[differentiable]
pub fn in_steps(x: f64) -> f64 {
    let mut s = 0.0;
    for i in (0..10).step_by(x as usize) {
//                           ^^^^^^^^^^ GF0101 error
        s += x * i as f64;
    }
    s
}
