//! The saddle point of `|p|^2 - |q|^2`: the least over `p` of the greatest over `q`.

use gradflow::differentiable;

use super::descent::{argmin, by_tangents};

#[differentiable(second_order)]
fn loss(p: &[f64; 2], q: &[f64; 2]) -> f64 {
    q[0] * q[0] + q[1] * q[1] - (p[0] * p[0] + p[1] * p[1])
}

/// The greatest value over `q`, whose descent asks for gradients of `loss` in one mode.
macro_rules! greatest {
    ($name:ident, $p:ident, $q:ident, $gradient:expr) => {
        #[differentiable]
        fn $name($p: &[f64; 2], #[no_grad] start: &[f64; 2]) -> f64 {
            let mut $q = [start[0], start[1]];
            let mut value = loss($p, &$q);
            let mut rate = 1e-5;
            let mut successes = 0;
            loop {
                let gradient = $gradient;
                if gradient[0].hypot(gradient[1]) <= 1e-5 {
                    break;
                }
                if successes == 10 {
                    rate *= 2.0;
                    successes = 0;
                }
                let step = [rate * gradient[0], rate * gradient[1]];
                if step[0].hypot(step[1]) <= 1e-5 {
                    break;
                }
                let next = [$q[0] - step[0], $q[1] - step[1]];
                let next_value = loss($p, &next);
                if next_value < value {
                    $q = next;
                    value = next_value;
                    successes += 1;
                } else {
                    rate *= 0.5;
                    successes = 0;
                }
            }
            -value
        }
    };
}

greatest!(greatest_by_reverse, p, q, loss::grad(p, &q).1);
greatest!(
    greatest_by_forward,
    p,
    q,
    [loss::jvp(p, &q, &[0.0, 0.0], &[1.0, 0.0]).1, loss::jvp(p, &q, &[0.0, 0.0], &[0.0, 1.0]).1]
);

#[test]
fn the_saddle_is_at_the_origin() {
    let start = [1.0, 1.0];
    let found = [
        ("ff", argmin(|p| by_tangents(|dot| greatest_by_forward::jvp(p, &start, dot)), start)),
        ("fr", argmin(|p| by_tangents(|dot| greatest_by_reverse::jvp(p, &start, dot)), start)),
        ("rf", argmin(|p| greatest_by_forward::value_and_grad(p, &start), start)),
        ("rr", argmin(|p| greatest_by_reverse::value_and_grad(p, &start), start)),
    ];
    for (modes, p) in found {
        // The descent ends at a gradient or a step of 1e-5.
        assert!(p[0].hypot(p[1]) < 2e-5, "{modes}: {p:?}");
        for i in 0..2 {
            assert!((p[i] - found[0].1[i]).abs() < 1e-12, "{modes} is {p:?} and ff {:?}", found[0].1);
        }
    }
}
