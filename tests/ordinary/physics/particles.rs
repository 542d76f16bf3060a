//! Pair potentials, and boxes that repeat.

use gradflow::{differentiable, no_grad};
use gradflow_tests::programs;

programs! {
    first_order:
    lennard_jones -> f64: (&[[0.1, 0.0, 0.2], [1.2, 0.1, 0.0], [0.2, 1.3, 0.4]], 1.0, 0.9);
    lennard_jones_shifted -> f64: (&[0.1, 0.2, 1.3, 0.4, 4.8, 0.3], 0.9, const 5.0, const 2.4);
    lennard_jones_forces -> (): (&[[0.1, 0.0], [1.2, 0.1], [0.2, 1.3]], &mut [[9.0, 9.0], [9.0, 9.0], [9.0, 9.0]]);
    coulomb_with_screening -> f64: (&[[0.1, 0.0, 0.2], [1.2, 0.1, 0.0], [0.2, 1.3, 0.4]], &[0.5, -0.3, 0.2], 0.7);
    gravity_energy -> f64: (&[[0.1, 0.0], [1.2, 0.1], [0.2, 1.3]], &[1.0, 0.5, 0.3], const 0.05);
    wrapped_coordinate -> f64: (3.7, const 1.5), (-0.4, const 1.5);
    wrapped_in_box_of_any_size -> f64: (3.7, 1.5), (-0.4, 1.5);
    minimum_image_distance -> f64: (&[0.1, 0.2, 0.3], &[1.8, 0.4, 1.1], const 2.0);
    minimum_image_energy -> f64: (&[[0.1, 0.2], [1.7, 0.4], [0.9, 1.1]], const 2.0);
    pressure_virial -> f64: (&[[0.1, 0.2], [1.7, 0.4], [0.9, 1.1]], 2.0, 0.4);
    reaction_field -> f64: (&[0.1, 0.2, 1.3, 0.4, 0.9, 1.8], &[0.4, -0.3, 0.2], const 1.5);
    neighbour_density -> f64: (&[[0.1, 0.2], [1.7, 0.4], [0.9, 1.1]], 1.3, const 1), (&[[0.1, 0.2], [1.7, 0.4], [0.9, 1.1]], 1.3, const 0);
    dipole_interaction -> f64: (&[0.3, 0.1, 1.2], &[0.5, 0.2, -0.1], &[0.1, -0.4, 0.6]);
    thermostat_scaling -> (): (&mut [0.4, -0.9, 0.3], 1.5, const 0.1);
}

/// All pairs once.
#[differentiable]
pub fn lennard_jones(positions: &[[f64; 3]], epsilon: f64, sigma: f64) -> f64 {
    let mut energy = 0.0;
    for i in 0..positions.len() {
        for j in (i + 1)..positions.len() {
            let mut r2 = 0.0;
            for k in 0..3 {
                let d = positions[i][k] - positions[j][k];
                r2 += d * d;
            }
            let s2 = sigma * sigma / r2;
            let s6 = s2 * s2 * s2;
            energy += 4.0 * epsilon * s6 * (s6 - 1.0);
        }
    }
    energy
}

/// Flat coordinates in a periodic plane, cut off and shifted so that the energy is continuous.
#[differentiable]
pub fn lennard_jones_shifted(x: &[f64], sigma: f64, #[no_grad] side: f64, #[no_grad] cutoff: f64) -> f64 {
    let n = x.len() / 2;
    let sc6 = (sigma / cutoff).powi(6);
    let shift = 4.0 * (sc6 * sc6 - sc6);
    let mut energy = 0.0;
    let mut pairs = 0;
    for i in 0..n {
        for j in 0..i {
            let mut dx = x[2 * i] - x[2 * j];
            let mut dy = x[2 * i + 1] - x[2 * j + 1];
            dx -= side * no_grad((dx / side).round());
            dy -= side * no_grad((dy / side).round());
            let r2 = dx * dx + dy * dy;
            if r2 > cutoff * cutoff {
                continue;
            }
            pairs += 1;
            let s6 = (sigma * sigma / r2).powi(3);
            energy += 4.0 * (s6 * s6 - s6) - shift;
        }
    }
    debug_assert!(pairs <= n * n);
    energy
}

/// Newton's third law fills both rows.
#[differentiable]
pub fn lennard_jones_forces(positions: &[[f64; 2]], forces: &mut [[f64; 2]]) {
    assert_eq!(positions.len(), forces.len());
    for force in forces.iter_mut() {
        *force = [0.0, 0.0];
    }
    for i in 0..positions.len() {
        for j in 0..i {
            let d = [positions[i][0] - positions[j][0], positions[i][1] - positions[j][1]];
            let inv_r2 = 1.0 / (d[0] * d[0] + d[1] * d[1]);
            let inv_r6 = inv_r2 * inv_r2 * inv_r2;
            let magnitude = 24.0 * inv_r2 * inv_r6 * (2.0 * inv_r6 - 1.0);
            for k in 0..2 {
                forces[i][k] += magnitude * d[k];
                forces[j][k] -= magnitude * d[k];
            }
        }
    }
}

#[differentiable]
pub fn coulomb_with_screening(positions: &[[f64; 3]], charges: &[f64], kappa: f64) -> f64 {
    let mut energy = 0.0;
    for (i, p) in positions.iter().enumerate() {
        for j in 0..i {
            let q = positions[j];
            let r = ((p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2) + (p[2] - q[2]).powi(2)).sqrt();
            energy += charges[i] * charges[j] * (-kappa * r).exp() / r;
        }
    }
    energy
}

