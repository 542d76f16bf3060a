//! The table of codes, the collector, and how a message is worded.
//!
//! Codes by hundred: `GF01xx` the gradient is cut (error), `GF02xx` the gradient is zero (warning), `GF03xx` the gradient
//! may be infinite or NaN (warning), `GF04xx` cannot differentiate this (error), `GF05xx` the attribute is misused
//! (error). Three wordings are never mixed: the derivative is zero (mathematics), there is no rule (us), the path was
//! detached (the user).

pub(crate) mod levels;
pub(crate) mod nearest;
pub(crate) mod render;

use proc_macro2::{Span, TokenStream};

use levels::{Levels, Wanted};

/// Builds [`Code`] and its table: code, name, level, message, help. `{}` in a message is filled by the report.
macro_rules! codes {
    ($($variant:ident $code:literal $name:literal $level:ident: $message:literal, help: $help:literal;)+) => {
        /// What a diagnostic is about.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub(crate) enum Code {
            $($variant,)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The number printed, e.g. `GF0101`.
            pub(crate) fn number(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The name users allow or deny it by.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How it is reported where the attribute says nothing else.
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
    IntegerCast "GF0101" "integer_cast" Deny: "the gradient of `{var}` is cut by {what}",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    Rounding "GF0102" "rounding" Deny: "the gradient of `{var}` is cut by {what}, whose derivative is zero",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    BoolAsNumber "GF0103" "bool_as_number" Deny: "the gradient of `{var}` is cut where a comparison is turned into a number",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    BitPattern "GF0104" "bit_pattern" Deny: "the gradient of `{var}` is cut by {what}, which takes the bits of a float",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    FlatOperand "GF0105" "flat_operand" Deny: "the gradient of `{var}` is cut: {what} does not depend on this operand except by jumps",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    Text "GF0106" "text" Deny: "the gradient of `{var}` is cut by {what}, which turns the value into text",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    Duration "GF0107" "duration" Deny: "the gradient of `{var}` is cut by {what}, which counts whole nanoseconds",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    IndexAsNumber "GF0108" "index_as_number" Deny: "the gradient of `{var}` is cut by {what}, whose index is used as a number",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    State "GF0109" "state" Deny: "the gradient of `{var}` is cut by {what}, which stores the value where no derivative is kept",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    InputOutput "GF0110" "input_output" Deny: "the gradient of `{var}` is cut by {what}, which writes the value out",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    OpaqueBarrier "GF0111" "opaque_barrier" Deny: "the gradient of `{var}` is cut by {what}, which hides what happens to the value",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    NoDerivative "GF0112" "no_derivative" Error: "{what} has no derivative, and `{var}` passes through it",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    UndifferentiatedItem "GF0114" "undifferentiated_item" Error: "the nested function `{what}` has no derivative, and `{var}` passes through it",
        help: "write `#[differentiable]` above the nested function";
    UnusedParameter "GF0201" "unused_parameter" Warning: "the result does not depend on {var}",
        help: "{what}, or write `#[differentiable(allow(unused_parameter))]`";
    ConstantResult "GF0202" "constant_result" Warning: "the result of `{what}` depends on no differentiable parameter",
        help: "if a gradient of zero is meant, write `#[differentiable(allow(constant_result))]`";
    OverwrittenParameter "GF0203" "overwritten_parameter" Warning: "{var} is overwritten before it reaches the result",
        help: "if a gradient of zero is meant, write `#[differentiable(allow(overwritten_parameter))]`";
    ControlFlowOnly "GF0204" "control_flow_only" Warning: "{var} {what} the result only through conditions and indices",
        help: "if a gradient of zero is meant, write `#[differentiable(allow(control_flow_only))]`";
    DetachedParameter "GF0205" "detached_parameter" Warning: "{var} {what} the result only through `no_grad`",
        help: "if a gradient of zero is meant, write `#[differentiable(allow(detached_parameter))]`";
    ZeroFactor "GF0206" "zero_factor" Warning: "{what}, so the derivative by {var} is zero here",
        help: "if a gradient of zero is meant, write `#[differentiable(allow(zero_factor))]`";
    UnusedNoGrad "GF0207" "unused_no_grad" Warning: "this `{what}` silences nothing",
        help: "{var}";
    UnusedAllow "GF0208" "unused_allow" Warning: "this `allow({what})` silences nothing",
        help: "remove `{what}`";
    UnfulfilledExpect "GF0209" "unfulfilled_expect" Warning: "this `expect({what})` is unfulfilled",
        help: "remove `{what}`";
    ZeroSecondDerivative "GF0210" "zero_second_derivative" Warning: "the second derivative of `{what}` is zero wherever it exists",
        help: "remove `second_order`, or write `#[differentiable(allow(zero_second_derivative))]`";
    RootOfSquares "GF0301" "root_of_squares" Warning: "the gradient of `{var}` is infinite or NaN where the radicand of this square root is zero",
        help: "add a small constant to the radicand, or branch on zero, or write `#[differentiable(allow(root_of_squares))]`";
    PowfDomain "GF0302" "powf_domain" Warning: "the gradient of `{var}` may be infinite or NaN where the base of this power is zero or negative",
        help: "assert that the base is positive, or write `#[differentiable(allow(powf_domain))]`";
    EagerSelect "GF0303" "eager_select" Warning: "the gradient of `{var}` {what}",
        help: "choose by `if` before the operation, or write `#[differentiable(allow(eager_select))]`";
    LogSumExp "GF0304" "log_sum_exp" Warning: "the gradient of `{var}` is NaN where an exponential in this logarithm overflows",
        help: "subtract the largest exponent first, or write `#[differentiable(allow(log_sum_exp))]`";
    UnsupportedConstruct "GF0401" "unsupported_construct" Error: "cannot differentiate {what}, and `{var}` passes through it",
        help: "to keep the value and drop its gradient on purpose, write `gradflow::no_grad({expr})`";
    Unsupported "GF0402" "unsupported" Error: "cannot differentiate {what}",
        help: "";
    OpaqueWrite "GF0403" "opaque_write" Error: "{what} may change `{var}`, and there is no rule for it",
        help: "change `{var}` by assignments or in a loop, which are differentiated";
    NotAFunction "GF0501" "not_a_function" Error: "the `{what}` attribute goes on a function with a body",
        help: "";
    UnsupportedSignature "GF0502" "unsupported_signature" Error: "the `{var}` attribute does not go on {what}",
        help: "";
    NoDifferentiableParameter "GF0503" "no_differentiable_parameter" Error: "`{what}` has no differentiable parameter",
        help: "a parameter of type `f64`, `f32`, or a slice, array, `Vec` or tuple of them is differentiable unless marked `#[no_grad]`";
    NoDifferentiableResult "GF0504" "no_differentiable_result" Error: "the result of `{what}` cannot carry a gradient",
        help: "return a float, a tuple, array or `Vec` of floats, or write the result to a `&mut` parameter";
    UnknownOption "GF0505" "unknown_option" Error: "unknown option `{what}`",
        help: "{var}";
    UnknownName "GF0506" "unknown_name" Error: "`{what}` is not a differentiable parameter of this function",
        help: "{var}";
    UnknownLint "GF0507" "unknown_lint" Error: "unknown diagnostic `{what}`",
        help: "{var}";
    FixedLevel "GF0509" "fixed_level" Error: "`{what}` is always an error, since there is no derivative to emit",
        help: "";
    CustomRuleSignature "GF0510" "custom_rule_signature" Error: "this is no custom rule for `{var}`: {what}",
        help: "";
    Syntax "GF0508" "syntax" Error: "{what}",
        help: "";
}

/// How a diagnostic is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Level {
    /// It stops the expansion, whatever the attribute says: there is no derivative to emit.
    Error,
    /// An error, unless the attribute gives it another level: the derivative is known, and hardly ever meant.
    Deny,
    Warning,
}

/// The name for all warnings of a gradient that is zero.
pub(crate) const ZERO_GRADIENT: &str = "zero_gradient";

/// The name for all warnings of a gradient that may be infinite or NaN.
pub(crate) const NONFINITE_GRADIENT: &str = "nonfinite_gradient";

impl Code {
    /// The name of all codes of its hundred, if there is one.
    fn group(self) -> Option<&'static str> {
        match &self.number()[..4] {
            "GF02" if self < Self::UnusedNoGrad => Some(ZERO_GRADIENT),
            "GF03" => Some(NONFINITE_GRADIENT),
            _ => None,
        }
    }

    /// Whether a name in `allow(..)` and the like means it.
    pub(crate) fn is_called(self, name: &str) -> bool {
        name == self.name() || self.group() == Some(name)
    }

    /// Whether the attribute may give it another level.
    pub(crate) fn is_adjustable(self) -> bool {
        match self.level() {
            Level::Error => false,
            Level::Deny | Level::Warning => true,
        }
    }
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
    pub(crate) help: Help,
}

