//! Splines, profiles and the costs of paths.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    quintic_segment -> _: (0.4, &[0.1, 0.0, 0.0], &[1.2, 0.3, 0.0], 1.5);
    trapezoidal_profile -> f64: (0.3, 2.0, 1.0, 1.5), (1.2, 2.0, 1.0, 1.5), (2.3, 2.0, 1.0, 1.5), (0.3, 0.2, 1.0, 1.5);
    catmull_rom_path -> _: (1.3, &[0.1, 0.9, 0.4, 1.2, 0.8]), (7.0, &[0.1, 0.9, 0.4, 1.2, 0.8]);
    natural_cubic_spline -> f64: (const 1.4, const &[0.0, 1.0, 2.5, 3.0], &[0.2, 0.8, 0.1, 0.5]);
    minimum_snap_cost -> f64: (&[0.1, 0.4, 0.2, 0.7, 0.3], 1.3);
    pendulum_swing_up_cost -> f64: (&[0.4, -0.9, 1.4, 0.2], const true), (&[0.4, -0.9, 1.4, 0.2], const false);
    obstacle_cost -> f64: (&[[0.0, 0.0], [0.4, 0.3], [1.0, 0.9]], const &[[0.5, 0.5, 0.3], [2.0, 2.0, 0.1]]);
    leg_stance_phase -> f64: (0.37, 1.2, 0.6), (1.17, 1.2, 0.6);
}

/// Position, velocity and acceleration at `t` of the polynomial that meets both boundary states.
#[differentiable]
pub fn quintic_segment(t: f64, start: &[f64], end: &[f64], duration: f64) -> (f64, f64, f64) {
    let s = (t / duration).clamp(0.0, 1.0);
    let d = duration;
    let a0 = start[0];
    let a1 = start[1] * d;
    let a2 = 0.5 * start[2] * d * d;
    let p = end[0] - a0 - a1 - a2;
    let v = end[1] * d - a1 - 2.0 * a2;
    let a = end[2] * d * d - 2.0 * a2;
    let a3 = 10.0 * p - 4.0 * v + 0.5 * a;
    let a4 = -15.0 * p + 7.0 * v - a;
    let a5 = 6.0 * p - 3.0 * v + 0.5 * a;
    let position = a0 + s * (a1 + s * (a2 + s * (a3 + s * (a4 + s * a5))));
    let velocity = (a1 + s * (2.0 * a2 + s * (3.0 * a3 + s * (4.0 * a4 + s * 5.0 * a5)))) / d;
    let acceleration = (2.0 * a2 + s * (6.0 * a3 + s * (12.0 * a4 + s * 20.0 * a5))) / (d * d);
    (position, velocity, acceleration)
}

/// Position along a ramp, a cruise and a ramp; short moves have no cruise.
#[differentiable]
pub fn trapezoidal_profile(t: f64, distance: f64, v_max: f64, a_max: f64) -> f64 {
    let mut ramp = v_max / a_max;
    let mut peak = v_max;
    if a_max * ramp * ramp > distance {
        ramp = (distance / a_max).sqrt();
        peak = a_max * ramp;
    }
    let cruise = (distance - peak * ramp) / peak;
    let total = 2.0 * ramp + cruise;
    if t <= 0.0 {
        0.0
    } else if t < ramp {
        0.5 * a_max * t * t
    } else if t < ramp + cruise {
        0.5 * peak * ramp + peak * (t - ramp)
    } else if t < total {
        distance - 0.5 * a_max * (total - t).powi(2)
    } else {
        distance
    }
}

/// The index of the segment is the whole part of the parameter.
#[differentiable]
pub fn catmull_rom_path(u: f64, points: &[f64]) -> (f64, f64) {
    let last = points.len() - 1;
    let u = u.clamp(0.0, last as f64 - 1e-9);
    let i = u as usize;
    let t = u.fract();
    let p0 = points[i.saturating_sub(1)];
    let p1 = points[i];
    let p2 = points[(i + 1).min(last)];
    let p3 = points[(i + 2).min(last)];
    let a = -0.5 * p0 + 1.5 * p1 - 1.5 * p2 + 0.5 * p3;
    let b = p0 - 2.5 * p1 + 2.0 * p2 - 0.5 * p3;
    let c = 0.5 * (p2 - p0);
    (((a * t + b) * t + c) * t + p1, (3.0 * a * t + 2.0 * b) * t + c)
}

