//! The signature: which parameters get a gradient, and what cannot be differentiated at all.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::spanned::Spanned;

use crate::callables::callables;
use crate::diagnostics::nearest::nearest;
use crate::diagnostics::{Code, Diagnostic, Help};
use crate::ir::{Param, Passing, Ty, VarId, VarKind};
use crate::options::{Options, listed, report_with_help};

use super::Lowering;
use super::place::Located;
use super::scope::Binding;
use super::types::of_syntax;

/// Whether a function returns anything but `()`.
pub(super) fn has_result(sig: &syn::Signature) -> bool {
    match &sig.output {
        syn::ReturnType::Default => false,
        syn::ReturnType::Type(_, ty) => !matches!(&**ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty()),
    }
}

/// What is known of the type of the result.
pub(super) fn result_ty(sig: &syn::Signature) -> Ty {
    match &sig.output {
        syn::ReturnType::Default => Ty::Tuple(Vec::new()),
        syn::ReturnType::Type(_, ty) => of_syntax(ty),
    }
}

impl Lowering<'_> {
    /// Declares the parameters and checks that the function is one that has derivatives.
    pub(super) fn signature(&mut self, options: &Options, item: &syn::ItemFn) {
        let sig = &item.sig;
        self.check_kind(options, sig);
        for param in sig.generics.const_params() {
            self.constants.insert(param.ident.to_string(), of_syntax(&param.ty));
        }
        let callables = callables(&sig.generics);
        for input in &sig.inputs {
            match input {
                syn::FnArg::Receiver(receiver) => {
                    self.misfit(options, receiver, "a method with `self`");
                }
                syn::FnArg::Typed(typed) => {
                    self.parameter(options, typed, &callables);
                    self.check_generic(options, sig, typed);
                }
            }
        }
        self.check_names(options);
        self.check_result(options, sig);
        // What is wrong with the options or the signature may well be the reason.
        if !self.cx.has_errors() && !self.func.params.iter().any(|param| param.differentiable) {
            let name = sig.ident.to_string();
            self.cx.report(Code::NoDifferentiableParameter, sig.ident.to_token_stream(), name);
        }
    }

    /// Reports a function that the attribute does not go on.
    fn misfit(&mut self, options: &Options, source: &impl ToTokens, what: &str) {
        self.cx.push(Diagnostic {
            code: Code::UnsupportedSignature,
            source: source.to_token_stream(),
            var: options.attribute().to_owned(),
            what: what.to_owned(),
            notes: Vec::new(),
            help: Help::OfCode,
        });
    }

    fn check_kind(&mut self, options: &Options, sig: &syn::Signature) {
        if let Some(token) = &sig.constness {
            self.misfit(options, token, "a `const` function");
        }
        if let Some(token) = &sig.asyncness {
            self.misfit(options, token, "an `async` function");
        }
        if let syn::Safety::Unsafe(token) = &sig.safety {
            self.misfit(options, token, "an `unsafe` function");
        }
        if let Some(abi) = &sig.abi {
            self.misfit(options, abi, "an `extern` function");
        }
        if let Some(variadic) = &sig.variadic {
            self.misfit(options, variadic, "a variadic function");
        }
    }

    fn parameter(&mut self, options: &Options, typed: &syn::PatType, callables: &BTreeSet<String>) {
        let ty = &*typed.ty;
        if mentions_impl(ty) {
            let what = "a function with a parameter of type `impl Trait`";
            self.misfit(options, ty, what);
        }
        if let syn::Type::Reference(reference) = unwrapped(ty)
            && reference.mutability.is_some()
            && let syn::Type::TraitObject(_) = unwrapped(&reference.elem)
        {
            // The reverse sweep is handed again what the function found.
            self.misfit(options, ty, "a function that changes a trait object, which cannot be copied");
        }
        let passing = match unwrapped(ty) {
            syn::Type::Reference(reference) if reference.mutability.is_some() => Passing::RefMut,
            syn::Type::Reference(_) => Passing::Ref,
            _ => Passing::Value,
        };
        let (ident, changeable) = self.parameter_name(&typed.pat);
        let mark = typed.attrs.iter().find(|attr| attr.path().is_ident("no_grad"));
        let is_marked = mark.is_some();
        if let Some(mark) = mark
            && !carries_gradient(ty)
        {
            self.cx.push(Diagnostic {
                code: Code::UnusedNoGrad,
                source: mark.to_token_stream(),
                var: "remove the mark".to_owned(),
                what: mark.to_token_stream().to_string().replace(' ', ""),
                notes: vec![format!("`{ident}` is a constant by its type")],
                help: Help::OfCode,
            });
        }
        let is_wanted = options.wrt.as_ref().is_none_or(|names| names.contains(&ident));
        let differentiable = carries_gradient(ty) && !is_callable(ty, callables) && !is_marked && is_wanted;
        let changeable = changeable || passing == Passing::RefMut;
        let var = self.declare(ident.clone(), VarKind::Param, changeable, None, of_syntax(ty));
        let written = match &*typed.pat {
            syn::Pat::Ident(name) => name.ident.to_token_stream(),
            pattern => pattern.to_token_stream(),
        };
        let is_listed = options.wrt.is_some() && differentiable;
        let name = ident.clone();
        self.func.params.push(Param { var, name, written, is_listed, ty: ty.clone(), passing, differentiable });
        if is_iterable(ty) {
            self.foreign.insert(var);
        }
        if let syn::Pat::Ident(_) = &*typed.pat {
            self.bind(&ident, Binding::Var(var));
        }
    }

    /// Refuses a generic parameter of which nothing is known that a derivative could be made of.
    fn check_generic(&mut self, options: &Options, sig: &syn::Signature, typed: &syn::PatType) {
        let is_differentiable = self.func.params.last().is_some_and(|param| param.differentiable);
        if let Some(name) = without_tangent(&typed.ty).filter(|_| is_differentiable) {
            self.cx.push(Diagnostic {
                code: Code::UnsupportedSignature,
                source: typed.ty.to_token_stream(),
                var: options.attribute().to_owned(),
                what: format!("a function of a `{name}`, which has no tangent"),
                notes: vec!["a constant is marked `#[no_grad]`".to_owned()],
                help: Help::OfCode,
            });
        }
        if let Some(name) = super::generic::without_tangent(&sig.generics, &typed.ty).filter(|_| is_differentiable) {
            self.cx.push(Diagnostic {
                code: Code::UnsupportedSignature,
                source: typed.ty.to_token_stream(),
                var: options.attribute().to_owned(),
                what: format!("a function of a generic `{name}`, whose tangent is not known"),
                notes: vec![format!(
                    "a constant is marked `#[no_grad]`; what is differentiated is bounded, `{name}: gradflow::Differentiable`"
                )],
                help: Help::OfCode,
            });
        }
    }

    /// The name of a parameter: the user's, or a fresh one for a pattern.
    fn parameter_name(&mut self, pat: &syn::Pat) -> (Ident, bool) {
        match pat {
            syn::Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
                (name.ident.clone(), name.mutability.is_some())
            }
            syn::Pat::Reference(reference) => {
                let base = match &*reference.pat {
                    syn::Pat::Ident(name) => format!("{}_ref", name.ident),
                    _ => "argument".to_owned(),
                };
                (self.func.names.fresh(&base, pat.span()), false)
            }
            _ => (self.func.names.fresh("argument", Span::call_site()), false),
        }
    }

    /// Binds the names of parameter patterns: `(a, b): (f64, f64)`, `&x: &f64`.
    pub(super) fn unpack_parameters(&mut self, sig: &syn::Signature) {
        let typed = sig.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Typed(typed) => Some(typed),
            syn::FnArg::Receiver(_) => None,
        });
        let params: Vec<VarId> = self.func.params.iter().map(|param| param.var).collect();
        for (typed, var) in typed.zip(params) {
            if let syn::Pat::Ident(name) = &*typed.pat
                && name.by_ref.is_none()
                && name.subpat.is_none()
            {
                continue;
            }
            let ty = self.func.var(var).ty.clone();
            let located = Located { place: crate::ir::Place::var(var), ty, borrow: None };
            for (name, binding) in self.bind_located(&typed.pat, None, located) {
                self.bind(&name, binding);
            }
        }
    }

    /// Names in `wrt` that are no parameter, or one that cannot be differentiated.
    fn check_names(&mut self, options: &Options) {
        for name in options.wrt.iter().flatten() {
            let known = |param: &Param| param.differentiable && param.name == *name;
            if !self.func.params.iter().any(known) {
                let params: Vec<String> = self.func.params.iter().map(|param| param.name.to_string()).collect();
                let params: Vec<&str> = params.iter().map(String::as_str).collect();
                let help = match nearest(&name.to_string(), params.iter().copied()) {
                    Some(param) if name == param => {
                        "its type carries no gradient, or it is marked `#[no_grad]`".to_owned()
                    }
                    Some(param) => format!("did you mean `{param}`?"),
                    None => format!("the parameters are {}", listed(&params)),
                };
                report_with_help(self.cx, Code::UnknownName, name, help);
            }
        }
    }

    fn check_result(&mut self, options: &Options, sig: &syn::Signature) {
        let name = sig.ident.to_string();
        match &sig.output {
            syn::ReturnType::Type(_, ty) if has_result(sig) => {
                if mentions_impl(ty) {
                    let what = "a function that returns `impl Trait`";
                    self.misfit(options, ty, what);
                } else if let syn::Type::Reference(_) = unwrapped(ty) {
                    let what = "a function that returns a reference";
                    self.misfit(options, ty, what);
                } else if !carries_gradient(ty) || (options.target.is_none() && is_option(ty)) {
                    self.cx.report(Code::NoDifferentiableResult, ty.to_token_stream(), name);
                }
            }
            _ => {
                let writes = |param: &Param| param.differentiable && param.passing == Passing::RefMut;
                if !self.func.params.iter().any(writes) {
                    self.cx.report(Code::NoDifferentiableResult, sig.ident.to_token_stream(), name);
                }
            }
        }
    }
}

