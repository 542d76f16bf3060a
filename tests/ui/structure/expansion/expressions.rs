//! Where expressions stand.
use gradflow::differentiable;

#[differentiable]
pub fn in_an_argument(x: f64, y: f64) -> f64 {
    f64::max(x.floor(), y.powi(2)) + y.max(x.ceil())
//           ^^^^^^^^^ GF0102 error
//                                         ^^^^^^^^ GF0102 error
}

#[differentiable]
pub fn in_an_index_and_beside(x: f64, table: &[f64]) -> f64 {
    table[x.floor() as usize] * x.floor()
//                              ^^^^^^^^^ GF0102 error
}

#[differentiable]
pub fn in_a_condition_and_beside(x: f64, y: f64) -> f64 {
    if x.floor() > 1.0 { (x * y).round() * y } else { x }
//                       ^^^^^^^^^^^^^^^ GF0102 error
}

#[differentiable]
pub fn returned(x: f64, y: f64) -> (f64, f64) {
    if y > 1.0 {
        return (x.floor(), y);
//              ^^^^^^^^^ GF0102 error
    }
    (x, y.trunc())
//      ^^^^^^^^^ GF0102 error
}

#[differentiable]
pub fn stored(x: &[f64], y: &mut [f64]) {
    for i in 0..x.len() {
        y[i] = x[i].round();
//             ^^^^^^^^^^^^ GF0102 error
        y[i] += (x[i] * 2.0) as i32 as f64;
//              ^^^^^^^^^^^^^^^^^^^ GF0101 error
    }
}

#[differentiable]
pub fn in_sequences(x: f64, y: f64) -> f64 {
    let pair = (x as i32, y);
//              ^^^^^^^^ GF0101 error
    let list = [y.floor(), x];
//              ^^^^^^^^^ GF0102 error
    let vector = vec![f64::from(x > y); 3];
//                    ^^^^^^^^^^^^^^^^ GF0103 error
    pair.0 as f64 * pair.1 + list[0] * list[1] + vector[1] * x
}

#[differentiable]
pub fn nested(x: f64) -> f64 {
    let inner = {
        let square = x * x;
        (square + 1.0)
//      ^ GF0102 error, begins
            .sqrt()
            .round()
//                 ^ ends
    };
    -inner * -(x.cos() as i8 as f64)
//             ^^^^^^^^^^^^^ GF0101 error
}

#[differentiable]
pub fn until(mut x: f64) -> f64 {
    let mut steps = 0.0;
    loop {
        x *= 0.5;
        steps += x.signum();
//               ^^^^^^^^^^ GF0102 error
        if x < 1.0 {
            break;
        }
    }
    steps * x
}
