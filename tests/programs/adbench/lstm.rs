//! The LSTM objective of `ADBench`: diagonal weights, and a state that is overwritten in place at
//! each character.

use gradflow::differentiable;

/// The loss of predicting each character of `sequence` from those before it.
///
/// A layer has `8 b` of the `main` parameters: four weights and then four biases of each bit, in
/// the order forget, in, out, change. The `extra` ones are the weights of the input, and the
/// weights and biases of the output. Both parts of the state have `b` numbers for each layer.
#[differentiable(second_order)]
pub(crate) fn lstm(
    main: &[f64],
    extra: &[f64],
    #[no_grad] initial_hidden: &[f64],
    #[no_grad] initial_cell: &[f64],
    #[no_grad] sequence: &[Vec<f64>],
) -> f64 {
    let mut hidden = initial_hidden.to_vec();
    let mut cell = initial_cell.to_vec();
    let mut prediction = vec![0.0; extra.len() / 3];
    let mut total = 0.0;
    let mut count = 0;
    for (current, next) in sequence.iter().zip(&sequence[1..]) {
        predict(main, extra, current, &mut hidden, &mut cell, &mut prediction);
        let normalizer = log_of_two_plus_sum_exp(&prediction);
        for i in 0..next.len() {
            total += next[i] * (prediction[i] - normalizer);
        }
        count += next.len();
    }
    -total / count as f64
}

/// Advances the state by one character and overwrites `prediction` with the next one's logits.
#[differentiable(second_order)]
fn predict(
    main: &[f64],
    extra: &[f64],
    #[no_grad] current: &[f64],
    hidden: &mut [f64],
    cell: &mut [f64],
    prediction: &mut [f64],
) {
    let b = current.len();
    for i in 0..b {
        prediction[i] = current[i] * extra[i];
    }
    for k in 0..hidden.len() / b {
        layer(
            &main[8 * b * k..8 * b * k + 4 * b],
            &main[8 * b * k + 4 * b..8 * b * (k + 1)],
            prediction,
            &mut hidden[k * b..(k + 1) * b],
            &mut cell[k * b..(k + 1) * b],
        );
        for i in 0..b {
            prediction[i] = hidden[k * b + i];
        }
    }
    for i in 0..b {
        prediction[i] = prediction[i] * extra[b + i] + extra[2 * b + i];
    }
}

/// Forget and out gates read the layer's input, in gate and change the hidden state.
#[differentiable(second_order)]
fn layer(weights: &[f64], biases: &[f64], input: &[f64], hidden: &mut [f64], cell: &mut [f64]) {
    let b = input.len();
    for i in 0..b {
        let forget = sigmoid(input[i] * weights[i] + biases[i]);
        let ingate = sigmoid(hidden[i] * weights[b + i] + biases[b + i]);
        let outgate = sigmoid(input[i] * weights[2 * b + i] + biases[2 * b + i]);
        let change = (hidden[i] * weights[3 * b + i] + biases[3 * b + i]).tanh();
        cell[i] = cell[i] * forget + ingate * change;
        hidden[i] = outgate * cell[i].tanh();
    }
}

#[differentiable(second_order)]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The objective is defined with this 2, and without a shift by the largest.
#[differentiable(second_order)]
fn log_of_two_plus_sum_exp(v: &[f64]) -> f64 {
    let mut sum = 2.0;
    for x in v {
        sum += x.exp();
    }
    sum.ln()
}
