use gradflow::differentiable;

macro_rules! scaled {
    ($name:ident, $x:ident, $value:expr) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            let y = 3.0 * $x;
            y * $value
        }
    };
}

scaled!(apart, y, y * y);

macro_rules! damped {
    ($name:ident, $x:ident, $body:expr) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            let damping = 0.5;
            damping * $body
        }
    };
}

damped!(fine, t, t.sin() * (-t).exp());

fn main() {
    apart(1.0);
    fine(1.0);
}
