//! The Lorenz system by the classical Runge-Kutta method: small arrays, small calls, a thousand
//! dependent turns.

use gradflow::{Lanes, differentiable};

use crate::kernel::Kernel;

/// The right-hand side at the state `s`.
#[differentiable(second_order)]
fn field(s: [f64; 3], sigma: f64, rho: f64, beta: f64) -> [f64; 3] {
    let [x, y, z] = s;
    [sigma * (y - x), x * (rho - z) - y, x * y - beta * z]
}

/// `s + h * k`.
#[differentiable(second_order, wrt = [s, k])]
fn shifted(s: [f64; 3], k: [f64; 3], h: f64) -> [f64; 3] {
    [s[0] + h * k[0], s[1] + h * k[1], s[2] + h * k[2]]
}

/// The squared distance from the origin after `steps` steps of length `dt`.
#[differentiable(second_order, wrt = [start, sigma, rho, beta])]
pub(crate) fn lorenz(start: [f64; 3], sigma: f64, rho: f64, beta: f64, dt: f64, steps: usize) -> f64 {
    let mut s = start;
    for _ in 0..steps {
        let k1 = field(s, sigma, rho, beta);
        let k2 = field(shifted(s, k1, 0.5 * dt), sigma, rho, beta);
        let k3 = field(shifted(s, k2, 0.5 * dt), sigma, rho, beta);
        let k4 = field(shifted(s, k3, dt), sigma, rho, beta);
        for i in 0..3 {
            s[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }
    s[0] * s[0] + s[1] * s[1] + s[2] * s[2]
}

/// The adjoint keeps the state before each step, three numbers, and computes the stages again: to
/// keep those too takes the same time, and four times the memory.
fn lorenz_by_hand(
    start: [f64; 3],
    p: [f64; 3],
    dt: f64,
    steps: usize,
    start_bar: &mut [f64; 3],
    p_bar: &mut [f64; 3],
) -> f64 {
    let [sigma, rho, beta] = p;
    let mut trajectory = Vec::with_capacity(steps);
    let mut s = start;
    for _ in 0..steps {
        trajectory.push(s);
        let k1 = field(s, sigma, rho, beta);
        let k2 = field(shifted(s, k1, 0.5 * dt), sigma, rho, beta);
        let k3 = field(shifted(s, k2, 0.5 * dt), sigma, rho, beta);
        let k4 = field(shifted(s, k3, dt), sigma, rho, beta);
        for i in 0..3 {
            s[i] += dt / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
    }

    let mut s_bar = s.map(|x| 2.0 * x);
    *p_bar = [0.0; 3];
    for &s in trajectory.iter().rev() {
        let s2 = shifted(s, field(s, sigma, rho, beta), 0.5 * dt);
        let s3 = shifted(s, field(s2, sigma, rho, beta), 0.5 * dt);
        let s4 = shifted(s, field(s3, sigma, rho, beta), dt);
        let weighted = s_bar.map(|x| dt / 6.0 * x);
        let s4_bar = field_pullback(s4, p, weighted, p_bar);
        let k3_bar = [0, 1, 2].map(|i| 2.0 * weighted[i] + dt * s4_bar[i]);
        let s3_bar = field_pullback(s3, p, k3_bar, p_bar);
        let k2_bar = [0, 1, 2].map(|i| 2.0 * weighted[i] + 0.5 * dt * s3_bar[i]);
        let s2_bar = field_pullback(s2, p, k2_bar, p_bar);
        let k1_bar = [0, 1, 2].map(|i| weighted[i] + 0.5 * dt * s2_bar[i]);
        let s1_bar = field_pullback(s, p, k1_bar, p_bar);
        for i in 0..3 {
            s_bar[i] += s1_bar[i] + s2_bar[i] + s3_bar[i] + s4_bar[i];
        }
    }
    *start_bar = s_bar;
    s[0] * s[0] + s[1] * s[1] + s[2] * s[2]
}

/// Returns the adjoint of the state and adds to that of the three parameters.
fn field_pullback(
    [x, y, z]: [f64; 3],
    [sigma, rho, beta]: [f64; 3],
    k_bar: [f64; 3],
    p_bar: &mut [f64; 3],
) -> [f64; 3] {
    let [a, b, c] = k_bar;
    p_bar[0] += (y - x) * a;
    p_bar[1] += x * b;
    p_bar[2] -= z * c;
    [(rho - z) * b - sigma * a + y * c, sigma * a - b + x * c, -x * b - beta * c]
}

/// The classical parameters and a start near the attractor, in one vector: start, sigma, rho, beta.
pub(crate) struct Lorenz {
    parameters: [f64; 6],
    dt: f64,
    steps: usize,
}

impl Lorenz {
    /// A trajectory of `steps` steps. They are short: over five time units neighbouring
    /// trajectories part a hundredfold, so rounding stays far below the tolerance of the
    /// comparison.
    pub(crate) fn new(steps: usize) -> Self {
        Lorenz { parameters: [1.0, 1.5, 20.0, 10.0, 28.0, 8.0 / 3.0], dt: 0.005, steps }
    }
}

impl Kernel for Lorenz {
    fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    fn primal(&self, parameters: &[f64]) -> f64 {
        let (start, [sigma, rho, beta]) = split(parameters);
        lorenz(start, sigma, rho, beta, self.dt, self.steps)
    }

    fn generated(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (start, [sigma, rho, beta]) = split(parameters);
        let (mut start_bar, [mut sigma_bar, mut rho_bar, mut beta_bar]) = ([0.0; 3], [0.0; 3]);
        let value = lorenz::value_and_grad_into(
            start,
            sigma,
            rho,
            beta,
            self.dt,
            self.steps,
            &mut start_bar,
            &mut sigma_bar,
            &mut rho_bar,
            &mut beta_bar,
        );
        gradient[..3].copy_from_slice(&start_bar);
        gradient[3..].copy_from_slice(&[sigma_bar, rho_bar, beta_bar]);
        value
    }

    fn tangent(&self, parameters: &[f64], direction: &[f64]) -> f64 {
        let ((start, [sigma, rho, beta]), (along, dot)) = (split(parameters), split(direction));
        lorenz::jvp(start, sigma, rho, beta, self.dt, self.steps, along, dot[0], dot[1], dot[2]).1
    }

    fn tangents(&self, parameters: &[f64], directions: &[Lanes<8>]) -> Lanes<8> {
        let ((start, [sigma, rho, beta]), (along, dot)) = (split(parameters), split(directions));
        lorenz::jvp_many(start, sigma, rho, beta, self.dt, self.steps, along, dot[0], dot[1], dot[2]).1
    }

    fn second_order(&self, parameters: &[f64], direction: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64 {
        let ((start, [sigma, rho, beta]), (along, dot)) = (split(parameters), split(direction));
        let (mut bars, mut products) = (([0.0; 3], [0.0; 3]), ([0.0; 3], [0.0; 3]));
        let [sigma_bar, rho_bar, beta_bar] = &mut bars.1;
        let [sigma_product, rho_product, beta_product] = &mut products.1;
        let value = lorenz::gradient_and_hvp_into(
            start,
            sigma,
            rho,
            beta,
            self.dt,
            self.steps,
            along,
            dot[0],
            dot[1],
            dot[2],
            &mut bars.0,
            sigma_bar,
            rho_bar,
            beta_bar,
            &mut products.0,
            sigma_product,
            rho_product,
            beta_product,
        );
        gradient[..3].copy_from_slice(&bars.0);
        gradient[3..].copy_from_slice(&bars.1);
        product[..3].copy_from_slice(&products.0);
        product[3..].copy_from_slice(&products.1);
        value
    }

    fn hand(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (start, p) = split(parameters);
        let (mut start_bar, mut p_bar) = ([0.0; 3], [0.0; 3]);
        let value = lorenz_by_hand(start, p, self.dt, self.steps, &mut start_bar, &mut p_bar);
        gradient[..3].copy_from_slice(&start_bar);
        gradient[3..].copy_from_slice(&p_bar);
        value
    }
}

fn split<T: Copy>(parameters: &[T]) -> ([T; 3], [T; 3]) {
    let [a, b, c, d, e, f] = *parameters else { unreachable!("three coordinates and three parameters") };
    ([a, b, c], [d, e, f])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differences::check_hand;

    #[test]
    fn the_adjoint_by_hand_is_the_gradient() {
        for steps in [0, 1, 50] {
            check_hand(&Lorenz::new(steps));
        }
    }
}
