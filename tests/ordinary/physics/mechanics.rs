//! Orbits, pendulums, bonds and springs.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    morse -> f64: (1.3, 0.8, 1.4, 1.1);
    buckingham -> f64: (1.7, 1200.0, 0.3, 30.0), (0.4, 1200.0, 0.3, 30.0);
    nbody_velocity_verlet -> f64: (&[[0.5, 0.0], [-0.5, 0.1]], &[[0.0, 0.6], [0.1, -0.6]], const 4);
    kepler_equation -> f64: (0.8, 0.3), (2.9, 0.7);
    orbital_elements -> _: (&[1.0, 0.2], &[-0.1, 0.9]);
    harmonic_chain -> f64: (&[0.1, 1.2, 1.9, 3.3], 1.4, 1.0, const true), (&[0.1, 1.2, 1.9, 3.3], 1.4, 1.0, const false);
    angle_potential -> f64: (&[0.1, 0.0, 0.2], &[1.2, 0.1, 0.0], &[1.4, 1.3, 0.4], 1.9, 3.0);
    dihedral_angle -> f64: (&[[0.0, 0.1, 0.0], [1.0, 0.0, 0.1], [1.4, 0.9, 0.0], [2.3, 1.1, 0.8]]);
    stillinger_weber_pair -> f64: (1.3, const 1.8), (1.9, const 1.8);
    spring_mass_cloth -> f64: (&[[0.0, 0.0, 0.0], [1.1, 0.1, 0.0], [0.1, 0.9, 0.1], [1.0, 1.2, -0.1]], const 2, 5.0);
    soft_core -> f64: (0.0, 0.5, 0.8), (1.1, 0.5, 0.8);
    double_pendulum_energy_drift -> f64: ([0.5, 0.9, 0.0, 0.1], 1.2, const 3);
}

#[differentiable]
pub fn morse(r: f64, depth: f64, width: f64, r0: f64) -> f64 {
    let e = 1.0 - (-width * (r - r0)).exp();
    depth * e * e - depth
}

/// The attraction diverges at short distances, where a wall takes over.
#[differentiable]
pub fn buckingham(r: f64, a: f64, rho: f64, c: f64) -> f64 {
    const CORE: f64 = 0.5;
    if r < CORE {
        let wall = a * (-CORE / rho).exp() - c / CORE.powi(6);
        return wall + 1e3 * (CORE - r);
    }
    a * (-r / rho).exp() - c / r.powi(6)
}

#[differentiable]
fn accelerations(p: &[[f64; 2]], a: &mut [[f64; 2]]) {
    for i in 0..p.len() {
        a[i] = [0.0; 2];
        for j in 0..p.len() {
            if i == j {
                continue;
            }
            let dx = p[j][0] - p[i][0];
            let dy = p[j][1] - p[i][1];
            let r2 = dx * dx + dy * dy + 1e-4;
            let inv_r3 = 1.0 / (r2 * r2.sqrt());
            a[i][0] += dx * inv_r3;
            a[i][1] += dy * inv_r3;
        }
    }
}

#[differentiable]
pub fn nbody_velocity_verlet(start: &[[f64; 2]], velocities: &[[f64; 2]], steps: usize) -> f64 {
    let dt = 0.02;
    let mut p = start.to_vec();
    let mut v = velocities.to_vec();
    let mut a = vec![[0.0; 2]; p.len()];
    accelerations(&p, &mut a);
    for step in 0..steps {
        for i in 0..p.len() {
            for k in 0..2 {
                v[i][k] += 0.5 * dt * a[i][k];
                p[i][k] += dt * v[i][k];
            }
        }
        accelerations(&p, &mut a);
        for i in 0..p.len() {
            for k in 0..2 {
                v[i][k] += 0.5 * dt * a[i][k];
            }
        }
        if step % 2 == 1 {
            println!("t = {:.2}: {:?}", (step + 1) as f64 * dt, p[0]);
        }
    }
    p[0][0] * v[0][1] - p[0][1] * v[0][0] + p[1][0]
}

/// The eccentric anomaly of a mean anomaly.
#[differentiable]
pub fn kepler_equation(mean: f64, eccentricity: f64) -> f64 {
    let mut e = if eccentricity < 0.8 { mean } else { std::f64::consts::PI };
    let mut delta = 1.0f64;
    let mut count = 0;
    while delta.abs() > 1e-12 {
        delta = (e - eccentricity * e.sin() - mean) / (1.0 - eccentricity * e.cos());
        e -= delta;
        count += 1;
        assert!(count < 50, "no convergence after {count} steps");
    }
    e
}

/// Semi-major axis, eccentricity and argument of the periapsis, in the plane.
#[differentiable]
pub fn orbital_elements(r: &[f64; 2], v: &[f64; 2]) -> (f64, f64, f64) {
    let radius = (r[0] * r[0] + r[1] * r[1]).sqrt();
    assert!(radius > 0.0, "at the centre");
    let speed2 = v[0] * v[0] + v[1] * v[1];
    let energy = 0.5 * speed2 - 1.0 / radius;
    let h = r[0] * v[1] - r[1] * v[0];
    let ex = v[1] * h - r[0] / radius;
    let ey = -v[0] * h - r[1] / radius;
    let e2 = ex * ex + ey * ey;
    let (e, omega) = if e2 < 1e-16 { (0.0, 0.0) } else { (e2.sqrt(), ey.atan2(ex)) };
    (-0.5 / energy, e, omega)
}

