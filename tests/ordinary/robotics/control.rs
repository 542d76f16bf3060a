//! Controllers, friction and filters.

use gradflow::{differentiable, no_grad};
use gradflow_tests::programs;

programs! {
    first_order:
    pid_tracking_error -> f64: (&[2.0, 0.5, 0.1], const 1.0, const 12), (&[9.0, 0.5, 0.1], const 3.0, const 12);
    coulomb_viscous_friction -> f64: (0.4, 0.3, 0.1), (-0.4, 0.3, 0.1), (0.001, 0.3, 0.1);
    stribeck_friction -> f64: (0.4, &[0.5, 0.3, 0.2, 0.05]), (-0.4, &[0.5, 0.3, 0.2, 0.05]);
    lugre_friction -> f64: (const &[0.1, 0.2, 0.3, 0.2], 100.0, 1.5, 0.4);
    dead_zone -> f64: (0.8, 0.3), (0.1, 0.3), (-0.8, 0.3);
    rate_limited -> (): (const &[0.1, 0.9, 1.5, 0.2], 0.4, &mut [0.0, 0.0, 0.0, 0.0]);
    anti_windup -> f64: (const &[0.9, 1.2, 0.4, -0.1], 1.1, 0.8, 0.6);
    low_pass_filter -> f64: (&[0.4, 1.2, -0.7, 0.1], 3.0, const 0.1);
    complementary_filter -> f64: (const &[0.1, 0.2, -0.1], const &[[0.1, 9.7], [0.4, 9.6], [0.3, 9.9]], 0.97);
    ekf_range_update -> _: (&[1.2, 0.7], &[[0.3, 0.05], [0.05, 0.2]], 1.5, 0.1, const &[0.0, 0.0]);
    ekf_unicycle_predict -> f64: (&[0.4, 0.8, 0.3], 1.2, 0.4, const 0.1), (&[0.4, 0.8, 0.3], 1.2, 1e-9, const 0.1);
    particle_weights -> (): (&[0.4, 1.3, 2.2], 1.0, 0.5, &mut [0.0, 0.0, 0.0]);
    bicycle_lateral_force -> f64: (0.12, 9.0, 1.4, 1.1), (1e-12, 9.0, 1.4, 1.1);
    motor_thermal_limit -> f64: (&[2.0, 3.0, 1.0], 25.0, const 2);
    riccati_gain -> f64: (1.05, 0.1, 1.0, 0.3);
    thrust_allocation -> _: (2.0, 0.3, -0.1, const true), (2.0, 0.3, -0.1, const false);
    normalized_lms_filter -> f64: (const &[0.4, -0.2, 0.9, 0.1, 0.6], &[0.1, 0.2], 0.5);
    contact_force -> f64: (-0.01, -0.4, 900.0, 12.0), (0.02, -0.4, 900.0, 12.0);
    servo_linearised -> f64: (0.8, const 3), (-0.8, const 3);
}

/// A mass on a damper follows a step; `gains` are those of the proportional, integral and derivative part.
#[differentiable]
pub fn pid_tracking_error(gains: &[f64], #[no_grad] target: f64, steps: usize) -> f64 {
    const DT: f64 = 0.05;
    const LIMIT: f64 = 12.0;
    let (mut position, mut velocity) = (0.0, 0.0);
    let mut integral = 0.0;
    let mut previous = target;
    let mut cost = 0.0;
    let mut saturated = 0;
    for k in 0..steps {
        let error = target - position;
        integral += error * DT;
        let derivative = if k == 0 { 0.0 } else { (error - previous) / DT };
        previous = error;
        let raw = gains[0] * error + gains[1] * integral + gains[2] * derivative;
        let u = raw.clamp(-LIMIT, LIMIT);
        if u != raw {
            saturated += 1;
        }
        velocity += DT * (u - 0.8 * velocity);
        position += DT * velocity;
        cost += error * error * DT;
    }
    debug_assert!(saturated <= steps, "saturated {saturated} times");
    cost
}

/// Coulomb friction with a linear zone around standstill, and a viscous part.
#[differentiable]
pub fn coulomb_viscous_friction(velocity: f64, coulomb: f64, viscous: f64) -> f64 {
    const STICTION_ZONE: f64 = 0.01;
    let direction = (velocity / STICTION_ZONE).clamp(-1.0, 1.0);
    -coulomb * direction - viscous * velocity
}

/// `p`: static, kinetic, Stribeck velocity, viscous.
#[differentiable]
pub fn stribeck_friction(v: f64, p: &[f64]) -> f64 {
    assert!(matches!(p.len(), 4), "four parameters");
    let (fs, fc, vs, b) = (p[0], p[1], p[2], p[3]);
    let magnitude = fc + (fs - fc) * (-(v / vs).powi(2)).exp();
    let sign = if v > 0.0 {
        1.0
    } else if v < 0.0 {
        -1.0
    } else {
        0.0
    };
    magnitude * sign + b * v
}

