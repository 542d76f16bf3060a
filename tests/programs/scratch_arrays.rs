//! Scratch arrays that a loop fills anew each turn, from values that change between the turns.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    centre_moves -> f64: (&[0.3, 0.9, -0.4]);
    centre_moves_while -> f64: (&[0.3, 0.9, -0.4]);
    operand_is_an_array -> f64: (&[0.3, 0.9, -0.4], 0.6);
    filled_from_a_filled_one -> f64: (&[0.3, 0.9, -0.4], 0.6);
    index_moves -> f64: (&[0.3, 0.9, -0.4, 1.1]);
    filled_by_a_call_between -> f64: (&[0.3, 0.9], 0.6);
}

// The centre is no adjoint's business, but the second filling reads it.
#[differentiable(second_order)]
fn centre_moves(x: &[f64]) -> f64 {
    let mut centred = [0.0; 3];
    let mut centre = 0.0;
    let mut sum = 0.0;
    for _ in 0..2 {
        for j in 0..3 {
            centred[j] = x[j] - centre;
        }
        for j in 0..3 {
            sum += centred[j] * centred[j];
        }
        centre += 1.0;
    }
    sum
}

#[differentiable(second_order)]
fn centre_moves_while(x: &[f64]) -> f64 {
    let mut centred = vec![0.0; x.len()];
    let mut centre = 0.0;
    let mut sum = 0.0;
    while centre < 2.5 {
        for j in 0..3 {
            centred[j] = x[j] - centre;
        }
        centre += 1.0;
        for j in 0..3 {
            sum += centred[j] * centred[j] * centred[j];
        }
    }
    sum
}

#[differentiable(second_order)]
fn operand_is_an_array(x: &[f64], a: f64) -> f64 {
    let mut weights = [0.5, -0.2, 0.8];
    let mut scaled = [0.0; 3];
    let mut sum = 0.0;
    for turn in 0..3 {
        for j in 0..3 {
            scaled[j] = x[j] + weights[turn];
        }
        for j in 0..3 {
            sum += scaled[j] * scaled[j];
        }
        weights[turn] = 7.0;
        if turn < 2 {
            weights[turn + 1] += 0.3;
        }
    }
    sum * a
}

#[differentiable(second_order)]
fn filled_from_a_filled_one(x: &[f64], a: f64) -> f64 {
    let mut first = [0.0; 3];
    let mut second = [0.0; 3];
    let mut shift = a;
    let mut sum = 0.0;
    for _ in 0..3 {
        for j in 0..3 {
            first[j] = x[j] - shift;
        }
        for j in 0..3 {
            second[j] = first[j] + shift;
        }
        for j in 0..3 {
            sum += first[j] * second[j] * second[j];
        }
        shift += 0.5;
    }
    sum
}

#[differentiable(second_order)]
fn index_moves(x: &[f64]) -> f64 {
    let mut window = [0.0; 2];
    let mut start = 0;
    let mut sum = 0.0;
    while start + 1 < x.len() {
        for j in 0..2 {
            window[j] = x[start + j];
        }
        sum += window[0] * window[1];
        start += 1;
    }
    sum
}

#[differentiable(second_order)]
fn halved(shift: &mut f64) {
    *shift *= 0.5;
}

#[differentiable(second_order)]
fn filled_by_a_call_between(x: &[f64], a: f64) -> f64 {
    let mut shifted = vec![0.0; 2];
    let mut shift = a;
    let mut sum = 0.0;
    for _ in 0..3 {
        for j in 0..2 {
            shifted[j] = x[j] * shift;
        }
        halved(&mut shift);
        sum += shifted[0] * shifted[1];
    }
    sum
}
