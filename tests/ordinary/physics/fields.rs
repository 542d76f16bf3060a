//! Fields on grids, and lattices.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    first_order:
    heat_explicit -> f64: (&[0.0, 0.5, 1.2, 0.3, 0.0], 0.2, const 3, const true), (&[0.0, 0.5, 1.2, 0.3, 0.0], 0.2, const 3, const false);
    heat_implicit -> (): (&mut [0.1, 0.5, 1.2, 0.3], 0.4);
    heat_plane -> f64: (&[0.1, 0.5, 1.2, 0.3, 0.9, 0.4, 0.2, 0.7, 0.6], const 3, const 3, 0.1);
    wave_leapfrog -> f64: (&[0.0, 0.5, 1.0, 0.5, 0.0], 0.7, const 4);
    burgers_upwind -> f64: (&[0.4, 0.9, -0.5, 0.2], 0.1, const 2);
    advection_minmod -> f64: (&[0.4, 0.9, 1.0, 0.2, -0.3], 0.3);
    poisson_gauss_seidel -> f64: (&[0.5, -0.3, 0.8, 0.1], const 4);
    ising_energy -> f64: (&[0.9, -0.8, 0.7, 0.95, -0.6, 0.3, 0.4, -0.9, 0.8], const 3, 1.1, 0.2);
    xy_model_energy -> f64: (&[0.1, 0.9, -2.0, 1.4], const 2);
    shock_tube_flux -> _: (&[1.0, 0.3, 2.5], &[0.5, 0.1, 1.2], const 1.4);
}

/// Fixed or insulated ends.
#[differentiable]
pub fn heat_explicit(u0: &[f64], alpha: f64, steps: usize, insulated: bool) -> f64 {
    let n = u0.len();
    let mut u = u0.to_vec();
    let mut next = vec![0.0; n];
    for _ in 0..steps {
        for i in 1..n - 1 {
            next[i] = u[i] + alpha * (u[i + 1] - 2.0 * u[i] + u[i - 1]);
        }
        if insulated {
            next[0] = next[1];
            next[n - 1] = next[n - 2];
        } else {
            next[0] = u0[0];
            next[n - 1] = u0[n - 1];
        }
        std::mem::swap(&mut u, &mut next);
    }
    let mut energy = 0.0;
    for v in &u {
        energy += v * v;
    }
    energy
}

/// One backward Euler step by the Thomas algorithm, in place.
#[differentiable]
pub fn heat_implicit(u: &mut [f64], r: f64) {
    let n = u.len();
    let mut c = vec![0.0; n];
    let diagonal = 1.0 + 2.0 * r;
    c[0] = -r / diagonal;
    u[0] /= diagonal;
    for i in 1..n {
        let m = 1.0 / (diagonal + r * c[i - 1]);
        c[i] = -r * m;
        u[i] = (u[i] + r * u[i - 1]) * m;
    }
    for i in (0..n - 1).rev() {
        u[i] -= c[i] * u[i + 1];
    }
}

/// Five points, with the edges repeated.
#[differentiable]
pub fn heat_plane(u: &[f64], width: usize, height: usize, alpha: f64) -> f64 {
    assert_eq!(u.len(), width * height, "grid of {width} by {height}");
    let mut total = 0.0;
    for y in 0..height {
        for x in 0..width {
            let at = y * width + x;
            let left = if x > 0 { u[at - 1] } else { u[at] };
            let right = if x + 1 < width { u[at + 1] } else { u[at] };
            let up = if y > 0 { u[at - width] } else { u[at] };
            let down = if y + 1 < height { u[at + width] } else { u[at] };
            let new = u[at] + alpha * (left + right + up + down - 4.0 * u[at]);
            total += new * new;
        }
    }
    total
}

#[differentiable]
pub fn wave_leapfrog(start: &[f64], courant: f64, steps: usize) -> f64 {
    let n = start.len();
    let c2 = courant * courant;
    let mut past = start.to_vec();
    let mut now = start.to_vec();
    for _ in 0..steps {
        let mut future = vec![0.0; n];
        for i in 1..n - 1 {
            future[i] = 2.0 * now[i] - past[i] + c2 * (now[i + 1] - 2.0 * now[i] + now[i - 1]);
        }
        past = now;
        now = future;
    }
    now[n / 2] * now[1]
}

