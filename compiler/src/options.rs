//! The attributes' arguments as a plain struct.

pub(crate) mod statements;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{LitStr, Token, bracketed, parenthesized};

use crate::diagnostics::levels::{Setting, Wanted, contradictory};
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Help, NONFINITE_GRADIENT, ZERO_GRADIENT};
use crate::names::HIGHEST_ORDER;

/// What `#[differentiable(..)]` or `#[derivative_of(..)]` says.
#[derive(Default)]
pub(crate) struct Options {
    /// `wrt = [x, y]`: the differentiable parameters by name.
    pub(crate) wrt: Option<Vec<Ident>>,
    /// `companion = Name`: the name of the companion type.
    pub(crate) companion: Option<Ident>,
    /// `allow(name, ..)` and the like, in the order written.
    pub(crate) levels: Vec<Setting>,
    /// `recursive`: the function calls itself by way of others, so its pullback is boxed.
    pub(crate) recursive: bool,
    /// `second_order` or `order = 2`: second derivatives too; `order = 3`: third ones.
    pub(crate) higher_order: Option<HigherOrder>,
    /// The function of which `#[derivative_of(path)]` gives the derivative.
    pub(crate) target: Option<syn::Path>,
}

/// The highest order of derivatives that is asked for.
pub(crate) struct HigherOrder {
    pub(crate) order: usize,
    /// The option that asks for it.
    pub(crate) option: Ident,
}

/// The options of the attribute on a function.
const OPTIONS: &[&str] = &["wrt", "companion", "recursive", "second_order", "order", "allow", "warn", "deny", "expect"];

/// Those of `#[derivative_of(path, ..)]`.
const OPTIONS_OF_RULE: &[&str] = &["companion"];

/// Those of the attribute on a statement or block inside the function.
const LEVELS: &[&str] = &["allow", "warn", "deny", "expect"];

impl Options {
    /// Parses the arguments; what cannot be parsed is reported and left out.
    pub(crate) fn parse(cx: &mut Diagnostics, arguments: TokenStream) -> Self {
        Self::parse_known(cx, arguments, OPTIONS)
    }

    /// Parses the arguments of the attribute inside a function: levels.
    pub(crate) fn parse_levels(cx: &mut Diagnostics, arguments: TokenStream) -> Vec<Setting> {
        Self::parse_known(cx, arguments, LEVELS).levels
    }

    /// Parses the arguments of `#[derivative_of(path, ..)]`; without a path there is nothing to give a derivative to.
    pub(crate) fn parse_rule(cx: &mut Diagnostics, arguments: TokenStream) -> Option<Self> {
        let mut options = Self::default();
        let parsed = |input: ParseStream<'_>| {
            let target = function(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
            options.parse_list(cx, input, OPTIONS_OF_RULE)?;
            options.target = Some(target);
            Ok(())
        };
        if let Err(error) = parsed.parse2(arguments) {
            cx.report(Code::Syntax, spanned(&error), error.to_string());
        }
        options.target.is_some().then_some(options)
    }

    /// The highest order of derivatives.
    pub(crate) fn order(&self) -> usize {
        self.higher_order.as_ref().map_or(1, |asked| asked.order)
    }

    fn ask(&mut self, cx: &mut Diagnostics, option: Ident, order: usize) {
        if self.higher_order.is_some() {
            let what = "the order of derivatives is given twice".to_owned();
            cx.report(Code::Syntax, option.to_token_stream(), what);
        }
        self.higher_order = Some(HigherOrder { order, option });
    }

    /// The name of the attribute.
    pub(crate) fn attribute(&self) -> &'static str {
        if self.target.is_some() { "derivative_of" } else { "differentiable" }
    }

    fn parse_known(cx: &mut Diagnostics, arguments: TokenStream, known: &[&str]) -> Self {
        let mut options = Self::default();
        let parsed = (|input: ParseStream<'_>| options.parse_list(cx, input, known)).parse2(arguments);
        if let Err(error) = parsed {
            cx.report(Code::Syntax, spanned(&error), error.to_string());
        }
        options
    }

    fn parse_list(&mut self, cx: &mut Diagnostics, input: ParseStream<'_>, known: &[&str]) -> syn::Result<()> {
        let mut given = BTreeSet::new();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            let name = key.to_string();
            let wanted = Wanted::of_name(&name);
            if !given.insert(name.clone()) && wanted.is_none() {
                cx.report(Code::Syntax, key.to_token_stream(), format!("the option `{key}` is given twice"));
            }
            match (name.as_str(), wanted) {
                (_, Some(wanted)) => self.levels.extend(levels(cx, input, wanted)?),
                (name, None) if !known.contains(&name) => {
                    unknown_option(cx, &key, known);
                    return skip(input);
                }
                ("wrt", None) => {
                    input.parse::<Token![=]>()?;
                    let list;
                    bracketed!(list in input);
                    self.wrt = Some(distinct(cx, Punctuated::<Ident, Token![,]>::parse_terminated(&list)?));
                }
                ("companion", None) => {
                    input.parse::<Token![=]>()?;
                    self.companion = Some(input.parse()?);
                }
                ("second_order", None) => self.ask(cx, key, 2),
                ("order", None) => {
                    input.parse::<Token![=]>()?;
                    let order = order(&input.parse()?)?;
                    self.ask(cx, key, order);
                }
                (_, None) => self.recursive = true,
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        for setting in contradictory(&self.levels) {
            let what = format!("`{}` is given two levels", setting.name());
            cx.report(Code::Syntax, setting.name().to_token_stream(), what);
        }
        Ok(())
    }
}

/// The `3` of `order = 3`.
fn order(literal: &syn::LitInt) -> syn::Result<usize> {
    let what =
        || syn::Error::new(literal.span(), format!("an order of derivatives is a number from 1 to {HIGHEST_ORDER}"));
    let order = literal.base10_parse().map_err(|_| what())?;
    if (1..=HIGHEST_ORDER).contains(&order) { Ok(order) } else { Err(what()) }
}

/// The name of the function of which a `#[derivative_of(path)]` gives the derivative.
pub(crate) fn target(attr: &syn::Attribute) -> Option<String> {
    let start = |input: ParseStream<'_>| {
        let path = function(input)?;
        skip(input)?;
        Ok(path)
    };
    let path = attr.parse_args_with(start).ok()?;
    path.segments.last().map(|segment| segment.ident.to_string())
}

