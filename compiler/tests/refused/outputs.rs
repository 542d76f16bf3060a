//! What is cut on its way into a `&mut` parameter is as lost as in the result.

use crate::Case;

const ROUNDED: &str = "cut by `floor`";
const CAST: &str = "cut by this integer cast";

pub(crate) const CASES: &[Case] = &[
    ("fn whole(x: f64, y: &mut f64) { *y = x.floor(); }", ROUNDED),
    ("fn whole_by_cast(x: f64, y: &mut f64) { *y = (x as i32) as f64; }", CAST),
    ("fn element(x: f64, y: &mut [f64]) { y[0] = x as i32 as f64; }", CAST),
    ("fn element_of_a_sum(x: f64, y: &mut [f64]) { y[0] = (x as i32) as f64 + x; }", CAST),
    ("fn element_by_a_name(x: f64, y: &mut [f64]) { let k = x as i32; y[0] = k as f64; }", CAST),
    ("fn added(x: f64, y: &mut [f64]) { y[0] += (x as i32) as f64; }", CAST),
    ("fn field(x: f64, y: &mut (f64, f64)) { y.0 = x.floor(); y.1 = x; }", ROUNDED),
    ("fn pushed(x: f64, y: &mut Vec<f64>) { y.push(x.floor()); }", ROUNDED),
    ("fn filled(x: f64, y: &mut [f64]) { y.fill(x.floor()); }", ROUNDED),
    ("fn copied(x: f64, y: &mut [f64]) { let t = [x.floor(), x]; y.copy_from_slice(&t); }", ROUNDED),
    ("fn swapped(x: f64, y: &mut f64) { let mut t = x.floor(); std::mem::swap(&mut t, y); }", ROUNDED),
    ("fn in_a_loop(x: &[f64], y: &mut [f64]) { for i in 0..x.len() { y[i] = x[i].floor() + x[i]; } }", ROUNDED),
    ("fn reduced_and_kept(x: f64, y: &mut [f64]) { let k = x.floor(); y[0] = x - k; y[1] = k; }", ROUNDED),
];
