//! The proc-macro shell of gradflow: converts tokens and nothing else.

use proc_macro::TokenStream;

/// Placeholder documentation, replaced below.
#[proc_macro_attribute]
pub fn differentiable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    gradflow_compiler::differentiable(arguments.into(), item.into()).into()
}
