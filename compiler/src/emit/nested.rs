//! What a differentiable function calls when its body asks for the derivative of another: the derivatives of `grad`,
//! `value_and_grad`, `jvp` and `hvp`.
//!
//! All of them are one run of a sweep with tangents. The sweep of order `k + 1` carries tangents in `k` directions, and
//! those of tangents, numbered by the directions they are along: of `x` it has `x_0` itself, `x_1` along the first, `x_2`
//! along the second and `x_3` along both. Where a function is called without tangents, given the direction `d` and the
//! cotangent `u` of its result,
//!
//! | function | `x_1`, `x_2` | cotangents | its value | gradient by `x`, by `d` |
//! |---|---|---|---|---|
//! | `grad` | `u` | 1 | `bar_0` | `bar_1` |
//! | `value_and_grad` | `u.1` | 1, `u.0` | `y_0`, `bar_0` | `bar_1` |
//! | `jvp` | `d` | `u.1`, `u.0` | `y_0`, `y_1` | `bar_1`, `bar_0` |
//! | `hvp` | `d`, `u` | 1 | `bar_1` | `bar_3`, `bar_2` |
//!
//! Where it is called with tangents, everything in the table has them: the directions of the table come after those that
//! the call has already.

mod run;
mod tangent;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::WhereClause;

use super::entry::Entry;
use super::jvp::{nested, pairs};
use super::signature::{Gradient, Parameter, Signature};
use super::wrappers::head;
use crate::ir::Passing;
use crate::names::DERIVED;
use run::{Place, Run};

/// The entries that a function has once there are derivatives of this order.
pub(super) fn entries(signature: &Signature<'_>, order: usize) -> TokenStream {
    let functions = functions(signature).iter().filter(|function| function.order() < order);
    functions
        .flat_map(|function| {
            let derived = Derived { signature, function: *function, along: order - 1 - function.order() };
            let tangent = (derived.along == 0).then(|| match function {
                Function::Grad | Function::ValueAndGrad | Function::Hvp => derived.tangent(),
                Function::Jvp => tangent::of_jvp(signature),
            });
            [Some(derived.pullback()), tangent]
        })
        .flatten()
        .collect()
}

