//! Functions inside functions, modules, macros and loops.

pub mod inner {
    use gradflow::differentiable;

    #[differentiable]
    pub fn unused(x: f64, _y: f64) -> f64 {
//                        ^^ GF0201 warning
        x * x
    }
}

pub fn outside() -> f64 {
    use gradflow::differentiable;

    #[differentiable]
    fn step(x: f64) -> f64 {
        if x > 0.0 { 1.0 } else { 0.0 }
//         ^^^^^^^ GF0204 warning
    }
    step(1.0)
}

macro_rules! whole {
    ($name:ident) => {
        #[gradflow::differentiable]
        pub fn $name(x: f64, y: f64) -> f64 {
            y + 0.0 * x
//              ^^^^^^^ GF0206 warning
        }
    };
}

whole!(by_a_macro);

#[gradflow::differentiable]
pub fn in_a_loop(x: &[f64], y: f64) -> f64 {
    let mut sum = y;
    for i in 0..x.len() {
        for j in 0..i {
            sum += (x[i] - x[i]) * x[j] + y;
//                  ^^^^^^^^^^^ GF0206 warning
        }
    }
    sum
}
