//! The LSTM objective of `ADBench`: weights are diagonal, so everything is element by element and
//! the time goes into exponentials.

use gradflow::{Lanes, differentiable};

use crate::kernel::Kernel;
use crate::random::Random;

#[differentiable(second_order)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The loss of predicting each character of `sequence` from those before it.
///
/// A layer has `8 b` of the `main` parameters: four weights and then four biases of each bit, in
/// the order forget, in, out, change. The `extra` ones are the weights of the input, and the
/// weights and biases of the output. `initial` has, layer by layer, hidden and cell states.
#[differentiable(second_order, wrt = [main, extra])]
pub(crate) fn lstm(main: &[f64], extra: &[f64], initial: &[f64], sequence: &[f64]) -> f64 {
    let b = extra.len() / 3;
    let layers = main.len() / (8 * b);
    let characters = sequence.len() / b;

    let mut hidden = vec![0.0; layers * b];
    let mut cell = vec![0.0; layers * b];
    for k in 0..layers {
        for i in 0..b {
            hidden[k * b + i] = initial[2 * k * b + i];
            cell[k * b + i] = initial[(2 * k + 1) * b + i];
        }
    }

    let mut signal = vec![0.0; b];
    let mut total = 0.0;
    for t in 0..characters - 1 {
        for i in 0..b {
            signal[i] = sequence[t * b + i] * extra[i];
        }
        for k in 0..layers {
            let weight = &main[8 * b * k..8 * b * k + 4 * b];
            let bias = &main[8 * b * k + 4 * b..8 * b * (k + 1)];
            for i in 0..b {
                let s = k * b + i;
                let forget = sigmoid(signal[i] * weight[i] + bias[i]);
                let ingate = sigmoid(hidden[s] * weight[b + i] + bias[b + i]);
                let outgate = sigmoid(signal[i] * weight[2 * b + i] + bias[2 * b + i]);
                let change = (hidden[s] * weight[3 * b + i] + bias[3 * b + i]).tanh();
                cell[s] = cell[s] * forget + ingate * change;
                hidden[s] = outgate * cell[s].tanh();
                signal[i] = hidden[s];
            }
        }
        let mut sum = 2.0;
        for i in 0..b {
            signal[i] = signal[i] * extra[b + i] + extra[2 * b + i];
            sum += signal[i].exp();
        }
        let normalizer = sum.ln();
        for i in 0..b {
            total += sequence[(t + 1) * b + i] * (signal[i] - normalizer);
        }
    }
    -total / (b * (characters - 1)) as f64
}

/// What one unit's turn leaves for the reverse sweep: every gate and hyperbolic tangent, each of
/// which took an exponential, and the states it overwrote.
struct Turn {
    forget: f64,
    ingate: f64,
    outgate: f64,
    change: f64,
    squashed: f64,
    signal: f64,
    hidden: f64,
    cell: f64,
}