/// Second derivatives by the Thomas algorithm, then the segment found by search.
#[differentiable]
pub fn natural_cubic_spline(#[no_grad] x: f64, #[no_grad] knots: &[f64], values: &[f64]) -> f64 {
    let n = knots.len();
    let mut m = vec![0.0; n];
    let mut c = vec![0.0; n];
    let mut d = vec![0.0; n];
    for i in 1..n - 1 {
        let h0 = knots[i] - knots[i - 1];
        let h1 = knots[i + 1] - knots[i];
        let rhs = 6.0 * ((values[i + 1] - values[i]) / h1 - (values[i] - values[i - 1]) / h0);
        let pivot = 2.0 * (h0 + h1) - h0 * c[i - 1];
        c[i] = h1 / pivot;
        d[i] = (rhs - h0 * d[i - 1]) / pivot;
    }
    for i in (1..n - 1).rev() {
        m[i] = d[i] - c[i] * m[i + 1];
    }
    let mut k = 0;
    while k + 2 < n && x > knots[k + 1] {
        k += 1;
    }
    let h = knots[k + 1] - knots[k];
    let a = (knots[k + 1] - x) / h;
    let b = 1.0 - a;
    a * values[k] + b * values[k + 1] + ((a.powi(3) - a) * m[k] + (b.powi(3) - b) * m[k + 1]) * h * h / 6.0
}

/// Integral of the squared fourth derivative of a polynomial.
#[differentiable]
pub fn minimum_snap_cost(coefficients: &[f64], duration: f64) -> f64 {
    let mut cost = 0.0;
    for i in 4..coefficients.len() {
        for j in 4..coefficients.len() {
            let fi = (i * (i - 1) * (i - 2) * (i - 3)) as f64;
            let fj = (j * (j - 1) * (j - 2) * (j - 3)) as f64;
            let power = (i + j - 7) as i32;
            cost += coefficients[i] * coefficients[j] * fi * fj * duration.powi(power) / power as f64;
        }
    }
    let mut regularisation = 0.0;
    for c in coefficients {
        regularisation += c * c;
    }
    cost + 1e-3 * regularisation
}

/// Explicit or semi-implicit Euler steps, by flag.
#[differentiable]
pub fn pendulum_swing_up_cost(torques: &[f64], semi_implicit: bool) -> f64 {
    const G: f64 = 9.81;
    const DT: f64 = 0.05;
    let mut theta = 0.1;
    let mut omega = 0.0;
    let mut cost = 0.0;
    for &u in torques {
        let u = u.clamp(-2.0, 2.0);
        let alpha = -G * f64::sin(theta) - 0.1 * omega + u;
        if semi_implicit {
            omega += DT * alpha;
            theta += DT * omega;
        } else {
            theta += DT * omega;
            omega += DT * alpha;
        }
        cost += 1e-3 * u * u;
    }
    let error = (theta - std::f64::consts::PI).cos() - 1.0;
    cost + error * error + 0.1 * omega * omega
}

/// Smoothness of a path and its penetration of discs `[x, y, radius]`.
#[differentiable]
pub fn obstacle_cost(path: &[[f64; 2]], #[no_grad] discs: &[[f64; 3]]) -> f64 {
    const MARGIN: f64 = 0.2;
    let mut cost = 0.0;
    for i in 1..path.len() {
        let dx = path[i][0] - path[i - 1][0];
        let dy = path[i][1] - path[i - 1][1];
        cost += dx * dx + dy * dy;
    }
    for p in path {
        for disc in discs {
            let dx = p[0] - disc[0];
            let dy = p[1] - disc[1];
            let distance = dx.hypot(dy) - disc[2];
            if distance > MARGIN {
                continue;
            }
            cost += if distance < 0.0 { 0.5 * MARGIN - distance } else { (distance - MARGIN).powi(2) / (2.0 * MARGIN) };
        }
    }
    cost
}

/// Height of a foot over a gait of this period; `duty` is the share of stance.
#[differentiable]
pub fn leg_stance_phase(time: f64, period: f64, duty: f64) -> f64 {
    let phase = (time / period).fract();
    if phase < duty {
        return -0.02 * (std::f64::consts::PI * phase / duty).sin();
    }
    let swing = (phase - duty) / (1.0 - duty);
    0.08 * (std::f64::consts::PI * swing).sin()
}
