//! Macros: the few that are understood, and how the tokens of the others are read.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;

use crate::ir::{Expr, Opaque, Refusal, StmtKind, Ty, Verbatim};

use super::{Lowering, Value};

pub(super) type Arguments = Punctuated<syn::Expr, syn::Token![,]>;

/// The last segment of a macro's path.
pub(super) fn name_of(mac: &syn::Macro) -> String {
    mac.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string())
}

/// The arguments of a macro, if they are expressions separated by commas.
pub(super) fn parse_expressions(tokens: TokenStream) -> Option<Arguments> {
    Arguments::parse_terminated.parse2(tokens).ok()
}

/// The expressions inside a macro, as far as they can be told: `a, b`, `value; len`, and those among patterns.
pub(super) fn expressions(mac: &syn::Macro) -> Vec<syn::Expr> {
    if let Some((value, len)) = repeat(&mac.tokens) {
        return vec![value, len];
    }
    if let Some(arguments) = parse_expressions(mac.tokens.clone()) {
        return arguments.into_iter().collect();
    }
    chunks(&mac.tokens).into_iter().filter_map(|chunk| syn::parse2(chunk).ok()).collect()
}

/// The tokens between the commas.
pub(super) fn chunks(tokens: &TokenStream) -> Vec<TokenStream> {
    let mut chunks = vec![TokenStream::new()];
    for token in tokens.clone() {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            chunks.push(TokenStream::new());
        } else if let Some(chunk) = chunks.last_mut() {
            chunk.extend([token]);
        }
    }
    chunks
}

/// `value; len`
fn repeat(tokens: &TokenStream) -> Option<(syn::Expr, syn::Expr)> {
    let parser = |input: syn::parse::ParseStream<'_>| {
        let value: syn::Expr = input.parse()?;
        input.parse::<syn::Token![;]>()?;
        Ok((value, input.parse()?))
    };
    parser.parse2(tokens.clone()).ok()
}

/// Words that a macro captures if they are names of variables: `{x}`, `{x:?}`, `{:width$}` in its format string.
pub(super) fn captures(name: &str, arguments: &Arguments) -> Vec<String> {
    let Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(format), .. })) =
        format_position(name).and_then(|position| arguments.get(position)).map(super::place::peel)
    else {
        return Vec::new();
    };
    let mut words = Vec::new();
    let text = format.value().replace("{{", "").replace("}}", "");
    for argument in text.split('{').skip(1) {
        let inside = argument.split('}').next().unwrap_or_default();
        let (value, spec) = inside.split_once(':').unwrap_or((inside, ""));
        words.push(value.trim().to_owned());
        // In `>width$.precision$`, a name ends where a dollar is.
        let mut parts: Vec<&str> = spec.split('$').collect();
        parts.pop();
        words.extend(parts.into_iter().map(last_word));
    }
    words.sort();
    words.dedup();
    words
}

/// The last word of a text. A zero before a width is a flag.
fn last_word(text: &str) -> String {
    let start = text.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(text, |last| {
        let mut after = text[last..].chars();
        after.next();
        after.as_str()
    });
    start.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned()
}

/// How many arguments stand before the format string of a macro that has one.
fn format_position(name: &str) -> Option<usize> {
    match name {
        "println" | "print" | "eprintln" | "eprint" | "format" | "format_args" | "trace" | "debug" | "info"
        | "warn" | "error" => Some(0),
        _ if diverges(name) => Some(0),
        "assert" | "debug_assert" | "write" | "writeln" => Some(1),
        "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => Some(2),
        _ => None,
    }
}

/// Whether control never returns from a macro.
pub(super) fn diverges(name: &str) -> bool {
    matches!(name, "panic" | "unreachable" | "unimplemented" | "todo")
}

fn is_effect_only(name: &str) -> bool {
    matches!(
        name,
        "println"
            | "print"
            | "eprintln"
            | "eprint"
            | "assert"
            | "assert_eq"
            | "assert_ne"
            | "debug_assert"
            | "debug_assert_eq"
            | "debug_assert_ne"
            | "dbg"
            | "trace"
            | "debug"
            | "info"
            | "warn"
            | "error"
    )
}

