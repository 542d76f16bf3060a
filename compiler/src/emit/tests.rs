#![allow(clippy::needless_raw_string_hashes, reason = "expectations are written by a tool that always adds them")]

use expect_test::{Expect, expect};

pub(crate) mod build;
mod companion;

use super::{emit, types};
use crate::options::Options;

#[track_caller]
fn check_sweep(function: &str, reverse: &str, expected: &Expect) {
    let (item, sweeps) = build::sweeps(function, reverse);
    expected.assert_eq(&build::print_sweep(emit(&item, &Options::default(), &sweeps.into())));
}

/// What stands in parentheses in the source does so in the output, and nothing else.
#[test]
fn parentheses_are_minimal() {
    for text in [
        "x * (y + z)",
        "(x + y) * z",
        "x + y * z",
        "x - (y - z)",
        "x - y - z",
        "x / (y * z)",
        "-(x * y)",
        "-x * y",
        "-x.sin()",
        "(-x).sin()",
        "(x + y).powi(2)",
        "x.max(y + z)",
        "c[2 * k + 1] * x",
        "(x, y + z)",
    ] {
        let function = format!("fn f(x: f64, y: f64, z: f64, c: &[f64]) -> f64 {{ let result = {text}; result }}");
        let (item, sweeps) = build::sweeps(&function, "{}");
        let printed = build::print_sweep(emit(&item, &Options::default(), &sweeps.into()));
        assert!(printed.contains(&format!("let result = {text};")), "{text} became\n{printed}");
    }
}

#[test]
fn method_of_an_untyped_literal_is_a_function() {
    check_sweep(
        "fn f(x: f64) -> f64 { x.exp2() }",
        "{ x_grad += result_bar * 2.0.ln(); }",
        &expect![[r#"
            fn sweep(x: f64) -> (f64, impl ::core::ops::FnOnce(f64, f64, &mut f64) + use<>) {
                let result = x.exp2();
                let pullback = move |x: f64, result_bar: f64, x_grad: &mut f64| {
                    *x_grad += result_bar * ::gradflow::__private::ln(2.0);
                };
                (result, pullback)
            }
        "#]],
    );
}

#[test]
fn early_return_leaves_a_block() {
    check_sweep(
        "fn f(x: f64, n: usize) -> f64 {
            let y = x * x;
            for k in 0..n {
                if y > 1.0 {
                    return y;
                }
                y = y * x;
            }
            y
        }",
        "{ x_grad += result_bar; }",
        &expect![[r#"
            fn sweep(
                x: f64,
                n: usize,
            ) -> (f64, impl ::core::ops::FnOnce(f64, usize, f64, &mut f64) + use<>) {
                let mut y = x * x;
                let result = 'sweep: {
                    for _ in 0..n {
                        if y > 1.0 {
                            break 'sweep y;
                        }
                        y = y * x;
                    }
                    y
                };
                let pullback = move |x: f64, n: usize, result_bar: f64, x_grad: &mut f64| {
                    *x_grad += result_bar;
                };
                (result, pullback)
            }
        "#]],
    );
}

#[test]
fn call_with_pullback() {
    check_sweep(
        "fn f(x: &[f64], y: &mut [f64]) {
            let (s, g_pullback) = call!(g(&x[1..], 2.0));
            let (_, h_pullback) = call!(h(s, &mut y));
        }",
        "{
            let s_bar = 0.0;
            h_pullback.pull(s, &mut y, s_bar, y_bar);
            g_pullback.pull(&x[1..], 2.0, s_bar, x_bar[1..], _);
        }",
        &expect![[r#"
            fn sweep(
                x: &[f64],
                y: &mut [f64],
            ) -> ((), impl ::core::ops::FnOnce(&[f64], &mut [f64], &mut [f64], &mut [f64]) + use<>) {
                let (s, g_pullback) = <g>::call(&x[1..], 2.0);
                let (_, h_pullback) = <h>::call_for_effect(s, y);
                let pullback = move |x: &[f64], y: &mut [f64], x_bar: &mut [f64], y_bar: &mut [f64]| {
                    let mut s_bar = 0.0;
                    h_pullback(&s, y, Some(&mut s_bar), Some(y_bar));
                    g_pullback(&x[1..], &2.0, s_bar, Some(&mut x_bar[1..]), None);
                };
                ((), pullback)
            }
        "#]],
    );
}

#[test]
fn branches_and_ranges() {
    check_sweep(
        "fn f(x: f64, n: usize) -> f64 {
            let s_tape = 1..n;
            let s = 0.0;
            for k in (1..n).rev() {
                if k < 2 { s += x; } else if k < 4 { s -= x; } else { s *= x; }
            }
            for k in (0..n).step_by(2) { s += x; }
            let y = if s > x { s } else { x };
            y
        }",
        "{ for k in (1..n).rev().rev() { x_grad += result_bar; } }",
        &expect![[r#"
            fn sweep(
                x: f64,
                n: usize,
            ) -> (f64, impl ::core::ops::FnOnce(f64, usize, f64, &mut f64) + use<>) {
                let s_tape = ::std::vec::Vec::with_capacity((1..n).size_hint().0);
                let mut s = 0.0;
                for k in (1..n).rev() {
                    if k < 2 {
                        s += x;
                    } else if k < 4 {
                        s -= x;
                    } else {
                        s *= x;
                    }
                }
                for k in (0..n).step_by(2) {
                    s += x;
                }
                let y = if s > x { s } else { x };
                let pullback = move |x: f64, n: usize, result_bar: f64, x_grad: &mut f64| {
                    for k in 1..n {
                        *x_grad += result_bar;
                    }
                };
                (y, pullback)
            }
        "#]],
    );
}

/// A type, its owned tangent, and what its buffer refers to.
#[test]
fn tangents_by_syntax() {
    for (ty, owned, buffer) in [
        ("f64", "f64", "f64"),
        ("&f32", "f32", "f32"),
        ("&[f64]", "::std::vec::Vec<f64>", "[f64]"),
        ("&mut [f64]", "::std::vec::Vec<f64>", "[f64]"),
        ("[f64; N]", "[f64; N]", "[f64; N]"),
        ("&[[f64; 3]]", "::std::vec::Vec<[f64; 3]>", "[[f64; 3]]"),
        ("Vec<Vec<f64>>", "::std::vec::Vec<::std::vec::Vec<f64>>", "::std::vec::Vec<::std::vec::Vec<f64>>"),
        ("(f64, usize)", "(f64, ())", "(f64, ())"),
        ("(f64,)", "(f64,)", "(f64,)"),
        (
            "Params",
            "<Params as ::gradflow::Differentiable>::Tangent",
            "<Params as ::gradflow::Differentiable>::Tangent",
        ),
    ] {
        let syntax: syn::Type = syn::parse_str(ty).expect("the test names a type");
        let written = |tokens: proc_macro2::TokenStream| tokens.to_string().replace(' ', "");
        let expected = |text: &str| text.replace(' ', "");
        assert_eq!(written(types::tangent(&syntax)), expected(owned), "{ty}");
        assert_eq!(written(types::buffer(&syntax, None)), expected(buffer), "{ty}");
    }
}
