//! The table of codes, the collector, and how a message is worded.
//!
//! Codes by hundred: `GF01xx` the gradient is cut (error), `GF02xx` the gradient is zero (warning), `GF04xx` cannot
//! differentiate this (error), `GF05xx` the attribute is misused (error). Three wordings are never mixed: the derivative
//! is zero (mathematics), there is no rule (us), the path was detached (the user).

pub(crate) mod render;

use proc_macro2::{Span, TokenStream};

/// Builds [`Code`] and its table: code, name, level, message, help. `{}` in a message is filled by the report.
macro_rules! codes {
    ($($variant:ident $code:literal $name:literal $level:ident: $message:literal, help: $help:literal;)+) => {
        /// What a diagnostic is about.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub(crate) enum Code {
            $($variant,)+
        }

        impl Code {
            /// The number printed, e.g. `GF0101`.
            pub(crate) fn number(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The name users allow or deny it by.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Whether it stops the expansion.
            pub(crate) fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)+ }
            }

            /// The message with its blanks.
            pub(crate) fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)+ }
            }

            /// The help with its blanks; empty where there is none.
            pub(crate) fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)+ }
            }
        }
    };
}

// `{var}` is the differentiable parameter, `{what}` what the report names, `{expr}` the offending expression's text.
codes! {
    IntegerCast "GF0101" "integer_cast" Error: "the gradient of `{var}` is cut by this integer cast",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    Rounding "GF0102" "rounding" Error: "the gradient of `{var}` is cut by `{what}`, whose derivative is zero",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    BoolAsNumber "GF0103" "bool_as_number" Error: "the gradient of `{var}` is cut where a comparison is turned into a number",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    BitPattern "GF0104" "bit_pattern" Error: "the gradient of `{var}` is cut by `{what}`, which takes the bits of a float",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    FlatOperand "GF0105" "flat_operand" Error: "the gradient of `{var}` is cut: `{what}` does not depend on this operand except by jumps",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    UnusedParameter "GF0201" "unused_parameter" Warning: "the result of `{what}` does not depend on `{var}`",
        help: "mark the parameter `#[no_grad]`, or write `#[differentiable(allow(unused_parameter))]`";
    ZeroGradient "GF0202" "zero_gradient" Warning: "the result of `{what}` depends on none of its differentiable parameters",
        help: "write `#[differentiable(allow(zero_gradient))]` if a gradient of zero is meant";
    NoDerivative "GF0401" "no_derivative" Error: "{what} has no derivative, and `{var}` passes through it",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    Unsupported "GF0402" "unsupported" Error: "cannot differentiate {what}",
        help: "";
    OpaqueWrite "GF0403" "opaque_write" Error: "{what} may change `{var}`, and there is no rule for it",
        help: "";
    UndifferentiatedItem "GF0404" "undifferentiated_item" Error: "the nested function `{what}` has no derivative, and `{var}` passes through it",
        help: "write `#[differentiable]` above the nested function";
    NotAFunction "GF0501" "not_a_function" Error: "the `differentiable` attribute goes on a function with a body",
        help: "";
    UnsupportedSignature "GF0502" "unsupported_signature" Error: "the `differentiable` attribute does not go on {what}",
        help: "";
    NoDifferentiableParameter "GF0503" "no_differentiable_parameter" Error: "`{what}` has no differentiable parameter",
        help: "a parameter of type `f64`, `f32`, or a slice, array, `Vec` or tuple of them is differentiable unless marked `#[no_grad]`";
    NoDifferentiableResult "GF0504" "no_differentiable_result" Error: "the result of `{what}` cannot carry a gradient",
        help: "return a float, a tuple, array or `Vec` of floats, or write the result to a `&mut` parameter";
    UnknownOption "GF0505" "unknown_option" Error: "unknown option `{what}`",
        help: "the options are `wrt = [..]`, `companion = Name`, `recursive`, and `allow(..)`";
    UnknownName "GF0506" "unknown_name" Error: "`{what}` is not a differentiable parameter of this function",
        help: "";
    UnknownLint "GF0507" "unknown_lint" Error: "unknown diagnostic `{what}`",
        help: "the warnings are `unused_parameter` and `zero_gradient`";
    Syntax "GF0508" "syntax" Error: "{what}",
        help: "";
}

/// Whether a diagnostic stops the expansion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Level {
    Error,
    Warning,
}

/// One message.
#[derive(Clone)]
pub(crate) struct Diagnostic {
    pub(crate) code: Code,
    /// The tokens underlined.
    pub(crate) source: TokenStream,
    /// The differentiable parameter concerned.
    pub(crate) var: String,
    /// Fills `{what}`.
    pub(crate) what: String,
    /// Facts: the path, line by line.
    pub(crate) notes: Vec<String>,
}

/// Collects messages; sorted when they are reported.
#[derive(Default)]
pub(crate) struct Diagnostics {
    found: Vec<Diagnostic>,
    allowed: Vec<String>,
}

impl Diagnostics {
    /// From now on the warnings named are dropped.
    pub(crate) fn allow(&mut self, names: Vec<String>) {
        self.allowed = names;
    }

    /// Reports a construct by what it is.
    pub(crate) fn report(&mut self, code: Code, source: TokenStream, what: impl Into<String>) {
        self.push(Diagnostic { code, source, var: String::new(), what: what.into(), notes: Vec::new() });
    }

    /// Reports a finished message, unless it is allowed or one of the same code stands at the same place.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        // A parameter without influence is a gradient of zero.
        let is_allowed = |name: &String| {
            name == diagnostic.code.name()
                || (diagnostic.code == Code::UnusedParameter && name == Code::ZeroGradient.name())
        };
        if diagnostic.code.level() == Level::Warning && self.allowed.iter().any(is_allowed) {
            return;
        }
        let position = |d: &Diagnostic| (d.code, start(&d.source), d.source.to_string());
        if !self.found.iter().any(|other| position(other) == position(&diagnostic)) {
            self.found.push(diagnostic);
        }
    }

    /// Whether an error was reported.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.code.level() == Level::Error)
    }

    /// All messages in the order of the source.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|diagnostic| (start(&diagnostic.source), diagnostic.code));
        self.found
    }
}

/// Line and column of the first token.
fn start(source: &TokenStream) -> (usize, usize) {
    let span = source.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    (span.start().line, span.start().column)
}
