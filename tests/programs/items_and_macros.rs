//! Items within functions, attributes, and macros of the standard library.

use gradflow::differentiable;
use gradflow_tests::programs;

programs! {
    nested_differentiable_function -> f64: (0.8, 1.3);
    nested_plain_function -> f64: (0.8, const 4);
    nested_constants -> f64: (0.8);
    items_after_their_use -> f64: (0.8, 1.3);
    imports_within -> f64: (0.8);
    type_aliases -> f64: ([0.5, 1.2, -0.3], 0.8);
    alias_of_single_precision -> f32: (1.5, 0.5);
    alias_around_a_sum -> f64: (&[0.5, 1.2, -0.3], const &[1.0, 2.0, 0.5]);
    alias_behind_a_path -> f64: (&[0.5, 1.2], 0.8);
    alias_and_generics -> f64: (&[0.5, 1.2], 0.8);
    alias_called_by_alias -> f64: (0.5, 1.2);
    alias_beside_an_output -> f64: (0.5, &mut [1.2, 0.3]);
    alias_of_an_array -> _: ([0.5, 1.2, -0.3], 0.8);
    alias_of_a_vector -> _: (&[0.5, 1.2, -0.3]);
    asserted -> f64: (&[0.5, 1.2], 0.8);
    assertions_on_active_values -> f64: (0.8, 1.3);
    printed -> f64: (0.8, 1.3);
    matched_by_macro -> f64: (0.8, const 3), (0.8, const 7);
    never_reached -> f64: (0.8, const 1), (0.8, const 2);
    attributes_and_documentation -> f64: (0.8, 1.3);
    statements_with_attributes -> f64: (0.8);
    statics_and_constant_functions -> f64: (0.8, const 3);
    nested_in_a_loop -> f64: (0.8, const 3), (0.8, const 0);
    unit_statements -> f64: (0.8);
    conversions_between_integers -> f64: (0.8, const 5, const -2);
    braces_in_printed_text -> f64: (0.7);
}

// The attribute is within a function that has it too.
#[differentiable(second_order)]
fn nested_differentiable_function(x: f64, y: f64) -> f64 {
    #[differentiable(second_order)]
    fn inner(a: f64, b: f64) -> f64 {
        a * b.sin()
    }
    let x = inner(x, y) + x;
    inner(inner(y, x), x)
}

// The inner function sees integers only and has no derivative.
#[differentiable(second_order)]
fn nested_plain_function(x: f64, n: u64) -> f64 {
    fn factorial(n: u64) -> u64 {
        (1..=n).product()
    }
    let mut sum = 0.0;
    for k in 0..n {
        sum += x.powi(k as i32) / factorial(k) as f64;
    }
    sum * x
}

// Tables are items of the body, and a length is computed from one.
#[differentiable(second_order)]
fn nested_constants(x: f64) -> f64 {
    const NODES: [f64; 3] = [-0.774_596_669_241_483_4, 0.0, 0.774_596_669_241_483_4];
    const WEIGHTS: [f64; 3] = [5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0];
    const N: usize = NODES.len();
    let mut sum = 0.0;
    for i in 0..N {
        let t = 0.5 * x * (NODES[i] + 1.0);
        sum += WEIGHTS[i] * (t * t).exp();
    }
    0.5 * x * sum
}

// Items may stand below the statements that use them.
#[differentiable(second_order)]
fn items_after_their_use(x: f64, y: f64) -> f64 {
    let a = SCALE * helper(x);
    return a * y;

    const SCALE: f64 = 1.5;
    #[differentiable(second_order)]
    fn helper(t: f64) -> f64 {
        t * t
    }
}

// `use` within the body, with another name.
#[differentiable(second_order)]
fn imports_within(x: f64) -> f64 {
    use std::f64::consts;
    use std::f64::consts::FRAC_PI_4 as QUARTER;
    (x * consts::PI).sin() + x * QUARTER
}

type Real = f64;
type Vector = [Real; 3];

// Types whose structure is not written in the signature.
#[differentiable(second_order)]
fn type_aliases(v: Vector, scale: Real) -> Real {
    let mut w: Vector = v;
    for i in 0..3 {
        w[i] = v[i] * scale + w[0];
    }
    w[0] * w[1] + w[2]
}

type Single = f32;

// An alias that is not the usual one.
#[differentiable(second_order)]
fn alias_of_single_precision(x: Single, y: Single) -> Single {
    x * x * y
}

// Both sweeps of the loop could be one.
#[differentiable(second_order)]
fn alias_around_a_sum(c: &[Real], #[no_grad] x: &[Real]) -> Real {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let r = c[0] * (c[1] * x[i]).exp() - c[2];
        sum += r * r;
    }
    sum
}

mod units {
    pub(super) type Energy = f64;
}

#[differentiable(second_order)]
fn alias_behind_a_path(x: &[f64], k: units::Energy) -> units::Energy {
    let mut energy: units::Energy = 0.0;
    for v in x {
        energy += 0.5 * k * v * v;
    }
    energy
}

// The names of generics and lifetimes are the user's.
#[differentiable(second_order)]
fn alias_and_generics<'any, const N: usize>(x: &'any [Real; N], y: Real) -> Real
where
    [f64; N]: Sized,
{
    let mut product = y;
    for i in 0..N {
        product *= x[i];
    }
    product
}

#[differentiable(second_order)]
fn alias_called_by_alias(x: Real, y: Real) -> Real {
    let z = alias_of_nothing_else(x, y);
    z * alias_of_nothing_else(z, x)
}

#[differentiable(second_order)]
fn alias_of_nothing_else(x: Real, y: f64) -> Real {
    x.sin() * y
}

