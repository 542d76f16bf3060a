//! Expressions whose tokens are partly a macro's and partly its caller's.
use gradflow::differentiable;

macro_rules! of_a_name {
    ($name:ident, $x:ident) => {
        #[differentiable]
        pub fn $name($x: f64) -> f64 {
            let twice = 2.0 * $x;
            twice * $x.floor()
//                    ^^^^^^^^ GF0102 error, without help
        }
    };
}

of_a_name!(by_name, x);

macro_rules! of_an_expression {
    ($name:ident, $x:ident, $value:expr) => {
        #[differentiable]
        pub fn $name($x: f64) -> f64 {
            $x * $value as i64 as f64
//               ^^^^^^^^^^^^^ GF0101 error, without help
        }
    };
}

of_an_expression!(by_expression, t, t * t);

macro_rules! nested {
    ($($name:ident $method:ident),*) => {
        $(
            #[differentiable]
            pub fn $name(x: f64) -> f64 {
                let scaled = 3.0 * x;
                x + scaled.$method()
//                  ^^^^^^^^^^^^^^^^ GF0102 error, without help
            }
        )*
    };
}

nested!(first floor);
