//! Functions made by a `macro_rules!`, whose fragments stay whole.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    factor -> f64: (0.8), (-1.2);
    power -> f64: (0.8, 1.3);
    loop_bound -> f64: (&[0.3, 0.9, -0.4]);
    cast -> f64: (0.8);
    method -> f64: (0.8), (-1.2);
    inside_macros -> f64: (0.8);
    branch -> f64: (0.8), (-1.2);
    types -> f64: (&[0.3, 0.9, -0.4]);
}

macro_rules! doubled {
    ($name:ident, $a:ident, $b:expr) => {
        #[differentiable(second_order, allow(zero_second_derivative))]
        fn $name($a: f64) -> f64 {
            2.0 * $b
        }
    };
}

macro_rules! curved {
    ($name:ident, $a:ident, $b:expr) => {
        #[differentiable(second_order)]
        fn $name($a: f64) -> f64 {
            2.0 * $b
        }
    };
}

macro_rules! powers {
    ($name:ident, $x:ident, $y:ident, $b:expr, $n:expr) => {
        #[differentiable(second_order)]
        fn $name($x: f64, $y: f64) -> f64 {
            -$b.powi($n) / $b - $x * -$y
        }
    };
}

macro_rules! summed {
    ($name:ident, $x:ident, $n:expr) => {
        #[differentiable(second_order, allow(zero_second_derivative))]
        fn $name($x: &[f64]) -> f64 {
            let mut s = 0.0;
            for i in 0..$n * 2 {
                s += $x[i % 3] * (10 - $n) as f64 * (10 * $n) as f64;
            }
            s
        }
    };
}

macro_rules! counted {
    ($name:ident, $x:ident, $c:expr) => {
        #[differentiable(second_order)]
        fn $name($x: f64) -> f64 {
            $x.sin() * (10 - $c as i32) as f64 * ($c as usize % 3 + 1) as f64
        }
    };
}

macro_rules! called {
    ($name:ident, $x:ident, $b:expr) => {
        #[differentiable(second_order)]
        fn $name($x: f64) -> f64 {
            $b.sin() * $b * if $b > 0.0 { 1.0 } else { 2.0 }
        }
    };
}

macro_rules! shown {
    ($name:ident, $x:ident, $b:expr) => {
        #[differentiable(second_order)]
        fn $name($x: f64) -> f64 {
            let v = vec![2.0 * $b, $x];
            assert!(2.0 * $b == v[0], "{}", 2.0 * $b);
            v[0] * v[1]
        }
    };
}

macro_rules! typed {
    ($name:ident, $x:ident, $t:ty, $e:expr) => {
        #[differentiable(second_order)]
        fn $name($x: &[$t]) -> $t {
            let first: $t = $e;
            first * $e * $x[1]
        }
    };
}

doubled!(made_factor, a, a + 1.0);
powers!(made_power, x, y, x + y * y, 1 + 2);
summed!(made_bound, x, 1 + 2);
counted!(made_cast, x, 1 + 2);
called!(made_method, x, x * x - 1.0);
shown!(made_inside, x, x - 3.0);
curved!(made_branch, x, if x > 0.0 { x * x } else { -x });
typed!(made_types, x, f64, x[0] - x[2]);

#[differentiable(second_order)]
fn factor(a: f64) -> f64 {
    let made = made_factor(a);
    assert_eq!(made, 2.0 * (a + 1.0));
    made * a
}

#[differentiable(second_order)]
fn power(x: f64, y: f64) -> f64 {
    let made = made_power(x, y);
    assert_eq!(made, -(x + y * y).powi(3) / (x + y * y) - x * -y);
    made
}

#[differentiable(second_order)]
fn loop_bound(x: &[f64]) -> f64 {
    let made = made_bound(x);
    assert!((made - 2.0 * 7.0 * 30.0 * (x[0] + x[1] + x[2])).abs() < 1e-9);
    made * x[0]
}

#[differentiable(second_order)]
fn cast(x: f64) -> f64 {
    let made = made_cast(x);
    assert_eq!(made, x.sin() * 7.0);
    made
}

#[differentiable(second_order)]
fn method(x: f64) -> f64 {
    let made = made_method(x);
    assert_eq!(made, (x * x - 1.0).sin() * (x * x - 1.0) * if x * x - 1.0 > 0.0 { 1.0 } else { 2.0 });
    made
}

#[differentiable(second_order)]
fn inside_macros(x: f64) -> f64 {
    let made = made_inside(x);
    assert_eq!(made, 2.0 * (x - 3.0) * x);
    made
}

#[differentiable(second_order)]
fn branch(x: f64) -> f64 {
    let made = made_branch(x);
    assert_eq!(made, if x > 0.0 { 2.0 * (x * x) } else { 2.0 * -x });
    made * x
}

#[differentiable(second_order)]
fn types(x: &[f64]) -> f64 {
    let made = made_types(x);
    assert_eq!(made, (x[0] - x[2]) * (x[0] - x[2]) * x[1]);
    made
}
