//! Copies of parameters, for the sweep that comes after the one that takes them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::signature::Parameter;
use super::span::{at, ends};
use super::types;
use crate::ir::Passing;

impl Parameter {
    /// The parameter where a sweep consumes it while its value is needed once more.
    pub(super) fn kept(&self) -> TokenStream {
        let ident = &self.ident;
        match self.passing {
            Passing::Value if self.is_copy => quote!(#ident),
            Passing::Value if self.gradient.is_some() => quote!(#ident.clone()),
            Passing::Value => self.copy_of(&quote!(&#ident)),
            Passing::Ref | Passing::RefMut => quote!(#ident),
        }
    }

    /// The parameter for one run of several. Of what is lent as `&mut` each has a copy, made by a statement before.
    pub(super) fn spared(&self) -> (Option<TokenStream>, TokenStream) {
        if self.passing != Passing::RefMut {
            return (None, self.kept());
        }
        let (copy, copied) = (&self.copy, self.copied());
        (Some(quote!(let mut #copy = #copied;)), quote!(&mut #copy))
    }

    /// An owned copy of what a `&mut` parameter refers to.
    pub(super) fn copied(&self) -> TokenStream {
        let (ident, referent) = (&self.ident, types::referent(&self.ty));
        match referent {
            Type::Slice(_) => quote!(#ident.to_vec()),
            _ if types::is_copy(referent) => quote!(*#ident),
            _ if self.gradient.is_some() => quote!(#ident.clone()),
            _ => self.copy_of(&quote!(&*#ident)),
        }
    }

    /// A copy of what a reference to it refers to. Of the type of a constant nobody knows that it can be copied: rustc says
    /// so at the type.
    pub(super) fn copy_of(&self, reference: &TokenStream) -> TokenStream {
        let ty = types::referent(&self.ty);
        let copy = quote!(::gradflow::__private::again(#reference));
        if self.gradient.is_some() { quote!((*#reference).clone()) } else { at(copy, Some(ends(&quote!(#ty)))) }
    }
}
