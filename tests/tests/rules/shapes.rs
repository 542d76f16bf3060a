//! Rows whose operands are literals, or the same variable twice, and compound assignments: they take other ways through
//! the compiler than operands that are parameters do.

/// One test per body, in both widths; all are functions of one variable. The bodies are named after the row they are
/// judged as, which decides on periods.
macro_rules! shapes {
    ($($name:ident as $row:ident($a:ident): $($body:block),+;)+) => {
        $(#[test]
        fn $name() {
            $(
                let wide = crate::row::differentiated!(f64 $row $body [($a [active])]);
                wide.check();
                crate::row::differentiated!(f32 $row $body [($a [active])]).beside(&wide).check();
            )+
        })+
    };
}

shapes! {
    sums as add(a):
        { a + 1.0 }, { 1.0 + a }, { a - 1.0 }, { 1.0 - a }, { a + 0.0 }, { 0.0 - a }, { a - a }, { a + a };
    products as mul(a):
        { 2.0 * a }, { a * -3.0 }, { a * 0.0 }, { a * 1.0 }, { a * a }, { -a * a }, { -(-a) }, { a * a * a };
    quotients as div(a): { 1.0 / a }, { -1.0 / a }, { a / 2.0 }, { 0.0 / a }, { a / a }, { a / (a + 1.0) };
    remainders as fract(a): { a % 1.0 }, { a.rem_euclid(1.0) };
    fused as mul_add(a): { a.mul_add(2.0, 1.0) }, { a.mul_add(a, a) }, { a.mul_add(0.0, -1.0) };
    integer_powers as powi(a):
        { a.powi(0) }, { a.powi(1) }, { a.powi(2) }, { a.powi(3) }, { a.powi(4) }, { a.powi(-1) },
        { a.powi(-2) }, { a.powi(-3) };
    integer_powers_of_other_literals as powi(a):
        { a.powi(1_0) }, { a.powi(0x3) }, { a.powi(3i32) }, { a.powi(- 2) }, { a.powi(1 + 2) };
    real_powers as powi(a):
        { a.powf(0.0) }, { a.powf(1.0) }, { a.powf(2.0) }, { a.powf(3.0) }, { a.powf(0.5) }, { a.powf(1.5) },
        { a.powf(2.5) }, { a.powf(-1.0) }, { a.powf(-0.5) }, { a.powf(-2.0) }, { a.powf(1.0 / 3.0) },
        { a.powf(2.) }, { a.powf(3e0) };
    powers_of_constants as exp(a): { (a * 0.0 + 2.0).powf(a) };
    roots as sqrt(a): { (a * a + 1.0).sqrt() }, { a.sqrt() * a }, { 1.0 / a.sqrt() };
    selections as max(a):
        { a.max(0.0) }, { a.min(0.0) }, { a.max(1.0) * a.min(2.0) }, { a.clamp(-1.0, 1.0) }, { a.clamp(1.0, 1.0) },
        { a.max(a) }, { a.min(-a) }, { a.abs_sub(1.0) }, { a.abs() }, { a.abs() * a };
    angles as atan2(a):
        { a.atan2(1.0) }, { a.atan2(-1.0) }, { a.hypot(1.0) }, { a.hypot(0.0) }, { a.hypot(a) },
        { a.atan2(a) };
    signs as copysign(a): { a.copysign(1.0) }, { a.copysign(-1.0) };
    logarithms as ln(a): { a.log(2.0) }, { a.log(10.0) }, { a.abs().ln() };
    assignments as mul(a):
        { let mut b = a; b *= a; b }, { let mut b = a; b *= b; b }, { let mut b = a; b /= 2.0; b },
        { let mut b = 1.0; b /= a; b }, { let mut b = a; b -= a * a; b }, { let mut b = a; b += b; b },
        { let mut b = a; b = b * b - b; b };
    assigned_remainders as fract(a): { let mut b = a; b %= 1.0; b };
}
