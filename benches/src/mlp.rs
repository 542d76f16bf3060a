//! A perceptron with one hidden layer, in plain loops: matrix times vector, and backwards up to
//! twice as much of it.

use gradflow::{Lanes, differentiable};

use crate::kernel::Kernel;
use crate::random::Random;

/// `output = weights * input + biases`, the weights row after row.
#[differentiable(second_order)]
fn dense(weights: &[f64], biases: &[f64], input: &[f64], output: &mut [f64]) {
    let n = input.len();
    for i in 0..output.len() {
        let row = &weights[i * n..(i + 1) * n];
        let mut sum = biases[i];
        for j in 0..n {
            sum += row[j] * input[j];
        }
        output[i] = sum;
    }
}

/// Half the mean squared error of `w2 * tanh(w1 * x + b1) + b2` over the samples.
#[differentiable(second_order, wrt = [w1, b1, w2, b2])]
pub(crate) fn mlp(w1: &[f64], b1: &[f64], w2: &[f64], b2: &[f64], inputs: &[f64], targets: &[f64]) -> f64 {
    let width = w1.len() / b1.len();
    let samples = inputs.len() / width;
    let mut hidden = vec![0.0; b1.len()];
    let mut output = vec![0.0; b2.len()];
    let mut loss = 0.0;
    for s in 0..samples {
        dense(w1, b1, &inputs[s * width..(s + 1) * width], &mut hidden);
        for i in 0..hidden.len() {
            hidden[i] = hidden[i].tanh();
        }
        dense(w2, b2, &hidden, &mut output);
        for i in 0..output.len() {
            let residual = output[i] - targets[s * b2.len() + i];
            loss += 0.5 * residual * residual;
        }
    }
    loss / samples as f64
}

/// The weights of the network, or the gradient's parts.
struct Weights<T> {
    w1: T,
    b1: T,
    w2: T,
    b2: T,
}

/// The loss is a sum over samples: each goes forwards and backwards before the next, so nothing is
/// kept but the activations of one sample. The inputs have no gradient and get none.
fn mlp_by_hand(weights: &Weights<&[f64]>, inputs: &[f64], targets: &[f64], gradient: &mut Weights<&mut [f64]>) -> f64 {
    let Weights { w1, b1, w2, b2 } = *weights;
    let samples = targets.len() / b2.len();
    let share = 1.0 / samples as f64;
    let mut hidden = vec![0.0; b1.len()];
    let mut hidden_bar = vec![0.0; b1.len()];
    let mut output = vec![0.0; b2.len()];
    for part in [&mut gradient.w1, &mut gradient.b1, &mut gradient.w2, &mut gradient.b2] {
        part.fill(0.0);
    }

    let mut loss = 0.0;
    for (input, target) in inputs.chunks_exact(w1.len() / b1.len()).zip(targets.chunks_exact(b2.len())) {
        dense(w1, b1, input, &mut hidden);
        for h in &mut hidden {
            *h = h.tanh();
        }
        dense(w2, b2, &hidden, &mut output);

        hidden_bar.fill(0.0);
        for (i, (y, t)) in output.iter().zip(target).enumerate() {
            let residual = y - t;
            loss += 0.5 * residual * residual;
            let y_bar = residual * share;
            gradient.b2[i] += y_bar;
            add_scaled(y_bar, &w2[i * hidden.len()..][..hidden.len()], &mut hidden_bar);
            add_scaled(y_bar, &hidden, &mut gradient.w2[i * hidden.len()..][..hidden.len()]);
        }
        for (i, (h, h_bar)) in hidden.iter().zip(&hidden_bar).enumerate() {
            let sum_bar = h_bar * (1.0 - h * h);
            gradient.b1[i] += sum_bar;
            add_scaled(sum_bar, input, &mut gradient.w1[i * input.len()..][..input.len()]);
        }
    }
    loss / samples as f64
}

