//! Equations of state, radiation, and formulas of the laboratory.

use gradflow::{differentiable, no_grad};
use gradflow_tests::programs;

programs! {
    first_order:
    ideal_gas_pressure -> f64: (2.0, 300.0, 0.05);
    van_der_waals -> f64: (1.0, 300.0, 0.05, 0.36, 4.3e-5);
    van_der_waals_volume -> f64: (100.0, 3.0, 0.36, 0.0428);
    tabulated_pressure -> f64: (1.37, const &[1.0, 1.4, 2.1, 3.3, 4.2], const 0.5), (9.0, const &[1.0, 1.4, 2.1, 3.3, 4.2], const 0.5), (-1.0, const &[1.0, 1.4, 2.1, 3.3, 4.2], const 0.5);
    table_in_two_variables -> f64: (0.6, 1.3, &[1.0, 1.4, 2.1, 3.3, 4.2, 0.4, 0.8, 1.9, 2.2], const 3);
    planck_spectrum -> f64: (1.2, 0.9), (1e-5, 0.9);
    blackbody_equilibrium -> f64: (1361.0, 0.3);
    debye_heat_capacity -> f64: (120.0, 400.0, const 16);
    partition_function -> f64: (&[0.0, 0.7, 1.9], 1.3);
    radioactive_chain -> _: (&[1.0, 0.2], 0.5, 0.3, 1.7), (&[1.0, 0.2], 0.5, 0.5000000001, 1.7);
    reynolds_friction_factor -> f64: (1200.0, 0.001), (50_000.0, 0.001);
    projectile_with_drag -> f64: (12.0, 0.8, 0.02), (3.0, 0.3, 0.5);
    fabry_perot_transmission -> f64: (0.8, 1.5, 3.0, 0.3);
    snell_refraction -> f64: (0.4, 1.0, 1.5), (1.2, 1.5, 1.0);
    relativistic_gamma -> f64: (0.6), (1e-6);
}

/// Boltzmann's constant times Avogadro's number.
const GAS_CONSTANT: f64 = 8.314_462_618;

#[differentiable]
pub fn ideal_gas_pressure(moles: f64, temperature: f64, volume: f64) -> f64 {
    moles * GAS_CONSTANT * temperature / volume
}

#[differentiable]
pub fn van_der_waals(moles: f64, temperature: f64, volume: f64, a: f64, b: f64) -> f64 {
    let free = volume - moles * b;
    assert!(free > 0.0, "compressed beyond the excluded volume");
    (moles * GAS_CONSTANT * temperature / free - a * (moles / volume).powi(2)) * 1e-3
}

/// The largest root of the cubic in reduced units, by Newton's method from the ideal gas.
#[differentiable]
pub fn van_der_waals_volume(kt: f64, p: f64, a: f64, b: f64) -> f64 {
    let mut v = kt / p + b;
    for iteration in 0..100 {
        let f = p * v * v * v - (p * b + kt) * v * v + a * v - a * b;
        let slope = 3.0 * p * v * v - 2.0 * (p * b + kt) * v + a;
        let step = f / slope;
        v -= step;
        if step.abs() < 1e-13 * v.abs() {
            if iteration > 50 {
                eprintln!("slow: {iteration}");
            }
            break;
        }
    }
    v
}

/// Equidistant table, linear in between, linearly continued outside.
#[differentiable]
pub fn tabulated_pressure(density: f64, #[no_grad] table: &[f64], #[no_grad] spacing: f64) -> f64 {
    let position = density / spacing;
    let last = table.len() - 2;
    let index = if position < 0.0 { 0 } else { (no_grad(position) as usize).min(last) };
    let fraction = position - index as f64;
    table[index] + fraction * (table[index + 1] - table[index])
}

#[differentiable]
pub fn table_in_two_variables(rho: f64, t: f64, table: &[f64], columns: usize) -> f64 {
    let rows = table.len() / columns;
    let i = (no_grad(rho.floor()) as usize).min(rows - 2);
    let j = (no_grad(t.floor()) as usize).min(columns - 2);
    let (u, v) = (rho - i as f64, t - j as f64);
    let at = i * columns + j;
    let low = (1.0 - v) * table[at] + v * table[at + 1];
    let high = (1.0 - v) * table[at + columns] + v * table[at + columns + 1];
    (1.0 - u) * low + u * high
}

/// Rayleigh and Jeans at low frequencies.
#[differentiable]
pub fn planck_spectrum(frequency: f64, temperature: f64) -> f64 {
    let x = frequency / temperature;
    if x < 1e-3 {
        return frequency * frequency * temperature * (1.0 - 0.5 * x + x * x / 12.0);
    }
    frequency.powi(3) / x.exp_m1()
}