/// Whether a type is one of the type parameters that are called, or a reference to one.
fn is_callable(ty: &syn::Type, callables: &BTreeSet<String>) -> bool {
    match unwrapped(ty) {
        syn::Type::Reference(reference) => is_callable(&reference.elem, callables),
        syn::Type::Path(path) => path.path.get_ident().is_some_and(|ident| callables.contains(&ident.to_string())),
        _ => false,
    }
}

/// Whether values of a type can carry a tangent, as far as its name tells.
fn carries_gradient(ty: &syn::Type) -> bool {
    match unwrapped(ty) {
        syn::Type::Reference(reference) => carries_gradient(&reference.elem),
        syn::Type::Slice(slice) => carries_gradient(&slice.elem),
        syn::Type::Array(array) => carries_gradient(&array.elem),
        syn::Type::Tuple(tuple) => tuple.elems.iter().any(carries_gradient),
        syn::Type::Path(path) => path_carries_gradient(&path.path),
        syn::Type::FnPtr(_) | syn::Type::Never(_) | syn::Type::Ptr(_) | syn::Type::TraitObject(_) => false,
        _ => true,
    }
}

fn path_carries_gradient(path: &syn::Path) -> bool {
    let Some(segment) = path.segments.last() else {
        return true;
    };
    let name = segment.ident.to_string();
    match super::types::of_name(&name) {
        Ty::Float(_) => true,
        Ty::Int | Ty::Usize | Ty::Bool => false,
        _ => match (name.as_str(), &segment.arguments) {
            ("char" | "str" | "String" | "Range" | "RangeInclusive" | "Result", _) => false,
            ("Vec" | "Option" | "Box", syn::PathArguments::AngleBracketed(arguments)) => {
                arguments.args.iter().any(|argument| match argument {
                    syn::GenericArgument::Type(ty) => carries_gradient(ty),
                    _ => false,
                })
            }
            _ => true,
        },
    }
}