/// The wind decides from which side the slope is taken; the viscous part is central. Periodic.
#[differentiable]
pub fn burgers_upwind(u0: &[f64], nu: f64, steps: usize) -> f64 {
    let n = u0.len();
    let (dt, dx) = (0.01, 0.1);
    let mut u = u0.to_vec();
    for _ in 0..steps {
        let old = u.clone();
        for i in 0..n {
            let west = old[(i + n - 1) % n];
            let east = old[(i + 1) % n];
            let slope = if old[i] > 0.0 { (old[i] - west) / dx } else { (east - old[i]) / dx };
            u[i] = old[i] - dt * old[i] * slope + nu * dt / (dx * dx) * (east - 2.0 * old[i] + west);
        }
    }
    u[0] * u[1] + u[n - 1]
}

#[differentiable]
fn minmod(a: f64, b: f64) -> f64 {
    if a * b <= 0.0 {
        0.0
    } else if a.abs() < b.abs() {
        a
    } else {
        b
    }
}

#[differentiable]
pub fn advection_minmod(u: &[f64], courant: f64) -> f64 {
    let n = u.len();
    let mut flux = vec![0.0; n];
    for i in 1..n - 1 {
        let slope = minmod(u[i] - u[i - 1], u[i + 1] - u[i]);
        flux[i] = courant * (u[i] + 0.5 * (1.0 - courant) * slope);
    }
    let mut sum = 0.0;
    for i in 2..n - 1 {
        sum += (u[i] - (flux[i] - flux[i - 1])).powi(2);
    }
    sum
}

#[differentiable]
pub fn poisson_gauss_seidel(source: &[f64], sweeps: usize) -> f64 {
    const OMEGA: f64 = 1.5;
    let n = source.len();
    let mut phi = vec![0.0; n + 2];
    let mut change = 0.0;
    for sweep in 0..sweeps {
        change = 0.0;
        for i in 1..=n {
            let relaxed = 0.5 * (phi[i - 1] + phi[i + 1] + source[i - 1]);
            let delta = OMEGA * (relaxed - phi[i]);
            phi[i] += delta;
            change = f64::max(change, delta.abs());
        }
        println!("sweep {sweep}: {change:.2e}");
    }
    debug_assert!(!change.is_nan());
    phi[1] + phi[n] * phi[n / 2]
}

/// Spins are real numbers here, on a square with periodic edges; each bond counts once.
#[differentiable]
pub fn ising_energy(spins: &[f64], l: usize, coupling: f64, field: f64) -> f64 {
    assert_eq!(spins.len(), l * l);
    let mut energy = 0.0;
    let mut magnetisation = 0.0;
    for y in 0..l {
        for x in 0..l {
            let s = spins[y * l + x];
            let right = spins[y * l + (x + 1) % l];
            let below = spins[(y + 1) % l * l + x];
            energy -= coupling * s * (right + below);
            magnetisation += s;
        }
    }
    energy - field * magnetisation
}

#[differentiable]
pub fn xy_model_energy(angles: &[f64], l: usize) -> f64 {
    let mut energy = 0.0;
    for i in 0..angles.len() {
        let (x, y) = (i % l, i / l);
        if x + 1 < l {
            energy -= (angles[i] - angles[i + 1]).cos();
        }
        if y + 1 < l {
            energy -= f64::cos(angles[i] - angles[i + l]);
        }
    }
    energy
}

/// Density, momentum and energy to the Euler flux.
#[differentiable]
fn euler_flux(u: &[f64; 3], #[no_grad] gamma: f64) -> ([f64; 3], f64) {
    let velocity = u[1] / u[0];
    let pressure = (gamma - 1.0) * (u[2] - 0.5 * u[1] * velocity);
    let sound = (gamma * pressure.max(1e-12) / u[0]).sqrt();
    ([u[1], u[1] * velocity + pressure, velocity * (u[2] + pressure)], velocity.abs() + sound)
}

/// The flux of Rusanov between two states.
#[differentiable]
pub fn shock_tube_flux(left: &[f64; 3], right: &[f64; 3], #[no_grad] gamma: f64) -> [f64; 3] {
    let (fl, sl) = euler_flux(left, gamma);
    let (fr, sr) = euler_flux(right, gamma);
    let fastest = sl.max(sr);
    let mut flux = [0.0; 3];
    for i in 0..3 {
        flux[i] = 0.5 * (fl[i] + fr[i]) - 0.5 * fastest * (right[i] - left[i]);
    }
    flux
}
