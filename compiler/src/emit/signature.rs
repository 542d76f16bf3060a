use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{GenericParam, Lifetime, ReturnType, Type, WhereClause};

use super::resized::resizes;
use super::types;
use super::written::Written;
use crate::ir::{Lanes, Passing, Sweeps};
use crate::names::Names;
use crate::options::Options;

/// What the generated functions have in common.
pub(super) struct Signature<'f> {
    pub(super) item: &'f syn::ItemFn,
    pub(super) companion: Ident,
    /// Where the function is, for its documentation.
    pub(super) path: String,
    pub(super) params: Vec<Parameter>,
    /// `None` for `()`.
    pub(super) result: Option<&'f Type>,
    /// The type of the result's cotangent; `None` for a result that carries no gradient.
    pub(super) cotangent: Option<TokenStream>,
    /// `::<T, N>`, for results that do not determine them.
    pub(super) turbofish: Option<TokenStream>,
    /// The generic parameters that an `impl FnOnce` mentions: all types and constants.
    pub(super) captures: Vec<Ident>,
    pub(super) recursive: bool,
    /// Names of locals.
    pub(super) value: Ident,
    pub(super) pullback: Ident,
    pub(super) result_bar: Ident,
    /// How many tangents there are where there is more than one.
    pub(super) lanes: Option<Lanes>,
}

/// A parameter, as each of the generated functions sees it.
#[derive(Clone)]
pub(super) struct Parameter {
    /// The user's name for it, or one made for a pattern.
    pub(super) ident: Ident,
    /// Its name in the sweeps.
    pub(super) inner: Ident,
    pub(super) ty: Type,
    pub(super) passing: Passing,
    /// A value that is given again by value.
    pub(super) is_copy: bool,
    pub(super) gradient: Option<Gradient>,
    /// The name of its buffer if it has no gradient.
    pub(super) no_bar: Ident,
    /// The name of a copy of it.
    pub(super) copy: Ident,
    /// The reverse sweep restores the `&mut` parameter.
    pub(super) rewinds: bool,
    /// The forward sweep writes the parameter itself, so that its value at the end is the one captured.
    pub(super) written: bool,
}

/// The gradient of a parameter.
#[derive(Clone)]
pub(super) struct Gradient {
    /// Its name in the sweeps.
    pub(super) inner: Ident,
    /// Its name where the buffer is another function's.
    pub(super) bar: Ident,
    /// Its name in the functions a user calls.
    pub(super) grad: Ident,
    /// The name of a buffer that stands in for one that was not given.
    pub(super) spare: Ident,
    /// The name of the parameter's tangent.
    pub(super) dot: Ident,
    pub(super) owned: TokenStream,
    /// The type behind the `&mut` of its buffer.
    pub(super) buffer: TokenStream,
    pub(super) shape: Shape,
    /// How zero is written for a number, and the function that gives it for a type of another shape.
    pub(super) number: TokenStream,
    pub(super) zero: TokenStream,
    /// The parameter may be left with another length than it was found.
    pub(super) resizes: bool,
}

/// How zero is written for a type.
#[derive(Clone)]
pub(super) enum Shape {
    /// `0.0`
    Scalar,
    /// `[0.0; len]`
    Array(TokenStream),
    /// `vec![0.0; x.len()]`
    Sequence,
    /// What the type's `Differentiable` says.
    Other,
}

