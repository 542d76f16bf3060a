//! Second derivatives that are zero: the gradient of a piecewise linear function depends on none of its parameters.

use proc_macro2::Ident;
use quote::ToTokens;

use crate::analyze::Facts;
use crate::diagnostics::{Code, Diagnostics};
use crate::ir::Func;

/// Reports a function without curvature. `asked` is the option that asks for second derivatives. A gradient that is zero
/// itself has been reported.
pub(crate) fn second_order(cx: &mut Diagnostics, asked: &Ident, func: &Func, facts: &Facts) {
    if func.params.iter().any(|param| param.differentiable && facts.is_active(param.var)) {
        cx.report(Code::ZeroSecondDerivative, asked.to_token_stream(), func.name.to_string());
    }
}