fn add_scaled(factor: f64, x: &[f64], y: &mut [f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

/// Random weights, inputs and targets. The parameters are in the order of the primal's.
pub(crate) struct Mlp {
    parameters: Vec<f64>,
    sizes: [usize; 3],
    inputs: Vec<f64>,
    targets: Vec<f64>,
}

impl Mlp {
    /// A network from `width` inputs over `hidden` units to `outputs`, and a batch of samples.
    pub(crate) fn new(width: usize, hidden: usize, outputs: usize, samples: usize) -> Self {
        let mut random = Random::new(5);
        // Sums of this many terms stay of order one: the units are neither linear nor saturated.
        let bound = 2.0 / (width.max(hidden) as f64).sqrt();
        Mlp {
            parameters: random.vector(hidden * (width + 1) + outputs * (hidden + 1), -bound, bound),
            sizes: [hidden * width, hidden, outputs * hidden],
            inputs: random.vector(samples * width, -1.0, 1.0),
            targets: random.vector(samples * outputs, -1.0, 1.0),
        }
    }

    fn weights<'a, T>(&self, parameters: &'a [T]) -> Weights<&'a [T]> {
        let (w1, rest) = parameters.split_at(self.sizes[0]);
        let (b1, rest) = rest.split_at(self.sizes[1]);
        let (w2, b2) = rest.split_at(self.sizes[2]);
        Weights { w1, b1, w2, b2 }
    }

    fn parts<'a>(&self, gradient: &'a mut [f64]) -> Weights<&'a mut [f64]> {
        let (w1, rest) = gradient.split_at_mut(self.sizes[0]);
        let (b1, rest) = rest.split_at_mut(self.sizes[1]);
        let (w2, b2) = rest.split_at_mut(self.sizes[2]);
        Weights { w1, b1, w2, b2 }
    }
}

impl Kernel for Mlp {
    fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    fn primal(&self, parameters: &[f64]) -> f64 {
        let Weights { w1, b1, w2, b2 } = self.weights(parameters);
        mlp(w1, b1, w2, b2, &self.inputs, &self.targets)
    }

    fn generated(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (Weights { w1, b1, w2, b2 }, bar) = (self.weights(parameters), self.parts(gradient));
        mlp::value_and_grad_into(w1, b1, w2, b2, &self.inputs, &self.targets, bar.w1, bar.b1, bar.w2, bar.b2)
    }

    fn tangent(&self, parameters: &[f64], direction: &[f64]) -> f64 {
        let (Weights { w1, b1, w2, b2 }, dot) = (self.weights(parameters), self.weights(direction));
        mlp::jvp(w1, b1, w2, b2, &self.inputs, &self.targets, dot.w1, dot.b1, dot.w2, dot.b2).1
    }

    fn tangents(&self, parameters: &[f64], directions: &[Lanes<8>]) -> Lanes<8> {
        let (Weights { w1, b1, w2, b2 }, dot) = (self.weights(parameters), self.weights(directions));
        mlp::jvp_many(w1, b1, w2, b2, &self.inputs, &self.targets, dot.w1, dot.b1, dot.w2, dot.b2).1
    }

    fn second_order(&self, parameters: &[f64], direction: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64 {
        let (Weights { w1, b1, w2, b2 }, dot) = (self.weights(parameters), self.weights(direction));
        let (bar, along) = (self.parts(gradient), self.parts(product));
        mlp::gradient_and_hvp_into(
            w1,
            b1,
            w2,
            b2,
            &self.inputs,
            &self.targets,
            dot.w1,
            dot.b1,
            dot.w2,
            dot.b2,
            bar.w1,
            bar.b1,
            bar.w2,
            bar.b2,
            along.w1,
            along.b1,
            along.w2,
            along.b2,
        )
    }

    fn hand(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        mlp_by_hand(&self.weights(parameters), &self.inputs, &self.targets, &mut self.parts(gradient))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differences::check_hand;

    #[test]
    fn the_adjoint_by_hand_is_the_gradient() {
        check_hand(&Mlp::new(5, 4, 3, 2));
        check_hand(&Mlp::new(1, 6, 2, 1));
    }
}