impl<'f> Signature<'f> {
    pub(super) fn new(item: &'f syn::ItemFn, options: &Options, sweeps: &Sweeps, written: &Written) -> Self {
        let func = &sweeps.func;
        // The functions around a sweep have no variables but the parameters and their own.
        let signature = &item.sig;
        let mut names = Names::of(quote!(#signature));
        let mut fresh = |base: &str| names.fresh(base, Span::mixed_site());
        let params = func
            .params
            .iter()
            .enumerate()
            .map(|(i, param)| {
                let inner = func.var(param.var).ident.clone();
                let ident = item.sig.inputs.iter().nth(i).and_then(name).unwrap_or_else(|| inner.clone());
                let gradient = sweeps.bars[i].map(|bar| Gradient {
                    inner: func.var(bar).ident.clone(),
                    bar: fresh(&format!("{ident}_bar")),
                    grad: fresh(&format!("{ident}_grad")),
                    spare: fresh(&format!("{ident}_bar_spare")),
                    dot: fresh(&format!("{ident}_dot")),
                    owned: types::tangent(&param.ty),
                    buffer: types::buffer(&param.ty, None),
                    number: quote!(0.0),
                    zero: quote!(::gradflow::Differentiable::zero_tangent),
                    shape: shape(&param.ty),
                    resizes: resizes(&func.body, param),
                });
                Parameter {
                    no_bar: fresh(&format!("_{}_bar", ident.unraw())),
                    copy: fresh(&format!("{ident}_copy")),
                    ident,
                    inner,
                    is_copy: types::is_copy(&param.ty),
                    ty: param.ty.clone(),
                    passing: param.passing,
                    gradient,
                    rewinds: sweeps.rewinds[i],
                    written: param.passing == Passing::Value && written.forward[param.var.0 as usize],
                }
            })
            .collect();
        let result = result_type(item);
        let cotangent = result.map(types::tangent).filter(|tangent| tangent.to_string() != "()");
        let captures = captures(&item.sig.generics);
        Self {
            item,
            companion: options.companion.clone().unwrap_or_else(|| item.sig.ident.clone()),
            path: options.target.as_ref().map_or_else(|| item.sig.ident.to_string(), spelled),
            params,
            result,
            cotangent,
            turbofish: (!captures.is_empty()).then(|| quote!(::<#(#captures),*>)),
            captures,
            recursive: sweeps.recursive,
            value: fresh("value"),
            pullback: fresh("pullback"),
            result_bar: sweeps.result_bar.map_or_else(|| fresh("result_bar"), |bar| func.var(bar).ident.clone()),
            lanes: None,
        }
    }

    /// The user's function, in documentation.
    pub(super) fn link(&self) -> String {
        format!("[`{}`](fn@{})", self.item.sig.ident, self.path)
    }

    /// The parameters with a gradient.
    pub(super) fn gradients(&self) -> impl Iterator<Item = (&Parameter, &Gradient)> {
        self.params.iter().filter_map(|param| Some((param, param.gradient.as_ref()?)))
    }

    /// `x: f64, c: &[f64]`, as declared.
    pub(super) fn declared(&self) -> Vec<TokenStream> {
        self.params.iter().map(Parameter::declared).collect()
    }

    /// The type of the result.
    pub(super) fn output(&self) -> TokenStream {
        if let Some(ty) = self.result { quote!(#ty) } else { quote!(()) }
    }

    /// `impl FnOnce(args) + use<T>`, or a box of it for a function that calls itself.
    pub(super) fn pullback_type(&self, args: &[TokenStream]) -> TokenStream {
        if self.recursive {
            return quote!(::std::boxed::Box<dyn ::core::ops::FnOnce(#(#args),*)>);
        }
        let captures = &self.captures;
        quote!(impl ::core::ops::FnOnce(#(#args),*) + use<#(#captures),*>)
    }

    /// Whether the result is one number, so that there is a gradient.
    pub(super) fn is_scalar(&self) -> bool {
        self.result.is_some_and(types::is_float)
    }

    /// A result that may be one number by another name, `type Real = f64`. Only rustc knows.
    pub(super) fn named_result(&self) -> Option<&'f Type> {
        self.cotangent.as_ref().and(self.result).filter(|ty| types::is_name(ty) && !types::is_float(ty))
    }

    /// Whether there may be a gradient, if rustc agrees.
    pub(super) fn may_be_scalar(&self) -> bool {
        self.is_scalar() || self.named_result().is_some()
    }

    /// The cotangents one and zero of a result that is one number.
    pub(super) fn one_and_zero(&self) -> [TokenStream; 2] {
        if let Some(ty) = self.named_result() {
            let number = quote!(<#ty as ::gradflow::__private::Number>);
            [quote!(#number::ONE), quote!(#number::ZERO)]
        } else {
            [quote!(1.0), quote!(0.0)]
        }
    }

    /// The user's `where` clause, and that a result of another name is one number.
    ///
    /// A bound that mentions no generic parameter must hold, or else rustc refuses the function where it stands; one
    /// under a `for<'a>` is looked at where the function is called.
    pub(super) fn scalar_clause(&self) -> Option<WhereClause> {
        let clause = self.item.sig.generics.where_clause.clone();
        let Some(ty) = self.named_result() else { return clause };
        let lifetime = self.lifetime_of_bounds();
        let mut clause = clause.unwrap_or_else(|| syn::parse_quote!(where));
        clause.predicates.push(syn::parse_quote!(for<#lifetime> #ty: ::gradflow::__private::Number));
        Some(clause)
    }

    /// A lifetime that the function has not.
    pub(super) fn lifetime_of_bounds(&self) -> Lifetime {
        let taken: Vec<_> = self.item.sig.generics.lifetimes().map(|own| own.lifetime.ident.to_string()).collect();
        let letter = ('a'..='z').map(String::from).find(|letter| !taken.contains(letter));
        let ident = Ident::new(letter.as_deref().unwrap_or("number"), Span::mixed_site());
        Lifetime { apostrophe: Span::mixed_site(), ident }
    }

    /// `(x_bar, c_bar)`; one alone is not a tuple.
    pub(super) fn tuple(parts: &[TokenStream]) -> TokenStream {
        if let [part] = parts { part.clone() } else { quote!((#(#parts),*)) }
    }
}

impl Parameter {
    pub(super) fn declared(&self) -> TokenStream {
        let (ident, ty) = (&self.ident, &self.ty);
        quote!(#ident: #ty)
    }

    /// Its type where it is passed again to the pullback: what is not `Copy` is lent.
    pub(super) fn again(&self) -> TokenStream {
        let ty = types::elided(&self.ty);
        match self.passing {
            Passing::Value if !self.is_copy => quote!(&#ty),
            Passing::Value | Passing::Ref | Passing::RefMut => quote!(#ty),
        }
    }

    /// Its type where everything is passed again lent.
    pub(super) fn lent(&self) -> TokenStream {
        let ty = types::elided(&self.ty);
        match self.passing {
            Passing::Value => quote!(&#ty),
            Passing::Ref | Passing::RefMut => quote!(#ty),
        }
    }

    /// The type of its tangent where it is passed as the parameter is.
    pub(super) fn direction(&self, gradient: &Gradient) -> TokenStream {
        let (owned, buffer) = (&gradient.owned, &gradient.buffer);
        match self.passing {
            Passing::Value => quote!(#owned),
            Passing::Ref => quote!(&#buffer),
            Passing::RefMut => quote!(&mut #buffer),
        }
    }

    /// The type of the tangent that a parameter without a gradient is not to be given. Reverse mode refuses the buffer
    /// of what varies; the tangent of it passes where its type is known, so that the message is printed once.
    pub(super) fn direction_refused(&self, lanes: Option<&Lanes>) -> TokenStream {
        let (owned, buffer) = (types::tangents(&self.ty, lanes), types::buffer(&self.ty, lanes));
        match self.passing {
            Passing::Value if types::is_number(&self.ty) => owned,
            Passing::Ref if types::is_number(&self.ty) => quote!(&#buffer),
            Passing::Value | Passing::Ref | Passing::RefMut => {
                quote!(&mut ::gradflow::__private::GF0113_this_parameter_is_no_grad)
            }
        }
    }

    /// As [`direction_refused`](Self::direction_refused).
    pub(super) fn direction_lent_refused(&self) -> TokenStream {
        let ty = self.direction_refused(None);
        let is_value = self.passing == Passing::Value && types::is_number(&self.ty);
        if is_value { quote!(&#ty) } else { ty }
    }

    /// A reference to the parameter.
    pub(super) fn reference(&self) -> TokenStream {
        let ident = &self.ident;
        match self.passing {
            Passing::Value => quote!(&#ident),
            Passing::Ref => quote!(#ident),
            Passing::RefMut => quote!(&*#ident),
        }
    }
}

impl Gradient {
    /// A zero in the shape of the parameter.
    pub(super) fn zero(&self, param: &Parameter) -> TokenStream {
        let (ident, reference) = (&param.ident, param.reference());
        let (number, zero) = (&self.number, &self.zero);
        match &self.shape {
            Shape::Scalar => quote!(#number),
            Shape::Array(len) => quote!([#number; #len]),
            Shape::Sequence => quote!(::std::vec![#number; #ident.len()]),
            Shape::Other => quote!(#zero(#reference)),
        }
    }

    /// How many numbers there are in it.
    pub(super) fn components(&self, param: &Parameter) -> TokenStream {
        let (ident, zero) = (&param.ident, self.zero(param));
        match &self.shape {
            Shape::Scalar => quote!(1_usize),
            Shape::Array(len) => quote!((#len)),
            Shape::Sequence => quote!(#ident.len()),
            Shape::Other => quote!(::gradflow::Tangent::dimension(&#zero)),
        }
    }

    /// The statement that overwrites a buffer with zero.
    pub(super) fn clear(&self, buffer: &Ident) -> TokenStream {
        match &self.shape {
            Shape::Scalar => quote!(*#buffer = 0.0;),
            Shape::Array(_) | Shape::Sequence => quote!(#buffer.fill(0.0);),
            Shape::Other => quote!(::gradflow::Tangent::set_zero(#buffer);),
        }
    }
}

/// `libm::erf`
fn spelled(path: &syn::Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}

/// The name of a parameter that is no pattern.
fn name(input: &syn::FnArg) -> Option<Ident> {
    match input {
        syn::FnArg::Typed(typed) => match &*typed.pat {
            syn::Pat::Ident(pat) => Some(pat.ident.clone()),
            _ => None,
        },
        syn::FnArg::Receiver(_) => None,
    }
}

fn shape(ty: &Type) -> Shape {
    match types::referent(ty) {
        ty if types::is_float(ty) => Shape::Scalar,
        Type::Array(array) if types::is_float(&array.elem) => {
            let len = &array.len;
            Shape::Array(quote!(#len))
        }
        Type::Slice(slice) if types::is_float(&slice.elem) => Shape::Sequence,
        ty if types::vec_element(ty).is_some_and(types::is_float) => Shape::Sequence,
        _ => Shape::Other,
    }
}

pub(super) fn result_type(item: &syn::ItemFn) -> Option<&Type> {
    match &item.sig.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => match &**ty {
            Type::Tuple(tuple) if tuple.elems.is_empty() => None,
            ty => Some(ty),
        },
    }
}

pub(super) fn captures(generics: &syn::Generics) -> Vec<Ident> {
    generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(ty) => Some(ty.ident.clone()),
            GenericParam::Const(constant) => Some(constant.ident.clone()),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}