#[differentiable]
pub fn blackbody_equilibrium(irradiance: f64, albedo: f64) -> f64 {
    const STEFAN_BOLTZMANN: f64 = 5.670_374_419e-8;
    let absorbed = irradiance * (1.0 - albedo) / 4.0;
    (absorbed / STEFAN_BOLTZMANN).powf(0.25)
}

/// Simpson's rule; the integrand is regular at zero.
#[differentiable]
pub fn debye_heat_capacity(temperature: f64, debye: f64, intervals: usize) -> f64 {
    assert!(intervals % 2 == 0, "Simpson's rule needs an even number");
    let top = debye / temperature;
    let h = top / intervals as f64;
    let mut sum = 0.0;
    for k in 0..=intervals {
        let x = k as f64 * h;
        let f = if x < 1e-6 { x * x } else { x.powi(4) * x.exp() / (x.exp() - 1.0).powi(2) };
        let weight = match k {
            0 => 1.0,
            _ if k == intervals => 1.0,
            _ if k % 2 == 1 => 4.0,
            _ => 2.0,
        };
        sum += weight * f;
    }
    9.0 * (1.0 / top).powi(3) * sum * h / 3.0
}

/// Free energy; the ground state is taken out of the sum.
#[differentiable]
pub fn partition_function(levels: &[f64], temperature: f64) -> f64 {
    let mut ground = levels[0];
    for &e in levels {
        if e < ground {
            ground = e;
        }
    }
    let beta = 1.0 / temperature;
    let mut z = 0.0;
    for &e in levels {
        z += (-(e - ground) * beta).exp();
    }
    ground - temperature * z.ln()
}

/// Bateman's solution, with the limit of equal rates.
#[differentiable]
pub fn radioactive_chain(n0: &[f64; 2], l1: f64, l2: f64, t: f64) -> (f64, f64) {
    let n1 = n0[0] * (-l1 * t).exp();
    let gap = l2 - l1;
    let grown = if gap.abs() < 1e-7 {
        l1 * t * (-l1 * t).exp() * (1.0 - 0.5 * gap * t)
    } else {
        l1 / gap * ((-l1 * t).exp() - (-l2 * t).exp())
    };
    (n1, n0[0] * grown + n0[1] * (-l2 * t).exp())
}

/// Laminar, or Colebrook's equation by fixed point iteration.
#[differentiable]
pub fn reynolds_friction_factor(reynolds: f64, roughness: f64) -> f64 {
    if reynolds < 2300.0 {
        return 64.0 / reynolds;
    }
    let mut x = 7.0;
    let mut err = 1.0;
    while err > 1e-13 {
        let next = -2.0 * (roughness / 3.7 + 2.51 * x / reynolds).log10();
        err = f64::abs(next - x);
        x = next;
    }
    1.0 / (x * x)
}

/// Range with quadratic drag; the landing is interpolated within the last step.
#[differentiable]
pub fn projectile_with_drag(speed: f64, angle: f64, drag: f64) -> f64 {
    const G: f64 = 9.81;
    let dt = 0.02;
    let (mut x, mut y) = (0.0, 0.0);
    let (mut vx, mut vy) = (speed * angle.cos(), speed * angle.sin());
    let mut steps = 0;
    loop {
        let v = (vx * vx + vy * vy).max(1e-12).sqrt();
        vx -= dt * drag * v * vx;
        vy -= dt * (G + drag * v * vy);
        let (last_x, last_y) = (x, y);
        x += dt * vx;
        y += dt * vy;
        steps += 1;
        if y < 0.0 {
            let fraction = last_y / (last_y - y);
            return last_x + fraction * (x - last_x);
        }
        if steps > 10_000 {
            return x;
        }
    }
}

#[differentiable]
pub fn fabry_perot_transmission(reflectance: f64, index: f64, thickness: f64, angle: f64) -> f64 {
    let finesse = 4.0 * reflectance / (1.0 - reflectance).powi(2);
    let inner2 = 1.0 - (angle.sin() / index).powi(2);
    if inner2 <= 0.0 {
        return 0.0;
    }
    let inner = inner2.sqrt();
    let phase = 2.0 * std::f64::consts::TAU * index * thickness * inner;
    1.0 / (1.0 + finesse * (0.5 * phase).sin().powi(2))
}

/// Total reflection returns the angle itself, turned back.
#[differentiable]
pub fn snell_refraction(angle: f64, n1: f64, n2: f64) -> f64 {
    let s = n1 / n2 * angle.sin();
    if s.abs() > 1.0 {
        return std::f64::consts::PI - angle;
    }
    s.asin()
}

#[differentiable]
pub fn relativistic_gamma(beta: f64) -> f64 {
    assert!(beta.abs() < 1.0, "faster than light: {beta}");
    let b2 = beta * beta;
    if b2 < 1e-10 { 1.0 + 0.5 * b2 } else { 1.0 / (1.0 - b2).sqrt() }
}
