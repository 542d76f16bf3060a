//! Any tokens expand to tokens: the macro never panics.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::prelude::*;
use quote::ToTokens;

/// Every function of the corpus, with each of its tokens deleted in turn.
#[test]
fn a_missing_token_is_no_panic() {
    let files = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/programs")));
    // Tokens stay in the thread that made them.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut functions = 0;
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            functions += miss_tokens(file);
        }
        functions
    };
    let functions: usize = std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert!(functions > 80, "the corpus has more than 80 functions");
}

/// How many functions there were.
fn miss_tokens(file: &Path) -> usize {
    let text = std::fs::read_to_string(file).expect("the corpus is readable");
    let parsed = syn::parse_file(&text).expect("the corpus is Rust");
    let mut functions = Vec::new();
    collect(parsed.items, &mut functions);
    for (attribute, arguments, item) in &functions {
        expand(*attribute, arguments, item);
        for n in 0..count(item) {
            expand(*attribute, arguments, &without(item, &mut { n }));
        }
    }
    functions.len()
}

/// What an attribute expands to.
type Attribute = fn(TokenStream, TokenStream) -> TokenStream;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A function whose body is any sequence of plausible tokens.
    #[test]
    fn token_soup_is_no_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        let body = words.join(" ");
        let function = format!("fn f(x: f64, y: &mut [f64]) -> f64 {{ {body} }}");
        let rule = format!("fn f(x: f64) -> (f64, {body}) {{ x }}");
        for text in [function, rule, body.clone(), format!("fn {body}")] {
            if let Ok(tokens) = text.parse::<TokenStream>() {
                expand(gradflow_compiler::differentiable, &TokenStream::new(), &tokens);
                expand(gradflow_compiler::differentiable, &tokens, &"fn f(x: f64) -> f64 { x }".parse().expect("Rust"));
                expand(gradflow_compiler::derivative_of, &"g".parse().expect("a path"), &tokens);
                let rule = "fn f(x: f64) -> (f64, impl FnOnce(f64) -> f64) { (x, |bar| bar) }";
                expand(gradflow_compiler::derivative_of, &tokens, &rule.parse().expect("Rust"));
            }
        }
    }
}

const WORDS: &[&str] = &[
    "x",
    "y",
    "f",
    "let",
    "mut",
    "=",
    "+=",
    "*",
    "-",
    "&",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    ".",
    "..",
    "..=",
    "if",
    "else",
    "match",
    "while",
    "loop",
    "for",
    "in",
    "break",
    "continue",
    "return",
    "'a",
    ":",
    "as",
    "f64",
    "usize",
    "1.0",
    "0",
    "x.sin()",
    "y[0]",
    "=>",
    "_",
    "|",
    "vec!",
    "println!",
    "\"{x}\"",
    "fn",
    "->",
    "#[no_grad]",
    "no_grad(x)",
    "::",
    "<",
    ">",
    "true",
    "&&",
    "f(x)",
    "let z = x * 2.0;",
    "for i in 0..3 { x += y[i]; }",
    "if x > 0.0 { return x; }",
    "(a, b)",
    "?",
    "async",
    "unsafe",
    "const",
    "!",
    "y.swap(0, 1);",
    "z.push(f(x));",
    "y.fill(f(x))",
    "let mut z = vec![x];",
    "println!(\"{}\", \"{m²}\");",
    "\"{m²}\"",
    "\"{é:1$} {type}\"",
];

fn expand(attribute: Attribute, arguments: &TokenStream, item: &TokenStream) {
    let outcome = std::panic::catch_unwind(|| attribute(arguments.clone(), item.clone()));
    assert!(outcome.is_ok(), "the macro panicked on ({arguments}) {item}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("the corpus is readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn collect(items: Vec<syn::Item>, functions: &mut Vec<(Attribute, TokenStream, TokenStream)>) {
    for item in items {
        match item {
            syn::Item::Fn(mut function) => {
                let found =
                    function.attrs.iter().enumerate().find_map(|(position, attr)| Some((position, ours(attr)?)));
                if let Some((position, attribute)) = found {
                    let attr = function.attrs.remove(position);
                    let arguments = match attr.meta {
                        syn::Meta::List(list) => list.tokens,
                        syn::Meta::Path(_) | syn::Meta::NameValue(_) => TokenStream::new(),
                    };
                    functions.push((attribute, arguments, function.to_token_stream()));
                }
            }
            syn::Item::Mod(module) => collect(module.content.map_or_else(Vec::new, |(_, items)| items), functions),
            _ => {}
        }
    }
}

fn ours(attr: &syn::Attribute) -> Option<Attribute> {
    let name = attr.path().get_ident()?.to_string();
    match name.as_str() {
        "differentiable" => Some(gradflow_compiler::differentiable),
        "derivative_of" => Some(gradflow_compiler::derivative_of),
        _ => None,
    }
}

/// The number of tokens, a group counting as one more than what is in it.
fn count(tokens: &TokenStream) -> usize {
    tokens
        .clone()
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 1 + count(&group.stream()),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => 1,
        })
        .sum()
}

/// All tokens but the `n`th.
fn without(tokens: &TokenStream, n: &mut usize) -> TokenStream {
    let mut kept = Vec::new();
    for token in tokens.clone() {
        if *n == 0 {
            *n = usize::MAX;
            continue;
        }
        if *n != usize::MAX {
            *n -= 1;
        }
        kept.push(match token {
            TokenTree::Group(group) => {
                let inner = if *n == usize::MAX { group.stream() } else { without(&group.stream(), n) };
                let delimiter: Delimiter = group.delimiter();
                TokenTree::Group(Group::new(delimiter, inner))
            }
            other => other,
        });
    }
    kept.into_iter().collect()
}
