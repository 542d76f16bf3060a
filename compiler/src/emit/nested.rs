//! What a differentiable function calls when its body asks for the derivative of another: the derivatives of `grad`,
//! `value_and_grad` and `jvp`.
//!
//! All of them are one run of `second_order_sweep`. Given the direction `d`, and the cotangent `w` with the tangent `v`,
//! its pullback gives `J^T w` and the derivative of that along the way, `(dJ)^T w + J^T v`:
//!
//! | function | direction | cotangent | its tangent | what comes out |
//! |---|---|---|---|---|
//! | `grad`, given the cotangent `g` | `g` | 1 | 0 | `H g` |
//! | `value_and_grad`, given `(a, g)` | `g` | 1 | `a` | `H g + a grad` |
//! | `jvp` along `d`, given `(a, b)` | `d` | `b` | `a` | for `d` the first, for the parameters the second |

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Index, PathArguments};

use super::jvp::directions;
use super::signature::{Gradient, Parameter, Shape, Signature};
use super::wrappers::head;
use crate::ir::Passing;
use crate::names::DERIVED;

/// `g::call` for a call of `g`, `g::call_of_grad` for a call of `g::grad`. A function that is called like one of these is
/// imported and called without a path.
pub(super) fn entry(path: &mut syn::Path, entry: &str) -> (Ident, PathArguments) {
    let last = path.segments.last_mut().map(|last| std::mem::replace(&mut last.arguments, PathArguments::None));
    let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let arguments = last.unwrap_or(PathArguments::None);
    if path.segments.len() < 2 || !DERIVED.contains(&name.as_str()) {
        return (Ident::new(entry, Span::call_site()), arguments);
    }
    path.segments.pop();
    path.segments.pop_punct();
    (Ident::new(&format!("{entry}_of_{name}"), Span::call_site()), arguments)
}

/// The entries of a function.
pub(super) fn entries(signature: &Signature<'_>) -> TokenStream {
    let tangent = |function| match function {
        Function::Grad | Function::ValueAndGrad => tangent(signature, function),
        Function::Jvp => tangent_of_jvp(signature),
    };
    functions(signature).iter().flat_map(|function| [pullback(signature, *function), tangent(*function)]).collect()
}

