//! Names that generated code might want for itself.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    named_like_a_copy -> f64: (&mut [0.5, 1.2], &mut [0.7, -0.4]);
    named_like_a_spare -> f64: (&[0.5, 1.2], &[0.7, -0.4], const 2);
    words_of_the_trade -> f64: (0.8, 1.3);
    words_of_the_trade_in_a_loop -> f64: (&[0.5, 1.2, -0.3]), (&[]);
    names_of_rules -> f64: (0.8, 1.3);
    names_of_modules_and_types -> f64: (0.8, 1.3);
    raw_identifiers -> f64: (0.8, 1.3);
    underscores -> f64: (0.8, 1.3);
    letters_beyond_ascii -> f64: (0.8, 1.3);
    capitals -> f64: (0.8, 1.3);
    same_as_its_parameter -> f64: (0.8);
    grad -> f64: (0.8), (-1.2);
    vjp -> f64: (0.8, 1.3);
    value_and_grad -> f64: (0.8, 1.3);
    types_of_the_prelude_redefined -> f64: (0.8, 1.3);
    macros_of_the_prelude_redefined -> f64: (0.8, 1.3);
    numbered_names -> f64: (0.8, 1.3);
    renamed_companion -> f64: (0.8);
    r#match -> f64: (0.8);
    raw_and_plain -> f64: (0.8), (-1.2);
    raw_parameter -> f64: (0.8), (-1.2);
}

// What generated code would call its own variables.
#[differentiable(second_order)]
fn words_of_the_trade(x: f64, x_bar: f64) -> f64 {
    let result = x * x_bar;
    let result_bar = result.sin() * x;
    let tape = result_bar * result;
    let pullback = tape + x_bar;
    let x_bar_bar = pullback * pullback;
    let gradient = x_bar_bar.tanh() * tape;
    let value = gradient + result;
    value * x_bar
}

// Likewise for what loops and branches record.
#[differentiable(second_order)]
fn words_of_the_trade_in_a_loop(x: &[f64]) -> f64 {
    let mut y = 1.0;
    let mut stack = vec![0.5];
    for i in 0..x.len() {
        let recorded = y * x[i];
        stack.push(recorded * y);
        let old = y;
        y = recorded + stack[i] * old;
        let taken = y > 0.5;
        if taken {
            let y_bar = y * x[0];
            y += y_bar;
        }
        let turns = i as f64;
        y *= 1.0 + 0.1 * turns;
    }
    let len = stack.len();
    y * stack[len - 1]
}

// Variables have the names of methods that are called on them.
#[differentiable(second_order)]
fn names_of_rules(sin: f64, exp: f64) -> f64 {
    let mul = sin * exp;
    let add = sin.sin() + exp.exp();
    let powi = mul.powi(2) - add;
    let max = powi.max(mul);
    let rules = max * add;
    rules + sin
}

// Variables have the names of types, crates and macros.
#[differentiable(second_order)]
fn names_of_modules_and_types(f64: f64, usize: f64) -> f64 {
    let std = f64 * usize;
    let core = std + f64;
    let gradflow = core * std;
    let vec = vec![gradflow, std];
    let Vec = vec[0] * vec[1];
    let no_grad = Vec + core;
    no_grad * usize
}

// Keywords as names, and one that needs no `r#`.
#[differentiable(second_order)]
fn raw_identifiers(r#type: f64, r#fn: f64) -> f64 {
    let r#loop = r#type * r#fn;
    let mut r#where = r#loop + r#type;
    r#where *= r#fn;
    let r#plain = r#where.sin();
    plain * r#loop
}

// Names that begin with underscores and are used nevertheless.
#[differentiable(second_order)]
fn underscores(_x: f64, __y: f64) -> f64 {
    let _ = _x * 2.0;
    let _a = _x * __y;
    let __gradflow = _a * _x;
    let x = __gradflow + __y;
    x * _a
}

// Greek, Latin and Cyrillic letters.
#[differentiable(second_order)]
fn letters_beyond_ascii(θ: f64, Δt: f64) -> f64 {
    let größe = θ * Δt;
    let x_неизвестный = größe.sin() + θ;
    größe * x_неизвестный
}

// Variables that look like constants or types.
#[differentiable(second_order)]
fn capitals(A: f64, Xi: f64) -> f64 {
    const SCALE: f64 = 2.0;
    let M = A * Xi;
    let N = M * SCALE + A;
    N * M
}

// Function and parameter share a name.
#[differentiable(second_order)]
fn same_as_its_parameter(same_as_its_parameter: f64) -> f64 {
    let x = same_as_its_parameter * same_as_its_parameter;
    x.sin() * same_as_its_parameter
}