#[differentiable]
pub fn lugre_friction(#[no_grad] velocities: &[f64], sigma0: f64, sigma1: f64, sigma2: f64) -> f64 {
    let dt = 1e-3;
    let mut z = 0.0;
    let mut force = 0.0;
    let mut work = 0.0;
    for &v in velocities {
        let g = 0.3 + 0.2 * (-(v / 0.05) * (v / 0.05)).exp();
        let dz = v - sigma0 * v.abs() / g * z;
        z += dt * dz;
        force = sigma0 * z + sigma1 * dz + sigma2 * v;
        work += force * v * dt;
    }
    force + work
}

#[differentiable]
pub fn dead_zone(u: f64, width: f64) -> f64 {
    if u.abs() <= width {
        0.0
    } else if u > 0.0 {
        u - width
    } else {
        u + width
    }
}

#[differentiable]
pub fn rate_limited(#[no_grad] command: &[f64], limit: f64, out: &mut [f64]) {
    let mut current = 0.0;
    for i in 0..command.len() {
        let step = (command[i] - current).max(-limit).min(limit);
        current += step;
        out[i] = current;
    }
}

/// Back-calculation: what the actuator cannot do is fed back to the integrator.
#[differentiable]
pub fn anti_windup(#[no_grad] errors: &[f64], ki: f64, limit: f64, back: f64) -> f64 {
    let mut integral = 0.0;
    let mut effort = 0.0;
    for (i, e) in errors.iter().enumerate() {
        let u = ki * integral;
        let saturated = u.min(limit).max(-limit);
        integral += 0.5 * (e + back * (saturated - u));
        effort += saturated * saturated * (i + 1) as f64;
    }
    effort + integral
}

#[differentiable]
pub fn low_pass_filter(signal: &[f64], cutoff_hz: f64, #[no_grad] dt: f64) -> f64 {
    let rc = 1.0 / (2.0 * std::f64::consts::PI * cutoff_hz);
    let alpha = dt / (dt + rc);
    let mut y = signal[0];
    let mut roughness = 0.0;
    for window in 1..signal.len() {
        let last = y;
        y += alpha * (signal[window] - y);
        roughness += (y - last).abs();
    }
    roughness
}

#[differentiable]
pub fn complementary_filter(#[no_grad] gyro: &[f64], #[no_grad] accel: &[[f64; 2]], k: f64) -> f64 {
    let dt = 0.02;
    let mut angle = 0.0;
    for i in 0..gyro.len() {
        let measured = accel[i][0].atan2(accel[i][1]);
        angle = k * (angle + gyro[i] * dt) + (1.0 - k) * measured;
    }
    angle
}

/// One range measurement to a beacon updates mean and covariance.
#[differentiable]
pub fn ekf_range_update(
    mean: &[f64; 2],
    cov: &[[f64; 2]; 2],
    range: f64,
    noise: f64,
    #[no_grad] beacon: &[f64; 2],
) -> ([f64; 2], [[f64; 2]; 2]) {
    let dx = mean[0] - beacon[0];
    let dy = mean[1] - beacon[1];
    let predicted = (dx * dx + dy * dy).max(1e-9).sqrt();
    let h = [dx / predicted, dy / predicted];
    let ph = [cov[0][0] * h[0] + cov[0][1] * h[1], cov[1][0] * h[0] + cov[1][1] * h[1]];
    let s = h[0] * ph[0] + h[1] * ph[1] + noise * noise;
    let gain = [ph[0] / s, ph[1] / s];
    let innovation = range - predicted;
    let mut updated = *cov;
    for i in 0..2 {
        for j in 0..2 {
            updated[i][j] -= gain[i] * ph[j];
        }
    }
    ([mean[0] + gain[0] * innovation, mean[1] + gain[1] * innovation], updated)
}

/// Trace of the propagated covariance; straight motion has a formula of its own.
#[differentiable]
pub fn ekf_unicycle_predict(state: &[f64; 3], v: f64, omega: f64, #[no_grad] dt: f64) -> f64 {
    let theta = state[2];
    let (dx, dy, jx, jy);
    if omega.abs() < 1e-6 {
        dx = v * dt * (theta + 0.5 * omega * dt).cos();
        dy = v * dt * (theta + 0.5 * omega * dt).sin();
        jx = -dy;
        jy = dx;
    } else {
        let radius = v / omega;
        dx = radius * ((theta + omega * dt).sin() - theta.sin());
        dy = radius * (theta.cos() - (theta + omega * dt).cos());
        jx = -dy;
        jy = dx;
    }
    let sigma = [0.02, 0.03, 0.01];
    let trace = sigma[0] + sigma[1] + sigma[2] * (1.0 + jx * jx + jy * jy);
    trace + (state[0] + dx).powi(2) + (state[1] + dy).powi(2)
}

