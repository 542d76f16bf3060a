//! Prints what `#[differentiable]` makes of the functions in a Rust file.
//!
//! `cargo run -p gradflow-compiler --example expand < file.rs`

use std::io::Read;
use std::process::ExitCode;

use quote::quote;

fn main() -> ExitCode {
    let mut source = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut source) {
        eprintln!("error: cannot read standard input: {error}");
        return ExitCode::FAILURE;
    }
    let file = match syn::parse_file(&source) {
        Ok(file) => file,
        Err(error) => {
            eprintln!("error: line {}: {error}", error.span().start().line);
            return ExitCode::FAILURE;
        }
    };
    for item in file.items {
        let syn::Item::Fn(mut item) = item else { continue };
        let Some(position) = item.attrs.iter().position(|attr| attr.path().is_ident("differentiable")) else {
            continue;
        };
        let attr = item.attrs.remove(position);
        let arguments = match attr.meta {
            syn::Meta::List(list) => list.tokens,
            syn::Meta::Path(_) | syn::Meta::NameValue(_) => quote!(),
        };
        let expansion = gradflow_compiler::differentiable(arguments, quote!(#item));
        match syn::parse2(expansion.clone()) {
            Ok(file) => println!("{}", prettyplease::unparse(&file)),
            Err(error) => println!("// not Rust ({error}):\n{expansion}"),
        }
    }
    ExitCode::SUCCESS
}
