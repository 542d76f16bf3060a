//! Parameters of a generic type: whether anything says that it has a tangent.

use quote::ToTokens;
use syn::TypeParamBound;

/// Traits that say nothing about a tangent. One of the user's may stand on `Differentiable`.
const PLAIN: &[&str] = &[
    "Add",
    "AddAssign",
    "AsMut",
    "AsRef",
    "Borrow",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deref",
    "Display",
    "Div",
    "DivAssign",
    "Eq",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Mul",
    "MulAssign",
    "Neg",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Product",
    "Rem",
    "RemAssign",
    "Send",
    "Sized",
    "Sub",
    "SubAssign",
    "Sum",
    "Sync",
    "ToString",
    "TryFrom",
    "TryInto",
];

/// The generic parameter that a type is or refers to, if it has no tangent.
pub(super) fn without_tangent(generics: &syn::Generics, ty: &syn::Type) -> Option<syn::Ident> {
    let syn::Type::Path(path) = super::signature::behind_references(ty) else { return None };
    let name = path.path.get_ident()?;
    let param = generics.type_params().find(|param| param.ident == *name)?;
    let clauses = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let bounds = clauses.filter_map(|predicate| match predicate {
        syn::WherePredicate::Type(bounded) if *name == bounded.bounded_ty.to_token_stream().to_string() => {
            Some(&bounded.bounds)
        }
        _ => None,
    });
    let is_plain = param.bounds.iter().chain(bounds.flatten()).all(is_plain);
    is_plain.then(|| name.clone())
}

fn is_plain(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| PLAIN.iter().any(|name| last.ident == name))
        }
        TypeParamBound::Lifetime(_) => true,
        _ => false,
    }
}
