//! Lowering gives a result for whatever parses as a function.

use proc_macro2::{Group, TokenStream, TokenTree};

use crate::diagnostics::Diagnostics;
use crate::options::Options;

/// Every stream that results from deleting one token, at any depth.
fn deletions(stream: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = stream.clone().into_iter().collect();
    let with = |position: usize, replacement: Option<TokenTree>| -> TokenStream {
        let before = tokens[..position].iter().cloned();
        before.chain(replacement).chain(tokens[position + 1..].iter().cloned()).collect()
    };
    let mut all = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        all.push(with(position, None));
        if let TokenTree::Group(group) = token {
            for inner in deletions(&group.stream()) {
                all.push(with(position, Some(TokenTree::Group(Group::new(group.delimiter(), inner)))));
            }
        }
    }
    all
}

#[test]
fn any_token_may_be_missing() {
    let sources = include_str!("programs.txt").split("//--");
    for source in sources {
        let stream: TokenStream = source.parse().expect("the program has balanced brackets");
        for stream in deletions(&stream) {
            let Ok(item) = syn::parse2::<syn::ItemFn>(stream) else {
                continue;
            };
            let mut cx = Diagnostics::default();
            super::print::func(&super::super::lower(&mut cx, &Options::default(), &item));
        }
    }
}
