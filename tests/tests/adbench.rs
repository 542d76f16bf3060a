//! Two objectives of `ADBench` against the results of its own hand-written reference, on its data.
//!
//! Two numbers agree if they differ by at most 1e-9 of the larger one, each component by itself:
//! there is no absolute part, so what is zero in the reference is zero here.

#[path = "../programs/adbench/mod.rs"]
mod adbench;

use std::fs;
use std::path::Path;

use adbench::gmm::gmm;
use adbench::lstm::lstm;
use adbench::parse;

const TOLERANCE: f64 = 1e-9;

#[test]
fn gmm_is_the_reference() {
    for (input, golden) in [
        ("gmm/test.txt", "golden/gmm_test.txt"),
        ("gmm/gmm_d2_K5.txt", "golden/gmm_1k_gmm_d2_K5.txt"),
        ("gmm/gmm_d10_K25.txt", "golden/gmm_1k_gmm_d10_K25.txt"),
    ] {
        let parse::GmmInput { alphas, means, icf, x, gamma, m } = read(input, parse::gmm);
        let (k, d) = (means.len(), means[0].len());
        let golden = read(golden, |text| parse::golden(text, &[k, k * d, k * d * (d + 1) / 2]));

        let (mut alphas_bar, mut means_bar, mut icf_bar) = (alphas.clone(), means.clone(), icf.clone());
        let value = gmm::value_and_grad_into(
            &alphas,
            &means,
            &icf,
            &x,
            gamma,
            m,
            &mut alphas_bar,
            &mut means_bar,
            &mut icf_bar,
        );

        assert_close(input, "the primal", gmm(&alphas, &means, &icf, &x, gamma, m), golden.value);
        assert_close(input, "the value", value, golden.value);
        let gradient = [alphas_bar, means_bar.concat(), icf_bar.concat()].concat();
        assert_gradients_close(input, &gradient, &golden.gradient);
    }
}

#[test]
fn lstm_is_the_reference() {
    for (input, golden) in
        [("lstm/lstm_l2_c1024.txt", "golden/lstm_l2_c1024.txt"), ("lstm/lstm_l4_c1024.txt", "golden/lstm_l4_c1024.txt")]
    {
        let parse::LstmInput { main, extra, hidden, cell, sequence } = read(input, parse::lstm);
        let golden = read(golden, |text| parse::golden(text, &[main.len(), extra.len()]));

        let (mut main_bar, mut extra_bar) = (main.clone(), extra.clone());
        let value = lstm::value_and_grad_into(&main, &extra, &hidden, &cell, &sequence, &mut main_bar, &mut extra_bar);

        assert_close(input, "the primal", lstm(&main, &extra, &hidden, &cell, &sequence), golden.value);
        assert_close(input, "the value", value, golden.value);
        assert_gradients_close(input, &[main_bar, extra_bar].concat(), &golden.gradient);
    }
}

#[test]
fn a_malformed_file_is_an_error_that_names_the_line() {
    let rest = "1\n0.5 0.5\n0.1 0.2 0.3\n1.0 2.0\n";
    for (text, expected) in [
        (String::new(), "line 0: the file ends where d K n should follow"),
        ("2 1".to_owned(), "line 1: expected d K n, 3 numbers, and found 2"),
        ("2 0 1".to_owned(), "line 1: none of `d K n` may be 0"),
        ("2 -1 1".to_owned(), "line 1: `-1` is not a size"),
        ("2 1 1\n\nx".to_owned(), "line 3: `x` is not a number"),
        ("2 1 1\n1\n0.5 nan".to_owned(), "line 3: `nan` is not a number"),
        ("2 1 1\n1\n0.5".to_owned(), "line 3: expected a mean, 2 numbers, and found 1"),
        (format!("2 1 1\n{rest}"), "line 5: the file ends where gamma m should follow"),
        (format!("2 1 1\n{rest}1.0 0\n7\n"), "line 7: expected the end of the file"),
    ] {
        let error = parse::gmm(&text).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }
    assert!(parse::gmm(&format!("2 1 1\n{rest}1.0 0\n")).is_ok());
}

fn read<T>(file: &str, parse: impl Fn(&str) -> Result<T, parse::ParseError>) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/adbench").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn assert_gradients_close(input: &str, actual: &[f64], golden: &[f64]) {
    assert_eq!(actual.len(), golden.len(), "{input}");
    for (i, (&actual, &golden)) in actual.iter().zip(golden).enumerate() {
        assert_close(input, &format!("component {i}"), actual, golden);
    }
}

fn assert_close(input: &str, what: &str, actual: f64, golden: f64) {
    let close = (actual - golden).abs() <= TOLERANCE * actual.abs().max(golden.abs());
    assert!(close, "{input}: {what} is {actual}, the reference's is {golden}");
}
