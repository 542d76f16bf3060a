//! A charged particle falls past two charges, one of which a control `w` moves; where it meets the axis is to be the
//! origin. Its acceleration is the gradient of a potential.

use gradflow::differentiable;

use super::descent::{argmin, by_tangents};

#[differentiable(second_order)]
fn potential(place: &[f64; 2], w: f64) -> f64 {
    let upper = (place[0] - 10.0).hypot(place[1] - (10.0 - w));
    let lower = (place[0] - 10.0).hypot(place[1]);
    1.0 / upper + 1.0 / lower
}

/// The squared abscissa at which the path meets the axis, with accelerations in one mode.
macro_rules! miss {
    ($name:ident, $w:ident, $place:ident, $slope:expr) => {
        #[differentiable]
        fn $name($w: f64) -> f64 {
            let dt = 0.1;
            let mut $place = [0.0, 8.0];
            let mut speed = [0.75, 0.0];
            loop {
                let next = [$place[0] + dt * speed[0], $place[1] + dt * speed[1]];
                if next[1] <= 0.0 {
                    break;
                }
                let slope = $slope;
                speed = [speed[0] - dt * slope[0], speed[1] - dt * slope[1]];
                $place = next;
            }
            let rest = -$place[1] / speed[1];
            let end = $place[0] + rest * speed[0];
            end * end
        }
    };
}

miss!(miss_by_reverse, w, place, potential::grad(&place, w).0);
miss!(
    miss_by_forward,
    w,
    place,
    [potential::jvp(&place, w, &[1.0, 0.0], 0.0).1, potential::jvp(&place, w, &[0.0, 1.0], 0.0).1]
);

#[test]
fn the_particle_meets_the_origin() {
    let found = [
        ("ff", argmin(|w| by_tangents(|dot| miss_by_forward::jvp(w[0], dot[0])), [0.0])),
        ("fr", argmin(|w| by_tangents(|dot| miss_by_reverse::jvp(w[0], dot[0])), [0.0])),
        ("rf", argmin(|w| single(miss_by_forward::value_and_grad(w[0])), [0.0])),
        ("rr", argmin(|w| single(miss_by_reverse::value_and_grad(w[0])), [0.0])),
    ];
    for (modes, [w]) in found {
        assert!((w - 0.207_191_87).abs() < 1e-7, "{modes} ends at {w}");
    }
}

fn single((value, slope): (f64, f64)) -> (f64, [f64; 1]) {
    (value, [slope])
}
