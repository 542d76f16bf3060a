use expect_test::{Expect, expect};

use super::build;
use crate::emit::emit;
use crate::options::Options;

#[track_caller]
fn check(function: &str, reverse: &str, expected: &Expect) {
    let (item, sweeps) = build::sweeps(function, reverse);
    expected.assert_eq(&build::print(emit(&item, &Options::default(), &sweeps.into())));
}

#[test]
#[allow(clippy::too_many_lines, reason = "the whole expansion is the expectation")]
fn companion_of_a_loop() {
    check(
        "fn horner(x: f64, c: &[f64]) -> f64 {
            let y = 0.0;
            let y_tape = 0..c.len();
            for k in 0..c.len() {
                y_tape.push(y);
                y = y * x + c[k];
            }
            y
        }",
        "{
            let x_bar = 0.0;
            let y_bar = result_bar;
            for k in (0..c.len()).rev() {
                let y = y_tape.pop();
                c_bar[k] += y_bar;
                x_bar += y_bar * y;
                y_bar = y_bar * x;
            }
            x_bar.add_to(x_grad);
        }",
        &expect![[r#"
            /// Derivatives of [`horner`](fn@horner).
            #[allow(
                non_camel_case_types,
                non_shorthand_field_patterns,
                dead_code,
                deprecated,
                unused,
                unused_results,
                unreachable_code,
                unreachable_pub,
                clippy::all,
                clippy::pedantic,
                clippy::nursery,
                clippy::restriction
            )]
            enum horner {}
            #[allow(
                non_camel_case_types,
                non_shorthand_field_patterns,
                dead_code,
                deprecated,
                unused,
                unused_results,
                unreachable_code,
                unreachable_pub,
                clippy::all,
                clippy::pedantic,
                clippy::nursery,
                clippy::restriction
            )]
            impl horner {
                /// The value of [`horner`](fn@horner) and its pullback, which adds to `x_grad` and `c_bar` the gradient weighted by `result_bar`.
                #[inline]
                fn sweep(
                    x: f64,
                    c: &[f64],
                ) -> (
                    f64,
                    impl ::core::ops::FnOnce(f64, &[f64], f64, &mut f64, &mut [f64]) + use<>,
                ) {
                    let mut y = 0.0;
                    let mut y_tape = ::std::vec::Vec::with_capacity(c.len());
                    for k in 0..c.len() {
                        y_tape.push(y);
                        y = y * x + c[k];
                    }
                    let pullback = move |
                        x: f64,
                        c: &[f64],
                        result_bar: f64,
                        x_grad: &mut f64,
                        c_bar: &mut [f64]|
                    {
                        assert_eq!(c_bar.len(), c.len());
                        let mut x_bar = 0.0;
                        let mut y_bar = result_bar;
                        for k in (0..c.len()).rev() {
                            let y = y_tape.pop().expect("one value per turn");
                            c_bar[k] += y_bar;
                            x_bar += y_bar * y;
                            y_bar = y_bar * x;
                        }
                        *x_grad += x_bar;
                    };
                    (y, pullback)
                }
                #[doc(hidden)]
                #[inline]
                fn call(
                    x: f64,
                    c: &[f64],
                ) -> (
                    f64,
                    impl ::core::ops::FnOnce(
                        &f64,
                        &[f64],
                        f64,
                        ::core::option::Option<&mut f64>,
                        ::core::option::Option<&mut [f64]>,
                    ) + use<>,
                ) {
                    let (value, pullback) = Self::sweep(x, c);
                    (
                        value,
                        move |
                            x: &f64,
                            c: &[f64],
                            result_bar: f64,
                            x_bar: ::core::option::Option<&mut f64>,
                            c_bar: ::core::option::Option<&mut [f64]>|
                        {
                            let mut c_bar_spare = None;
                            let c_bar = ::gradflow::__private::buffer(
                                c_bar,
                                &mut c_bar_spare,
                                || ::std::vec![0.0; c.len()],
                            );
                            pullback(*x, c, result_bar, x_bar.unwrap_or(&mut 0.0), c_bar)
                        },
                    )
                }
                #[doc(hidden)]
                #[inline]
                fn call_for_effect(
                    x: f64,
                    c: &[f64],
                ) -> (
                    f64,
                    impl ::core::ops::FnOnce(
                        &f64,
                        &[f64],
                        ::core::option::Option<&mut f64>,
                        ::core::option::Option<&mut [f64]>,
                    ) + use<>,
                ) {
                    let (value, pullback) = Self::call(x, c);
                    (
                        value,
                        move |
                            x: &f64,
                            c: &[f64],
                            x_bar: ::core::option::Option<&mut f64>,
                            c_bar: ::core::option::Option<&mut [f64]>|
                        { pullback(x, c, 0.0, x_bar, c_bar) },
                    )
                }
                /// The gradient of [`horner`](fn@horner) with respect to `x` and `c`.
                fn grad(x: f64, c: &[f64]) -> (f64, ::std::vec::Vec<f64>) {
                    Self::value_and_grad(x, c).1
                }
                /// The value of [`horner`](fn@horner) and its gradient with respect to `x` and `c`.
                fn value_and_grad(x: f64, c: &[f64]) -> (f64, (f64, ::std::vec::Vec<f64>)) {
                    let mut x_grad = 0.0;
                    let mut c_grad = ::std::vec![0.0; c.len()];
                    let value = Self::value_and_grad_into(x, c, &mut x_grad, &mut c_grad);
                    (value, (x_grad, c_grad))
                }
                /// The value of [`horner`](fn@horner); overwrites `x_grad` and `c_grad` with its gradient.
                fn value_and_grad_into(
                    x: f64,
                    c: &[f64],
                    x_grad: &mut f64,
                    c_grad: &mut [f64],
                ) -> f64 {
                    *x_grad = 0.0;
                    c_grad.fill(0.0);
                    let (value, pullback) = Self::sweep(x, c);
                    pullback(x, c, 1.0, x_grad, c_grad);
                    value
                }
                /// The value of [`horner`](fn@horner) and its pullback: from the cotangent of the result to the gradient with respect to `x` and `c`.
                fn vjp<'a>(
                    x: f64,
                    c: &'a [f64],
                ) -> (f64, impl ::core::ops::FnOnce(f64) -> (f64, ::std::vec::Vec<f64>) + use<'a>) {
                    let (value, pullback) = Self::sweep(x, c);
                    (
                        value,
                        move |result_bar: f64| {
                            let mut x_grad = 0.0;
                            let mut c_grad = ::std::vec![0.0; c.len()];
                            pullback(x, c, result_bar, &mut x_grad, &mut c_grad);
                            (x_grad, c_grad)
                        },
                    )
                }
            }
        "#]],
    );
}
