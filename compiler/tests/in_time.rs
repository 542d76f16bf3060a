//! Every program expands before long: what is made of itself, or of another many times over, is looked at once.

use std::fmt::Write;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// What is looked at once takes a fraction of this on a busy machine, unoptimised; what is looked at 2^28 times, hours.
const LIMIT: Duration = Duration::from_secs(20);

#[track_caller]
fn expands(program: &str) {
    let (sender, receiver) = mpsc::channel();
    let text = program.to_owned();
    thread::spawn(move || {
        let item = text.parse().expect("the program has balanced brackets");
        gradflow_compiler::differentiable(proc_macro2::TokenStream::new(), item);
        // The receiver is gone once the time is over.
        let _ = sender.send(());
    });
    assert!(receiver.recv_timeout(LIMIT).is_ok(), "no expansion within {LIMIT:?}: {program}");
}

/// Statements that make each of many variables of the one before: `last` and `next` stand for their numbers.
fn chain(first: &str, step: &str, last: &str) -> String {
    let mut body = first.to_owned();
    for number in 1..28 {
        let step = step.replace("next", &number.to_string()).replace("last", &(number - 1).to_string());
        let _ = write!(body, "{step} ");
    }
    format!("fn f(x: f64, y: f64) -> f64 {{ {body} {} }}", last.replace("last", "27"))
}

#[test]
fn a_sum_may_be_added_to_itself() {
    expands("fn f(x: f64) -> f64 { let mut s = 0.0; s += x * x; s += s; s.sqrt() }");
    expands("fn f(x: f64) -> f64 { let mut s = 0.0; s += x.exp(); s += s; s.ln() }");
    expands("fn f(x: f64) -> f64 { let (mut a, mut b) = (0.0, 0.0); a += x * x; a += b; b += a; (a + b).sqrt() }");
    expands("fn f(x: f64) -> f64 { let mut a = 0.0; let mut b = 0.0; a += b; b += a; a += x * x; a.powf(0.5) }");
}

/// Rust refuses them; the macro comes first.
#[test]
fn a_value_may_be_made_of_itself() {
    let steps = [
        "s = s;",
        "s = s + x * x;",
        "s = s * x;",
        "s = s * s;",
        "s = s * 2.0;",
        "s = -s;",
        "s = s - x;",
        "s = s / s;",
        "s = s as f64;",
        "s = s.exp();",
        "s = s.max(0.0);",
        "s = s.sqrt();",
        "s = f64::from(s);",
        "s = s.mul_add(s, s);",
        "let t = s + x; s = t - s;",
        "let t: f64; t = s; s = t;",
        "let t: f64; t = -s; s = -t;",
        "s = x - s.floor();",
    ];
    let uses = [
        "s.sqrt()",
        "s.ln()",
        "s.powf(1.5)",
        "x.powf(s)",
        "(-s).exp().ln()",
        "(s - s) * x",
        "s * x.sqrt()",
        "s.exp().ln_1p()",
        "s.abs() / s",
        "(s / 2.0).sqrt()",
        "(s + s.exp()).ln()",
        "x.max(1.0 / s)",
        "(x - s.fract()) * s",
        "x * s.clamp(s, s)",
    ];
    for (declaration, step) in steps.iter().flat_map(|step| [("let s: f64;", step), ("let mut s: f64;", step)]) {
        for last in uses {
            expands(&format!("fn f(x: f64) -> f64 {{ {declaration} {step} {last} }}"));
        }
    }
}

