//! The companion of a function whose derivative is written by hand.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::Type;

use super::companion::{frame, lints};
use super::signature::{Parameter, Signature};
use super::span::{at, ends};
use super::sweep::{Sweep, assemble};
use super::wrappers::{Bodies, Into, head};
use super::{higher_order, lanes, references, types, vjp, wrappers, written};
use crate::ir::{Lanes, Passing, Sweeps};
use crate::names::Names;
use crate::options::Options;

/// A custom rule: a function that gives a value and its pullback.
pub(crate) struct Rule<'r> {
    pub(crate) item: &'r syn::ItemFn,
    /// The function it is the derivative of.
    pub(crate) target: &'r syn::Path,
    /// What its pullback takes and gives.
    pub(crate) cotangent: &'r Type,
    pub(crate) gradients: &'r Type,
    /// The pullback of the forward sweep is kept until the reverse sweep. One that borrows from the arguments is made
    /// again there, since what is lent to a function may change before its derivative is asked for.
    pub(crate) is_kept: bool,
}

/// The companion of `primal`, of which the sweeps say no more than the signature.
pub(super) fn companion(primal: &syn::ItemFn, options: &Options, sweeps: &Sweeps, rule: &Rule<'_>) -> TokenStream {
    let written = written::written(sweeps, &references(sweeps));
    let signature = Signature::new(primal, options, sweeps, &written);
    let lanes = Lanes::new(&mut Names::of(quote!(#primal)));
    let methods = [
        sweep(&signature, rule),
        wrappers::call(&signature),
        wrappers::call_for_effect(&signature),
        wrappers::gradients(&signature, || bodies(&signature, rule)),
        vjp(&signature, rule),
        jvp(&signature, &signature, rule),
        lanes::within(&signature, Some(&lanes), |along| jvp(&signature, along, rule)),
        higher_order::call::refused(&signature),
    ];
    let (frame, check) = (frame(&signature, &methods), check(&signature, rule));
    quote!(#frame #check)
}

/// Expands to
///
/// ```text
/// fn sweep(x: f64, k: usize) -> (f64, impl FnOnce(f64, usize, f64, &mut f64) + use<>) {
///     let (value, pullback) = lookup_vjp(x, k);
///     let pullback = move |x: f64, k: usize, result_bar: f64, x_bar: &mut f64| {
///         let gradient: f64 = pullback(result_bar);
///         *x_bar += gradient;
///     };
///     (value, pullback)
/// }
/// ```
fn sweep(signature: &Signature<'_>, rule: &Rule<'_>) -> TokenStream {
    let (value, pullback) = (&signature.value, &signature.pullback);
    let call = call(signature, rule, Parameter::declared_again);
    let (forward, again) = if rule.is_kept {
        (quote!(let (#value, #pullback) = #call;), None)
    } else {
        let again = self::call(signature, rule, Parameter::owned_again);
        (quote!(let (#value, _) = #call;), Some(quote!(let (_, #pullback) = #again;)))
    };
    let gradient = gradient(signature, rule);
    let gradients = signature.gradients().zip(parts(signature)).map(|((param, parameter), part)| {
        let bar = &parameter.inner;
        if types::is_float(types::referent(&param.ty)) {
            quote!(*#bar += #part;)
        } else {
            quote!(::gradflow::Tangent::accumulate(#bar, &#part);)
        }
    });
    let reverse = quote!(#again #gradient #(#gradients)*);
    let sweep = Sweep { forward, value: quote!(#value), pullback: pullback.clone(), lent: Vec::new(), reverse };
    let sweep = assemble(signature, &[], &sweep);
    let doc = format!(" The value of {} and its pullback, by `{}`.", signature.link(), rule.item.sig.ident);
    quote! {
        #[doc = #doc]
        #sweep
    }
}

/// Nothing happens between value and gradient here, so that any pullback will do.
fn bodies(signature: &Signature<'_>, rule: &Rule<'_>) -> Bodies {
    let (value, pullback, bar) = (&signature.value, &signature.pullback, &signature.result_bar);
    let (call, gradient) = (call(signature, rule, Parameter::declared_again), gradient(signature, rule));
    let (cotangent, whole, turbofish) = (&signature.cotangent, whole(), &signature.turbofish);
    let [one, _] = signature.one_and_zero();
    let value_and_grad = quote! {
        let (#value, #pullback) = #call;
        let #bar: #cotangent = #one;
        #gradient
        (#value, #whole)
    };
    let args = signature.params.iter().map(|param| &param.ident);
    let overwrite = signature.gradients().zip(parts(signature)).map(|((param, gradient), part)| {
        let grad = &gradient.grad;
        if let Type::Slice(_) = types::referent(&param.ty) {
            quote!(#grad.clone_from_slice(&#part);)
        } else {
            quote!(*#grad = #part;)
        }
    });
    let value_and_grad_into = quote! {
        let (#value, #whole) = Self::value_and_grad #turbofish(#(#args),*);
        #(#overwrite)*
        #value
    };
    Bodies { value_and_grad, value_and_grad_into: Into::Swept(value_and_grad_into) }
}

/// The rule by another name, with whatever its pullback borrows.
fn vjp(signature: &Signature<'_>, rule: &Rule<'_>) -> TokenStream {
    let head = head(signature, &format_ident!("vjp"), &signature.declared());
    let (output, clause) = (&rule.item.sig.output, &signature.item.sig.generics.where_clause);
    let (doc, call) = (vjp::documentation(signature), call(signature, rule, Parameter::declared_again));
    quote! {
        #[doc = #doc]
        #head #output #clause { #call }
    }
}

/// The tangent of a number is the product of the gradient and the direction; of several, component by component:
///
/// ```text
/// let (value, pullback) = lookup_vjp(x, k);
/// let result_bar: f64 = 1.0;
/// let gradient: f64 = pullback(result_bar);
/// (value, gradient * x_dot)
/// ```
///
/// `along` is the signature with the tangents, of which there may be several.
fn jvp(signature: &Signature<'_>, along: &Signature<'_>, rule: &Rule<'_>) -> TokenStream {
    let (value, pullback, bar) = (&signature.value, &signature.pullback, &signature.result_bar);
    let (dot_product, by_components) = if along.lanes.is_some() {
        (quote!(::gradflow::__private::dot_lanes), quote!(::gradflow::__private::lanes_by_components))
    } else {
        (quote!(::gradflow::Tangent::dot), quote!(::gradflow::__private::by_components))
    };
    let products = signature.gradients().zip(parts(signature)).map(|((param, gradient), part)| {
        let dot = &gradient.dot;
        match (types::is_float(types::referent(&param.ty)), param.passing) {
            (true, _) if types::is_double(types::referent(&param.ty)) => quote!(#part * #dot),
            (true, _) => along.lanes.as_ref().map_or_else(
                || quote!(f64::from(#part * #dot)),
                |lanes| quote!(::gradflow::rules::convert::<_, ::gradflow::Lanes<#lanes>>(#part * #dot)),
            ),
            (false, Passing::Value) => quote!(#dot_product(&#dot, &#part)),
            (false, Passing::Ref | Passing::RefMut) => quote!(#dot_product(#dot, &#part)),
        }
    });
    let products = quote!(#(#products)+*);
    let (gradient, cotangent) = (gradient(signature, rule), &signature.cotangent);
    let again = call(signature, rule, Parameter::kept);
    let body = if signature.is_scalar() {
        let call = call(signature, rule, Parameter::declared_again);
        let is_double = signature.result.is_some_and(types::is_double);
        let tangent = if is_double { products } else { quote!(::gradflow::rules::convert(#products)) };
        quote! {
            let (#value, #pullback) = #call;
            let #bar: #cotangent = 1.0;
            #gradient
            (#value, #tangent)
        }
    } else {
        quote! {
            let (#value, _) = #again;
            let dot = #by_components(
                ::gradflow::Differentiable::zero_tangent(&#value),
                |#bar| {
                    let (_, #pullback) = #again;
                    #gradient
                    #products
                },
            );
            (#value, dot)
        }
    };
    let dots = along.gradients().map(|(param, gradient)| {
        let (dot, ty) = (&gradient.dot, param.direction(gradient));
        quote!(#dot: #ty)
    });
    let params: Vec<TokenStream> = signature.declared().into_iter().chain(dots).collect();
    let jvp = super::jvp::function(along, &super::jvp::name(along), &params, &body);
    let call = super::jvp::call(along);
    quote!(#jvp #call)
}

/// `lookup_vjp(x, k)`
fn call(signature: &Signature<'_>, rule: &Rule<'_>, argument: fn(&Parameter) -> TokenStream) -> TokenStream {
    let name = &rule.item.sig.ident;
    let args = signature.params.iter().map(argument);
    // Of an `impl Fn` the companion knows the name, and the rule does not.
    let is_named = |param: &&Ident| rule.item.sig.generics.params.iter().any(|own| is_called(own, param));
    let generics: Vec<_> = signature.captures.iter().filter(is_named).collect();
    let turbofish = (!generics.is_empty()).then(|| quote!(::<#(#generics),*>));
    quote!(#name #turbofish(#(#args),*))
}

fn is_called(param: &syn::GenericParam, name: &Ident) -> bool {
    match param {
        syn::GenericParam::Type(param) => param.ident == *name,
        syn::GenericParam::Const(param) => param.ident == *name,
        syn::GenericParam::Lifetime(_) => false,
    }
}

/// `let gradient: f64 = pullback(result_bar);`, where a type that does not fit is an error at the rule's own.
fn gradient(signature: &Signature<'_>, rule: &Rule<'_>) -> TokenStream {
    let types: Vec<_> = signature.gradients().map(|(_, gradient)| gradient.owned.clone()).collect();
    let ty = at(Signature::tuple(&types), Some(ends(&rule.gradients.to_token_stream())));
    let bar = &signature.result_bar;
    let bar = at(quote!(#bar), Some(ends(&rule.cotangent.to_token_stream())));
    let [first, last] = ends(&rule.gradients.to_token_stream());
    let mut pullback = signature.pullback.clone();
    pullback.set_span(first.resolved_at(pullback.span()));
    let mut args = Group::new(Delimiter::Parenthesis, bar);
    args.set_span(last.resolved_at(pullback.span()));
    let (args, whole) = (TokenTree::Group(args), whole());
    quote!(let #whole: #ty = #pullback #args;)
}

/// All gradients.
fn whole() -> Ident {
    Ident::new("gradient", Span::mixed_site())
}

/// Each gradient; one alone is not a tuple.
fn parts(signature: &Signature<'_>) -> Vec<TokenStream> {
    let whole = whole();
    match signature.gradients().count() {
        1 => vec![quote!(#whole)],
        count => (0..count).map(syn::Index::from).map(|index| quote!(#whole.#index)).collect(),
    }
}

/// Expands to
///
/// ```text
/// const _: GF0510_the_function_has_another_signature_than_its_rule<fn(f64, usize) -> f64> =
///     GF0510_the_function_has_another_signature_than_its_rule(lookup);
/// ```
///
/// so that rustc compares the rule with the function, and has something to say of it. Generics are those of a function around it.
fn check(signature: &Signature<'_>, rule: &Rule<'_>) -> TokenStream {
    let types = signature.params.iter().map(|param| &param.ty);
    let (sig, target, lints) = (&signature.item.sig, rule.target, lints());
    // The path may well be longer than it need be here: it is the one that a reader looks for.
    let lints = quote!(#lints #[allow(unused_qualifications)]);
    let (function, generics, output, clause) =
        (&sig.fn_token, &sig.generics.params, &sig.output, &sig.generics.where_clause);
    let ty = quote!(#function(#(#types),*) #output);
    let same = quote!(::gradflow::__private::GF0510_the_function_has_another_signature_than_its_rule);
    if generics.is_empty() {
        return quote!(#lints const _: #same<#ty> = #same(#target););
    }
    quote! {
        #lints
        const _: () = {
            fn check<#generics>() #clause {
                let _: #same<#ty> = #same(#target);
            }
        };
    }
}

impl Parameter {
    /// The parameter, given to a function of the same parameters.
    fn declared_again(&self) -> TokenStream {
        self.ident.to_token_stream()
    }

    /// The parameter as a pullback is handed it, given to a function of the same parameters.
    fn owned_again(&self) -> TokenStream {
        let ident = &self.inner;
        match self.passing {
            Passing::Value if !self.is_copy => quote!(#ident.clone()),
            Passing::Value | Passing::Ref | Passing::RefMut => quote!(#ident),
        }
    }
}