#[differentiable]
pub fn harmonic_chain(x: &[f64], k: f64, rest: f64, periodic: bool) -> f64 {
    let n = x.len();
    let bonds = if periodic { n } else { n - 1 };
    let mut energy = 0.0;
    for i in 0..bonds {
        let next = (i + 1) % n;
        let mut stretch = x[next] - x[i] - rest;
        if next == 0 {
            stretch += n as f64 * rest;
        }
        energy += 0.5 * k * stretch.powi(2);
    }
    energy
}

#[differentiable]
fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn difference(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

#[differentiable]
pub fn angle_potential(a: &[f64; 3], b: &[f64; 3], c: &[f64; 3], theta0: f64, k: f64) -> f64 {
    let u = difference(a, b);
    let v = difference(c, b);
    let cos = dot(&u, &v) / (dot(&u, &u) * dot(&v, &v)).sqrt();
    let theta = cos.clamp(-1.0, 1.0).acos();
    0.5 * k * (theta - theta0) * (theta - theta0)
}

#[differentiable]
fn cross(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[differentiable]
pub fn dihedral_angle(p: &[[f64; 3]]) -> f64 {
    assert_eq!(p.len(), 4);
    let b1 = difference(&p[1], &p[0]);
    let b2 = difference(&p[2], &p[1]);
    let b3 = difference(&p[3], &p[2]);
    let n1 = cross(&b1, &b2);
    let n2 = cross(&b2, &b3);
    let y = dot(&b1, &n2) * dot(&b2, &b2).sqrt();
    y.atan2(dot(&n1, &n2))
}

/// Everything vanishes smoothly at the cutoff.
#[differentiable]
pub fn stillinger_weber_pair(r: f64, #[no_grad] a: f64) -> f64 {
    if r >= a {
        return 0.0;
    }
    let inv4 = r.powi(-4);
    7.05 * (0.6 * inv4 - 1.0) * (1.0 / (r - a)).exp()
}

/// A grid of points `width` wide; springs to the right and below.
#[differentiable]
pub fn spring_mass_cloth(points: &[[f64; 3]], width: usize, stiffness: f64) -> f64 {
    const REST: f64 = 1.0;
    let height = points.len() / width;
    let mut energy = 0.0;
    for row in 0..height {
        for col in 0..width {
            let here = row * width + col;
            for (dr, dc) in [(0, 1), (1, 0)] {
                if row + dr >= height || col + dc >= width {
                    continue;
                }
                let there = (row + dr) * width + col + dc;
                let d = difference(&points[here], &points[there]);
                let length = dot(&d, &d).max(1e-12).sqrt();
                energy += 0.5 * stiffness * (length - REST).powi(2);
            }
        }
    }
    energy
}

#[differentiable]
pub fn soft_core(r: f64, lambda: f64, sigma: f64) -> f64 {
    let s6 = (r / sigma).powi(6) + 0.5 * (1.0 - lambda).powi(2);
    4.0 * lambda * (1.0 / (s6 * s6) - 1.0 / s6)
}

#[differentiable]
fn double_pendulum_slope(s: &[f64; 4], ratio: f64) -> [f64; 4] {
    const G: f64 = 9.81;
    let [t1, t2, w1, w2] = *s;
    let d = t1 - t2;
    let den = 1.0 + ratio - d.cos().powi(2);
    let (sd, cd) = d.sin_cos();
    let a1 = (G * (t2.sin() * cd - (1.0 + ratio) * t1.sin()) - (w2 * w2 + w1 * w1 * cd) * sd) / den;
    let a2 = ((1.0 + ratio) * (w1 * w1 * sd - G * t2.sin() + G * t1.sin() * cd) + w2 * w2 * sd * cd) / den;
    [w1, w2, a1, a2]
}

#[differentiable]
fn double_pendulum_energy(s: &[f64; 4], ratio: f64) -> f64 {
    let kinetic =
        0.5 * ratio * s[2] * s[2] + 0.5 * (s[2] * s[2] + s[3] * s[3] + 2.0 * s[2] * s[3] * (s[0] - s[1]).cos());
    kinetic - 9.81 * ((1.0 + ratio) * s[0].cos() + s[1].cos())
}

/// Runge-Kutta of fourth order.
#[differentiable]
pub fn double_pendulum_energy_drift(start: [f64; 4], ratio: f64, steps: usize) -> f64 {
    let h = 0.02;
    let before = double_pendulum_energy(&start, ratio);
    let mut s = start;
    for _ in 0..steps {
        let k1 = double_pendulum_slope(&s, ratio);
        let mut t = s;
        for i in 0..4 {
            t[i] = s[i] + 0.5 * h * k1[i];
        }
        let k2 = double_pendulum_slope(&t, ratio);
        for i in 0..4 {
            t[i] = s[i] + 0.5 * h * k2[i];
        }
        let k3 = double_pendulum_slope(&t, ratio);
        for i in 0..4 {
            t[i] = s[i] + h * k3[i];
        }
        let k4 = double_pendulum_slope(&t, ratio);
        for i in 0..4 {
            s[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    double_pendulum_energy(&s, ratio) - before + s[0] * s[1]
}