/// The reverse sweep has no exponential left: it reads eight numbers of each unit's turn and the
/// adjoints of the outputs, which are complete as soon as their character has been predicted.
fn lstm_by_hand(
    (main, extra): (&[f64], &[f64]),
    initial: &[f64],
    sequence: &[f64],
    (main_bar, extra_bar): (&mut [f64], &mut [f64]),
) -> f64 {
    let b = extra.len() / 3;
    let layers = main.len() / (8 * b);
    let predicted = sequence.len() / b - 1;
    let scale = -1.0 / (b * predicted) as f64;
    let (in_weight, rest) = extra.split_at(b);
    let (out_weight, out_bias) = rest.split_at(b);

    let mut hidden = vec![0.0; layers * b];
    let mut cell = vec![0.0; layers * b];
    for (k, layer) in initial.chunks_exact(2 * b).enumerate() {
        hidden[k * b..(k + 1) * b].copy_from_slice(&layer[..b]);
        cell[k * b..(k + 1) * b].copy_from_slice(&layer[b..]);
    }
    let mut turns = Vec::with_capacity(predicted * layers * b);
    let mut outputs_bar = Vec::with_capacity(predicted * b);
    let mut signal = vec![0.0; b];
    let mut exponentials = vec![0.0; b];
    let mut total = 0.0;
    for t in 0..predicted {
        let next = &sequence[(t + 1) * b..(t + 2) * b];
        for i in 0..b {
            signal[i] = sequence[t * b + i] * in_weight[i];
        }
        for k in 0..layers {
            let (own, units) = (8 * b * k..8 * b * (k + 1), k * b..(k + 1) * b);
            let (hidden, cell) = (&mut hidden[units.clone()], &mut cell[units]);
            layer_forwards(&main[own], &mut signal, hidden, cell, &mut turns);
        }
        let mut sum = 2.0;
        for i in 0..b {
            signal[i] = signal[i] * out_weight[i] + out_bias[i];
            exponentials[i] = signal[i].exp();
            sum += exponentials[i];
        }
        let normalizer = sum.ln();
        let mut ones = 0.0;
        for i in 0..b {
            total += next[i] * (signal[i] - normalizer);
            ones += next[i];
        }
        let share = ones / sum;
        outputs_bar.extend((0..b).map(|i| scale * (next[i] - share * exponentials[i])));
    }

    main_bar.fill(0.0);
    extra_bar.fill(0.0);
    let (in_weight_bar, rest) = extra_bar.split_at_mut(b);
    let (out_weight_bar, out_bias_bar) = rest.split_at_mut(b);
    let (mut hidden_bar, mut cell_bar) = (vec![0.0; layers * b], vec![0.0; layers * b]);
    let mut signal_bar = vec![0.0; b];
    for t in (0..predicted).rev() {
        let turns = &turns[t * layers * b..(t + 1) * layers * b];
        for i in 0..b {
            let output_bar = outputs_bar[t * b + i];
            let last = &turns[(layers - 1) * b + i];
            out_bias_bar[i] += output_bar;
            out_weight_bar[i] += output_bar * (last.outgate * last.squashed);
            signal_bar[i] = output_bar * out_weight[i];
        }
        for k in (0..layers).rev() {
            let (own, units) = (8 * b * k..8 * b * (k + 1), k * b..(k + 1) * b);
            layer_backwards(
                (&main[own.clone()], &turns[units.clone()]),
                &mut signal_bar,
                &mut hidden_bar[units.clone()],
                &mut cell_bar[units],
                &mut main_bar[own],
            );
        }
        for i in 0..b {
            in_weight_bar[i] += signal_bar[i] * sequence[t * b + i];
        }
    }
    scale * total
}

fn layer_forwards(main: &[f64], signal: &mut [f64], hidden: &mut [f64], cell: &mut [f64], turns: &mut Vec<Turn>) {
    let b = signal.len();
    let (weight, bias) = main.split_at(4 * b);
    for i in 0..b {
        let forget = sigmoid(signal[i] * weight[i] + bias[i]);
        let ingate = sigmoid(hidden[i] * weight[b + i] + bias[b + i]);
        let outgate = sigmoid(signal[i] * weight[2 * b + i] + bias[2 * b + i]);
        let change = (hidden[i] * weight[3 * b + i] + bias[3 * b + i]).tanh();
        let new_cell = cell[i] * forget + ingate * change;
        let squashed = new_cell.tanh();
        turns.push(Turn {
            forget,
            ingate,
            outgate,
            change,
            squashed,
            signal: signal[i],
            hidden: hidden[i],
            cell: cell[i],
        });
        cell[i] = new_cell;
        hidden[i] = outgate * squashed;
        signal[i] = hidden[i];
    }
}

