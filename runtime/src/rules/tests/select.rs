use super::{INF, NAN, Real, as_operand, convert, same};
use crate::rules::{
    abs_sub_first, abs_sub_second, clamp_high, clamp_low, clamp_value, max_first, max_second, min_first, min_second,
};

#[test]
fn selections() {
    check_smooth!(|a| a.max(1.0), |a| max_first(a, convert(1.0)), [-2.0, 0.5, 3.0]);
    check_smooth!(|b| 1.0_f64.max(b), |b| max_second(convert(1.0), b), [-2.0, 0.5, 3.0]);
    check_smooth!(|a| a.min(1.0), |a| min_first(a, convert(1.0)), [-2.0, 0.5, 3.0]);
    check_smooth!(|b| 1.0_f64.min(b), |b| min_second(convert(1.0), b), [-2.0, 0.5, 3.0]);
    check_smooth!(|x| x.clamp(-1.0, 2.0), |x| clamp_value(x, convert(-1.0), convert(2.0)), [-2.0, 0.5, 3.0]);
    check_smooth!(|lo| 0.5_f64.clamp(lo, 2.0), |lo| clamp_low(convert(0.5), lo, convert(2.0)), [-2.0, 0.25, 1.0]);
    check_smooth!(|hi| 0.5_f64.clamp(-1.0, hi), |hi| clamp_high(convert(0.5), convert(-1.0), hi), [-0.5, 0.25, 1.0]);
    check_smooth!(|a| positive_part(a - 1.0), |a| abs_sub_first(a, convert(1.0)), [-2.0, 0.5, 3.0]);
    check_smooth!(|b| positive_part(1.0 - b), |b| abs_sub_second(convert(1.0), b), [-2.0, 0.5, 3.0]);
    check_exact! {
        max_first(2.0, 2.0) = 1.0;
        max_second(2.0, 2.0) = 0.0;
        max_first(0.0, -0.0) = 1.0;
        max_first(-0.0, 0.0) = 1.0;
        max_first(NAN, 1.0) = 0.0;
        max_second(NAN, 1.0) = 1.0;
        max_first(1.0, NAN) = 1.0;
        max_second(1.0, NAN) = 0.0;
        max_first(NAN, NAN) = 1.0;
        max_second(NAN, NAN) = 0.0;
        min_first(2.0, 2.0) = 1.0;
        min_second(2.0, 2.0) = 0.0;
        min_first(NAN, 1.0) = 0.0;
        min_second(NAN, 1.0) = 1.0;
        min_first(1.0, NAN) = 1.0;
        min_second(1.0, NAN) = 0.0;
        min_first(NAN, NAN) = 1.0;
        min_second(NAN, NAN) = 0.0;
        clamp_value(-1.0, -1.0, 2.0) = 1.0;
        clamp_low(-1.0, -1.0, 2.0) = 0.0;
        clamp_value(2.0, -1.0, 2.0) = 1.0;
        clamp_high(2.0, -1.0, 2.0) = 0.0;
        clamp_value(1.0, 1.0, 1.0) = 0.0;
        clamp_low(1.0, 1.0, 1.0) = 1.0;
        clamp_high(1.0, 1.0, 1.0) = 0.0;
        clamp_value(NAN, -1.0, 2.0) = 1.0;
        clamp_low(NAN, -1.0, 2.0) = 0.0;
        clamp_high(NAN, -1.0, 2.0) = 0.0;
        clamp_value(INF, -1.0, 2.0) = 0.0;
        clamp_high(INF, -1.0, 2.0) = 1.0;
        abs_sub_first(1.0, 1.0) = 0.0;
        abs_sub_second(1.0, 1.0) = 0.0;
        abs_sub_first(NAN, 1.0) = NAN;
        abs_sub_second(1.0, NAN) = NAN;
    }
}

/// What the deprecated `abs_sub` computes.
fn positive_part(a: f64) -> f64 {
    a.max(0.0)
}

#[test]
fn a_selection_is_the_operand_rust_returns() {
    let values = [-INF, -1.5, -0.0, 0.0, 2.0, INF, NAN];
    for a in values {
        for b in values {
            let (x, y): (f64, f64) = (max_first(a, b), max_second(a, b));
            assert!(x + y == 1.0 && same(if x == 1.0 { a } else { b }, a.max(b)), "max {a} {b}");
            let (x, y): (f64, f64) = (min_first(a, b), min_second(a, b));
            assert!(x + y == 1.0 && same(if x == 1.0 { a } else { b }, a.min(b)), "min {a} {b}");
        }
        let (lo, hi) = (-1.0, 1.5);
        let (x, l, h) = (clamp_value(a, lo, hi), clamp_low(a, lo, hi), clamp_high(a, lo, hi));
        let selected = if x == 1.0 { a } else { l * lo + h * hi };
        assert!(x + l + h == 1.0 && same(selected, a.clamp(lo, hi)), "clamp {a}");
    }
}
