//! Attributes inside a function: those that may change what is compiled are refused, wherever they stand.

use syn::visit::{self, Visit};

use super::Lowering;

/// Attributes that leave the meaning of what they stand on alone.
const HARMLESS: &[&str] =
    &["allow", "warn", "deny", "forbid", "expect", "doc", "inline", "must_use", "cold", "rustfmt", "clippy"];

impl Lowering<'_> {
    /// Refuses the attributes in the parameters and the body of a function that the sweeps would not follow.
    pub(super) fn check_attributes(&mut self, item: &syn::ItemFn) {
        let mut visitor = Attributes(Vec::new());
        for input in &item.sig.inputs {
            visitor.visit_fn_arg(input);
        }
        visitor.visit_block(&item.block);
        for attr in visitor.0 {
            if is_conditional(&attr) {
                self.unsupported(&attr, "conditional compilation inside the function");
            } else {
                self.unsupported(&attr, "an attribute that may change what it stands on");
            }
        }
    }
}

/// The attributes that are not harmless.
struct Attributes(Vec<syn::Attribute>);

impl<'ast> Visit<'ast> for Attributes {
    fn visit_attribute(&mut self, attr: &'ast syn::Attribute) {
        let name = attr.path().segments.first().map(|segment| segment.ident.to_string());
        if !name.is_some_and(|name| HARMLESS.contains(&name.as_str())) {
            self.0.push(attr.clone());
        }
    }

    fn visit_fn_arg(&mut self, input: &'ast syn::FnArg) {
        let syn::FnArg::Typed(typed) = input else { return };
        // Our own mark.
        for attr in typed.attrs.iter().filter(|attr| !attr.path().is_ident("no_grad")) {
            self.visit_attribute(attr);
        }
    }

    /// A nested item is emitted with its attributes, so what is inside it is its own affair; it must only be there.
    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.0.extend(attributes_of(item).iter().filter(|attr| is_conditional(attr)).cloned());
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for expr in super::macros::expressions(mac) {
            // The tree is the visitor's own: attributes are copied out of it.
            let mut inside = Attributes(Vec::new());
            inside.visit_expr(&expr);
            self.0.append(&mut inside.0);
        }
        visit::visit_macro(self, mac);
    }
}

fn is_conditional(attr: &syn::Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}

fn attributes_of(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        _ => &[],
    }
}