/// Those of which there are entries; where something is lent as `&mut` there are none.
pub(super) fn functions(signature: &Signature<'_>) -> &'static [Function] {
    let lends = signature.params.iter().any(|param| param.passing == Passing::RefMut);
    if lends || signature.cotangent.is_none() || signature.gradients().count() == 0 {
        &[]
    } else if signature.is_scalar() {
        &[Function::Jvp, Function::Grad, Function::ValueAndGrad]
    } else {
        &[Function::Jvp]
    }
}

/// The types of the value of one of them, and of its tangent.
pub(super) fn result(signature: &Signature<'_>, function: Function) -> [TokenStream; 2] {
    let (output, gradients, cotangent) = (signature.output(), gradients(signature), &signature.cotangent);
    match function {
        Function::Grad => [gradients.clone(), gradients],
        Function::ValueAndGrad => [quote!((#output, #gradients)), quote!((#cotangent, #gradients))],
        Function::Jvp => [quote!((#output, #cotangent)), quote!((#cotangent, #cotangent))],
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Grad,
    ValueAndGrad,
    Jvp,
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Grad => "grad",
            Self::ValueAndGrad => "value_and_grad",
            Self::Jvp => "jvp",
        }
    }
}

/// Expands to
///
/// ```text
/// fn call_of_grad(x: f64, c: &[f64]) -> (G, impl FnOnce(&f64, &[f64], G, Option<&mut f64>, Option<&mut [f64]>) + use<>) {
///     (Self::grad(x, c), move |x, c, bar, x_bar, c_bar| {
///         let (_, pullback) = Self::second_order_sweep(*x, c, bar.0, &bar.1);
///         pullback(*x, c, bar.0, &bar.1, 1.0, 0.0, &mut 0.0, &mut vec![0.0; c.len()], x_bar.., c_bar..)
///     })
/// }
/// ```
fn pullback(signature: &Signature<'_>, function: Function) -> TokenStream {
    let here = Span::mixed_site();
    let (value, pullback, bar) = (&signature.value, &signature.pullback, Ident::new("bar", here));
    let mut declared = signature.declared();
    let mut args: Vec<TokenStream> = signature.params.iter().map(Parameter::kept).collect();
    let (mut bindings, mut kinds) = (Vec::new(), Vec::new());
    let mut bind = |name: &Ident, ty: TokenStream| {
        bindings.push(quote!(#name: #ty));
        kinds.push(ty);
    };
    let (mut given, mut again) = (Vec::new(), Vec::new());
    for param in &signature.params {
        let ident = &param.ident;
        bind(ident, param.lent());
        given.push(if param.passing == Passing::Ref {
            quote!(#ident)
        } else if param.is_copy {
            quote!(*#ident)
        } else {
            param.copy_of(&quote!(#ident))
        });
        again.push(if param.passing == Passing::Value && param.is_copy { quote!(*#ident) } else { quote!(#ident) });
    }
    if function == Function::Jvp {
        for (param, gradient) in signature.gradients() {
            let (dot, ty) = (&gradient.dot, param.direction(gradient));
            declared.push(quote!(#dot: #ty));
            args.push(if param.passing == Passing::Value && !param.is_copy {
                quote!(#dot.clone())
            } else {
                quote!(#dot)
            });
            let owned = &gradient.owned;
            let lent = if param.passing == Passing::Value { quote!(&#owned) } else { ty };
            bind(dot, lent);
        }
    }
    for [first, second] in direction(signature, function, &bar) {
        given.push(first);
        again.push(second);
    }
    let [result, result_bar] = result(signature, function);
    let cotangents = match function {
        Function::Grad => [quote!(1.0), quote!(0.0)],
        Function::ValueAndGrad => [quote!(1.0), quote!(#bar.0)],
        Function::Jvp => [quote!(#bar.1), quote!(#bar.0)],
    };
    bind(&bar, result_bar);
    again.extend(cotangents);
    let refused = quote!(&mut ::gradflow::__private::GF0113_this_parameter_is_no_grad);
    for param in &signature.params {
        match &param.gradient {
            Some(gradient) => bind(&gradient.bar, optional(gradient)),
            None => bind(&param.no_bar, quote!(::core::option::Option<#refused>)),
        }
    }
    let (mut made, mut firsts, mut seconds) = (Vec::new(), Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (spare, zero) = (&gradient.spare, gradient.zero(param));
        seconds.push(buffer(param, gradient, &gradient.bar, &mut made));
        if function == Function::Jvp {
            let dot_bar = format_ident!("{}_bar", gradient.dot);
            bind(&dot_bar, optional(gradient));
            firsts.push(buffer(param, gradient, &dot_bar, &mut made));
        } else {
            // The gradient itself is at hand already.
            let scratch = format_ident!("{}_first", spare);
            made.push(quote!(let mut #scratch = #zero;));
            firsts.push(quote!(&mut #scratch));
        }
    }
    let head = head(signature, &format_ident!("call_of_{}", function.name()), &declared);
    let name = Ident::new(function.name(), Span::call_site());
    let (captures, turbofish) = (&signature.captures, &signature.turbofish);
    let clause = &signature.item.sig.generics.where_clause;
    quote! {
        #[doc(hidden)]
        #head -> (#result, impl ::core::ops::FnOnce(#(#kinds),*) + use<#(#captures),*>) #clause {
            let #value = Self::#name #turbofish(#(#args),*);
            (#value, move |#(#bindings),*| {
                let (_, #pullback) = Self::second_order_sweep #turbofish(#(#given),*);
                #(#made)*
                #pullback(#(#again,)* #(#firsts,)* #(#seconds),*)
            })
        }
    }
}

/// The direction of each parameter, as `second_order_sweep` takes it and as its pullback takes it again.
fn direction(signature: &Signature<'_>, function: Function, bar: &Ident) -> Vec<[TokenStream; 2]> {
    let whole = if function == Function::ValueAndGrad { quote!(#bar.1) } else { quote!(#bar) };
    let parts = signature.gradients().enumerate().map(|(position, (param, gradient))| {
        let dot = &gradient.dot;
        let (by_value, lent) = if function == Function::Jvp {
            (quote!((*#dot)), quote!(#dot))
        } else {
            let part = part(signature, &whole, position);
            (part.clone(), quote!(&#part))
        };
        match param.passing {
            Passing::Value if param.is_copy => [by_value.clone(), by_value],
            Passing::Value => [quote!(#by_value.clone()), lent],
            Passing::Ref | Passing::RefMut => [lent.clone(), lent],
        }
    });
    parts.collect()
}

/// Expands to
///
/// ```text
/// fn call_jvp_of_grad(x: f64, c: &[f64], x_dot: Option<f64>, c_dot: Option<&[f64]>) -> (G, G) {
///     let (value, pullback) = Self::second_order_sweep(x, c, x_dot.., c_dot..);
///     pullback(x, c, x_dot, c_dot, 1.0, 0.0, &mut x_grad, &mut c_grad, &mut x_grad_dot, &mut c_grad_dot);
///     ((x_grad, c_grad), (x_grad_dot, c_grad_dot))
/// }
/// ```
fn tangent(signature: &Signature<'_>, function: Function) -> TokenStream {
    let (params, mut spares, _) = directions(signature);
    for (param, gradient) in signature.gradients() {
        let dot = &gradient.dot;
        match (&gradient.shape, param.passing) {
            (Shape::Scalar, Passing::Value) => spares.push(quote!(let #dot = #dot.unwrap_or(0.0);)),
            (Shape::Scalar, _) => spares.push(quote!(let #dot = #dot.unwrap_or(&0.0);)),
            _ => {}
        }
    }
    let (zeros, run, grads, products) = run(signature, &[quote!(1.0), quote!(0.0)]);
    let ([result, dot], value) = (result(signature, function), &signature.value);
    let value = match function {
        Function::ValueAndGrad => quote!(((#value.0, #grads), (#value.1, #products))),
        Function::Grad | Function::Jvp => quote!((#grads, #products)),
    };
    let head = head(signature, &format_ident!("call_jvp_of_{}", function.name()), &params);
    let clause = &signature.item.sig.generics.where_clause;
    quote! {
        #[doc(hidden)]
        #head -> (#result, #dot) #clause {
            #(#spares)*
            #zeros
            #run
            #value
        }
    }
}

/// The tangent of a slope: with the gradient `g` and `h = H d` it is `h x' + g d'`, beside `g x'`, for every component of
/// the result.
fn tangent_of_jvp(signature: &Signature<'_>) -> TokenStream {
    let mut params = signature.declared();
    for (param, gradient) in signature.gradients() {
        let (dot, ty) = (&gradient.dot, param.direction(gradient));
        params.push(quote!(#dot: #ty));
    }
    for param in &signature.params {
        let (name, ty) = if let Some(gradient) = &param.gradient {
            (format_ident!("{}_moves", gradient.grad), param.direction(gradient))
        } else {
            (param.no_bar.clone(), param.direction_refused(None))
        };
        params.push(quote!(#name: ::core::option::Option<#ty>));
    }
    let (mut along, mut slope) = (Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (grad, product) = (&gradient.grad, format_ident!("{}_dot", gradient.grad));
        let moves = format_ident!("{}_moves", gradient.grad);
        let dot_moves = format_ident!("{}_moves", gradient.dot);
        let ty = param.direction(gradient);
        params.push(quote!(#dot_moves: ::core::option::Option<#ty>));
        let [first, second, third] = [(grad, &moves), (&product, &moves), (grad, &dot_moves)].map(|(of, by)| {
            // An option of a value is asked for a reference, one of a reference is copied.
            let by = if param.passing == Passing::Value { quote!(#by.as_ref()) } else { quote!(#by) };
            quote!(#by.map_or(0.0, |by| ::gradflow::Tangent::dot(by, &#of)))
        });
        along.push(first);
        slope.push(second);
        slope.push(third);
    }
    let (output, cotangent, value) = (signature.output(), &signature.cotangent, &signature.value);
    let body = if signature.is_scalar() {
        let (zeros, run, _, _) = run(signature, &[quote!(1.0), quote!(0.0)]);
        quote! {
            #zeros
            #run
            (#value, (::gradflow::rules::convert(#(#along)+*), ::gradflow::rules::convert(#(#slope)+*)))
        }
    } else {
        let here = Span::mixed_site();
        let [both, unit, zero, slopes, first, second] =
            ["both", "unit", "zero", "slopes", "along", "slope"].map(|name| Ident::new(name, here));
        let args: Vec<TokenStream> = signature.params.iter().map(Parameter::kept).collect();
        let dots = signature.gradients().map(|(param, gradient)| {
            let dot = &gradient.dot;
            if param.passing == Passing::Value && !param.is_copy { quote!(#dot.clone()) } else { quote!(#dot) }
        });
        let (zeros, run, _, _) = run(signature, &[quote!(#unit), quote!(#zero.clone())]);
        let turbofish = &signature.turbofish;
        quote! {
            let #both = Self::jvp #turbofish(#(#args,)* #(#dots),*);
            let #zero = ::gradflow::Differentiable::zero_tangent(&#both.0);
            let mut #slopes = ::std::vec::Vec::new();
            let #first = ::gradflow::__private::by_components(#zero.clone(), |#unit| {
                #zeros
                #run
                #slopes.push(#(#slope)+*);
                #(#along)+*
            });
            let mut #second = #zero;
            ::gradflow::Tangent::assign_flat(&mut #second, &#slopes);
            (#both, (#first, #second))
        }
    };
    let head = head(signature, &format_ident!("call_jvp_of_jvp"), &params);
    let clause = &signature.item.sig.generics.where_clause;
    quote! {
        #[doc(hidden)]
        #head -> ((#output, #cotangent), (#cotangent, #cotangent)) #clause { #body }
    }
}

/// Both sweeps along the given direction: the zeros, the run, and the names of what comes out.
fn run(
    signature: &Signature<'_>,
    cotangents: &[TokenStream; 2],
) -> (TokenStream, TokenStream, TokenStream, TokenStream) {
    let (value, pullback, turbofish) = (&signature.value, &signature.pullback, &signature.turbofish);
    let mut given: Vec<TokenStream> = signature.params.iter().map(Parameter::kept).collect();
    let mut again: Vec<TokenStream> = signature.params.iter().map(|param| lent_again(param, &param.ident)).collect();
    let (mut zeros, mut grads, mut products) = (Vec::new(), Vec::new(), Vec::new());
    for (param, gradient) in signature.gradients() {
        let (dot, grad, zero) = (&gradient.dot, &gradient.grad, gradient.zero(param));
        let product = format_ident!("{}_dot", grad);
        given.push(if param.passing == Passing::Value && !param.is_copy { quote!(#dot.clone()) } else { quote!(#dot) });
        again.push(lent_again(param, dot));
        zeros.push(quote!(let mut #grad = #zero; let mut #product = #zero;));
        grads.push(quote!(#grad));
        products.push(quote!(#product));
    }
    let run = quote! {
        let (#value, #pullback) = Self::second_order_sweep #turbofish(#(#given),*);
        #pullback(#(#again,)* #(#cotangents,)* #(&mut #grads,)* #(&mut #products),*);
    };
    (quote!(#(#zeros)*), run, Signature::tuple(&grads), Signature::tuple(&products))
}

fn lent_again(param: &Parameter, name: &Ident) -> TokenStream {
    if param.passing == Passing::Value && !param.is_copy { quote!(&#name) } else { quote!(#name) }
}

/// The type of the gradient.
fn gradients(signature: &Signature<'_>) -> TokenStream {
    let types: Vec<_> = signature.gradients().map(|(_, gradient)| gradient.owned.clone()).collect();
    Signature::tuple(&types)
}

fn part(signature: &Signature<'_>, whole: &TokenStream, position: usize) -> TokenStream {
    let index = Index::from(position);
    if signature.gradients().count() == 1 { whole.clone() } else { quote!(#whole.#index) }
}

fn optional(gradient: &Gradient) -> TokenStream {
    let buffer = &gradient.buffer;
    quote!(::core::option::Option<&mut #buffer>)
}

fn buffer(param: &Parameter, gradient: &Gradient, name: &Ident, made: &mut Vec<TokenStream>) -> TokenStream {
    if let Shape::Scalar = gradient.shape {
        return quote!(#name.unwrap_or(&mut 0.0));
    }
    let (spare, zero) = (format_ident!("{}_spare", name), gradient.zero(param));
    made.push(quote! {
        let mut #spare = None;
        let #name = ::gradflow::__private::buffer(#name, &mut #spare, || #zero);
    });
    quote!(#name)
}