/// Each `_bar` holds the adjoint of what the turn left and then that of what it found; the
/// parameters' is added to.
fn layer_backwards(
    (main, turns): (&[f64], &[Turn]),
    signal_bar: &mut [f64],
    hidden_bar: &mut [f64],
    cell_bar: &mut [f64],
    main_bar: &mut [f64],
) {
    let b = signal_bar.len();
    let (weight_bar, bias_bar) = main_bar.split_at_mut(4 * b);
    for (i, turn) in turns.iter().enumerate() {
        let Turn { forget, ingate, outgate, change, squashed, signal, hidden, cell } = *turn;
        let h_bar = hidden_bar[i] + signal_bar[i];
        let c_bar = cell_bar[i] + h_bar * outgate * (1.0 - squashed * squashed);
        // From here on the adjoints of the gates' arguments.
        let outgate_bar = h_bar * squashed * outgate * (1.0 - outgate);
        let change_bar = c_bar * ingate * (1.0 - change * change);
        let ingate_bar = c_bar * change * ingate * (1.0 - ingate);
        let forget_bar = c_bar * cell * forget * (1.0 - forget);
        cell_bar[i] = c_bar * forget;
        hidden_bar[i] = ingate_bar * main[b + i] + change_bar * main[3 * b + i];
        signal_bar[i] = forget_bar * main[i] + outgate_bar * main[2 * b + i];
        weight_bar[i] += forget_bar * signal;
        weight_bar[b + i] += ingate_bar * hidden;
        weight_bar[2 * b + i] += outgate_bar * signal;
        weight_bar[3 * b + i] += change_bar * hidden;
        bias_bar[i] += forget_bar;
        bias_bar[b + i] += ingate_bar;
        bias_bar[2 * b + i] += outgate_bar;
        bias_bar[3 * b + i] += change_bar;
    }
}

/// Random weights and a random sequence of bits.
pub(crate) struct Lstm {
    parameters: Vec<f64>,
    bits: usize,
    initial: Vec<f64>,
    sequence: Vec<f64>,
}

impl Lstm {
    /// `layers` layers over `characters` characters of `bits` bits.
    pub(crate) fn new(layers: usize, characters: usize, bits: usize) -> Self {
        let mut random = Random::new(3);
        Lstm {
            parameters: random.vector(8 * layers * bits + 3 * bits, -1.0, 1.0),
            bits,
            initial: random.vector(2 * layers * bits, -1.0, 1.0),
            sequence: random.vector(characters * bits, -0.5, 1.5).iter().map(|x| x.round()).collect(),
        }
    }

    fn extra_from(&self) -> usize {
        self.parameters.len() - 3 * self.bits
    }
}

impl Kernel for Lstm {
    fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    fn primal(&self, parameters: &[f64]) -> f64 {
        let (main, extra) = parameters.split_at(self.extra_from());
        lstm(main, extra, &self.initial, &self.sequence)
    }

    fn generated(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let (main, extra) = parameters.split_at(self.extra_from());
        let (main_bar, extra_bar) = gradient.split_at_mut(self.extra_from());
        lstm::value_and_grad_into(main, extra, &self.initial, &self.sequence, main_bar, extra_bar)
    }

    fn tangent(&self, parameters: &[f64], direction: &[f64]) -> f64 {
        let (main, extra) = parameters.split_at(self.extra_from());
        let (main_dot, extra_dot) = direction.split_at(self.extra_from());
        lstm::jvp(main, extra, &self.initial, &self.sequence, main_dot, extra_dot).1
    }

    fn tangents(&self, parameters: &[f64], directions: &[Lanes<8>]) -> Lanes<8> {
        let (main, extra) = parameters.split_at(self.extra_from());
        let (main_dot, extra_dot) = directions.split_at(self.extra_from());
        lstm::jvp_many(main, extra, &self.initial, &self.sequence, main_dot, extra_dot).1
    }

    fn second_order(&self, parameters: &[f64], direction: &[f64], gradient: &mut [f64], product: &mut [f64]) -> f64 {
        let (main, extra) = parameters.split_at(self.extra_from());
        let (main_dot, extra_dot) = direction.split_at(self.extra_from());
        let (main_bar, extra_bar) = gradient.split_at_mut(self.extra_from());
        let (main_product, extra_product) = product.split_at_mut(self.extra_from());
        lstm::gradient_and_hvp_into(
            main,
            extra,
            &self.initial,
            &self.sequence,
            main_dot,
            extra_dot,
            main_bar,
            extra_bar,
            main_product,
            extra_product,
        )
    }

    fn hand(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let gradient = gradient.split_at_mut(self.extra_from());
        lstm_by_hand(parameters.split_at(self.extra_from()), &self.initial, &self.sequence, gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differences::check_hand;

    #[test]
    fn the_adjoint_by_hand_is_the_gradient() {
        for (layers, characters, bits) in [(1, 2, 1), (2, 6, 3), (3, 4, 2)] {
            check_hand(&Lstm::new(layers, characters, bits));
        }
    }
}
