//! What looks like the reduction of a value by its rounded value, and is not: something changes between the two.

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    ("fn g3(mut x: f64, y: f64) -> f64 { let n = x.floor(); x = y; x - n }", "cut by `floor`"),
    (
        "fn g2(mut x: f64, mut y: f64) -> f64 { let n = x.floor(); std::mem::swap(&mut x, &mut y); x - n }",
        "cut by `floor`",
    ),
    ("fn g4(mut x: f64, y: f64) -> f64 { let n = x as i64; x = y * y; x - n as f64 }", "cut by this integer cast"),
    (
        "fn g5(x: &[f64]) -> f64 { let mut i = 0; let k = x[i] as i64; i += 1; x[i] - k as f64 }",
        "cut by this integer cast",
    ),
    (
        "fn k12(x: &[f64]) -> f64 { let mut s = 0.0; let mut n = 0.0; for i in 0..x.len() { s += x[i] - n; n = x[i].floor(); } s }",
        "cut by `floor`",
    ),
    (
        "fn g6(x: &[f64], p: f64) -> f64 { let mut prev = x[0]; let mut s = 0.0; for i in 1..x.len() { let n = (prev / p).round(); prev = x[i]; s += prev - n * p; } s }",
        "cut by `round`",
    ),
    ("fn g7(mut x: f64, y: f64) -> f64 { let n = x.floor(); if y > 0.0 { x = y; } x - n }", "cut by `floor`"),
    ("fn r33(x: f64) -> f64 { let mut y = x; let n = y.floor(); y *= 2.0; y - n }", "cut by `floor`"),
    ("fn k9(mut x: f64) -> f64 { let i = x as usize; x *= 10.0; x - i as f64 }", "cut by this integer cast"),
    ("fn h9(mut x: Vec<f64>) -> f64 { let n = x[0].floor(); x[0] *= 2.0; x[0] - n }", "cut by `floor`"),
    ("fn k10(x: f64, mut p: f64) -> f64 { let n = (x / p).floor(); p *= 2.0; x - n * p }", "cut by `floor`"),
    ("fn k1(x: f64) -> f64 { let mut n = x.floor(); n *= 3.0; x - n }", "cut by `floor`"),
    ("fn g1(x: f64) -> f64 { let mut n = x.floor(); n += x; x - n }", "cut by `floor`"),
    ("fn k7(x: f64) -> f64 { let mut i = x as i64; i *= 2; x - i as f64 }", "cut by this integer cast"),
    ("fn early(mut x: f64, y: f64) -> f64 { let q = x; x = y; let n = x.floor(); q - n }", "cut by `floor`"),
    (
        "fn kept_by_a_loop(x: &[f64]) -> f64 { let mut a = x[0]; let n = a.floor(); let mut s = 0.0; for i in 0..x.len() { s += a - n; a = x[i]; } s }",
        "cut by `floor`",
    ),
    ("fn small(t: f64, w: f64) -> f64 { let s = (t * 1e-9).floor(); let y = s + w; y * y + t }", "cut by `floor`"),
    (
        "fn two_of_one_name(x: f64, v: f64, c: bool) -> f64 { let k = if c { let a = g(x); a.floor() } else { 0.0 }; let d = if c { let a = g(v); a - k } else { v }; d * d }",
        "cut by `floor`",
    ),
    (
        "fn two_indices_of_one_name(x: &[f64], c: bool) -> f64 { let k = if c { let i = 0; x[i].floor() } else { 0.0 }; let d = if c { let i = 1; x[i] - k } else { x[2] }; d * d }",
        "cut by `floor`",
    ),
];
