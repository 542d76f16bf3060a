//! Each partial is compared with central differences of the method it belongs to, in both types, and with exact
//! values at its edges.

use super::{
    Real, acosh_partial, asinh_partial, atan2_first, atan2_second, convert, copysign_first, hypot_partial, powf_base,
    powf_exponent, powi_base, rem_euclid_second, rem_second, sign,
};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Compares a partial at ordinary points with the central difference of `$primal` in `f64`. The points are sums of
/// few powers of two, which `f32` holds exactly.
macro_rules! check_smooth {
    ($primal:expr, $partial:expr, $points:expr) => {{
        let primal: fn(f64) -> f64 = $primal;
        for at in $points {
            let h = 1e-3;
            let coarse = (primal(at + h) - primal(at - h)) / (2.0 * h);
            let fine = (primal(at + h / 2.0) - primal(at - h / 2.0)) / h;
            let numeric = (4.0 * fine - coarse) / 3.0;
            let in_f64: f64 = $partial(at);
            let in_f32: f32 = $partial(convert(at));
            let size = numeric.abs().max(1.0);
            assert!((in_f64 - numeric).abs() < 1e-9 * size, "{in_f64} for {numeric} at {at}");
            assert!((f64::from(in_f32) - numeric).abs() < 1e-6 * size, "{in_f32} in f32 for {numeric} at {at}");
        }
    }};
}

/// Compares values exactly, NaN equal to NaN, in both types.
macro_rules! check_exact {
    ($($function:ident($($argument:expr),+) = $expected:expr;)+) => {
        $(
            let expected: f64 = $expected;
            let in_f64: f64 = $function($(as_operand(&$argument)),+);
            let in_f32: f32 = $function($(as_operand(&$argument)),+);
            let call = stringify!($function($($argument),+));
            assert!(same(in_f64, expected), "{call} is {in_f64}, not {expected}");
            assert!(same(in_f32.to_f64(), expected), "{call} in f32 is {in_f32}, not {expected}");
        )+
    };
}

mod select;

/// Lets one written number serve as `f64`, `f32` or an integer exponent.
trait Operand<T> {
    fn operand(&self) -> T;
}

impl<T: Real> Operand<T> for f64 {
    fn operand(&self) -> T {
        T::from_f64(*self)
    }
}

impl Operand<i32> for i32 {
    fn operand(&self) -> i32 {
        *self
    }
}

fn as_operand<A: Operand<T>, T>(value: &A) -> T {
    value.operand()
}

fn same(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan()
}

#[test]
fn signs() {
    check_smooth!(|a| a.abs(), sign, [-2.5, 0.75, 3.0]);
    check_smooth!(|a| a.copysign(-1.0), |a| copysign_first(a, convert(-1.0)), [-2.5, 0.75]);
    check_smooth!(|a| a.copysign(2.0), |a| copysign_first(a, convert(1.0)), [-2.5, 0.75]);
    check_smooth!(|a| a.hypot(1.5), |a| by_result(a, Real::hypot, hypot_partial), [-2.0, 0.0, 3.0]);
    check_exact! {
        sign(0.0) = 0.0;
        sign(-0.0) = 0.0;
        sign(INF) = 1.0;
        sign(-INF) = -1.0;
        sign(NAN) = NAN;
        copysign_first(0.0, 0.0) = 0.0;
        copysign_first(0.0, -0.0) = 0.0;
        copysign_first(-3.0, 3.0) = -1.0;
        copysign_first(-3.0, -3.0) = 1.0;
        copysign_first(NAN, -1.0) = NAN;
        hypot_partial(0.0, 0.0) = 0.0;
        hypot_partial(-0.0, 0.0) = 0.0;
        hypot_partial(3.0, 4.0) = 0.75;
        hypot_partial(3.0, NAN) = NAN;
    }
}

/// `hypot_partial` reads the result; this computes it in the type at hand.
fn by_result<T: Real>(a: T, method: fn(T, T) -> T, partial: fn(T, T) -> T) -> T {
    partial(a, method(a, convert(1.5)))
}

#[test]
fn powers() {
    for n in [-3, -1, 0, 1, 2, 5] {
        for at in [-1.5, 0.75, 2.0] {
            let numeric = (at + 1e-5_f64).powi(n) - (at - 1e-5_f64).powi(n);
            let partial: f64 = powi_base(at, n);
            assert!((partial - numeric / 2e-5).abs() < 1e-7, "{at}^{n}: {partial}");
            let partial: f32 = powi_base(at as f32, n);
            assert!((partial - numeric as f32 / 2e-5).abs() < 1e-4, "{at}^{n}: {partial}");
        }
    }
    check_smooth!(|a| a.powf(2.5), |a| powf_base(a, convert(2.5)), [0.25, 1.0, 3.0]);
    check_smooth!(|a| a.powf(-1.5), |a| powf_base(a, convert(-1.5)), [0.25, 1.0, 3.0]);
    check_smooth!(|a| a.powf(3.0), |a| powf_base(a, convert(3.0)), [-2.0, 0.0, 3.0]);
    check_smooth!(|p| 2.5_f64.powf(p), |p| at_exponent(convert(2.5), p), [-1.5, 0.0, 2.0]);
    check_smooth!(|p| 0.25_f64.powf(p), |p| at_exponent(convert(0.25), p), [-1.5, 0.0, 2.0]);
    check_exact! {
        powi_base(0.0, 0) = 0.0;
        powi_base(NAN, 0) = 0.0;
        powi_base(INF, 0) = 0.0;
        powi_base(0.0, 1) = 1.0;
        powi_base(0.0, 2) = 0.0;
        powi_base(0.0, -1) = -INF;
        powi_base(-0.0, -2) = INF;
        powi_base(2.0, -1) = -0.25;
        powi_base(0.5, i32::MAX) = 0.0;
        powi_base(1.0, i32::MIN) = f64::from(i32::MIN);
        powi_base(-1.0, i32::MIN) = -f64::from(i32::MIN);
        powi_base(2.0, i32::MIN) = 0.0;
        powi_base(0.0, i32::MIN) = -INF;
        powf_base(0.0, 0.0) = 0.0;
        powf_base(NAN, 0.0) = 0.0;
        powf_base(3.0, -0.0) = 0.0;
        powf_base(0.0, 1.0) = 1.0;
        powf_base(0.0, 2.0) = 0.0;
        powf_base(0.0, 0.5) = INF;
        powf_base(-1.0, 0.5) = NAN;
        powf_base(-2.0, 3.0) = 12.0;
        powf_base(2.0, NAN) = NAN;
        powf_exponent(0.0, 2.0, 0.0) = 0.0;
        powf_exponent(-0.0, 3.0, -0.0) = 0.0;
        powf_exponent(INF, -1.0, 0.0) = 0.0;
        powf_exponent(1.0, 5.0, 1.0) = 0.0;
        powf_exponent(0.0, -1.0, INF) = -INF;
        powf_exponent(-2.0, 2.0, 4.0) = NAN;
        powf_exponent(-0.5, 5000.0, 0.0) = NAN;
    }
}

