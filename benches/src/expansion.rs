//! How long the compiler takes to expand a function, by the function's length.
//!
//! The functions are drawn from a fixed seed: what numerical code consists of, in three mixtures. A length is measured
//! for itself, so that a stage that looks at the whole function for each statement shows as a cost per line that grows.

mod program;

use std::time::{Duration, Instant};

use proc_macro2::TokenStream;

use program::{Mixture, program};

/// The lines of the functions; the first is what the others are compared with.
const LENGTHS: [usize; 4] = [100, 300, 1000, 3000];

/// A function is expanded again until this much time has passed, and [`LEAST`] times at least.
const BUDGET: Duration = Duration::from_millis(1500);
const LEAST: usize = 3;

const MIXTURES: [(&str, Mixture); 3] =
    [("straight", Mixture::Straight), ("nested", Mixture::Nested), ("exits", Mixture::Exits)];

/// Prints one line for each mixture and length.
pub(crate) fn print() {
    println!("{:<22}{:>11}{:>11}{:>11}{:>10}", "expansion", "lines", "total", "per line", "linear");
    for (name, mixture) in MIXTURES {
        let mut shortest = None;
        for lines in LENGTHS {
            let seconds = expansion(&program(mixture, lines));
            let per_line = seconds / lines as f64;
            let ratio = per_line / *shortest.get_or_insert(per_line);
            println!("{name:<22}{lines:>11}{:>8.2} ms{:>8.2} us{ratio:>10.2}", seconds * 1e3, per_line * 1e6);
        }
    }
}

/// The fewest seconds an expansion of the function has taken.
fn expansion(source: &str) -> f64 {
    let item: TokenStream = source.parse().expect("a program is made of Rust tokens");
    let mut best = f64::INFINITY;
    let begin = Instant::now();
    let mut times = 0;
    while times < LEAST || begin.elapsed() < BUDGET {
        let item = item.clone();
        let start = Instant::now();
        let expanded = gradflow_compiler::differentiable(TokenStream::new(), item);
        best = best.min(start.elapsed().as_secs_f64());
        drop(expanded);
        times += 1;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_its_length_and_a_derivative() {
        for (name, mixture) in MIXTURES {
            let source = program(mixture, 300);
            let counted = source.lines().count();
            assert!((295..=310).contains(&counted), "{name} has {counted} lines");
            let item: syn::ItemFn = syn::parse_str(&source).expect("a program is a function");
            let expanded = gradflow_compiler::differentiable(TokenStream::new(), quote::quote!(#item)).to_string();
            assert!(!expanded.contains("compile_error"), "{name}: {expanded}");
        }
    }
}
