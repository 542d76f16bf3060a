//! States that advance in time, and energies.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    lorenz_by_runge_kutta -> f64: ([1.0, 1.2, 0.9], 10.0, 28.0, 2.7, const 5);
    lennard_jones_with_cutoff -> f64: (&[[0.0, 0.1, 0.0], [1.1, 0.0, 0.2], [0.3, 1.2, 0.1], [4.0, 4.0, 4.0]], const 2.5);
    leapfrog -> f64: (&[[1.0, 0.1], [-0.9, 0.2]], &[[0.1, 0.5], [0.0, -0.6]], const 3);
    kalman_filter -> f64: (0.3, 0.5, const &[0.4, 0.9, 0.7]), (0.3, 0.5, const &[]);
    recurrent_cell -> f64: (&[0.5, 0.8, -0.3, 0.9], const &[0.4, -1.0, 0.7]);
    binomial_tree -> f64: (10.0, 0.3, 0.05, const 9.5, const 4);
    heat_equation -> f64: (&[0.0, 0.5, 1.2, 0.3, 0.0], 0.2, const 4);
}

#[differentiable(second_order)]
fn lorenz(state: &[f64; 3], sigma: f64, rho: f64, beta: f64) -> [f64; 3] {
    let [x, y, z] = *state;
    [sigma * (y - x), x * (rho - z) - y, x * y - beta * z]
}

#[differentiable(second_order)]
fn shifted(state: &[f64; 3], slope: &[f64; 3], dt: f64) -> [f64; 3] {
    let mut moved = *state;
    for i in 0..3 {
        moved[i] += dt * slope[i];
    }
    moved
}

// Four calls in a turn, the state overwritten element by element.
#[differentiable(second_order)]
fn lorenz_by_runge_kutta(start: [f64; 3], sigma: f64, rho: f64, beta: f64, steps: usize) -> f64 {
    let dt = 0.02;
    let mut state = start;
    for _ in 0..steps {
        let k1 = lorenz(&state, sigma, rho, beta);
        let k2 = lorenz(&shifted(&state, &k1, 0.5 * dt), sigma, rho, beta);
        let k3 = lorenz(&shifted(&state, &k2, 0.5 * dt), sigma, rho, beta);
        let k4 = lorenz(&shifted(&state, &k3, dt), sigma, rho, beta);
        for i in 0..3 {
            state[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    state[0] * state[1] + state[2]
}

// Pairs beyond the cutoff are skipped by `continue`.
#[differentiable(second_order)]
fn lennard_jones_with_cutoff(points: &[[f64; 3]], #[no_grad] cutoff: f64) -> f64 {
    let mut energy = 0.0;
    for i in 0..points.len() {
        for j in 0..i {
            let mut square = 0.0;
            for (a, b) in points[i].iter().zip(points[j].iter()) {
                square += (a - b) * (a - b);
            }
            if square > cutoff * cutoff {
                continue;
            }
            let s6 = 1.0 / (square * square * square);
            energy += 4.0 * (s6 * s6 - s6);
        }
    }
    energy
}

#[differentiable(second_order)]
fn attraction(p: &[[f64; 2]; 2], force: &mut [[f64; 2]; 2]) {
    let dx = p[1][0] - p[0][0];
    let dy = p[1][1] - p[0][1];
    let r2 = dx * dx + dy * dy + 0.01;
    let strength = 1.0 / (r2 * r2.sqrt());
    *force = [[strength * dx, strength * dy], [-strength * dx, -strength * dy]];
}

// Kick and drift change nested arrays in turns.
#[differentiable(second_order)]
fn leapfrog(positions: &[[f64; 2]; 2], velocities: &[[f64; 2]; 2], steps: usize) -> f64 {
    let dt = 0.05;
    let (mut p, mut v) = (*positions, *velocities);
    let mut force = [[0.0; 2]; 2];
    attraction(&p, &mut force);
    for _ in 0..steps {
        for i in 0..2 {
            for k in 0..2 {
                v[i][k] += 0.5 * dt * force[i][k];
                p[i][k] += dt * v[i][k];
            }
        }
        attraction(&p, &mut force);
        for i in 0..2 {
            for k in 0..2 {
                v[i][k] += 0.5 * dt * force[i][k];
            }
        }
    }
    p[0][0] * v[1][1] - p[1][1] * v[0][0]
}

// Mean and variance, both overwritten, each by way of the other.
#[differentiable(second_order)]
fn kalman_filter(process: f64, noise: f64, #[no_grad] measurements: &[f64]) -> f64 {
    let (mut mean, mut variance) = (0.0, 1.0);
    let mut log_likelihood = -process;
    for &z in measurements {
        variance += process * process;
        let innovation = z - mean;
        let spread = variance + noise * noise;
        let gain = variance / spread;
        mean += gain * innovation;
        variance *= 1.0 - gain;
        log_likelihood -= 0.5 * (innovation * innovation / spread + spread.ln());
    }
    log_likelihood + mean * variance
}

#[differentiable(second_order)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

// State and memory of a gated cell.
#[differentiable(second_order)]
fn recurrent_cell(w: &[f64], #[no_grad] sequence: &[f64]) -> f64 {
    let (mut h, mut c) = (0.0, 0.0);
    let mut loss = 0.0;
    for t in 0..sequence.len() - 1 {
        let x = sequence[t];
        let forget = sigmoid(w[0] * x + w[1] * h);
        let input = sigmoid(w[1] * x - w[0] * h);
        c = forget * c + input * (w[2] * x + w[3] * h).tanh();
        h = sigmoid(w[3] * x) * c.tanh();
        loss += (h - sequence[t + 1]).powi(2);
    }
    loss
}

// One array is folded onto itself, with a maximum at every node.
#[differentiable(second_order)]
fn binomial_tree(spot: f64, volatility: f64, rate: f64, #[no_grad] strike: f64, steps: usize) -> f64 {
    let dt = 1.0 / steps as f64;
    let up = (volatility * dt.sqrt()).exp();
    let p = ((rate * dt).exp() - 1.0 / up) / (up - 1.0 / up);
    let discount = (-rate * dt).exp();
    let mut values = vec![0.0; steps + 1];
    for i in 0..=steps {
        values[i] = (strike - spot * up.powi(2 * i as i32 - steps as i32)).max(0.0);
    }
    for level in (0..steps).rev() {
        for i in 0..=level {
            let hold = discount * (p * values[i + 1] + (1.0 - p) * values[i]);
            let exercise = strike - spot * up.powi(2 * i as i32 - level as i32);
            values[i] = if exercise > hold { exercise } else { hold };
        }
    }
    values[0]
}

// Two buffers, boundaries, and a source that depends on time.
#[differentiable(second_order)]
fn heat_equation(start: &[f64], conductivity: f64, steps: usize) -> f64 {
    let n = start.len();
    let mut u = start.to_vec();
    let mut next = u.clone();
    for step in 0..steps {
        for i in 1..n - 1 {
            next[i] = u[i] + conductivity * u[i] * (u[i - 1] - 2.0 * u[i] + u[i + 1]);
        }
        next[0] = 0.1 * step as f64;
        next[n - 1] = next[n - 2];
        std::mem::swap(&mut u, &mut next);
    }
    u[1] * u[2] + u[n - 1]
}
