use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Printer;
use super::entry::Entry;
use super::halves::Halves;
use super::literal::is_untyped;
use crate::ir::{Arg, Call, ConvertForm, Expr, Form};
use crate::precedence::{Precedence, Printed, of_operator};
use crate::rules::{Rule, Spelling};

impl Printer<'_> {
    /// An expression where no parentheses are needed: right of `=`, between commas.
    pub(super) fn expr(&self, expr: &Expr) -> TokenStream {
        self.printed(expr).tokens
    }

    pub(super) fn printed(&self, expr: &Expr) -> Printed {
        match expr {
            Expr::Place(place) => self.place(place),
            Expr::Literal(tokens) => Printed::verbatim(tokens.clone()),
            Expr::Rule { rule, form, operands, .. } => self.rule(rule, form, operands),
            Expr::Convert { operand, form } => self.convert(operand, form),
            Expr::Call(call) => {
                let halves = self.halves_of(&call.args);
                let tokens = self.call(call, &halves);
                if halves.is_empty() {
                    Printed::tight(tokens)
                } else {
                    Printed::new(halves.around(tokens), Precedence::Loose)
                }
            }
            Expr::Tuple(parts) => {
                let parts = self.list(parts);
                match parts.as_slice() {
                    [part] => Printed::tight(quote!((#part,))),
                    _ => Printed::tight(quote!((#(#parts),*))),
                }
            }
            Expr::Array(parts) => {
                let parts = self.list(parts);
                Printed::tight(quote!([#(#parts),*]))
            }
            Expr::VecList(parts) => {
                let parts = self.list(parts);
                Printed::tight(quote!(::std::vec![#(#parts),*]))
            }
            Expr::ArrayRepeat { value, len } => {
                let (value, len) = (self.expr(value), &len.tokens);
                Printed::tight(quote!([#value; #len]))
            }
            Expr::VecRepeat { value, len } => {
                let (value, len) = (self.expr(value), &len.tokens);
                Printed::tight(quote!(::std::vec![#value; #len]))
            }
            Expr::Copied { place, method } => {
                let place = self.path(place);
                Printed::tight(quote!(#place.#method()))
            }
            Expr::NoGrad { path, operand, source: _ } => {
                let operand = self.expr(operand);
                Printed::tight(quote!(#path(#operand)))
            }
            Expr::Cut(opaque) | Expr::Opaque(opaque) => Printed::verbatim(self.verbatim(opaque)),
        }
    }

    fn list(&self, exprs: &[Expr]) -> Vec<TokenStream> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    /// As the user wrote it where that fits the operation, else as the table spells it.
    fn rule(&self, rule: &Rule, form: &Form, operands: &[Expr]) -> Printed {
        match (form, rule.spelling, operands) {
            (Form::Path(path), _, _) => {
                let operands = self.list(operands);
                Printed::tight(quote!(#path(#(#operands),*)))
            }
            (_, Spelling::Function, _) => self.function(&quote!(::gradflow::rules), rule, operands),
            (Form::Method, _, [receiver, rest @ ..]) | (_, Spelling::Method, [receiver, rest @ ..]) => {
                self.method(rule, receiver, rest, operands)
            }
            (Form::Binary | Form::Unary, Spelling::Binary(operator), [left, right]) => {
                self.binary(operator, left, right)
            }
            (Form::Binary | Form::Unary, Spelling::Unary(operator), [operand]) => {
                let operand = self.printed(operand).at_least(Precedence::Prefix);
                let operator = punctuation(operator);
                Printed::new(quote!(#operator #operand), Precedence::Prefix)
            }
            (Form::Binary | Form::Unary | Form::Method, _, _) => {
                unreachable!("an operation has as many operands as its row in the table")
            }
        }
    }

    fn binary(&self, operator: &str, left: &Expr, right: &Expr) -> Printed {
        let precedence = of_operator(operator);
        let left = self.printed(left).at_least(precedence);
        let right = self.printed(right).above(precedence);
        let operator = punctuation(operator);
        Printed::new(quote!(#left #operator #right), precedence)
    }

    /// `2.0.ln()` does not say which `ln`: a literal without a type goes to a generic function instead.
    fn method(&self, rule: &Rule, receiver: &Expr, rest: &[Expr], operands: &[Expr]) -> Printed {
        if is_untyped(receiver) {
            return self.function(&quote!(::gradflow::__private), rule, operands);
        }
        let receiver = self.printed(receiver).at_least(Precedence::Postfix);
        let name = Ident::new(rule.name, Span::call_site());
        let rest = self.list(rest);
        Printed::tight(quote!(#receiver.#name(#(#rest),*)))
    }

    fn function(&self, module: &TokenStream, rule: &Rule, operands: &[Expr]) -> Printed {
        let name = Ident::new(rule.name, Span::call_site());
        let operands = self.list(operands);
        Printed::tight(quote!(#module::#name(#(#operands),*)))
    }

    fn convert(&self, operand: &Expr, form: &ConvertForm) -> Printed {
        match form {
            ConvertForm::As(ty) => {
                let operand = self.printed(operand).at_least(Precedence::Cast);
                Printed::new(quote!(#operand as #ty), Precedence::Cast)
            }
            ConvertForm::Path(path) => {
                let operand = self.expr(operand);
                Printed::tight(quote!(#path(#operand)))
            }
            ConvertForm::Adjoint => {
                let operand = self.expr(operand);
                Printed::tight(quote!(::gradflow::rules::convert(#operand)))
            }
            ConvertForm::Tangent(ty) => {
                let operand = self.expr(operand);
                Printed::tight(quote!(::gradflow::rules::convert::<_, #ty>(#operand)))
            }
        }
    }

    /// `path::g(args)`
    pub(super) fn call(&self, call: &Call, halves: &Halves) -> TokenStream {
        let callee = &call.callee;
        let args = self.args(&call.args, halves);
        quote!(#callee(#(#args),*))
    }

    /// `path::g::entry::<T>(args)`: the generic arguments of the function are those of the entry. A function that calls
    /// itself finds its companion without a path.
    pub(super) fn entry(&self, call: &Call, entry: Entry) -> TokenStream {
        let halves = self.halves_of(&call.args);
        halves.around(self.entry_with(call, entry, &halves, Vec::new()))
    }

    /// The same with more arguments.
    pub(super) fn entry_with(&self, call: &Call, entry: Entry, halves: &Halves, more: Vec<TokenStream>) -> TokenStream {
        let mut args = self.args(&call.args, halves);
        args.extend(more);
        let mut path = call.callee.path.clone();
        let (entry, mut generics) = entry.along(&mut path);
        if let Some(lanes) = &self.func.lanes {
            super::lanes::add(lanes, &mut generics);
        }
        if call.recursive {
            quote!(Self::#entry #generics(#(#args),*))
        } else if let Some(callee) = path.get_ident() {
            // Between these, a function without a derivative is "not a type", and not "a module or crate" not found. What
            // else rustc has to say of the entry, it says at the callee too.
            let span = callee.span();
            let entry = Ident::new(&entry.to_string(), span);
            quote_spanned!(span=> <#callee>::#entry #generics(#(#args),*))
        } else {
            quote!(#path::#entry #generics(#(#args),*))
        }
    }

    fn args(&self, args: &[Arg], halves: &Halves) -> Vec<TokenStream> {
        args.iter()
            .map(|arg| match arg {
                Arg::Value(value) => self.expr(value),
                Arg::Ref(place) => self.lent_of(place, halves),
                Arg::RefMut(place) => self.lent_mut_of(place, halves),
            })
            .collect()
    }

    /// The arguments of a pullback: every argument of the call again, lent.
    pub(super) fn lent_args(&self, args: &[Arg], halves: &Halves) -> Vec<TokenStream> {
        args.iter()
            .map(|arg| match arg {
                Arg::Ref(place) | Arg::Value(Expr::Place(place)) => self.lent_of(place, halves),
                Arg::Value(Expr::Literal(tokens)) if super::literal::is_string(tokens) => tokens.clone(),
                Arg::Value(value) => {
                    let value = self.printed(value).at_least(Precedence::Prefix);
                    quote!(&#value)
                }
                Arg::RefMut(place) => self.lent_mut_of(place, halves),
            })
            .collect()
    }
}

/// An operator of the table. (To parse one costs more than all else that is done to print it.)
fn punctuation(operator: &str) -> Punct {
    let mut characters = operator.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        unreachable!("the operators of the table are one character each")
    };
    Punct::new(character, Spacing::Alone)
}