fn at_exponent<T: Real>(a: T, p: T) -> T {
    powf_exponent(a, p, a.powf(p))
}

#[test]
fn remainders() {
    for a in [7.5, -7.5] {
        for b in [2.0, -2.0, 10.0, -10.0] {
            let h = 1e-4;
            let numeric = (a % (b + h) - a % (b - h)) / (2.0 * h);
            check_rounded(rem_second(a, b), rem_second(a as f32, b as f32), numeric);
            let numeric = (a.rem_euclid(b + h) - a.rem_euclid(b - h)) / (2.0 * h);
            check_rounded(rem_euclid_second(a, b), rem_euclid_second(a as f32, b as f32), numeric);
        }
    }
    check_exact! {
        rem_second(6.0, 2.0) = -3.0;
        rem_second(0.0, 2.0) = 0.0;
        rem_second(3.0, INF) = 0.0;
        rem_second(3.0, 0.0) = NAN;
        rem_second(INF, 2.0) = NAN;
        rem_euclid_second(6.0, 2.0) = -3.0;
        rem_euclid_second(-6.0, 2.0) = 3.0;
        rem_euclid_second(-7.0, 2.0) = 4.0;
        rem_euclid_second(-7.0, -2.0) = -4.0;
        rem_euclid_second(7.0, -2.0) = 3.0;
        rem_euclid_second(3.0, 0.0) = NAN;
        rem_euclid_second(NAN, 2.0) = NAN;
    }
}

/// The partials of remainders are whole numbers.
#[track_caller]
fn check_rounded(in_f64: f64, in_f32: f32, numeric: f64) {
    assert!((numeric - numeric.round()).abs() < 1e-6);
    assert_eq!(in_f64, numeric.round());
    assert_eq!(f64::from(in_f32), numeric.round());
}

#[test]
fn quotients_that_round_up_are_not_counted() {
    // 0.1 in `f64` is a little more than a tenth: it goes into 1 nine times.
    assert_eq!(1.0_f64 % 0.1, 0.099_999_999_999_999_95);
    assert_eq!(rem_second(1.0, 0.1), -9.0);
    assert_eq!(rem_euclid_second(1.0, 0.1), -9.0);
    assert_eq!(rem_euclid_second(-1.0, 0.1), 10.0);
}

#[test]
fn inverse_functions() {
    check_smooth!(|a| a.atan2(1.5), |a| atan2_first(a, convert(1.5)), [-2.0, 0.0, 0.75]);
    check_smooth!(|a| a.atan2(-1.5), |a| atan2_first(a, convert(-1.5)), [-2.0, 0.75]);
    check_smooth!(|b| 1.5_f64.atan2(b), |b| atan2_second(convert(1.5), b), [-2.0, 0.0, 0.75]);
    check_smooth!(|a| a.asinh(), asinh_partial, [-2.0, 0.0, 0.75]);
    check_smooth!(|a| a.acosh(), acosh_partial, [1.5, 2.0, 10.0]);
    check_exact! {
        atan2_first(0.0, 0.0) = NAN;
        atan2_second(0.0, 0.0) = NAN;
        atan2_first(0.0, 2.0) = 0.5;
        atan2_second(2.0, 0.0) = -0.5;
        asinh_partial(INF) = 0.0;
        acosh_partial(1.0) = INF;
        acosh_partial(0.5) = NAN;
        acosh_partial(-2.0) = NAN;
    }
    // The squares of these would overflow or vanish.
    assert_eq!(atan2_first(0.0, 1e300), 1e-300);
    assert_eq!(atan2_second(4e-200, 0.0), -2.5e199);
    assert_eq!(asinh_partial(1e300), 1e-300);
    assert_eq!(asinh_partial(1e30_f32), 1e-30);
}

#[test]
fn conversions() {
    let wide: f64 = convert(0.1_f32);
    assert_eq!(wide, f64::from(0.1_f32));
    let narrow: f32 = convert(0.1_f64);
    assert_eq!(narrow, 0.1_f32);
    let same_type: f32 = convert(0.1_f32);
    assert_eq!(same_type, 0.1_f32);
    assert_eq!(convert::<f64, f32>(1e300), f32::INFINITY);
    assert!(convert::<f32, f64>(f32::NAN).is_nan());
}
