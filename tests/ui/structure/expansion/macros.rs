//! Functions that macros write.
use gradflow::differentiable;

macro_rules! whole {
    ($name:ident) => {
        #[differentiable]
        pub fn $name(x: f64) -> f64 {
            x.floor() * x
//          ^^^^^^^^^ GF0102 error
        }
    };
}

whole!(by_a_macro);

macro_rules! around {
    ($name:ident, $x:ident, $body:expr) => {
        #[differentiable]
        pub fn $name($x: f64) -> f64 {
            let damping = 0.5;
            damping * $body
        }
    };
}

around!(given, t, (t * 2.0) as i32 as f64);
//                ^^^^^^^^^^^^^^^^ GF0101 error
