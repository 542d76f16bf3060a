//! What the result of a rule says: the value, what the pullback takes, gives and keeps.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{CapturedParam, GenericArgument, PathArguments, ReturnType, Signature, Token, Type, TypeParamBound};

/// The result of a rule, `(value, pullback)`, as far as it has one.
pub(super) struct Shape<'r> {
    name: &'r Ident,
    output: &'r ReturnType,
    value: Type,
    pullback: Option<&'r Type>,
}

/// `impl FnOnce(cotangent) -> gradients`, or a box of `dyn FnOnce`.
pub(super) struct Pullback<'r> {
    pub(super) cotangent: &'r Type,
    pub(super) gradients: &'r Type,
    /// The type says that it borrows nothing.
    pub(super) owns: bool,
}

/// What is wrong, and where.
pub(super) struct Misfit {
    pub(super) source: TokenStream,
    pub(super) what: String,
}

impl<'r> Shape<'r> {
    pub(super) fn of(sig: &'r Signature) -> Self {
        let output = &sig.output;
        let (value, pullback) = match output {
            // The value of what gives none is anyone's guess.
            ReturnType::Default => (None, None),
            ReturnType::Type(_, ty) => match unwrapped(ty) {
                Type::Tuple(pair) => {
                    let pullback = if pair.elems.len() == 2 { pair.elems.last() } else { None };
                    (pair.elems.first(), pullback)
                }
                ty => (Some(ty), None),
            },
        };
        let value = value.filter(|value| bounds(value).is_none()).cloned();
        Self { name: &sig.ident, output, value: value.unwrap_or_else(|| syn::parse_quote!(f64)), pullback }
    }

    /// The type of what the function gives.
    pub(super) fn value(&self) -> &Type {
        &self.value
    }

    /// The pullback, if it fits a function whose differentiable parameters have these types.
    pub(super) fn pullback(&self, params: &[&Type]) -> Result<Pullback<'r>, Misfit> {
        let Some(pullback) = self.pullback else {
            return Err(self.no_pair());
        };
        let Some((bounds, is_boxed)) = bounds(pullback) else {
            return Err(misfit(pullback, "the second part of its result is no pullback"));
        };
        let Some(called) = bounds.iter().find_map(called) else {
            return Err(misfit(pullback, "the second part of its result is not called with a cotangent"));
        };
        let (Some(cotangent), 1) = (called.inputs.first(), called.inputs.len()) else {
            let what = match called.inputs.len() {
                0 => "its pullback takes no cotangent".to_owned(),
                count => format!("its pullback takes {count} arguments, where the cotangent is one"),
            };
            return Err(misfit(pullback, &what));
        };
        let ReturnType::Type(_, gradients) = &called.output else {
            return Err(misfit(pullback, "its pullback gives no gradient"));
        };
        if let Some(what) = miscounted(gradients, params) {
            return Err(misfit(gradients, &what));
        }
        Ok(Pullback { cotangent: &cotangent.ty, gradients, owns: owns(bounds, is_boxed) })
    }

    fn no_pair(&self) -> Misfit {
        let what = "its result is no pair of the value and a pullback";
        match self.output {
            ReturnType::Default => misfit(self.name, what),
            ReturnType::Type(_, ty) => misfit(ty, what),
        }
    }
}

/// Whether a type has a lifetime in it.
pub(super) fn borrows(ty: &Type) -> bool {
    let mut visitor = Borrows(false);
    visitor.visit_type(ty);
    visitor.0
}

struct Borrows(bool);

impl<'ast> Visit<'ast> for Borrows {
    fn visit_type_reference(&mut self, _: &'ast syn::TypeReference) {
        self.0 = true;
    }

    fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
        self.0 |= lifetime.ident != "static";
    }

    /// The lifetimes inside `Fn(&T)` belong to the closure.
    fn visit_parenthesized_generic_arguments(&mut self, _: &'ast syn::ParenthesizedGenericArguments) {}
}

