//! Rows with an operand whose partial is flat.

use proc_macro2::TokenStream;

/// Asserts that a method is refused, as a method and as a path, when all its operands are active, in both widths.
#[track_caller]
pub(crate) fn check(method: &str, operands: &[&str]) {
    let (receiver, rest) = operands.split_first().expect("a row has operands");
    let (all, rest) = (operands.join(", "), rest.join(", "));
    for width in ["f64", "f32"] {
        let params: Vec<String> = operands.iter().map(|x| format!("{x}: {width}")).collect();
        for body in [format!("{receiver}.{method}({rest})"), format!("{width}::{method}({all})")] {
            let item = format!("fn operation({}) -> {width} {{ {body} }}", params.join(", "));
            let item: TokenStream = item.parse().expect("the function is Rust");
            let expansion = gradflow_compiler::differentiable(TokenStream::new(), item);
            let text = expansion.to_string();
            assert!(text.contains("compile_error"), "`{body}` is accepted: {text}");
            assert!(text.contains("GF01"), "`{body}` is refused for another reason: {text}");
        }
    }
}
