//! `&mut` parameters that may be of another length when the function is left, and what that means for their buffers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::signature::{Gradient, Parameter, Shape, Signature};
use super::types;
use crate::ir::traverse::{self, Access};
use crate::ir::{Block, Param, Passing, Place, Projection, StmtKind};

/// Whether what a parameter lends may be resized: it is a vector or has some in it, and more than numbers are written.
pub(super) fn resizes(body: &Block, param: &Param) -> bool {
    param.passing == Passing::RefMut && !is_fixed(types::referent(&param.ty)) && reshapes(body, param)
}

/// Types of a length that no function can change.
fn is_fixed(ty: &Type) -> bool {
    match ty {
        Type::Slice(slice) => types::is_copy(&slice.elem),
        ty => types::is_copy(ty),
    }
}

fn reshapes(block: &Block, param: &Param) -> bool {
    let of_numbers = types::vec_element(types::referent(&param.ty)).is_some_and(types::is_copy);
    let is_element = |projection: &Projection| matches!(projection, Projection::Index(_));
    let is_number = |place: &Place| of_numbers && place.projections.iter().any(is_element);
    block.stmts.iter().any(|stmt| {
        let keeps = match &stmt.kind {
            StmtKind::Assign { place, .. } => is_number(place),
            StmtKind::Swap { first, second } => is_number(first) && is_number(second),
            // What is inside of blocks is looked at below.
            StmtKind::Update { .. }
            | StmtKind::Fill { .. }
            | StmtKind::CopyFrom { .. }
            | StmtKind::If { .. }
            | StmtKind::Match { .. }
            | StmtKind::Loop(_) => true,
            StmtKind::Let { .. }
            | StmtKind::Declare { .. }
            | StmtKind::Push { .. }
            | StmtKind::Rest { .. }
            | StmtKind::Call(_)
            | StmtKind::Effect(_)
            | StmtKind::Exit(_)
            | StmtKind::Sweep(_) => false,
        };
        let mut written = false;
        traverse::shallow_accesses(stmt, &mut |var, access| {
            written |= var == param.var && matches!(access, Access::Overwrite | Access::Modify);
        });
        (written && !keeps) || traverse::blocks(stmt).into_iter().any(|inner| reshapes(inner, param))
    })
}

/// Assertions that the buffers of such parameters are as long as what the function left. One that is too short would be
/// taken for the cotangents of other elements.
pub(super) fn fits(signature: &Signature<'_>) -> TokenStream {
    let resized = signature.gradients().filter(|(_, gradient)| gradient.resizes);
    resized.map(|(param, gradient)| fit(param, gradient)).collect()
}

fn fit(param: &Parameter, gradient: &Gradient) -> TokenStream {
    let (ident, grad) = (&param.ident, &gradient.grad);
    let message = format!("the buffer of `{ident}` holds the cotangents of what the function leaves in it");
    match &gradient.shape {
        Shape::Scalar | Shape::Array(_) => TokenStream::new(),
        Shape::Sequence => quote!(assert_eq!(#grad.len(), #ident.len(), #message);),
        Shape::Other => quote! {
            assert_eq!(
                ::gradflow::Tangent::dimension(&*#grad),
                ::gradflow::Tangent::dimension(&::gradflow::Differentiable::zero_tangent(&*#ident)),
                #message
            );
        },
    }
}