type Bounds = Punctuated<TypeParamBound, Token![+]>;

/// The bounds of an `impl Trait`, or of a `Box<dyn Trait>`, which is the other kind.
fn bounds(ty: &Type) -> Option<(&Bounds, bool)> {
    match unwrapped(ty) {
        Type::ImplTrait(implied) => Some((&implied.bounds, false)),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Box")?;
            match &last.arguments {
                PathArguments::AngleBracketed(list) => list.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(Type::TraitObject(object)) => Some((&object.bounds, true)),
                    _ => None,
                }),
                PathArguments::None | PathArguments::Parenthesized(_) => None,
            }
        }
        _ => None,
    }
}

/// The `(cotangent) -> gradients` of a bound.
fn called(bound: &TypeParamBound) -> Option<&syn::ParenthesizedGenericArguments> {
    let TypeParamBound::Trait(bound) = bound else { return None };
    let last = bound.path.segments.last()?;
    let is_function = ["FnOnce", "FnMut", "Fn"].iter().any(|name| last.ident == name);
    match &last.arguments {
        PathArguments::Parenthesized(called) if is_function => Some(called),
        _ => None,
    }
}

/// Whether the bounds of a pullback say that it borrows nothing: a box does unless it says otherwise, an `impl Trait` if
/// its `use<..>` lists no lifetime. (Without one it borrows from edition 2024 on, and a macro knows no edition.)
fn owns(bounds: &Bounds, is_boxed: bool) -> bool {
    let mut is_precise = is_boxed;
    for bound in bounds {
        match bound {
            TypeParamBound::Lifetime(lifetime) => is_precise &= lifetime.ident == "static",
            TypeParamBound::PreciseCapture(captured) => {
                is_precise = !captured.params.iter().any(|param| matches!(param, CapturedParam::Lifetime(_)));
            }
            _ => {}
        }
    }
    is_precise
}

/// What is wrong with the number of gradients, as far as syntax shows: a name may stand for any type.
fn miscounted(gradients: &Type, params: &[&Type]) -> Option<String> {
    let wanted = params.len();
    match (unwrapped(gradients), params) {
        (Type::Tuple(tuple), [param]) if !is_tuple(param) && is_plain(param) => match tuple.elems.len() {
            1 => Some("one gradient alone is no tuple".to_owned()),
            count => Some(format!("its pullback gives {count} gradients, and one parameter is differentiable")),
        },
        (Type::Tuple(tuple), [_, _, ..]) if tuple.elems.len() != wanted => {
            let count = tuple.elems.len();
            Some(format!("its pullback gives {count} gradients, and {wanted} parameters are differentiable"))
        }
        (ty, [_, _, ..]) if is_plain(ty) && !is_tuple(ty) => {
            Some(format!("its pullback gives one gradient, and {wanted} parameters are differentiable"))
        }
        (Type::Reference(_) | Type::Slice(_), _) => Some("gradients are owned".to_owned()),
        _ => None,
    }
}

fn is_tuple(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Reference(reference) => is_tuple(&reference.elem),
        ty => matches!(ty, Type::Tuple(_)),
    }
}

/// Whether a type is spelled out to the last: it, and its tangent, are no other's alias.
fn is_plain(ty: &Type) -> bool {
    match unwrapped(ty) {
        Type::Reference(reference) => is_plain(&reference.elem),
        Type::Array(_) | Type::Slice(_) | Type::Tuple(_) => true,
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| ["f64", "f32", "Vec"].iter().any(|name| last.ident == name))
        }
        _ => false,
    }
}

/// A type without parentheses around it.
fn unwrapped(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => unwrapped(&inner.elem),
        Type::Group(inner) => unwrapped(&inner.elem),
        _ => ty,
    }
}

fn misfit(source: &impl ToTokens, what: &str) -> Misfit {
    Misfit { source: source.to_token_stream(), what: what.to_owned() }
}