#[differentiable(second_order)]
fn alias_beside_an_output(x: Real, y: &mut [Real]) -> Real {
    y[0] *= x;
    y[1] += y[0];
    y[1] * x
}

// Neither is one number, which only rustc knows.
#[differentiable(second_order)]
fn alias_of_an_array(v: Vector, scale: Real) -> Vector {
    [v[0] * scale, v[1] * v[2], scale]
}

type Row = Vec<f64>;

#[differentiable(second_order)]
fn alias_of_a_vector(v: &[Real]) -> Row {
    let mut row: Row = Vec::new();
    for i in 0..v.len() {
        row.push(v[i] * v[0]);
    }
    row
}

// Assertions say something about lengths and go on.
#[differentiable(second_order)]
fn asserted(x: &[f64], y: f64) -> f64 {
    assert!(x.len() == 2, "two numbers, not {}", x.len());
    assert_eq!(x.len(), 2);
    debug_assert!(!x.is_empty());
    let product = x[0] * x[1];
    debug_assert_ne!(x.len(), 3, "not three");
    product * y
}

// They read active values and do not change them.
#[differentiable(second_order)]
fn assertions_on_active_values(x: f64, y: f64) -> f64 {
    assert!(x > 0.0);
    let mut a = x * y;
    debug_assert!(a.is_finite(), "a = {a}");
    a *= a;
    assert!(a >= 0.0 && a < 1e6, "{} {}", a, x);
    a.sqrt() * x
}

// Active values are printed, in a loop while they change.
#[differentiable(second_order)]
fn printed(x: f64, y: f64) -> f64 {
    println!("x = {x}, y = {:.3}", y);
    let mut a = x * y;
    for i in 0..2 {
        a = a * x + 1.0;
        println!("{i}: {a}");
    }
    eprintln!();
    a
}

// `matches!` on integers decides.
#[differentiable(second_order)]
fn matched_by_macro(x: f64, n: usize) -> f64 {
    let small = matches!(n, 0..=4);
    let mut a = x;
    if small && matches!(n % 2, 1) {
        a *= x;
    }
    a.sin()
}

// Arms without a value.
#[differentiable(second_order)]
fn never_reached(x: f64, n: usize) -> f64 {
    let a = match n {
        1 => x * x,
        2 => x.exp(),
        3 => unreachable!("three is never asked for"),
        _ => panic!("{n}"),
    };
    if a < 0.0 {
        unreachable!();
    }
    a * x
}

/// A doc comment with `code` and a [link](https://example.org).
///
/// # Panics
/// Never.
#[differentiable(second_order)]
#[inline]
#[must_use]
#[allow(clippy::let_and_return)]
fn attributes_and_documentation(/* a comment */ x: f64, #[allow(unused_variables)] y: f64) -> f64 {
    // Comments are not tokens.
    let product = x * y; /* here neither */
    product
}

// Attributes stand before statements.
#[differentiable(second_order)]
fn statements_with_attributes(x: f64) -> f64 {
    #[allow(unused_mut)]
    let mut a = x * x;
    #[rustfmt::skip]
    let b = a   *   x;
    #[allow(unused_variables)]
    let c = 1.0;
    a + b
}

static TABLE: [f64; 4] = [1.0, 0.5, 0.25, 0.125];

const fn triangle(n: usize) -> usize {
    n * (n + 1) / 2
}

// A `static` of the module, and a `const fn` at compile time and at run time.
#[differentiable(second_order)]
fn statics_and_constant_functions(x: f64, n: usize) -> f64 {
    const COUNT: usize = triangle(2);
    let mut sum = x;
    for i in 0..COUNT {
        sum += TABLE[i] * x * sum;
    }
    sum * triangle(n) as f64 + TABLE.len() as f64 * x
}

// The nested function is defined in the body of a loop.
#[differentiable(second_order)]
fn nested_in_a_loop(x: f64, n: usize) -> f64 {
    let mut r = x;
    for _ in 0..n {
        const STEP: f64 = 0.25;
        #[differentiable(second_order)]
        fn advance(r: f64, x: f64) -> f64 {
            r + STEP * x * r
        }
        r = advance(r, x);
    }
    r
}

// Empty statements, and blocks whose value is nothing.
#[differentiable(second_order)]
#[allow(redundant_semicolons)]
#[rustfmt::skip]
fn unit_statements(x: f64) -> f64 {
    let mut a = x;
    ;
    {}
    { a *= x; }
    if a > 100.0 {}
    for _ in 0..2 {}
    match a > 1.0 { true => (), false => {} }
    ();
    a
}

// Integers take part by `as`, `from`, operators and methods.
#[differentiable(second_order)]
fn conversions_between_integers(x: f64, n: usize, m: i32) -> f64 {
    let k = (n as i32 - m).abs().pow(2) as usize % 5;
    let shifted = (n << 2) | 1;
    let low = n.min(3).saturating_sub(1);
    let sign = if (m < 0) ^ (n > 3) { -1 } else { 1 };
    x * k as f64 + x * x * shifted as f64 - x.powi(low as i32) * f64::from(sign)
}

// Words in braces are names in a format string only.
#[differentiable(second_order)]
fn braces_in_printed_text(x: f64) -> f64 {
    let y = x * x;
    let y = y * x;
    println!("{} {y:e} {y:>0x$.1$}", "{m²} {x} {y}", 2, x = 4);
    let r#type = 1;
    println!("{y:?} {{y}} {} {type} {z}", format!("{y}"), z = y);
    assert!(y < 1e9, "{y} of {x}");
    y * x
}
