#![allow(clippy::needless_raw_string_hashes, reason = "expectations are written by a tool that always adds them")]

use expect_test::{Expect, expect};

use super::simplify;
use crate::emit::emit;
use crate::emit::tests::build;
use crate::options::Options;

#[track_caller]
fn check(function: &str, reverse: &str, expected: &Expect) {
    let (item, sweeps) = build::sweeps(function, reverse);
    let sweeps = simplify(sweeps);
    expected.assert_eq(&build::print_sweep(emit(&item, &Options::default(), &sweeps.into())));
}

#[test]
fn horner() {
    check(
        "fn horner(x: f64, c: &[f64]) -> f64 {
            let y_tape = 0..c.len();
            let y = 0.0;
            for k in 0..c.len() {
                let t1 = y * x;
                let t2 = c[k];
                let y_0_bar = y;
                y = t1 + t2;
                y_tape.push(y_0_bar);
            }
            y
        }",
        "{
            let x_bar = 0.0;
            let y_bar = result_bar;
            for k in (0..c.len()).rev() {
                let y_1_bar = y_tape.pop();
                let t3_bar = y_bar;
                y_bar = 0.0;
                let y = y_1_bar;
                let t1_bar = t3_bar;
                let t2_bar = t3_bar;
                c_bar[k] += t2_bar;
                x_bar += t1_bar * y;
                y_bar += t1_bar * x;
            }
            x_bar.add_to(x_grad);
        }",
        &expect![[r#"
            fn sweep(
                x: f64,
                c: &[f64],
            ) -> (f64, impl ::core::ops::FnOnce(f64, &[f64], f64, &mut f64, &mut [f64]) + use<>) {
                let mut y_tape = ::std::vec::Vec::with_capacity(c.len());
                let mut y = 0.0;
                for k in 0..c.len() {
                    let t1 = y * x;
                    let y_0_bar = y;
                    y = t1 + c[k];
                    y_tape.push(y_0_bar);
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
        "#]],
    );
}

#[test]
fn rosenbrock() {
    check(
        "fn rosenbrock(x: &[f64]) -> f64 {
            let sum = 0.0;
            for i in 0..x.len() - 1 {
                let t1 = x[i] * x[i];
                let t2 = x[i + 1] - t1;
                let t3 = t2.powi(2);
                let t4 = 100.0 * t3;
                let t5 = 1.0 - x[i];
                let t6 = t5.powi(2);
                let t7 = t4 + t6;
                sum += t7;
            }
            sum
        }",
        "{
            let sum_bar = result_bar;
            for i in (0..x.len() - 1).rev() {
                let t1 = x[i] * x[i];
                let t2 = x[i + 1] - t1;
                let t5 = 1.0 - x[i];
                let t7_bar = sum_bar;
                let t4_bar = t7_bar;
                let t6_bar = t7_bar;
                let t5_bar = t6_bar * (2.0 * t5);
                x_bar[i] += -t5_bar;
                let t3_bar = t4_bar * 100.0;
                let t2_bar = t3_bar * (2.0 * t2);
                x_bar[i + 1] += t2_bar;
                let t1_bar = -t2_bar;
                x_bar[i] += t1_bar * x[i];
                x_bar[i] += t1_bar * x[i];
            }
        }",
        &expect![[r#"
            fn sweep(x: &[f64]) -> (f64, impl ::core::ops::FnOnce(&[f64], f64, &mut [f64]) + use<>) {
                let mut sum = 0.0;
                for i in 0..x.len() - 1 {
                    sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
                }
                let pullback = move |x: &[f64], result_bar: f64, x_bar: &mut [f64]| {
                    assert_eq!(x_bar.len(), x.len());
                    assert!(x.len() >= 1);
                    for i in (0..x.len() - 1).rev() {
                        let t2_bar = result_bar * 200.0 * (x[i + 1] - x[i] * x[i]);
                        x_bar[i + 1] += t2_bar;
                        x_bar[i] -= result_bar * 2.0 * (1.0 - x[i]) + 2.0 * t2_bar * x[i];
                    }
                };
                (sum, pullback)
            }
        "#]],
    );
}

#[test]
fn straight_line() {
    check(
        "fn f(x: f64, y: f64) -> f64 {
            let t1 = x * y;
            let t2 = x.sin();
            let t3 = t1 + t2;
            t3
        }",
        "{
            let x_bar = 0.0;
            let y_bar = 0.0;
            let t3_bar = result_bar;
            let t1_bar = t3_bar;
            let t2_bar = t3_bar;
            x_bar += t2_bar * x.cos();
            x_bar += t1_bar * y;
            y_bar += t1_bar * x;
            x_bar.add_to(x_grad);
            y_bar.add_to(y_grad);
        }",
        &expect![[r#"
            fn sweep(
                x: f64,
                y: f64,
            ) -> (f64, impl ::core::ops::FnOnce(f64, f64, f64, &mut f64, &mut f64) + use<>) {
                let result = x * y + x.sin();
                let pullback = move |
                    x: f64,
                    y: f64,
                    result_bar: f64,
                    x_grad: &mut f64,
                    y_grad: &mut f64|
                {
                    let mut x_bar = result_bar * x.cos();
                    x_bar += result_bar * y;
                    *x_grad += x_bar;
                    *y_grad += result_bar * x;
                };
                (result, pullback)
            }
        "#]],
    );
}

/// Only the body of the reverse sweep, of a function of `x`, `y` and `c`.
#[track_caller]
fn check_reverse(forward: &str, reverse: &str, expected: &str) {
    let function = format!("fn f(x: f64, y: f64, c: &[f64]) -> f64 {{ {forward} }}");
    let (item, sweeps) = build::sweeps(&function, &format!("{{ {reverse} }}"));
    let printed = build::print_sweep(emit(&item, &Options::default(), &simplify(sweeps).into()));
    let (_, body) = printed.split_once("|\n    {\n").expect("the pullback is a closure");
    let (body, _) = body.split_once("    };\n").expect("the pullback ends");
    let lines: Vec<&str> = body.lines().map(str::trim).collect();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, expected, "\n{printed}");
}

#[test]
fn first_contribution_assigns() {
    check_reverse(
        "x * y",
        "let s_bar = 0.0; c_bar[0] += x; s_bar += x * y; c_bar[1] += s_bar * s_bar;",
        "
        c_bar[0] += x;
        let s_bar = x * y;
        c_bar[1] += s_bar * s_bar;
    ",
    );
}

#[test]
fn signs_and_ones_fold() {
    check_reverse(
        "x * y",
        "x_grad += -result_bar; y_grad += result_bar * 1.0; x_grad += result_bar * -x.sin(); y_grad += result_bar * (1.0 / y);",
        "
        *x_grad -= result_bar;
        *y_grad += result_bar;
        *x_grad -= result_bar * x.sin();
        *y_grad += result_bar / y;
        ",
    );
}

#[test]
fn copies_end_where_the_original_changes() {
    check_reverse(
        "x * y",
        "let s_bar = result_bar; let t_bar = s_bar; s_bar += x; c_bar[0] += t_bar * t_bar; c_bar[1] += s_bar * t_bar; ",
        "
        let mut s_bar = result_bar;
        let t_bar = s_bar;
        s_bar += x;
        c_bar[0] += t_bar * t_bar;
        c_bar[1] += s_bar * t_bar;
        ",
    );
}

#[test]
fn definitions_do_not_cross_a_write_of_what_they_read() {
    check_reverse(
        "x * y",
        "let s_bar = result_bar; let t_bar = s_bar * x; s_bar = y; c_bar[0] += t_bar; c_bar[1] += s_bar * s_bar;",
        "
        let mut s_bar = result_bar;
        let t_bar = s_bar * x;
        s_bar = y;
        c_bar[0] += t_bar;
        c_bar[1] += s_bar * s_bar;
        ",
    );
}

#[test]
fn definitions_do_not_cross_a_variable_of_the_same_name() {
    check_reverse(
        "let v = x * y; let v_tape = 0..3; for k in 0..3 { v_tape.push(v); v = v.sin(); } v",
        "for k in 0..3 { let t1 = v * x; let v = v_tape.pop(); c_bar[k] += t1 * v * v; }",
        "
        assert_eq!(c_bar.len(), c.len());
        for k in 0..3 {
        let t1 = v * x;
        let v = v_tape.pop().expect(\"one value per turn\");
        c_bar[k] += t1 * v * v;
        }
        ",
    );
}

#[test]
fn what_is_not_read_is_not_recorded() {
    check(
        "fn f(x: f64, c: &[f64]) -> f64 {
            let s = 0.0;
            let s_tape = 0..c.len();
            for k in 0..c.len() {
                let t1 = c[k] * x;
                s_tape.push((s, t1));
                s += t1;
            }
            s
        }",
        "{
            for k in (0..c.len()).rev() {
                let (s, t1) = s_tape.pop();
                let u_bar = 0.0;
                u_bar += result_bar * t1;
                c_bar[k] += result_bar * x;
            }
        }",
        &expect![[r#"
            fn sweep(
                x: f64,
                c: &[f64],
            ) -> (f64, impl ::core::ops::FnOnce(f64, &[f64], f64, &mut f64, &mut [f64]) + use<>) {
                let mut s = 0.0;
                for k in 0..c.len() {
                    s += c[k] * x;
                }
                let pullback = move |
                    x: f64,
                    c: &[f64],
                    result_bar: f64,
                    x_grad: &mut f64,
                    c_bar: &mut [f64]|
                {
                    assert_eq!(c_bar.len(), c.len());
                    for k in (0..c.len()).rev() {
                        c_bar[k] += result_bar * x;
                    }
                };
                (s, pullback)
            }
        "#]],
    );
}

#[test]
fn empty_branches_and_loops_go() {
    check_reverse(
        "x * y",
        "for k in 0..3 { let t1 = x * y; } if x < y { } else { x_grad += result_bar; } if x == y { } else { y_grad += x; }",
        "
        if !(x < y) {
        *x_grad += result_bar;
        }
        if x != y {
        *y_grad += x;
        }
        ",
    );
}

#[test]
fn squares_double() {
    check_reverse(
        "x * y",
        "c_bar[0] += result_bar * x; c_bar[0] += result_bar * x; c_bar[1] += c_bar[0] * y; c_bar[0] += c_bar[0] * y; c_bar[0] += c_bar[0] * y;",
        "
        c_bar[0] += 2.0 * result_bar * x;
        c_bar[1] += c_bar[0] * y;
        c_bar[0] += c_bar[0] * y;
        c_bar[0] += c_bar[0] * y;
        ",
    );
}

#[test]
fn zero_passes_through_products() {
    check_reverse(
        "x * y",
        "let s_bar = result_bar; c_bar[0] += s_bar * x; s_bar = 0.0; c_bar[1] += s_bar * x; let t_bar = s_bar * y;
         c_bar[2] += t_bar; s_bar = t_bar; s_bar += x; c_bar[0] += s_bar;",
        "
        let mut s_bar = result_bar;
        c_bar[0] += s_bar * x;
        s_bar = x;
        c_bar[0] += s_bar;
        ",
    );
}
