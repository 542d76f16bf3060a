//! Small numerical codes in which several awkward things meet.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    break_inside_match_inside_while -> f64: (0.6, const &[0, 1, 0, 2, 3, 0, 1]), (1.4, const &[2, 2, 2, 2, 2]), (0.6, const &[]);
    backtracking_line_search -> f64: (1.9, 0.8), (-0.7, 1.1);
    edit_distance -> f64: (0.7, 1.1, 1.6, const &[1, 2, 3, 3], const &[2, 3, 1]), (0.7, 1.1, 0.4, const &[1], const &[2, 3]);
    viterbi -> f64: (&[[0.7, 0.3], [0.4, 0.6]], &[0.9, 0.2], const &[0, 1, 1]);
    perceptron -> f64: (&[[0.5, 1.2], [-0.3, 0.8], [0.1, 0.4]], &[0.7, -0.6, 0.9], const &[[0.3, 0.9], [1.1, -0.2]], const &[1.0, 0.0]);
    option_price -> f64: (100.0, 0.2, 0.03, const 95.0), (80.0, 0.3, 0.01, const 95.0);
    weighted_median -> f64: (&[0.5, 1.2, -0.3, 0.8, 0.1], &[0.2, 0.3, 0.25, 0.15, 0.2]);
    continued_fraction_of_lentz -> f64: (0.8), (2.3);
}

// The loop ends two constructs further in, after the state has changed.
#[differentiable(second_order)]
fn break_inside_match_inside_while(x: f64, codes: &[u8]) -> f64 {
    let mut r = x;
    let mut last = 0.0;
    let mut i = 0;
    while i < codes.len() {
        let before = r;
        match codes[i] {
            0 => r *= x + 0.5,
            1 => {
                i += 1;
                r = r.sin();
                continue;
            }
            2 => {
                r += last * x;
                if r > 4.0 {
                    r = before * r;
                    break;
                }
                last = r;
            }
            _ => {
                let mut k = 0;
                last = loop {
                    k += 1;
                    r = r * 0.5 + x;
                    if k > 3 {
                        break r * before;
                    }
                };
            }
        }
        last += before;
        i += 1;
    }
    r + last * x
}

#[differentiable(second_order)]
fn objective(x: f64, a: f64) -> f64 {
    (x - a) * (x - a) + 0.3 * (3.0 * x).sin()
}

// The inner loop shortens the step until the outer one accepts it.
#[differentiable(second_order)]
fn backtracking_line_search(start: f64, a: f64) -> f64 {
    let mut x = start;
    'descent: for _ in 0..4 {
        let slope = 2.0 * (x - a) + 0.9 * (3.0 * x).cos();
        let here = objective(x, a);
        let mut step = 1.0;
        loop {
            let candidate = x - step * slope;
            if objective(candidate, a) < here - 0.1 * step * slope * slope {
                x = candidate;
                continue 'descent;
            }
            step *= 0.5;
            if step < 1e-3 {
                break 'descent;
            }
        }
    }
    objective(x, a) + x
}

// Dynamic programming with two rows and a minimum of three.
#[differentiable(second_order)]
fn edit_distance(insert: f64, delete: f64, replace: f64, a: &[u8], b: &[u8]) -> f64 {
    let n = b.len();
    let mut row = vec![0.0; n + 1];
    for j in 1..=n {
        row[j] = row[j - 1] + insert;
    }
    for i in 0..a.len() {
        let mut diagonal = row[0];
        row[0] += delete;
        for j in 1..=n {
            let cost = if a[i] == b[j - 1] { 0.0 } else { replace };
            let best = (row[j] + delete).min(row[j - 1] + insert).min(diagonal + cost);
            diagonal = row[j];
            row[j] = best;
        }
    }
    row[n] * row[n]
}

// The best path is chosen by comparison, its indices are recorded and followed backwards.
#[differentiable(second_order)]
fn viterbi(transition: &[[f64; 2]; 2], emission: &[f64; 2], observed: &[usize]) -> f64 {
    let mut score = [0.5, 0.4];
    let mut from = Vec::new();
    for &o in observed {
        let mut next = [0.0; 2];
        let mut choice = [0, 0];
        for s in 0..2 {
            let e = if o == 0 { emission[s] } else { 1.0 - emission[s] };
            for t in 0..2 {
                let candidate = score[t] * transition[t][s] * e;
                if candidate > next[s] {
                    next[s] = candidate;
                    choice[s] = t;
                }
            }
        }
        from.push(choice);
        score = next;
    }
    let mut state = if score[0] > score[1] { 0 } else { 1 };
    let mut result = score[state].ln();
    for choice in from.iter().rev() {
        result += emission[state] * transition[choice[state]][state];
        state = choice[state];
    }
    result
}

// Two layers and a loss that is safe for large arguments.
#[differentiable(second_order)]
fn perceptron(hidden: &[[f64; 2]], output: &[f64], #[no_grad] inputs: &[[f64; 2]], #[no_grad] labels: &[f64]) -> f64 {
    let mut loss = 0.0;
    for (input, &label) in inputs.iter().zip(labels) {
        let mut score = 0.0;
        for (weights, w) in hidden.iter().zip(output) {
            let mut sum = 0.0;
            for k in 0..2 {
                sum += weights[k] * input[k];
            }
            score += w * sum.tanh();
        }
        loss += score.max(0.0) - label * score + (-score.abs()).exp().ln_1p();
    }
    loss / inputs.len() as f64
}

// The normal distribution by a rational approximation with a branch on the sign.
#[differentiable(second_order)]
fn normal_distribution(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * x.abs());
    let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    let p = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    if x >= 0.0 { 1.0 - density * p } else { density * p }
}

// A call with a branch in it, twice, in a formula with constants.
#[differentiable(second_order)]
fn option_price(spot: f64, volatility: f64, rate: f64, #[no_grad] strike: f64) -> f64 {
    let d1 = ((spot / strike).ln() + rate + 0.5 * volatility * volatility) / volatility;
    let d2 = d1 - volatility;
    spot * normal_distribution(d1) - strike * (-rate).exp() * normal_distribution(d2)
}

// Two arrays are sorted together and a third decision is made on running sums.
#[differentiable(second_order)]
fn weighted_median(values: &[f64], weights: &[f64]) -> f64 {
    let n = values.len();
    let mut v = values.to_vec();
    let mut w = weights.to_vec();
    for i in 0..n {
        for j in i + 1..n {
            if v[j] < v[i] {
                v.swap(i, j);
                w.swap(i, j);
            }
        }
    }
    let mut total = 0.0;
    for x in &w {
        total += x;
    }
    let mut below = 0.0;
    for i in 0..n {
        if below + w[i] > 0.5 * total {
            let t = (0.5 * total - below) / w[i];
            return if i == 0 { v[0] } else { v[i - 1] * (1.0 - t) + v[i] * t };
        }
        below += w[i];
    }
    v[n - 1]
}

// Four states, one exit, and a convergence test on active values.
#[differentiable(second_order)]
fn continued_fraction_of_lentz(x: f64) -> f64 {
    let mut f: f64 = 1.0;
    let mut c = f;
    let mut d: f64 = 0.0;
    let mut k = 1;
    loop {
        let a = if k == 1 { x } else { (k - 1) as f64 * x * x };
        let b = 2.0 * k as f64 - 1.0;
        d = 1.0 / (b + a * d);
        c = b + a / c;
        let delta = c * d;
        f *= delta;
        if (delta - 1.0).abs() < 1e-15 || k > 60 {
            break f;
        }
        k += 1;
    }
}