/// `Option<T>`, which nothing here makes of a value: there is no rule for `Some`.
fn is_option(ty: &syn::Type) -> bool {
    matches!(unwrapped(ty), syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// What the standard library holds numbers in that cannot be differentiated.
const WITHOUT_TANGENT: &[&str] = &[
    "Arc",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "Cell",
    "Cow",
    "HashMap",
    "HashSet",
    "LinkedList",
    "Mutex",
    "Rc",
    "RefCell",
    "RwLock",
    "VecDeque",
];

/// The name of such a type, around or within another.
fn without_tangent(ty: &syn::Type) -> Option<String> {
    match unwrapped(ty) {
        syn::Type::Reference(reference) => without_tangent(&reference.elem),
        syn::Type::Slice(slice) => without_tangent(&slice.elem),
        syn::Type::Array(array) => without_tangent(&array.elem),
        syn::Type::Path(path) => {
            let last = path.path.segments.last()?;
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            if WITHOUT_TANGENT.iter().any(|name| last.ident == name) {
                return Some(last.ident.to_string());
            }
            arguments.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(inner) => without_tangent(inner),
                _ => None,
            })
        }
        _ => None,
    }
}

/// What a loop goes through although it has no elements that an index names.
const ITERABLE: &[&str] = &[
    "Range",
    "RangeInclusive",
    "RangeFrom",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "HashMap",
    "HashSet",
    "LinkedList",
    "Option",
];

fn is_iterable(ty: &syn::Type) -> bool {
    match unwrapped(ty) {
        syn::Type::Path(path) => {
            path.path.segments.last().is_some_and(|segment| ITERABLE.iter().any(|name| segment.ident == name))
        }
        syn::Type::Reference(reference) => is_iterable(&reference.elem),
        _ => false,
    }
}

/// What a parameter of this type gives access to.
pub(super) fn behind_references(ty: &syn::Type) -> &syn::Type {
    match unwrapped(ty) {
        syn::Type::Reference(reference) => behind_references(&reference.elem),
        ty => ty,
    }
}

/// A type without parentheses around it.
fn unwrapped(ty: &syn::Type) -> &syn::Type {
    match ty {
        syn::Type::Paren(inner) => unwrapped(&inner.elem),
        syn::Type::Group(inner) => unwrapped(&inner.elem),
        _ => ty,
    }
}

fn mentions_impl(ty: &syn::Type) -> bool {
    match unwrapped(ty) {
        syn::Type::ImplTrait(_) => true,
        syn::Type::Reference(reference) => mentions_impl(&reference.elem),
        syn::Type::Slice(slice) => mentions_impl(&slice.elem),
        _ => false,
    }
}