/// Plummer softening keeps close encounters finite.
#[differentiable]
pub fn gravity_energy(positions: &[[f64; 2]], masses: &[f64], #[no_grad] softening: f64) -> f64 {
    const G: f64 = 1.0;
    let eps2 = softening * softening;
    let mut u = 0.0;
    for i in 0..masses.len() {
        for j in i + 1..masses.len() {
            let dx = positions[i][0] - positions[j][0];
            let dy = positions[i][1] - positions[j][1];
            u -= G * masses[i] * masses[j] / (dx * dx + dy * dy + eps2).sqrt();
        }
    }
    u
}

#[differentiable]
pub fn wrapped_coordinate(x: f64, #[no_grad] l: f64) -> f64 {
    x - no_grad((x / l).floor()) * l
}

/// The number of boxes between jumps is a constant, the size of a box is not.
#[differentiable]
pub fn wrapped_in_box_of_any_size(x: f64, l: f64) -> f64 {
    let wrapped = x.rem_euclid(l);
    wrapped * (l - wrapped)
}

#[differentiable]
pub fn minimum_image_distance(a: &[f64; 3], b: &[f64; 3], #[no_grad] l: f64) -> f64 {
    let mut r2 = 0.0;
    for k in 0..3 {
        let mut d = a[k] - b[k];
        if d > 0.5 * l {
            d -= l;
        } else if d < -0.5 * l {
            d += l;
        }
        r2 += d * d;
    }
    if r2 == 0.0 {
        return 0.0;
    }
    r2.sqrt()
}

#[differentiable]
pub fn minimum_image_energy(positions: &[[f64; 2]], #[no_grad] l: f64) -> f64 {
    let mut energy = 0.0;
    for i in 0..positions.len() {
        for j in 0..i {
            let mut r2 = 0.0;
            for (a, b) in positions[i].iter().zip(positions[j].iter()) {
                let d = a - b;
                let image = no_grad((d / l).round());
                let d = d - l * image;
                r2 += d * d;
            }
            energy += (-r2).exp();
        }
    }
    energy
}

/// Ideal part and virial of a Gaussian repulsion in a square of side `l`.
#[differentiable]
pub fn pressure_virial(positions: &[[f64; 2]], l: f64, temperature: f64) -> f64 {
    let n = positions.len();
    let mut virial = 0.0;
    for i in 0..n {
        for j in i + 1..n {
            let mut r2 = 0.0;
            for k in 0..2 {
                let d = positions[i][k] - positions[j][k];
                let d = d - l * no_grad((d / l).round());
                r2 += d * d;
            }
            virial += 2.0 * r2 * (-r2).exp();
        }
    }
    (n as f64 * temperature + 0.5 * virial) / (l * l)
}

/// Pairs of flat coordinates in the plane; `1.0 / r` once for both terms.
#[differentiable]
pub fn reaction_field(x: &[f64], charges: &[f64], #[no_grad] cutoff: f64) -> f64 {
    let krf = 0.5 / cutoff.powi(3);
    let crf = 1.0 / cutoff + krf * cutoff * cutoff;
    let mut energy = 0.0;
    let mut skipped = 0;
    for i in 0..charges.len() {
        for j in 0..i {
            let (dx, dy) = (x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]);
            let r = (dx * dx + dy * dy).sqrt();
            if r >= cutoff {
                skipped += 1;
                continue;
            }
            let inv_r = 1.0 / r;
            energy += charges[i] * charges[j] * (inv_r + krf * r * r - crf);
        }
    }
    if skipped > 0 {
        println!("{skipped} pairs beyond {cutoff}");
    }
    energy
}

/// The cubic spline kernel, or for comparison a Gaussian.
#[differentiable]
pub fn neighbour_density(positions: &[[f64; 2]], h: f64, kernel: i32) -> f64 {
    let mut density = 0.0;
    for p in positions {
        for q in positions {
            let r2 = (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2);
            density += match kernel {
                0 => (-r2 / (h * h)).exp(),
                _ => {
                    if r2 < 1e-16 {
                        2.0 / 3.0
                    } else {
                        let s = r2.sqrt() / h;
                        if s < 1.0 {
                            2.0 / 3.0 - s * s + 0.5 * s.powi(3)
                        } else if s < 2.0 {
                            (2.0 - s).powi(3) / 6.0
                        } else {
                            0.0
                        }
                    }
                }
            };
        }
    }
    density
}

#[differentiable]
pub fn dipole_interaction(r: &[f64; 3], a: &[f64; 3], b: &[f64; 3]) -> f64 {
    let mut r2 = 0.0;
    let (mut ab, mut ar, mut br) = (0.0, 0.0, 0.0);
    for k in 0..3 {
        r2 += r[k] * r[k];
        ab += a[k] * b[k];
        ar += a[k] * r[k];
        br += b[k] * r[k];
    }
    let inv_r3 = 1.0 / (r2 * r2.sqrt());
    ab * inv_r3 - 3.0 * ar * br * inv_r3 / r2
}

/// Berendsen's thermostat on velocities.
#[differentiable]
pub fn thermostat_scaling(velocities: &mut [f64], target: f64, #[no_grad] rate: f64) {
    let mut kinetic = 0.0;
    for v in velocities.iter() {
        kinetic += 0.5 * v * v;
    }
    let temperature = 2.0 * kinetic / velocities.len() as f64;
    if temperature < 1e-12 {
        return;
    }
    let factor = (1.0 + rate * (target / temperature - 1.0)).max(0.0).sqrt();
    for v in velocities.iter_mut() {
        *v *= factor;
    }
}
