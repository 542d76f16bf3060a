//! A dozen expansions, kept because they are worth reading: each should look like the adjoint a numerical analyst would
//! write by hand. `UPDATE_EXPECT=1` rewrites them; read what changed as code.

use expect_test::expect_file;

/// Expands one function and compares the `sweep` of its companion.
fn check(name: &str, source: &str) {
    check_method(name, source, "sweep");
}

/// Expands one function and compares this function of its companion.
fn check_method(name: &str, source: &str, method: &str) {
    check_option(name, source, method, quote::quote!());
}

/// The same under an option of the attribute.
fn check_option(name: &str, source: &str, method: &str, option: proc_macro2::TokenStream) {
    let function: syn::ItemFn = syn::parse_str(source).expect("the source is a function");
    let expansion = gradflow_compiler::differentiable(option, quote::quote!(#function));
    let file: syn::File = syn::parse2(expansion).expect("the expansion is Rust");
    let sweep = file.items.into_iter().find_map(|item| match item {
        syn::Item::Impl(item) => item.items.into_iter().find_map(|item| match item {
            syn::ImplItem::Fn(item) if item.sig.ident == method => Some(item),
            _ => None,
        }),
        _ => None,
    });
    let sweep = sweep.expect("the companion has this function");
    let (attrs, vis, sig, block) = (&sweep.attrs, &sweep.vis, &sweep.sig, &sweep.block);
    let file = syn::parse2(quote::quote!(#function #(#attrs)* #vis #sig #block)).expect("both are items");
    let printed = prettyplease::unparse(&file);
    expect_file![format!("{}/tests/expansions/{name}.rs", env!("CARGO_MANIFEST_DIR"))].assert_eq(&printed);
}

/// A custom rule, and what of its companion a user may call.
fn check_rule(name: &str, target: &str, rule: &str) {
    let rule: syn::ItemFn = syn::parse_str(rule).expect("the rule is a function");
    let target: proc_macro2::TokenStream = target.parse().expect("the target is a path");
    let expansion = gradflow_compiler::derivative_of(target, quote::quote!(#rule));
    let mut file: syn::File = syn::parse2(expansion).expect("the expansion is Rust");
    for item in &mut file.items {
        if let syn::Item::Impl(item) = item {
            item.items.retain(
                |item| !matches!(item, syn::ImplItem::Fn(item) if item.sig.ident.to_string().starts_with("call")),
            );
            item.attrs.clear();
        }
        if let syn::Item::Enum(syn::ItemEnum { attrs, .. }) | syn::Item::Const(syn::ItemConst { attrs, .. }) = item {
            attrs.retain(|attr| attr.path().is_ident("doc"));
        }
    }
    let printed = prettyplease::unparse(&file);
    expect_file![format!("{}/tests/expansions/{name}.rs", env!("CARGO_MANIFEST_DIR"))].assert_eq(&printed);
}

#[test]
fn rule_of_a_number() {
    check_rule(
        "rule_of_a_number",
        "tables::lookup",
        "pub fn lookup_vjp(x: f64, k: usize) -> (f64, impl FnOnce(f64) -> f64) { (tables::lookup(x, k), move |bar| bar * tables::slope(k)) }",
    );
}

#[test]
fn rule_that_borrows() {
    check_rule(
        "rule_that_borrows",
        "dot",
        "fn dot_vjp<const N: usize>(x: &[f64], y: &[f64; N]) -> (f64, impl FnOnce(f64) -> (Vec<f64>, [f64; N])) { (dot(x, y), move |bar| (scaled(y, bar), y.map(|y| bar * y))) }",
    );
}

/// Forward mode over reverse mode.
#[test]
fn second_order() {
    let check = |name, source| check_option(name, source, "second_order_sweep", quote::quote!(second_order));
    check(
        "horner_second_order",
        "fn horner(x: f64, c: &[f64]) -> f64 { let mut y = 0.0; for k in 0..c.len() { y = y * x + c[k]; } y }",
    );
    check(
        "overwritten_second_order",
        "fn overwritten(x: f64) -> f64 { let mut y = x; y = y.sin() * y; y *= y + 1.0; y }",
    );
    check(
        "calls_second_order",
        "fn calls(p: &[[f64; 3]]) -> f64 { let mut energy = 0.0; for i in 0..p.len() { for j in 0..i { energy += 1.0 / dist(&p[i], &p[j]); } } energy }",
    );
}

/// The same where both sweeps are one, for the gradient of a number and its derivative along a direction.
#[test]
fn products_with_the_hessian() {
    let check = |name, source| check_option(name, source, "gradient_and_hvp_into", quote::quote!(second_order));
    check(
        "rosenbrock_hvp",
        "fn rosenbrock(x: &[f64]) -> f64 { let mut sum = 0.0; for i in 0..x.len() - 1 { sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2); } sum }",
    );
    check(
        "misfit_hvp",
        "fn misfit(c: &[f64], #[no_grad] x: &[f64], #[no_grad] y: &[f64]) -> f64 { let mut sum = 0.0; for i in 0..x.len() { let r = c[0] * (c[1] * x[i]).exp() - y[i]; sum += r * r; } sum }",
    );
    check(
        "bending_hvp",
        "fn bending(y: &[f64], h: f64) -> f64 { let mut sum = 0.0; for i in 1..y.len() - 1 { let curvature = (y[i - 1] - 2.0 * y[i] + y[i + 1]) / (h * h); sum += (1.0 + curvature * curvature).sqrt(); } sum * h }",
    );
}

/// Forward mode: beside every statement the one for its tangent.
#[test]
fn tangents() {
    check_method(
        "horner_jvp",
        "fn horner(x: f64, c: &[f64]) -> f64 { let mut y = 0.0; for k in 0..c.len() { y = y * x + c[k]; } y }",
        "jvp",
    );
    check_method(
        "newton_jvp",
        "fn newton(a: f64) -> f64 { let mut x = a; while (x * x - a).abs() > 1e-12 { x = 0.5 * (x + a / x); } x }",
        "jvp",
    );
    check_method(
        "scaled_jvp",
        "fn scaled(mut s: f64, x: &mut [f64]) -> f64 { if s < 0.0 { return 0.0; } s /= norm(x); for v in x.iter_mut() { *v *= s; } s }",
        "jvp",
    );
    check_method(
        "horner_jvp_many",
        "fn horner(x: f64, c: &[f64]) -> f64 { let mut y = 0.0; for k in 0..c.len() { y = y * x + c[k]; } y }",
        "jvp_many",
    );
}

macro_rules! expansions {
    ($($name:ident: $source:literal;)+) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name), $source);
            }
        )+
    };
}

expansions! {
    straight_line: "fn straight_line(x: f64, y: f64) -> f64 { let r = x * x + y * y; let phi = y.atan2(x); r.sqrt() * phi.sin() }";
    overwritten: "fn overwritten(x: f64) -> f64 { let mut y = x; y = y.sin() * y; y *= y + 1.0; y }";
    horner: "fn horner(x: f64, c: &[f64]) -> f64 { let mut y = 0.0; for k in 0..c.len() { y = y * x + c[k]; } y }";
    rosenbrock: "fn rosenbrock(x: &[f64]) -> f64 { let mut sum = 0.0; for i in 0..x.len() - 1 { sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2); } sum }";
    branch: "fn branch(x: f64, y: f64) -> f64 { if x > y { x * y } else { let d = y - x; d * d * x } }";
    early_return: "fn early_return(x: f64, n: usize) -> f64 { if x < 0.0 { return x.exp(); } let mut p = 1.0; for _ in 0..n { p *= x; } p }";
    newton: "fn newton(a: f64) -> f64 { let mut x = a; while (x * x - a).abs() > 1e-12 { x = 0.5 * (x + a / x); } x }";
    matching: "fn matching(x: f64, kind: u8) -> f64 { match kind { 0 => x, 1 | 2 => x * x, n => x.powi(n as i32) } }";
    matrix_vector: "fn matrix_vector(a: &[f64], x: &[f64], y: &mut [f64]) { for i in 0..y.len() { let mut s = 0.0; for j in 0..x.len() { s += a[i * x.len() + j] * x[j]; } y[i] = s.tanh(); } }";
    in_place: "fn in_place(x: &mut [f64]) { for i in 1..x.len() { x[i] = x[i] * x[i - 1]; } }";
    calls: "fn calls(p: &[[f64; 3]]) -> f64 { let mut energy = 0.0; for i in 0..p.len() { for j in 0..i { energy += 1.0 / dist(&p[i], &p[j]); } } energy }";
    log_sum_exp: "fn log_sum_exp(x: &[f64]) -> f64 { let mut top = x[0]; for v in x { top = top.max(*v); } let mut sum = 0.0; for v in x { sum += (v - top).exp(); } top + sum.ln() }";
    inactive: "fn inactive(x: &[f64], #[no_grad] w: &[f64]) -> f64 { let mut total = 0.0; for i in 0..w.len() { total += w[i]; } let mut sum = 0.0; for (xi, wi) in x.iter().zip(w) { sum += xi * wi / total; } sum }";
}

#[test]
fn sum_of_terms() {
    check_method(
        "sum_of_terms",
        "fn loss(w: &[f64], b: f64, #[no_grad] data: &[[f64; 3]], #[no_grad] label: &[f64]) -> f64 {
            let n = data.len();
            let mut total = 0.0;
            for i in 0..n {
                let mut z = b;
                for j in 0..3 { z += w[j] * data[i][j]; }
                let p = 1.0 / (1.0 + (-z).exp());
                total -= label[i] * p.ln() + (1.0 - label[i]) * (1.0 - p).ln();
            }
            let mut penalty = 0.0;
            for j in 0..w.len() { penalty += w[j] * w[j]; }
            total / n as f64 + 0.5 * penalty
        }",
        "value_and_grad_into",
    );
}

#[test]
fn triangle() {
    check(
        "triangle",
        "fn lower_times(diagonal: &[f64], below: &[f64], v: &[f64], result: &mut [f64]) {
            let d = v.len();
            for i in 0..d { result[i] = diagonal[i] * v[i]; }
            let mut next = 0;
            for j in 0..d {
                for i in j + 1..d {
                    result[i] += below[next] * v[j];
                    next += 1;
                }
            }
        }",
    );
}