#[test]
fn a_value_may_be_made_of_another_many_times_over() {
    let steps = [
        ("let a0 = x * x; let b0 = y * x;", "let anext = alast * alast; let bnext = blast * blast;"),
        ("let a0 = x * y; let b0 = x * y;", "let anext = alast * blast; let bnext = blast * alast;"),
        ("let a0 = x * x; let b0 = y.exp();", "let anext = alast + alast; let bnext = blast + blast;"),
        ("let a0 = x; let b0 = y;", "let anext = alast * alast - blast * blast; let bnext = 2.0 * alast * blast;"),
        ("let a0 = x; let b0 = y;", "let anext = alast + blast; let bnext = alast - blast;"),
        ("let a0 = x; let b0 = y;", "let anext = alast / blast; let bnext = -alast / blast;"),
        ("let a0 = x; let b0 = y;", "let anext = alast.max(blast); let bnext = alast.min(blast);"),
        ("let a0 = 1.5; let b0 = 0.5;", "let anext = alast + alast; let bnext = blast * blast;"),
        ("let a0 = 1.5; let b0 = 1.5;", "let anext = alast - blast; let bnext = blast + alast;"),
        ("let a0 = x.exp(); let b0 = y.exp();", "let anext = alast.mul_add(blast, alast); let bnext = blast + anext;"),
        (
            "let a0 = x - y; let b0 = x - y;",
            "let mut anext = 0.0; anext += alast; anext += alast; let bnext = blast * blast;",
        ),
        (
            "let a0 = x.floor(); let b0 = x - a0;",
            "let anext = alast * blast + alast; let bnext = blast * alast - blast;",
        ),
        (
            "let a0 = x.fract(); let b0 = x - a0;",
            "let anext = alast * blast + alast; let bnext = blast * alast - blast;",
        ),
        (
            "let a0 = x.abs(); let b0 = x % 2.0;",
            "let anext = alast * alast - blast; let bnext = blast + alast * blast;",
        ),
    ];
    let uses = [
        "alast + blast",
        "alast.sqrt() * blast",
        "(alast + blast).sqrt()",
        "alast.powf(1.5)",
        "(alast + blast).ln()",
        "(-alast).exp().ln_1p()",
        "alast.exp().ln_1p() + blast",
        "(alast / 3.0).sqrt()",
        "x * (alast - blast)",
        "x * alast.max(1.0 / blast)",
        "x - alast.floor() * blast",
        "x * alast / blast",
        "blast * alast.fract()",
    ];
    for (first, step) in steps {
        for last in uses {
            expands(&chain(first, step, last));
        }
    }
}

#[test]
fn a_part_may_be_put_into_its_own_list() {
    for step in ["a[0] = a[i];", "a[0] = a[1]; a[1] = a[i];", "a[i] = a[0]; a[0] = a[i] * a[1];", "a.swap(0, i);"] {
        expands(&format!(
            "fn f(x: &[f64]) -> f64 {{ let mut a = x.to_vec(); for i in 1..a.len() {{ {step} }} a[0] * a[1] }}"
        ));
    }
    expands(
        "fn f(x: f64, y: f64) -> f64 { let mut t = ((x, y), (y, x)); for _ in 0..9 { t = ((t.1.0, t.0.1), t.0); } t.0.0 }",
    );
    let list = |name: &str, of: &str| format!("let {name} = [{}];", vec![of; 60].join(", "));
    let lists = [list("a", "x"), list("b", "a"), list("c", "b"), list("d", "c")].concat();
    expands(&format!("fn f(x: f64) -> f64 {{ {lists} d[3][4][5][6] }}"));
}

#[test]
fn a_sum_may_be_long() {
    let terms: Vec<String> = (0..40).map(|number| format!("x[{number}]")).collect();
    let sum = terms.join(" + ");
    for last in ["powf(1.5)", "sqrt()", "ln()", "exp().ln_1p()", "fract()"] {
        expands(&format!("fn f(x: &[f64]) -> f64 {{ ({sum}).{last} }}"));
    }
    expands(&format!("fn f(x: &[f64], y: f64) -> f64 {{ y.powf({sum}) * (1.0 / ({sum})).max(y) }}"));
}

#[test]
fn a_product_of_constants_may_overflow() {
    expands("fn f(x: &[f64]) -> f64 { let mut s = 0.0; for i in 0..x.len() { s += 1.0e999 * x[i].powi(2); } s }");
    expands("fn f(x: f64) -> f64 { 1.0e308 * (10.0 * (10.0 * x.powi(2))) }");
    expands("fn f(x: f64) -> f64 { 2.0e38 * x.powi(2) * 1.0e999 }");
}