// The function has the name of its own entry, and calls itself.
#[differentiable(second_order)]
fn grad(x: f64) -> f64 {
    if x > 0.0 { grad(x - 1.0) * x } else { x * x }
}

// Another entry's name, with a parameter named after what it returns.
#[differentiable(second_order)]
fn vjp(x: f64, pullback: f64) -> f64 {
    let value = grad(x) * pullback;
    value * grad(pullback)
}

// The third entry's name calls the other two.
#[differentiable(second_order)]
fn value_and_grad(value: f64, gradient: f64) -> f64 {
    let (value, grad) = (vjp(value, gradient), grad(gradient));
    value * grad
}

#[expect(dead_code, reason = "they are there not to be taken for those of the prelude")]
mod own_types {
    use gradflow::differentiable;

    pub(super) struct Vec;
    pub(super) enum Option {
        Some,
        None,
    }
    pub(super) struct Box;
    pub(super) trait Default {}
    pub(super) trait Clone {}
    pub(super) trait FnOnce {}
    pub(super) fn drop() {}

    #[differentiable(second_order)]
    pub(super) fn weighted(x: f64, y: &[f64]) -> f64 {
        let mut sum = 0.0;
        let mut weight = x;
        for v in y {
            if *v > 0.0 {
                sum += weight * v;
                weight *= x;
            }
        }
        sum * weight
    }
}

// Where the callee is defined, the types of the prelude are others.
#[differentiable(second_order)]
fn types_of_the_prelude_redefined(x: f64, y: f64) -> f64 {
    own_types::weighted(x, &[y, x * y, -1.0])
}

mod own_macros {
    use gradflow::differentiable;

    #[allow(unused_macros)]
    macro_rules! vec {
        ($($anything:tt)*) => {
            compile_error!("this is not the vec! of the standard library")
        };
    }

    #[differentiable(second_order)]
    pub(super) fn turned(x: f64, turns: usize) -> f64 {
        let mut y = x;
        for _ in 0..turns {
            y = y.sin() * x;
        }
        y
    }
}

// Where the callee is defined, `vec!` is another macro.
#[differentiable(second_order)]
fn macros_of_the_prelude_redefined(x: f64, y: f64) -> f64 {
    own_macros::turned(x, 3) * y + own_macros::turned(y, 0)
}

// Names as a compiler would number its temporaries.
#[differentiable(second_order)]
fn numbered_names(t0: f64, t1: f64) -> f64 {
    let t2 = t0 * t1 + t0;
    let t3 = (t2 * t0).sin() * (t1 + t2 * t2);
    let v1 = t3 * t2;
    let x1 = v1 / (1.0 + t3 * t3);
    x1 * t0
}

mod loss {
    use gradflow::differentiable;

    #[differentiable(second_order, companion = LossDerivatives)]
    pub(super) fn loss(x: f64) -> f64 {
        x * x * x
    }
}

// The companion of the callee would collide with its module, and has a name of its own.
#[differentiable(second_order)]
fn renamed_companion(x: f64) -> f64 {
    let y = x.sin();
    y * y + constant_part(loss::loss(2.0))
}

#[differentiable(second_order, allow(zero_second_derivative))]
fn constant_part(x: f64) -> f64 {
    x * 0.5
}

// The function's own name is raw.
#[differentiable(second_order)]
fn r#match(r#move: f64) -> f64 {
    r#move * r#move.exp()
}

// The functions around the sweeps have names of their own.
#[differentiable(second_order)]
fn named_like_a_copy(x: &mut [f64], x_copy: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        x[i] = x[i] * x[i] * x_copy[i];
        x_copy[i] = x_copy[i].sin() * x[i];
        sum += x[i] * x_copy[i];
    }
    sum
}

#[differentiable(second_order)]
fn with_spares(x: &[f64], x_bar_spare: &[f64], x_bar: usize, #[no_grad] bar: f64) -> f64 {
    x[0] * x[1] * x_bar_spare[0] * x_bar_spare[1] * x_bar as f64 * bar
}

#[differentiable(second_order)]
fn named_like_a_spare(x: &[f64], x_bar_spare: &[f64], n: usize) -> f64 {
    let _x_bar = 2.0;
    with_spares(x, x_bar_spare, n, _x_bar) * x[0]
}

// `r#plain` and `plain` are one name.
#[differentiable(second_order)]
fn raw_and_plain(x: f64) -> f64 {
    let a = x * x;
    let r#a = a * x;
    let a = r#a * 2.0;
    a * x
}

#[differentiable(second_order)]
fn raw_parameter(r#a: f64) -> f64 {
    let a = a * a;
    let r#a = a.sin();
    a * r#a
}
