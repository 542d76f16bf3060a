//! Values at kinks and ties, as the documentation gives them.

use gradflow::differentiable;

/// Asserts the gradient of an expression at a point, exactly, in both widths.
macro_rules! conventions {
    ($($name:ident $operands:tt = $body:expr; $(($($at:tt)+) => $gradient:expr;)+)+) => {
        $(#[test]
        fn $name() {
            $(
                conventions!(@ f64 $operands $body; ($($at)+) => $gradient);
                conventions!(@ f32 $operands $body; ($($at)+) => $gradient);
            )+
        })+
    };
    (@ $T:ident ($($x:ident),+) $body:expr; ($($at:expr),+) => $gradient:expr) => {{
        #[differentiable]
        fn operation($($x: $T),+) -> $T {
            $body
        }
        assert_eq!(operation::grad($($at),+), $gradient, "at {:?}", ($($at),+));
    }};
}

conventions! {
    absolute_value(a) = a.abs();
    (0.0) => 0.0;
    (-0.0) => 0.0;
    (-2.0) => -1.0;

    // The sign that is copied has no gradient; at zero the sign of the value jumps, and 0 is in the middle.
    sign_copied_from_a_constant(a) = a.copysign(-1.0);
    (0.0) => 0.0;
    (-0.0) => 0.0;
    (2.0) => -1.0;
    (-2.0) => 1.0;

    // Rust returns the first operand of equal ones.
    maximum(a, b) = a.max(b);
    (1.0, 1.0) => (1.0, 0.0);
    (0.0, -0.0) => (1.0, 0.0);
    (-0.0, 0.0) => (1.0, 0.0);
    (1.0, 2.0) => (0.0, 1.0);

    minimum(a, b) = a.min(b);
    (1.0, 1.0) => (1.0, 0.0);
    (0.0, -0.0) => (1.0, 0.0);
    (-0.0, 0.0) => (1.0, 0.0);
    (1.0, 2.0) => (1.0, 0.0);

    // Whichever operand is returned, the gradient is that of `a`.
    maximum_of_the_same(a) = a.max(a);
    (1.0) => 1.0;

    rectified(a) = a.max(0.0);
    (0.0) => 1.0;
    (-0.0) => 1.0;

    // A value on a bound keeps the gradient.
    clamped(a, low, high) = a.clamp(low, high);
    (1.0, 1.0, 2.0) => (1.0, 0.0, 0.0);
    (2.0, 1.0, 2.0) => (1.0, 0.0, 0.0);
    (0.5, 1.0, 2.0) => (0.0, 1.0, 0.0);
    (2.5, 1.0, 2.0) => (0.0, 0.0, 1.0);
    (1.0, 1.0, 1.0) => (0.0, 1.0, 0.0);

    // Between equal bounds nothing depends on the value, and all on the bounds.
    clamped_to_one_value(a, c) = a.clamp(c, c);
    (1.0, 1.0) => (0.0, 1.0);
    (0.5, 1.0) => (0.0, 1.0);
    (1.5, 1.0) => (0.0, 1.0);

    positive_difference(a, b) = a.abs_sub(b);
    (1.0, 1.0) => (0.0, 0.0);
    (2.0, 1.0) => (1.0, -1.0);
    (1.0, 2.0) => (0.0, 0.0);

    distance(a, b) = a.hypot(b);
    (0.0, 0.0) => (0.0, 0.0);
    (-0.0, 0.0) => (0.0, 0.0);
    (0.0, 2.0) => (0.0, 1.0);

    // Powers are constant where the exponent is zero, whatever the base.
    power_of_zero(a) = a.powi(0) + a.powf(0.0);
    (0.0) => 0.0;
    (2.0) => 0.0;

    power_of_one(a) = a.powi(1) + a.powf(1.0);
    (0.0) => 2.0;
    (2.0) => 2.0;

    powers_of_nothing(a, p) = a.powf(p);
    (0.0, 2.0) => (0.0, 0.0);
    (0.0, 1.0) => (1.0, 0.0);

    // Where a remainder jumps, its derivative is that of the side the point belongs to.
    remainders(a, b) = a % b;
    (6.0, 2.0) => (1.0, -3.0);
    (-6.0, 2.0) => (1.0, 3.0);

    euclidean_remainders(a, b) = a.rem_euclid(b);
    (6.0, 2.0) => (1.0, -3.0);
    (-6.0, 2.0) => (1.0, 3.0);
    (-7.0, 2.0) => (1.0, 4.0);

    fractions(a) = a.fract();
    (1.0) => 1.0;
    (-1.5) => 1.0;

    sine_and_cosine(a) = {
        let (sin, cos) = a.sin_cos();
        2.0 * sin + 3.0 * cos
    };
    (0.0) => 2.0;
}
