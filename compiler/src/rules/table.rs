//! The rows.
//!
//! Sources of the partials: elementary calculus; the conventions at kinks are stated at the row and at the function of
//! `gradflow::rules` it calls.

use super::{Cost, Partial, Rule, Spelling};
use quote::quote;

/// Hands every row to a macro: the name of results in partials, then `name(operands) spelling, cost => [partial], ..;`
/// row by row. The table is made of them, and so are the tests of every row.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_rule {
    ($callback:path) => {
        $callback! {
            y;

            // Operators.
            add(a, b) Binary(+), Cheap => [one], [one];
            sub(a, b) Binary(-), Cheap => [one], [minus_one];
            mul(a, b) Binary(*), Cheap => [b], [a];
            div(a, b) Binary(/), Cheap => [1.0 / b], [-y / b];
            // Between jumps the remainder is `a - trunc(a / b) * b`.
            rem(a, b) Binary(%), Cheap => [one], [rules::rem_second(a, b)];
            neg(a) Unary(-), Cheap => [minus_one];

            // Arithmetic in method form.
            mul_add(a, b, c) Method, Cheap => [b], [a], [one];
            recip(a) Method, Cheap => [-(y * y)];
            rem_euclid(a, b) Method, Cheap => [one], [rules::rem_euclid_second(a, b)];
            div_euclid(a, b) Method, Cheap => [flat], [flat];
            midpoint(a, b) Method, Cheap => [0.5], [0.5];
            to_degrees(a) Method, Cheap => [1.0.to_degrees()];
            to_radians(a) Method, Cheap => [1.0.to_radians()];
            next_up(a) Method, Cheap => [one];
            next_down(a) Method, Cheap => [one];

            // Powers and roots.
            powi(a, n) Method, Cheap => [rules::powi_base(a, n)], [none];
            powf(a, p) Method, Expensive => [rules::powf_base(a, p)], [rules::powf_exponent(a, p, y)];
            sqrt(a) Method, Cheap => [0.5 / y];
            cbrt(a) Method, Expensive => [1.0 / (3.0 * y * y)];
            // The subgradient at the origin is 0.
            hypot(a, b) Method, Expensive => [rules::hypot_partial(a, y)], [rules::hypot_partial(b, y)];

            // Exponentials and logarithms.
            exp(a) Method, Expensive => [y];
            exp2(a) Method, Expensive => [y * 2.0.ln()];
            exp_m1(a) Method, Expensive => [y + 1.0];
            ln(a) Method, Expensive => [1.0 / a];
            ln_1p(a) Method, Expensive => [1.0 / (1.0 + a)];
            log2(a) Method, Expensive => [1.0 / (a * 2.0.ln())];
            log10(a) Method, Expensive => [1.0 / (a * 10.0.ln())];
            log(a, b) Method, Expensive => [1.0 / (a * b.ln())], [-y / (b * b.ln())];

            // Trigonometric functions and their inverses.
            sin(a) Method, Expensive => [a.cos()];
            cos(a) Method, Expensive => [-a.sin()];
            tan(a) Method, Expensive => [1.0 + y * y];
            // `1 - a` is exact near the border, where `a * a` is not.
            asin(a) Method, Expensive => [1.0 / ((1.0 - a) * (1.0 + a)).sqrt()];
            acos(a) Method, Expensive => [-1.0 / ((1.0 - a) * (1.0 + a)).sqrt()];
            atan(a) Method, Expensive => [1.0 / (1.0 + a * a)];
            atan2(a, b) Method, Expensive => [rules::atan2_first(a, b)], [rules::atan2_second(a, b)];

            // Hyperbolic functions and their inverses.
            sinh(a) Method, Expensive => [a.cosh()];
            cosh(a) Method, Expensive => [a.sinh()];
            tanh(a) Method, Expensive => [1.0 - y * y];
            asinh(a) Method, Expensive => [rules::asinh_partial(a)];
            acosh(a) Method, Expensive => [rules::acosh_partial(a)];
            atanh(a) Method, Expensive => [1.0 / ((1.0 - a) * (1.0 + a))];

            // Kinks: abs'(0) = 0; a tie of max and min goes to the operand Rust returns, the first; a value on a bound
            // of clamp keeps its gradient, unless it is on both.
            abs(a) Method, Cheap => [rules::sign(a)];
            max(a, b) Method, Cheap => [rules::max_first(a, b)], [rules::max_second(a, b)];
            min(a, b) Method, Cheap => [rules::min_first(a, b)], [rules::min_second(a, b)];
            clamp(a, low, high) Method, Cheap => [rules::clamp_value(a, low, high)],
                [rules::clamp_low(a, low, high)], [rules::clamp_high(a, low, high)];
            abs_sub(a, b) Method, Cheap => [rules::abs_sub_first(a, b)], [rules::abs_sub_second(a, b)];
            copysign(a, b) Method, Cheap => [rules::copysign_first(a, y)], [flat];
            fract(a) Method, Cheap => [one];

            // Zero almost everywhere.
            floor(a) Method, Cheap => [flat];
            ceil(a) Method, Cheap => [flat];
            round(a) Method, Cheap => [flat];
            round_ties_even(a) Method, Cheap => [flat];
            trunc(a) Method, Cheap => [flat];
            signum(a) Method, Cheap => [flat];

            // What partials call, and tangents.
            selected(a, p) Function, Cheap => [p], [a];
            sign(a) Function, Cheap => [flat];
            max_first(a, b) Function, Cheap => [flat], [flat];
            max_second(a, b) Function, Cheap => [flat], [flat];
            min_first(a, b) Function, Cheap => [flat], [flat];
            min_second(a, b) Function, Cheap => [flat], [flat];
            clamp_value(a, low, high) Function, Cheap => [flat], [flat], [flat];
            clamp_low(a, low, high) Function, Cheap => [flat], [flat], [flat];
            clamp_high(a, low, high) Function, Cheap => [flat], [flat], [flat];
            abs_sub_first(a, b) Function, Cheap => [flat], [flat];
            abs_sub_second(a, b) Function, Cheap => [flat], [flat];
            copysign_first(a, y) Function, Cheap => [flat], [flat];
            rem_second(a, b) Function, Cheap => [flat], [flat];
            rem_euclid_second(a, b) Function, Cheap => [flat], [flat];
            hypot_partial(a, r) Function, Cheap => [1.0 / r], [-y / r];
            atan2_first(a, b) Function, Cheap => [2.0 * y * rules::atan2_second(a, b)],
                [(rules::atan2_second(a, b) - y) * (rules::atan2_second(a, b) + y)];
            atan2_second(a, b) Function, Cheap => [(y - rules::atan2_first(a, b)) * (y + rules::atan2_first(a, b))],
                [-2.0 * y * rules::atan2_first(a, b)];
            asinh_partial(a) Function, Cheap => [-a * y * y * y];
            acosh_partial(a) Function, Cheap => [-a * y * y * y];
            powi_base(a, n) Function, Cheap => [rules::times(rules::powi_base(a, n - 1), n)], [none];
            times(a, n) Function, Cheap => [rules::times(1.0, n)], [none];
            powf_base(a, p) Function, Expensive => [rules::selected(rules::powf_base(a, p - 1.0), p)],
                [a.powf(p - 1.0) + rules::selected(rules::powf_exponent(a, p - 1.0, a.powf(p - 1.0)), p)];
            powf_exponent(a, p, r) Function, Expensive => [rules::powf_quotient(a, r)], [flat],
                [rules::powf_logarithm(a, r)];
            powf_quotient(a, r) Function, Cheap => [-rules::powf_quotient(a, y)], [rules::powf_quotient(a, 1.0)];
            powf_logarithm(a, r) Function, Expensive => [1.0 / a], [flat];
        }
    };
}

macro_rules! table {
    (
        $y:ident;
        $($name:ident($($operand:ident),+) $spelling:ident $(($token:tt))?, $cost:ident => $([$($partial:tt)+]),+;)+
    ) => {
        /// Every operation with a derivative, operators first, then the methods of `f32` and `f64`, then the functions
        /// of `gradflow::rules` that partials call.
        pub(crate) static TABLE: &[Rule] = &[$(Rule {
            name: stringify!($name),
            spelling: Spelling::$spelling $((stringify!($token)))?,
            operands: &[$(stringify!($operand)),+],
            partials: &[$(partial!($($partial)+)),+],
            cost: Cost::$cost,
        }),+];
    };
}

macro_rules! partial {
    (one) => {
        Partial::One
    };
    (minus_one) => {
        Partial::MinusOne
    };
    (none) => {
        Partial::None
    };
    (flat) => {
        Partial::Flat
    };
    ($($formula:tt)+) => {
        Partial::Formula(|| quote!($($formula)+))
    };
}

for_each_rule!(table);
