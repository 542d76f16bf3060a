//! What a type's syntax says: its tangent, whether it is `Copy`, and its lifetimes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, Lifetime, PathArguments, Type};

use crate::ir::Lanes;

/// The type of a tangent that is owned.
pub(crate) fn tangent(ty: &Type) -> TokenStream {
    tangents(ty, None)
}

/// The type of several tangents at once, or of the one.
pub(super) fn tangents(ty: &Type, lanes: Option<&Lanes>) -> TokenStream {
    match ty {
        Type::Paren(paren) => tangents(&paren.elem, lanes),
        Type::Group(group) => tangents(&group.elem, lanes),
        Type::Reference(reference) => tangents(&reference.elem, lanes),
        Type::Array(array) => {
            let (element, len) = (tangents(&array.elem, lanes), &array.len);
            quote!([#element; #len])
        }
        Type::Slice(slice) => {
            let element = tangents(&slice.elem, lanes);
            quote!(::std::vec::Vec<#element>)
        }
        Type::Tuple(tuple) => {
            let parts = tuple.elems.iter().map(|part| tangents(part, lanes));
            let comma = (tuple.elems.len() == 1).then(|| quote!(,));
            quote!((#(#parts),* #comma))
        }
        Type::Infer(_) => quote!(_),
        _ if is_float(ty) => lanes.map_or_else(|| quote!(#ty), |lanes| lanes.of(ty)),
        _ if is_discrete(ty) => quote!(()),
        _ => match (vec_element(ty), lanes) {
            (Some(element), _) => {
                let element = tangents(element, lanes);
                quote!(::std::vec::Vec<#element>)
            }
            (None, None) => quote!(<#ty as ::gradflow::Differentiable>::Tangent),
            (None, Some(lanes)) => {
                quote!(<<#ty as ::gradflow::Differentiable>::Tangent as ::gradflow::Tangent>::Lanes<#lanes>)
            }
        },
    }
}

/// The type behind the `&mut` of a tangent's buffer: slices stay slices.
pub(super) fn buffer(ty: &Type, lanes: Option<&Lanes>) -> TokenStream {
    match referent(ty) {
        Type::Slice(slice) => {
            let element = tangents(&slice.elem, lanes);
            quote!([#element])
        }
        other => tangents(other, lanes),
    }
}

/// What a parameter of this type gives access to.
pub(super) fn referent(ty: &Type) -> &Type {
    match ty {
        Type::Paren(paren) => referent(&paren.elem),
        Type::Group(group) => referent(&group.elem),
        Type::Reference(reference) => referent(&reference.elem),
        _ => ty,
    }
}

/// Whether a value of this type can be given to two callees: numbers, and arrays and tuples of them.
pub(super) fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Paren(paren) => is_copy(&paren.elem),
        Type::Group(group) => is_copy(&group.elem),
        Type::Reference(reference) => reference.mutability.is_none(),
        Type::Array(array) => is_copy(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_copy),
        _ => is_float(ty) || is_discrete(ty),
    }
}

/// Whether a type may be `Copy`, or may be dereferenced, as far as its syntax tells: a name may be another one's.
pub(super) fn may_be_copy(ty: &Type) -> bool {
    const OWNING: [&str; 2] = ["Vec", "String"];
    match ty {
        Type::Paren(paren) => may_be_copy(&paren.elem),
        Type::Group(group) => may_be_copy(&group.elem),
        Type::Array(array) => may_be_copy(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(may_be_copy),
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| OWNING.iter().all(|owning| last.ident != owning))
        }
        _ => is_copy(ty),
    }
}

/// A float, or a container of floats whatever is in between.
pub(super) fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Paren(paren) => is_number(&paren.elem),
        Type::Group(group) => is_number(&group.elem),
        Type::Reference(reference) => is_number(&reference.elem),
        Type::Array(array) => is_number(&array.elem),
        Type::Slice(slice) => is_number(&slice.elem),
        Type::Tuple(tuple) => !tuple.elems.is_empty() && tuple.elems.iter().all(is_number),
        _ => is_float(ty) || vec_element(ty).is_some_and(is_number),
    }
}

/// `f32` or `f64`.
pub(super) fn is_float(ty: &Type) -> bool {
    name(ty).is_some_and(|name| name == "f64" || name == "f32")
}

/// A path without generic arguments.
pub(super) fn is_name(ty: &Type) -> bool {
    name(ty).is_some()
}

/// `f64`.
pub(super) fn is_double(ty: &Type) -> bool {
    name(ty).is_some_and(|name| name == "f64")
}

/// A float, or what has the tangent `()`.
pub(super) fn is_known(ty: &Type) -> bool {
    is_float(ty) || is_discrete(ty)
}

/// Integers, `bool`, `char` and `str`.
fn is_discrete(ty: &Type) -> bool {
    const DISCRETE: [&str; 15] =
        ["usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "bool", "char", "str"];
    name(ty).is_some_and(|name| DISCRETE.iter().any(|discrete| name == discrete))
}

/// The last name of a path without generic arguments, e.g. of `std::primitive::f64`.
fn name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            last.arguments.is_none().then_some(&last.ident)
        }
        _ => None,
    }
}

/// The `T` of a `Vec<T>`.
pub(super) fn vec_element(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(list) if last.ident == "Vec" && list.args.len() == 1 => {
            match list.args.first()? {
                GenericArgument::Type(element) => Some(element),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The type with every lifetime elided, as in the arguments of a closure.
pub(super) fn elided(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Elide.visit_type_mut(&mut ty);
    ty
}

struct Elide;

impl VisitMut for Elide {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident != "static") {
            reference.lifetime = None;
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident != "static" {
            lifetime.ident = Ident::new("_", lifetime.ident.span());
        }
    }
}

/// Names every elided lifetime, and collects those and the ones that had a name.
pub(super) struct NameLifetimes<'f> {
    pub(super) fresh: &'f mut dyn FnMut() -> Lifetime,
    pub(super) made: Vec<Lifetime>,
    pub(super) all: Vec<Lifetime>,
}

impl NameLifetimes<'_> {
    fn make(&mut self) -> Lifetime {
        let lifetime = (self.fresh)();
        self.made.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for NameLifetimes<'_> {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if reference.lifetime.is_none() {
            reference.lifetime = Some(self.make());
        }
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.make();
        }
        if lifetime.ident != "static" && !self.all.contains(lifetime) {
            self.all.push(lifetime.clone());
        }
    }

    /// The lifetimes inside `Fn(&T)` belong to the closure.
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut syn::ParenthesizedGenericArguments) {}
}