/// Normalised importance weights from Gaussian likelihoods.
#[differentiable]
pub fn particle_weights(particles: &[f64], measurement: f64, sigma: f64, weights: &mut [f64]) {
    let n = particles.len();
    assert_eq!(weights.len(), n);
    let mut best = f64::MIN;
    for i in 0..n {
        let e = (particles[i] - measurement) / sigma;
        weights[i] = -0.5 * e * e;
        if weights[i] > best {
            best = weights[i];
        }
    }
    let mut total = 0.0;
    for w in weights.iter_mut() {
        *w = (*w - best).exp();
        total += *w;
    }
    for i in 0..n {
        weights[i] /= total;
    }
}

/// Linear for small slip angles, saturated beyond.
#[differentiable]
pub fn bicycle_lateral_force(slip: f64, b: f64, c: f64, d: f64) -> f64 {
    if slip.abs() < 1e-9 {
        return d * c * b * slip;
    }
    d * (c * (b * slip).atan()).sin()
}

/// Heating by the square of the current; above the limit the current is derated.
#[differentiable]
pub fn motor_thermal_limit(currents: &[f64], ambient: f64, substeps: usize) -> f64 {
    let limit = 26.0;
    let dt = 1.0 / substeps as f64;
    let mut temperature = ambient;
    let mut torque = 0.0;
    for (k, &i) in currents.iter().enumerate() {
        for _ in 0..substeps {
            let derate = if temperature > limit { (limit / temperature).powi(2) } else { 1.0 };
            let effective = i * derate;
            temperature += dt * (0.4 * effective * effective - 0.05 * (temperature - ambient));
            torque += dt * effective * 0.8;
        }
        if temperature.is_nan() {
            panic!("diverged at {k}");
        }
    }
    torque + 0.01 * temperature
}

/// The scalar Riccati equation, iterated until it stands still.
#[differentiable]
pub fn riccati_gain(a: f64, b: f64, q: f64, r: f64) -> f64 {
    let mut p = q;
    let mut err = f64::INFINITY;
    let mut iterations = 0;
    while err > 1e-13 && iterations < 10_000 {
        let next = q + a * a * p - (a * b * p).powi(2) / (r + b * b * p);
        err = (next - p).abs();
        p = next;
        iterations += 1;
    }
    assert!(iterations < 10_000, "no convergence");
    a * b * p / (r + b * b * p)
}

/// Four rotors; a mixer with zeros in it, and limits that are checked and reported only.
#[differentiable]
pub fn thrust_allocation(thrust: f64, mut roll: f64, mut pitch: f64, plus_frame: bool) -> [f64; 4] {
    const PLUS: [[f64; 3]; 4] = [[0.25, 0.0, 0.5], [0.25, 0.5, 0.0], [0.25, 0.0, -0.5], [0.25, -0.5, 0.0]];
    if !plus_frame {
        let (r, p) = (roll, pitch);
        roll = (r - p) * std::f64::consts::FRAC_1_SQRT_2;
        pitch = (r + p) * std::f64::consts::FRAC_1_SQRT_2;
    }
    let mut out = [0.0; 4];
    let mut lowest = f64::MAX;
    for (i, row) in PLUS.iter().enumerate() {
        out[i] = row[0] * thrust + row[1] * roll + row[2] * pitch;
        lowest = lowest.min(out[i]);
    }
    if lowest < 0.0 {
        println!("a rotor would have to pull: {lowest:.3}");
    }
    out
}

/// The step is divided by the power of the regressor, which is kept away from zero.
#[differentiable]
pub fn normalized_lms_filter(#[no_grad] signal: &[f64], start: &[f64], mu: f64) -> f64 {
    let taps = start.len();
    let mut w = start.to_vec();
    let mut squared = 0.0;
    for t in taps..signal.len() {
        let mut y = 0.0;
        let mut power = 1e-6;
        for k in 0..taps {
            y += w[k] * signal[t - 1 - k];
            power += signal[t - 1 - k] * signal[t - 1 - k];
        }
        let e = signal[t] - y;
        for k in 0..taps {
            w[k] += mu * e * signal[t - 1 - k] / power;
        }
        squared += e * e;
    }
    squared
}

/// Hunt and Crossley; the ground does not pull.
#[differentiable]
pub fn contact_force(height: f64, velocity: f64, stiffness: f64, damping: f64) -> f64 {
    let mut force = 0.0;
    let depth = -height;
    if depth > 0.0 {
        force = stiffness * depth.powf(1.5) - damping * depth * velocity;
    }
    force.max(0.0)
}

/// The table of an odd function: the sign is taken off and put back.
#[differentiable]
pub fn servo_linearised(command: f64, pieces: usize) -> f64 {
    let magnitude = command.abs().min(0.999);
    let piece = (magnitude * pieces as f64) as usize;
    let gain = match piece {
        0 => 1.0,
        1 => 0.8,
        _ => 0.5,
    };
    (gain * magnitude * magnitude).copysign(no_grad(command))
}
