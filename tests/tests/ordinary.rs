//! Numeric functions as the crates of five fields write them: their gradients are right, and they are accepted in
//! silence. What is printed about a function that an expert finds in order is a false alarm, and counts as a defect.

#![allow(
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    unused_qualifications,
    reason = "the functions are written as their authors write them"
)]

use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

#[path = "../ordinary"]
mod ordinary {
    mod finance {
        mod options;
        mod portfolios;
        mod rates;
    }
    mod graphics {
        mod geometry;
        mod sampling;
        mod shading;
    }
    mod physics {
        mod fields;
        mod matter;
        mod mechanics;
        mod particles;
    }
    mod robotics {
        mod control;
        mod kinematics;
        mod trajectories;
    }
    mod statistics {
        mod densities;
        mod losses;
        mod moments;
        mod series;
    }
}

const THEMES: [&str; 5] = ["finance", "graphics", "physics", "robotics", "statistics"];

/// What is printed about functions of the themes: the function, the code, and why an expert agrees.
const MESSAGES: &[(&str, &str, &str)] = &[];

/// What is printed about the functions of `reported.rs`.
const REPORTS: &[(&str, &str, &str)] = &[
    ("noise_by_floor", "GF0102", "the value at the lattice point is made from its number"),
    ("friction_by_signum", "GF0102", "friction turns about by a jump, where the work on it has no derivative"),
    ("rounded_to_tick", "GF0102", "nothing else is left of the price"),
    ("posterized", "GF0102", "the levels are steps"),
    ("odd_by_copysign", "GF0105", "the sign operand jumps; that the magnitude is zero there is not known"),
    ("erf_by_signum", "GF0102", "likewise"),
    ("stopped_out", "GF0204", "a stop level moves the result by jumps alone"),
    ("hit_rate", "GF0103", "a count of hits is constant between jumps"),
    ("gamma_encoded", "GF0302", "vertical at black, NaN below"),
    ("highlight", "GF0302", "finite from an exponent of one on, which nothing says"),
    ("cosine_of_refraction", "GF0301", "NaN under total reflection"),
    ("affinity", "GF0301", "infinite where a probability is zero"),
    ("hyperbolic_smile", "GF0301", "NaN at the kink, and nothing says that there is none"),
    ("path_length", "GF0301", "NaN where two points of the path are one"),
    ("free_energy", "GF0304", "NaN at low temperatures, where the energies are of interest"),
    ("capped_weight", "GF0303", "NaN at zero, although the value is the cap"),
];

#[test]
fn ordinary_functions_are_accepted_in_silence() {
    let mut printed = Vec::new();
    for theme in THEMES {
        let mut functions = 0;
        for entry in fs::read_dir(folder().join(theme)).expect("the theme is a folder") {
            let (found, messages) = expanded(&entry.expect("the folder is readable").path());
            functions += found;
            printed.extend(messages);
        }
        assert!(functions >= 22, "{theme} has {functions} functions");
    }
    printed.sort();
    assert_eq!(printed, expected(MESSAGES));
}

#[test]
fn reports_are_those_an_expert_agrees_with() {
    let (_, mut printed) = expanded(&folder().join("reported.rs"));
    printed.sort();
    assert_eq!(printed, expected(REPORTS));
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/ordinary"))
}

/// Sorted pairs of function and code.
fn expected(list: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = list.iter().map(|(function, code, _)| ((*function).into(), (*code).into())).collect();
    pairs.sort();
    pairs
}

/// How many differentiable functions are in a file, and the code of every message about each.
fn expanded(file: &Path) -> (usize, Vec<(String, String)>) {
    let text = fs::read_to_string(file).expect("the file is readable");
    let parsed = syn::parse_file(&text).expect("the file is Rust");
    let mut functions = 0;
    let mut messages = Vec::new();
    for item in parsed.items {
        let syn::Item::Fn(mut function) = item else { continue };
        let Some(at) = function.attrs.iter().position(|attr| attr.path().is_ident("differentiable")) else { continue };
        let arguments = match function.attrs.remove(at).meta {
            syn::Meta::List(list) => list.tokens,
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => TokenStream::new(),
        };
        functions += 1;
        let mut codes = Vec::new();
        collect(gradflow_compiler::differentiable(arguments, function.to_token_stream()), &mut codes);
        messages.extend(codes.into_iter().map(|code| (function.sig.ident.to_string(), code)));
    }
    (functions, messages)
}

/// The codes in the texts of an expansion: a message ends its first line with `[GF0101]`.
fn collect(tokens: TokenStream, codes: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), codes),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if let Some((_, rest)) = text.split_once(" [GF") {
                    codes.push(format!("GF{}", rest.split(']').next().unwrap_or_default()));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}