/// Those of which there are entries; where something is lent as `&mut` there are none.
pub(super) fn functions(signature: &Signature<'_>) -> &'static [Function] {
    let lends = signature.params.iter().any(|param| param.passing == Passing::RefMut);
    if lends || signature.cotangent.is_none() || signature.gradients().count() == 0 {
        &[]
    } else if signature.may_be_scalar() {
        &[Function::Jvp, Function::Grad, Function::ValueAndGrad, Function::Hvp]
    } else {
        &[Function::Jvp]
    }
}

/// The types of the value of one of them, and of its tangent.
pub(super) fn result(signature: &Signature<'_>, function: Function) -> [TokenStream; 2] {
    let (output, gradients, cotangent) = (signature.output(), gradients(signature), &signature.cotangent);
    match function {
        Function::Grad | Function::Hvp => [gradients.clone(), gradients],
        Function::ValueAndGrad => [quote!((#output, #gradients)), quote!((#cotangent, #gradients))],
        Function::Jvp => [quote!((#output, #cotangent)), quote!((#cotangent, #cotangent))],
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Grad,
    ValueAndGrad,
    Jvp,
    Hvp,
}

impl Function {
    /// The function of this name.
    pub(super) fn called(name: &str) -> Option<Self> {
        let position = DERIVED.iter().position(|derived| *derived == name)?;
        Some([Self::Grad, Self::ValueAndGrad, Self::Jvp, Self::Hvp][position])
    }

    pub(super) fn name(self) -> &'static str {
        let [grad, value_and_grad, jvp, hvp] = DERIVED;
        match self {
            Self::Grad => grad,
            Self::ValueAndGrad => value_and_grad,
            Self::Jvp => jvp,
            Self::Hvp => hvp,
        }
    }

    /// Which derivative of the function it is.
    pub(super) fn order(self) -> usize {
        match self {
            Self::Grad | Self::ValueAndGrad | Self::Jvp => 1,
            Self::Hvp => 2,
        }
    }

    /// Of what has components there is a `jvp`, and no gradient.
    pub(super) fn clause(self, signature: &Signature<'_>) -> Option<WhereClause> {
        match self {
            Self::Jvp => signature.item.sig.generics.where_clause.clone(),
            Self::Grad | Self::ValueAndGrad | Self::Hvp => signature.scalar_clause(),
        }
    }

    /// Whether it is given a direction after the parameters.
    pub(super) fn has_direction(self) -> bool {
        match self {
            Self::Grad | Self::ValueAndGrad => false,
            Self::Jvp | Self::Hvp => true,
        }
    }
}

/// One of them, called with tangents along so many directions.
struct Derived<'s, 'f> {
    signature: &'s Signature<'f>,
    function: Function,
    along: usize,
}

/// What it is given: a parameter of the function, or the direction of one.
#[derive(Clone, Copy)]
struct Input<'s> {
    param: &'s Parameter,
    gradient: Option<&'s Gradient>,
    is_direction: bool,
}

impl<'s> Derived<'s, '_> {
    fn inputs(&self) -> Vec<Input<'s>> {
        let input =
            |param: &'s Parameter, is_direction| Input { param, gradient: param.gradient.as_ref(), is_direction };
        let params = self.signature.params.iter().map(|param| input(param, false));
        let directions = self.signature.params.iter().filter(|param| param.gradient.is_some());
        let directions = directions.filter(|_| self.function.has_direction()).map(|param| input(param, true));
        params.chain(directions).collect()
    }

    /// How many there are of everything.
    fn count(&self) -> usize {
        1 << self.along
    }

    /// Expands to
    ///
    /// ```text
    /// fn second_order_of_grad(x: f64, c: &[f64]) -> (G, impl FnOnce(&f64, &[f64], G, Option<&mut f64>, Option<&mut [f64]>) + use<>) {
    ///     let value = Self::grad(x, c);
    ///     (value, move |x, c, bar, x_bar, c_bar| {
    ///         let (_, pullback) = Self::call_second_order(*x, c, Some(bar.0), Some(&bar.1));
    ///         pullback(x, c, Some(&bar.0), Some(&bar.1), Some(1.0), None, None, None, x_bar, c_bar)
    ///     })
    /// }
    /// ```
    ///
    /// and with tangents to `third_order_of_grad`.
    fn pullback(&self) -> TokenStream {
        let (signature, refused) =
            (self.signature, quote!(&mut ::gradflow::__private::GF0113_this_parameter_is_no_grad));
        let (mut bindings, mut kinds) = (Vec::new(), Vec::new());
        let mut bind = |name: &Ident, ty: TokenStream| {
            bindings.push(quote!(#name: #ty));
            kinds.push(ty);
        };
        let inputs = self.inputs();
        for number in 0..self.count() {
            for input in &inputs {
                bind(&input.name(number), input.lent(number));
            }
        }
        let [_, cotangent] = result(signature, self.function);
        for number in 0..self.count() {
            let is_certain = self.along == 0;
            let ty = if is_certain { cotangent.clone() } else { quote!(::core::option::Option<#cotangent>) };
            bind(&bar(number), ty);
        }
        for number in 0..self.count() {
            for input in &inputs {
                let ty = input.gradient.map_or_else(
                    || refused.clone(),
                    |gradient| {
                        let buffer = &gradient.buffer;
                        quote!(&mut #buffer)
                    },
                );
                bind(&input.bar(number), quote!(::core::option::Option<#ty>));
            }
        }
        let (made, value) = self.value();
        let run = Run { derived: self, place: Place::Pullback }.run();
        let name = Entry::Pullback(self.along + 1).of(self.function);
        let (head, output) = (head(signature, &name, &self.declared()), self.output());
        let (captures, clause) = (&signature.captures, self.function.clause(signature));
        quote! {
            #[doc(hidden)]
            #head -> (#output, impl ::core::ops::FnOnce(#(#kinds),*) + use<#(#captures),*>) #clause {
                #made
                (#value, move |#(#bindings),*| { #run })
            }
        }
    }

    /// Expands to
    ///
    /// ```text
    /// fn second_order_tangent_of_grad(x: f64, c: &[f64], x_1: Option<f64>, c_1: Option<&[f64]>) -> (G, G) {
    ///     let (mut x_out, mut c_out, mut x_out_1, mut c_out_1) = (0.0, vec![0.0; c.len()], 0.0, vec![0.0; c.len()]);
    ///     let (_, pullback) = Self::call_second_order(x, c, x_1, c_1);
    ///     pullback(&x, c, x_1.as_ref(), c_1, Some(1.0), None, Some(&mut x_out), Some(&mut c_out), ..);
    ///     ((x_out, c_out), (x_out_1, c_out_1))
    /// }
    /// ```
    fn tangent(&self) -> TokenStream {
        let (signature, moved) = (self.signature, Self { along: self.along + 1, ..*self });
        let head = head(signature, &Entry::Jvp.of(self.function), &moved.declared());
        let (output, clause) = (moved.output(), self.function.clause(signature));
        let (made, value) = moved.value();
        quote! {
            #[doc(hidden)]
            #head -> #output #clause {
                #made
                #value
            }
        }
    }

    /// `x: f64, c: &[f64], x_1: Option<f64>, c_1: Option<&[f64]>`
    fn declared(&self) -> Vec<TokenStream> {
        let inputs = self.inputs();
        let declared = |number| {
            inputs.iter().map(move |input| {
                let (name, ty) = (input.name(number), input.ty(number));
                quote!(#name: #ty)
            })
        };
        (0..self.count()).flat_map(declared).collect()
    }

    fn output(&self) -> TokenStream {
        let [value, tangent] = result(self.signature, self.function);
        nested(&value, &tangent, self.along + 1)
    }

    /// Its value with its tangents, and the statements before.
    fn value(&self) -> (TokenStream, TokenStream) {
        if self.along > 0 {
            return Run { derived: self, place: Place::Entry }.value();
        }
        let (name, turbofish) = (Ident::new(self.function.name(), Span::call_site()), &self.signature.turbofish);
        let args = self.inputs().into_iter().map(|input| input.kept(0));
        let value = &self.signature.value;
        (quote!(let #value = Self::#name #turbofish(#(#args),*);), quote!(#value))
    }
}

impl Input<'_> {
    /// `x`, `x_dot`; with a number the name of a tangent.
    fn name(&self, number: usize) -> Ident {
        let (own, moves) = match self.gradient {
            Some(gradient) if self.is_direction => (&gradient.dot, &gradient.dot),
            Some(gradient) => (&self.param.ident, &gradient.grad),
            None => (&self.param.ident, &self.param.no_bar),
        };
        if number == 0 { own.clone() } else { format_ident!("{moves}_moves_{number}") }
    }

    /// The buffer for its gradient.
    fn bar(&self, number: usize) -> Ident {
        let name = match self.gradient {
            Some(gradient) if self.is_direction => format_ident!("{}_bar", gradient.dot),
            Some(gradient) => gradient.bar.clone(),
            None => self.param.no_bar.clone(),
        };
        numbered(&name, number)
    }

    /// The type, as it is given first.
    fn ty(&self, number: usize) -> TokenStream {
        let ty = match self.gradient {
            Some(gradient) if self.is_direction || number > 0 => self.param.direction(gradient),
            None if number > 0 => self.param.direction_refused(None),
            Some(_) | None => {
                let ty = &self.param.ty;
                quote!(#ty)
            }
        };
        if number == 0 { ty } else { quote!(::core::option::Option<#ty>) }
    }

    /// The type, as it is given again.
    fn lent(&self, number: usize) -> TokenStream {
        let ty = match self.gradient {
            Some(gradient) if self.is_direction || number > 0 => self.param.direction_lent(gradient),
            None if number > 0 => self.param.direction_lent_refused(),
            Some(_) | None => self.param.lent(),
        };
        if number == 0 { ty } else { quote!(::core::option::Option<#ty>) }
    }

    /// What is given by value and needed once more.
    fn kept(&self, number: usize) -> TokenStream {
        if number == 0 && !self.is_direction {
            return self.param.kept();
        }
        let name = self.name(number);
        if self.param.passing == Passing::Value && !self.param.is_copy { quote!(#name.clone()) } else { quote!(#name) }
    }
}

/// The cotangent of the result.
fn bar(number: usize) -> Ident {
    numbered(&Ident::new("bar", Span::mixed_site()), number)
}

fn numbered(name: &Ident, number: usize) -> Ident {
    if number == 0 { name.clone() } else { format_ident!("{name}_{number}") }
}

/// The type of the gradient.
fn gradients(signature: &Signature<'_>) -> TokenStream {
    let types: Vec<_> = signature.gradients().map(|(_, gradient)| gradient.owned.clone()).collect();
    Signature::tuple(&types)
}