/// What to do about a message.
#[derive(Clone)]
pub(crate) enum Help {
    /// What the table says for its code.
    OfCode,
    /// What helps elsewhere does not here.
    Nothing,
    /// This, which is known of the place.
    This(&'static str),
}

/// A message and how it is to be reported.
pub(crate) struct Report {
    pub(crate) diagnostic: Diagnostic,
    pub(crate) is_error: bool,
}

/// Collects messages; sorted when they are reported.
#[derive(Default)]
pub(crate) struct Diagnostics {
    found: Vec<Report>,
    levels: Levels,
}

impl Diagnostics {
    /// From now on messages have these levels.
    pub(crate) fn set_levels(&mut self, levels: Levels) {
        self.levels = levels;
    }

    /// Reports a construct by what it is.
    pub(crate) fn report(&mut self, code: Code, source: TokenStream, what: impl Into<String>) {
        self.push(Diagnostic {
            code,
            source,
            var: String::new(),
            what: what.into(),
            notes: Vec::new(),
            help: Help::OfCode,
        });
    }

    /// Reports a finished message, unless it is allowed or one of the same code stands at the same place.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let wanted = if diagnostic.code.is_adjustable() {
            self.levels.of(diagnostic.code, start(&diagnostic.source))
        } else {
            None
        };
        let is_error = match (wanted, diagnostic.code.level()) {
            (Some(Wanted::Allow | Wanted::Expect), _) => return,
            (Some(Wanted::Warn), _) | (None, Level::Warning) => false,
            (Some(Wanted::Deny), _) | (None, Level::Error | Level::Deny) => true,
        };
        // One message per cause: two errors at the same place have the same one.
        let position = |d: &Diagnostic| (start(&d.source), d.source.to_string());
        let is_known = |other: &Report| {
            let is_same = other.diagnostic.code == diagnostic.code || (is_error && other.is_error);
            is_same && position(&other.diagnostic) == position(&diagnostic)
        };
        if !self.found.iter().any(is_known) {
            self.found.push(Report { diagnostic, is_error });
        }
    }

    /// Whether an error was reported.
    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|report| report.is_error)
    }

    /// Reports the levels that silenced nothing.
    pub(crate) fn check_levels(&mut self) {
        for unused in self.levels.take_unused() {
            self.push(unused);
        }
    }

    /// All messages in the order of the source.
    pub(crate) fn into_sorted(mut self) -> Vec<Report> {
        self.found.sort_by_key(|Report { diagnostic, .. }| (start(&diagnostic.source), diagnostic.code));
        self.found
    }
}

/// Line and column of the first token.
pub(crate) fn start(source: &TokenStream) -> (usize, usize) {
    let span = source.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    (span.start().line, span.start().column)
}
