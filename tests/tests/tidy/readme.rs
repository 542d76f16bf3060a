//! What the README shows as generated is what is generated.

use std::fs;

use proc_macro2::TokenStream;
use syn::{Attribute, File, ImplItem, Item, ItemFn, Meta, parse_quote};

use super::{root, text};

/// The marks around a block, and the generated function that it shows.
const SHOWN: [(&str, &str); 2] = [("expansion", "sweep"), ("fused", "value_and_grad_into")];
const FENCE: &str = "```rust\n";

/// Between the marks stands a block with a function under `#[differentiable]` and then a function of its companion.
/// `UPDATE_EXPECT=1` writes the latter anew.
#[test]
fn the_expansion_is_what_the_macro_emits() {
    for (mark, method) in SHOWN {
        compare(mark, method);
    }
}

fn compare(mark: &str, method: &str) {
    let (start, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let path = root().join("README.md");
    let readme = text(&path);
    let (before, rest) = readme.split_once(&start).expect("the README has an expansion");
    let (block, after) = rest.split_once(&end).expect("the expansion in the README ends");
    let code = block.trim().strip_prefix(FENCE).and_then(|block| block.strip_suffix("```"));
    let code = code.expect("the expansion in the README is one block of Rust");

    let parsed = syn::parse_file(code).expect("the block in the README is Rust");
    let function = parsed.items.iter().find_map(differentiable).expect("the block has a function to differentiate");
    let generated = generated(function, method);

    // The function ends where the line of the generated one begins.
    let name = format!("fn {method}");
    let at = code.find(&name).map_or(code.len(), |at| code[..at].rfind('\n').map_or(0, |line| line + 1));
    let (shown_function, shown) = code.split_at(at);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let readme = format!("{before}{start}{FENCE}{}\n\n{generated}```\n{end}{after}", shown_function.trim_end());
        fs::write(&path, readme).expect("the README is writable");
    } else {
        assert_eq!(shown, generated, "README.md shows another {method}; UPDATE_EXPECT=1 writes it anew");
    }
}

/// The arguments of the attribute, and the function without it.
fn differentiable(item: &Item) -> Option<(TokenStream, ItemFn)> {
    let Item::Fn(function) = item else { return None };
    let is_ours = |attr: &Attribute| attr.path().is_ident("differentiable");
    let arguments = match &function.attrs.iter().find(|attr| is_ours(attr))?.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    };
    let mut function = function.clone();
    function.attrs.retain(|attr| !is_ours(attr));
    Some((arguments, function))
}

/// A function of the companion, without its attributes, as `prettyplease` prints it.
fn generated((arguments, function): (TokenStream, ItemFn), name: &str) -> String {
    let expansion = gradflow_compiler::differentiable(arguments, parse_quote!(#function));
    let items = syn::parse2::<File>(expansion).expect("the expansion is Rust").items;
    let method = items.into_iter().find_map(|item| {
        let Item::Impl(companion) = item else { return None };
        companion.items.into_iter().find_map(|item| match item {
            ImplItem::Fn(method) if method.sig.ident == name => {
                let (vis, sig, block) = (method.vis, method.sig, method.block);
                Some(parse_quote!(#vis #sig #block))
            }
            _ => None,
        })
    });
    prettyplease::unparse(&method.expect("the companion has this function"))
}
