use proc_macro2::TokenStream;
use quote::quote;

use super::Printer;
use crate::ir::{Place, Projection};
use crate::precedence::{Precedence, Printed};

impl Printer<'_> {
    /// A place as a value or on the left of an assignment.
    pub(super) fn place(&self, place: &Place) -> Printed {
        if let ([Projection::Deref], Some(name)) = (place.projections.as_slice(), self.lent_name(place.root)) {
            return Printed::new(quote!(**#name), Precedence::Prefix);
        }
        let path = self.path(place);
        if self.ends_in_deref(place) { Printed::new(quote!(*#path), Precedence::Prefix) } else { Printed::tight(path) }
    }

    /// A place as the receiver of a method or of a projection: dereferences are implied.
    pub(super) fn path(&self, place: &Place) -> TokenStream {
        let root = self.ident(place.root);
        projected(quote!(#root), &place.projections)
    }

    /// `&place`; a reference is lent as it is.
    pub(super) fn lent(&self, place: &Place) -> TokenStream {
        let path = self.path(place);
        if self.is_lent_as_is(place) { path } else { quote!(&#path) }
    }

    /// `&mut place`; a reference is lent again as it is.
    pub(super) fn lent_mut(&self, place: &Place) -> TokenStream {
        let path = self.path(place);
        if self.is_lent_as_is(place) { path } else { quote!(&mut #path) }
    }

    /// `&*x` of a reference `x` is `x`.
    fn is_lent_as_is(&self, place: &Place) -> bool {
        match place.projections.as_slice() {
            [] | [Projection::Deref] => self.is_reference(place.root),
            _ => false,
        }
    }

    /// A buffer stands for what it refers to, whether or not the place says so.
    fn ends_in_deref(&self, place: &Place) -> bool {
        match place.projections.last() {
            Some(projection) => matches!(projection, Projection::Deref),
            None => self.buffers.contains(&place.root),
        }
    }
}

/// A path and projections from it.
pub(super) fn projected(root: TokenStream, projections: &[Projection]) -> TokenStream {
    projections.iter().fold(root, |path, projection| match projection {
        Projection::Index(opaque) | Projection::Slice(opaque) => {
            let index = &opaque.tokens;
            quote!(#path[#index])
        }
        Projection::Field(member) => quote!(#path.#member),
        Projection::Deref => path,
    })
}
