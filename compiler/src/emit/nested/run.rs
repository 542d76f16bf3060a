//! One run of a sweep with tangents.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Index;

use super::super::entry::Entry;
use super::super::signature::{Gradient, Parameter, Signature};
use super::{Derived, Function, Input, bar, numbered, pairs};
use crate::ir::Passing;

/// Where the run is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the function that is called: for its value.
    Entry,
    /// In the pullback, where everything is lent: for the gradients.
    Pullback,
}

pub(super) struct Run<'r, 's, 'f> {
    pub(super) derived: &'r Derived<'s, 'f>,
    pub(super) place: Place,
}

/// Where a tangent of a parameter comes from.
#[derive(Clone, Copy)]
enum Source<'s> {
    /// What the function is given.
    Input(Input<'s>, usize),
    /// A part of the cotangent of its result.
    Cotangent(usize),
    Zero,
}

impl<'s> Run<'_, 's, '_> {
    /// The statements of the pullback.
    pub(super) fn run(&self) -> TokenStream {
        let pullback = &self.derived.signature.pullback;
        self.sweep(&quote!(_), &quote!(#pullback), |input, number| {
            let (_, at) = self.split(number);
            let bar = input.bar(at);
            quote!(#bar)
        })
    }

    /// The value with its tangents, and the statements before.
    pub(super) fn value(&self) -> (TokenStream, TokenStream) {
        let signature = self.derived.signature;
        let (value, pullback) = (&signature.value, &signature.pullback);
        let count = self.derived.count();
        let out = |gradient: &Gradient, at: usize| numbered(&format_ident!("{}_out", gradient.grad), at);
        let mut zeros = Vec::new();
        if self.derived.function != Function::Jvp {
            for at in 0..count {
                zeros.extend(signature.gradients().map(|(param, gradient)| {
                    let (out, zero) = (out(gradient, at), gradient.zero(param));
                    quote!(let mut #out = #zero;)
                }));
            }
        }
        let given = |at| {
            let parts: Vec<_> =
                signature.gradients().map(|(_, gradient)| out(gradient, at)).map(|out| quote!(#out)).collect();
            Signature::tuple(&parts)
        };
        let part = |number: usize| part_of_pairs(value, number, self.directions());
        let values: Vec<TokenStream> = (0..count)
            .map(|at| match self.derived.function {
                Function::Grad | Function::Hvp => given(at),
                Function::ValueAndGrad => {
                    let (value, gradient) = (part(at), given(at));
                    quote!((#value, #gradient))
                }
                Function::Jvp => {
                    let (value, slope) = (part(at), part(at + count));
                    quote!((#value, #slope))
                }
            })
            .collect();
        let run = if self.derived.function == Function::Jvp {
            // What comes out of the forward sweep is all there is to it.
            let (call, turbofish, args) = (self.entry(), &signature.turbofish, self.forward_args());
            quote!(let (#value, _) = Self::#call #turbofish(#(#args),*);)
        } else {
            self.sweep(&quote!(#value), &quote!(#pullback), |input, number| {
                let (_, at) = self.split(number);
                let out = input.gradient.map(|gradient| out(gradient, at));
                quote!(Some(&mut #out))
            })
        };
        (quote!(#(#zeros)* #run), pairs(&values))
    }

    /// `let (value, pullback) = Self::call_second_order(..); pullback(..);`
    fn sweep(
        &self,
        value: &TokenStream,
        pullback: &TokenStream,
        buffer: impl Fn(Input<'s>, usize) -> TokenStream,
    ) -> TokenStream {
        let signature = self.derived.signature;
        let (call, turbofish, forward) = (self.entry(), &signature.turbofish, self.forward_args());
        let mut again = self.args(Self::lent);
        again.extend((0..self.count()).map(|number| self.cotangent(number)));
        for number in 0..self.count() {
            again.extend(signature.params.iter().map(|param| {
                self.buffer_of(param, number).map_or_else(|| quote!(None), |input| buffer(input, number))
            }));
        }
        quote! {
            let (#value, #pullback) = Self::#call #turbofish(#(#forward),*);
            #pullback(#(#again),*);
        }
    }

    fn forward_args(&self) -> Vec<TokenStream> {
        self.args(Self::owned)
    }

    fn args(&self, print: impl Fn(&Self, &'s Parameter, Source<'s>) -> TokenStream) -> Vec<TokenStream> {
        let params = &self.derived.signature.params;
        let numbers = 0..self.count();
        numbers
            .flat_map(|number| params.iter().map(move |param| (param, number)))
            .map(|(param, number)| print(self, param, self.source(param, number)))
            .collect()
    }

    /// Along how many directions the sweep has tangents.
    fn directions(&self) -> usize {
        let Derived { function, along, .. } = self.derived;
        along
            + match (function, self.place) {
                (Function::Grad | Function::ValueAndGrad, Place::Entry) => 0,
                (Function::Jvp | Function::Hvp, Place::Entry)
                | (Function::Grad | Function::ValueAndGrad | Function::Jvp, Place::Pullback) => 1,
                (Function::Hvp, Place::Pullback) => 2,
            }
    }

    fn count(&self) -> usize {
        1 << self.directions()
    }

    /// The sweep with so many tangents.
    fn entry(&self) -> Ident {
        Entry::Pullback(self.directions() + 1).name()
    }

    /// The number of a tangent in the table, and along which of the directions of the call it is besides.
    fn split(&self, number: usize) -> (usize, usize) {
        (number / self.derived.count(), number % self.derived.count())
    }

    fn source(&self, param: &'s Parameter, number: usize) -> Source<'s> {
        let (number, at) = self.split(number);
        let input = |is_direction| Source::Input(Input { param, gradient: param.gradient.as_ref(), is_direction }, at);
        if param.gradient.is_none() && (number, at) != (0, 0) {
            return Source::Zero;
        }
        match (self.derived.function, number) {
            (_, 0) => input(false),
            (Function::Grad | Function::ValueAndGrad, _) | (Function::Hvp, 2) => Source::Cotangent(at),
            (Function::Jvp | Function::Hvp, 1) => input(true),
            (Function::Jvp | Function::Hvp, _) => Source::Zero,
        }
    }

    /// The cotangent of the function's result.
    fn cotangent(&self, number: usize) -> TokenStream {
        let (signature, (number, at)) = (self.derived.signature, self.split(number));
        let part = |index: usize| {
            let (bar, index) = (bar(at), Index::from(index));
            // The other part of it is needed as well.
            let clone = (!signature.is_scalar()).then(|| quote!(.clone()));
            if self.derived.along == 0 {
                quote!(Some(#bar.#index #clone))
            } else {
                quote!(#bar.as_ref().map(|bar| bar.#index #clone))
            }
        };
        match (self.derived.function, self.place, number) {
            (Function::Grad | Function::ValueAndGrad | Function::Hvp, _, 0) if at == 0 => {
                let [one, _] = signature.one_and_zero();
                quote!(Some(#one))
            }
            (Function::ValueAndGrad | Function::Jvp, Place::Pullback, 1) => part(0),
            (Function::Jvp, Place::Pullback, 0) => part(1),
            _ => quote!(None),
        }
    }

    /// What the buffer is for, if it is for something.
    fn buffer_of(&self, param: &'s Parameter, number: usize) -> Option<Input<'s>> {
        let (number, _) = self.split(number);
        let gradient = Some(param.gradient.as_ref()?);
        let input = |is_direction| Some(Input { param, gradient, is_direction });
        match (self.derived.function, self.place, number) {
            (Function::Grad | Function::ValueAndGrad, Place::Entry, 0)
            | (Function::Hvp, Place::Entry, 1)
            | (Function::Grad | Function::ValueAndGrad | Function::Jvp, Place::Pullback, 1)
            | (Function::Hvp, Place::Pullback, 3) => input(false),
            (Function::Jvp, Place::Pullback, 0) | (Function::Hvp, Place::Pullback, 2) => input(true),
            _ => None,
        }
    }

    /// A parameter or tangent, as the sweep takes it.
    fn owned(&self, param: &'s Parameter, source: Source<'s>) -> TokenStream {
        let by_value = param.passing == Passing::Value;
        match source {
            Source::Zero => quote!(None),
            Source::Input(input, number) => {
                let name = input.name(number);
                let is_lent = self.place == Place::Pullback && by_value;
                let is_option = number > 0;
                let value = match (is_lent, is_option) {
                    (false, _) => input.kept(number),
                    (true, true) => quote!(#name.cloned()),
                    (true, false) if param.is_copy => quote!(*#name),
                    (true, false) => param.copy_of(&quote!(#name)),
                };
                if input.is_direction && !is_option { quote!(Some(#value)) } else { value }
            }
            Source::Cotangent(number) => {
                let clone = (!param.is_copy).then(|| quote!(.clone()));
                self.of_cotangent(param, number, by_value.then_some(&clone))
            }
        }
    }

    /// A parameter or tangent, as the pullback of the sweep takes it.
    fn lent(&self, param: &'s Parameter, source: Source<'s>) -> TokenStream {
        let by_value = param.passing == Passing::Value;
        match source {
            Source::Zero => quote!(None),
            Source::Input(input, number) => {
                let name = input.name(number);
                let is_owned = self.place == Place::Entry && by_value;
                let is_option = number > 0;
                let value = match (is_owned, is_option) {
                    (true, true) => quote!(#name.as_ref()),
                    (true, false) => quote!(&#name),
                    (false, _) => quote!(#name),
                };
                if input.is_direction && !is_option { quote!(Some(#value)) } else { value }
            }
            Source::Cotangent(number) => self.of_cotangent(param, number, None),
        }
    }

    /// The part of the cotangent of a gradient that belongs to a parameter: lent, or by value with what copies it.
    fn of_cotangent(&self, param: &Parameter, number: usize, copied: Option<&Option<TokenStream>>) -> TokenStream {
        let signature = self.derived.signature;
        let Some(gradient) = &param.gradient else { return quote!(None) };
        let position = signature.gradients().position(|(other, _)| other.ident == param.ident).map(Index::from);
        let of = |bar: TokenStream| {
            let whole = if self.derived.function == Function::ValueAndGrad { quote!(#bar.1) } else { bar };
            if signature.gradients().count() == 1 { whole } else { quote!(#whole.#position) }
        };
        let name = bar(number);
        let lent = match param.passing {
            Passing::Value => gradient.owned.clone(),
            Passing::Ref | Passing::RefMut => gradient.buffer.clone(),
        };
        let is_certain = self.derived.along == 0;
        let part = of(if is_certain { quote!(#name) } else { quote!(bar) });
        match (copied, is_certain) {
            (Some(clone), true) => quote!(Some(#part #clone)),
            (Some(_), false) => quote!(#name.as_ref().map(|bar| #part.clone())),
            (None, true) => quote!(Some(&#part)),
            // Of a vector, all elements.
            (None, false) => quote!(#name.as_ref().map(|bar| -> &#lent { &#part })),
        }
    }
}

/// `value.0.1` for the tangent of this number among pairs of pairs.
fn part_of_pairs(value: &Ident, number: usize, directions: usize) -> TokenStream {
    let bits = (0..directions).rev().map(|direction| Index::from(number >> direction & 1));
    quote!(#value #(.#bits)*)
}