/// The path of a function.
fn function(input: ParseStream<'_>) -> syn::Result<syn::Path> {
    if input.is_empty() {
        let what = "expected the path of a function, as in `#[derivative_of(path)]`";
        return Err(syn::Error::new(input.span(), what));
    }
    let path = syn::Path::parse_mod_style(input)?;
    match path.segments.last() {
        Some(last) if ["self", "super", "crate", "Self"].iter().any(|keyword| last.ident == keyword) => {
            Err(syn::Error::new(last.ident.span(), format!("`{}` is the path of no function", last.ident)))
        }
        _ => Ok(path),
    }
}

/// `(name, .., reason = "..")`
fn levels(cx: &mut Diagnostics, input: ParseStream<'_>, wanted: Wanted) -> syn::Result<Vec<Setting>> {
    let list;
    parenthesized!(list in input);
    let mut names: Vec<Ident> = Vec::new();
    let mut reason = None;
    while !list.is_empty() {
        let name: Ident = list.parse()?;
        if name == "reason" && list.peek(Token![=]) {
            list.parse::<Token![=]>()?;
            reason = Some(list.parse::<LitStr>()?.value());
        } else {
            check_name(cx, &name);
            names.push(name);
        }
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    Ok(names.into_iter().map(|name| Setting::new(wanted, name, reason.clone())).collect())
}

/// Reports the name of no diagnostic, or of one whose level is fixed.
fn check_name(cx: &mut Diagnostics, name: &Ident) {
    let text = name.to_string();
    let mut called = Code::ALL.iter().filter(|code| code.is_called(&text)).peekable();
    if called.peek().is_some() {
        if !called.any(|code| code.is_adjustable()) {
            cx.report(Code::FixedLevel, name.to_token_stream(), text);
        }
        return;
    }
    let adjustable = Code::ALL.iter().filter(|code| code.is_adjustable()).map(|code| code.name());
    let names: Vec<&str> = adjustable.chain([ZERO_GRADIENT, NONFINITE_GRADIENT]).collect();
    let help = match nearest(&text, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the diagnostics are {}", listed(&names)),
    };
    report_with_help(cx, Code::UnknownLint, name, help);
}

fn unknown_option(cx: &mut Diagnostics, key: &Ident, known: &[&str]) {
    let help = match nearest(&key.to_string(), known.iter().copied()) {
        Some(option) => format!("did you mean `{option}`?"),
        None => format!("the options are {}", listed(known)),
    };
    report_with_help(cx, Code::UnknownOption, key, help);
}

/// A message about a name, with a help of its own.
pub(crate) fn report_with_help(cx: &mut Diagnostics, code: Code, name: &Ident, help: String) {
    let (source, what) = (name.to_token_stream(), name.to_string());
    cx.push(Diagnostic { code, source, var: help, what, notes: Vec::new(), help: Help::OfCode });
}

/// The names in `wrt`, of which none may stand twice.
fn distinct(cx: &mut Diagnostics, names: Punctuated<Ident, Token![,]>) -> Vec<Ident> {
    let names: Vec<Ident> = names.into_iter().collect();
    for (position, name) in names.iter().enumerate() {
        if names[..position].contains(name) {
            cx.report(Code::Syntax, name.to_token_stream(), format!("`{name}` is named twice in `wrt`"));
        }
    }
    names
}

/// Leaves the rest unread.
fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    input.step(|cursor| {
        let mut rest = *cursor;
        while let Some((_, next)) = rest.token_tree() {
            rest = next;
        }
        Ok(((), rest))
    })
}

/// `` `a`, `b`, and `c` ``
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// Tokens that carry the span of a syntax error.
pub(crate) fn spanned(error: &syn::Error) -> TokenStream {
    Ident::new("error", error.span()).into_token_stream()
}