impl Lowering<'_> {
    pub(super) fn macro_value(&mut self, mac: &syn::Macro, source: &syn::Expr) -> Value {
        match name_of(mac).as_str() {
            "vec" => self.vec(mac, source),
            "matches" => {
                let opaque = self.verbatim(source);
                Value::new(Expr::Opaque(opaque), Ty::Bool)
            }
            "format" | "format_args" => {
                let mut opaque = self.reading_macro(mac);
                if !opaque.writes.is_empty() {
                    return Value::new(Expr::Opaque(opaque), Ty::Unknown);
                }
                opaque.refused = Some(Box::new(self.refusal_of(mac)));
                Value::new(Expr::Cut(opaque), Ty::Unknown)
            }
            "stringify" | "concat" | "line" | "file" | "module_path" | "env" => {
                let opaque = self.reading_macro(mac);
                Value::new(Expr::Opaque(opaque), Ty::Unknown)
            }
            "write" | "writeln" => {
                let opaque = self.writing_macro(mac);
                Value::new(Expr::Opaque(opaque), Ty::Unknown)
            }
            "dbg" => self.shown(mac, source),
            name if diverges(name) || is_effect_only(name) => {
                self.macro_stmt(mac);
                Value::unit()
            }
            _ => {
                let opaque = self.unknown_macro(mac);
                Value::new(Expr::Opaque(opaque), Ty::Unknown)
            }
        }
    }

    pub(super) fn macro_stmt(&mut self, mac: &syn::Macro) {
        let name = name_of(mac);
        if name == "vec" || name == "matches" || name == "format" {
            return;
        }
        let exits = expressions(mac).iter().any(|expr| self.effects(expr).exits);
        if exits {
            self.unsupported(mac, &format!("an exit inside the macro `{name}!`"));
            return;
        }
        let known = diverges(&name) || is_effect_only(&name);
        let opaque = match name.as_str() {
            _ if known => self.reading_macro(mac),
            "write" | "writeln" => self.writing_macro(mac),
            _ => self.unknown_macro(mac),
        };
        self.push(StmtKind::Effect(opaque), mac.span());
        if diverges(&name) {
            self.close();
        }
    }

    fn vec(&mut self, mac: &syn::Macro, source: &syn::Expr) -> Value {
        if let Some((value, len)) = repeat(&mac.tokens) {
            let [value, len] = self.repeated(&value, &len);
            let ty = Ty::Vec(Box::new(value.ty.clone()));
            let len = self.opaque_of(&len.expr);
            return Value::new(Expr::VecRepeat { value: Box::new(value.expr), len }, ty);
        }
        let Some(elements) = parse_expressions(mac.tokens.clone()) else {
            return self.refused(source, "this `vec!`");
        };
        let values = self.operands(&elements.iter().collect::<Vec<_>>());
        let elem = values.iter().fold(Ty::Unknown, |ty, value| super::types::join(&ty, &value.ty));
        Value::new(Expr::VecList(values.into_iter().map(|value| value.expr).collect()), Ty::Vec(Box::new(elem)))
    }

    /// A macro that reads its arguments, verbatim.
    fn reading_macro(&mut self, mac: &syn::Macro) -> Opaque {
        let mut opaque = self.verbatim(&syn::Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: mac.clone() }));
        opaque.repeatable = false;
        opaque
    }

    /// `x` given to `dbg`: the value `x`, which is shown.
    fn shown(&mut self, mac: &syn::Macro, source: &syn::Expr) -> Value {
        let arguments: Vec<syn::Expr> = parse_expressions(mac.tokens.clone()).into_iter().flatten().collect();
        let [argument] = arguments.as_slice() else {
            return self.refused(source, "this `dbg!`");
        };
        let value = self.value(argument);
        let value = self.atom_of(value);
        let (path, mut shown) = (&mac.path, self.opaque_of(&value.expr));
        let tokens = &shown.tokens;
        let tokens = quote!(#path!(&#tokens));
        shown.tokens = tokens;
        shown.repeatable = false;
        shown.refused = None;
        self.push(StmtKind::Effect(shown), mac.span());
        value
    }

    /// A macro that writes its arguments out, to its first.
    fn writing_macro(&mut self, mac: &syn::Macro) -> Opaque {
        let mut opaque = self.reading_macro(mac);
        let mut target = expressions(mac).first().map_or_else(Vec::new, |target| self.variables(target));
        target.retain(|var| self.is_changeable(*var));
        for var in target {
            self.mark_written(var);
            if !opaque.writes.contains(&var) {
                opaque.writes.push(var);
            }
        }
        opaque.refused = Some(Box::new(self.refusal_of(mac)));
        opaque
    }

    /// How a message names a macro.
    fn refusal_of(&self, mac: &syn::Macro) -> Refusal {
        let expr = syn::Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: mac.clone() });
        let (code, what) = super::barriers::refusal(self, &expr, &format!("the macro `{}!`", name_of(mac)));
        Refusal::new(code, what)
    }

    fn unknown_macro(&mut self, mac: &syn::Macro) -> Opaque {
        let (tokens, vars) = self.rewrite_tokens(mac.tokens.clone());
        let mut rewritten = mac.clone();
        rewritten.tokens = tokens;
        let writes: Vec<_> = vars.iter().copied().filter(|var| self.is_changeable(*var)).collect();
        for var in &writes {
            self.mark_written(*var);
        }
        let refused = Some(Box::new(self.refusal_of(mac)));
        Opaque::new(Verbatim {
            tokens: rewritten.into_token_stream(),
            reads: vars,
            detached: Vec::new(),
            writes,
            repeatable: false,
            refused,
            source: mac.to_token_stream(),
        })
    }
}
