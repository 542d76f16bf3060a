//! A row of the table as functions of flat vectors.

use crate::{edges, ordinary};

/// A row in one float type and one spelling.
pub(crate) struct Row {
    /// As the table names it.
    pub(crate) name: &'static str,
    /// Those of the user's function, in order.
    pub(crate) operands: &'static [Operand],
    pub(crate) width: Width,
    /// The operation itself, computed in this width.
    pub(crate) value: fn(&[f64]) -> f64,
    /// The same in `f64`: with differences of `f32` nothing can be told about an edge.
    pub(crate) wide: fn(&[f64]) -> f64,
    /// The partials by the active operands, in order, computed in this width.
    pub(crate) partials: fn(&[f64]) -> Vec<f64>,
}

/// What an operand is to the row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Operand {
    /// Differentiated.
    Active,
    /// Differentiated, with a derivative that is zero wherever it exists.
    Flat,
    /// A float that is not.
    Constant,
    Integer,
}

/// The float type of a test.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Width {
    Double,
    Single,
}

impl Row {
    /// Everything that is asserted of a row.
    #[track_caller]
    pub(crate) fn check(&self) {
        ordinary::check(self);
        edges::check(self);
    }

    /// The row in `f32`, judged by the one in `f64`.
    pub(crate) fn beside(self, wide: &Self) -> Self {
        Self { wide: wide.value, ..self }
    }

    /// Whether the operation is defined there: `clamp` panics elsewhere, `hypot_partial` takes a radius of its first
    /// operand, which at the origin has no derivative, and zero is no base of logarithms although it has a value.
    pub(crate) fn is_defined(&self, x: &[f64]) -> bool {
        match (self.name, x) {
            ("clamp" | "clamp_value" | "clamp_low" | "clamp_high", [_, low, high]) => low <= high,
            ("log", [_, base]) => *base > 0.0,
            ("hypot_partial", [a, radius]) => *radius > 0.0 && a.abs() <= *radius,
            _ => true,
        }
    }

    /// The value at a point in `f64`, NaN where there is none.
    pub(crate) fn wide_at(&self, x: &[f64]) -> f64 {
        if self.is_defined(x) { (self.wide)(x) } else { f64::NAN }
    }

    /// How many periods of its own, between which it may jump, the operation is away from zero.
    pub(crate) fn periods(&self, x: &[f64]) -> f64 {
        match (self.name, x) {
            ("fract", [a]) => *a,
            ("rem" | "rem_euclid" | "rem_second" | "rem_euclid_second", [a, b]) => a / b,
            _ => 0.0,
        }
    }

    /// The positions of the active operands.
    pub(crate) fn active(&self) -> impl Iterator<Item = usize> {
        (0..self.operands.len()).filter(|i| matches!(self.operands[*i], Operand::Active | Operand::Flat))
    }

    /// All points whose components are taken from these numbers, or these for integers. `spread` is between the numbers
    /// of one operand and those of the next.
    pub(crate) fn points(&self, numbers: &[f64], spread: f64, integers: &[f64]) -> Vec<Vec<f64>> {
        let mut points = vec![Vec::new()];
        for (i, operand) in self.operands.iter().enumerate() {
            let candidates: Vec<f64> = match operand {
                Operand::Active | Operand::Flat | Operand::Constant => {
                    numbers.iter().map(|x| x + spread * i as f64).collect()
                }
                Operand::Integer => integers.to_vec(),
            };
            let longer = |point: &Vec<f64>| {
                let point = point.clone();
                candidates.iter().map(move |x| [&point[..], &[*x]].concat())
            };
            points = points.iter().flat_map(longer).collect();
        }
        points.retain(|point| self.is_defined(point));
        points
    }
}

impl Width {
    /// The largest number.
    pub(crate) fn max(self) -> f64 {
        match self {
            Self::Double => f64::MAX,
            Self::Single => f64::from(f32::MAX),
        }
    }

    /// The smallest number of full precision.
    pub(crate) fn min_positive(self) -> f64 {
        match self {
            Self::Double => f64::MIN_POSITIVE,
            Self::Single => f64::from(f32::MIN_POSITIVE),
        }
    }
}

/// The row of an operator or method: a function under `#[differentiable]` with this body. Its operands become
/// parameters one by one: constants are marked, integers are of an integer type.
macro_rules! differentiated {
    ($T:ident $name:ident $body:tt [$($operands:tt)+]) => {
        $crate::row::differentiated!(@ $T $name $body [] [] $($operands)+)
    };
    (@ $T:ident $name:ident $body:tt [$($params:tt)*] [$($known:tt)*] ($x:ident [flat]) $($rest:tt)*) => {
        $crate::row::differentiated!(
            @ $T $name $body [$($params)* #[no_grad] $x: $T,] [$($known)* ($x $T Constant)] $($rest)*
        )
    };
    (@ $T:ident $name:ident $body:tt [$($params:tt)*] [$($known:tt)*] ($x:ident [none]) $($rest:tt)*) => {
        $crate::row::differentiated!(
            @ $T $name $body [$($params)* $x: i32,] [$($known)* ($x i32 Integer)] $($rest)*
        )
    };
    (@ $T:ident $name:ident $body:tt [$($params:tt)*] [$($known:tt)*] ($x:ident $partial:tt) $($rest:tt)*) => {
        $crate::row::differentiated!(
            @ $T $name $body [$($params)* $x: $T,] [$($known)* ($x $T Active)] $($rest)*
        )
    };
    (@ $T:ident $name:ident $body:tt [$($params:tt)*] [$(($x:ident $X:ident $kind:ident))*]) => {{
        #[gradflow::differentiable]
        fn operation($($params)*) -> $T $body

        $crate::row::Row {
            name: stringify!($name),
            operands: &[$($crate::row::Operand::$kind),*],
            width: $crate::row::width!($T),
            value: |x| {
                let [$($x),*] = *x else { unreachable!("one number for each operand") };
                operation($($x as $X),*) as f64
            },
            wide: |x| {
                let [$($x),*] = *x else { unreachable!("one number for each operand") };
                operation($($x as $X),*) as f64
            },
            partials: |x| {
                let [$($x),*] = *x else { unreachable!("one number for each operand") };
                gradflow::Tangent::flatten(&operation::grad($($x as $X),*))
            },
        }
    }};
}

/// The row of a function of `gradflow::rules`, with the partials as the table has them.
macro_rules! function {
    ($T:ident $name:ident $y:ident $($operands:tt)+) => {
        $crate::row::function!(@ $T $name $y [] [] $($operands)+)
    };
    (@ $T:ident $name:ident $y:ident [$($known:tt)*] $partials:tt ($x:ident [none]) $($rest:tt)*) => {
        $crate::row::function!(@ $T $name $y [$($known)* ($x i32 Integer)] $partials $($rest)*)
    };
    (@ $T:ident $name:ident $y:ident [$($known:tt)*] [$($partials:tt)*] ($x:ident [flat]) $($rest:tt)*) => {
        $crate::row::function!(@ $T $name $y [$($known)* ($x $T Flat)] [$($partials)* (0.0)] $($rest)*)
    };
    (@ $T:ident $name:ident $y:ident [$($known:tt)*] [$($partials:tt)*] ($x:ident [$($partial:tt)+]) $($rest:tt)*) => {
        $crate::row::function!(@ $T $name $y [$($known)* ($x $T Active)] [$($partials)* ($($partial)+)] $($rest)*)
    };
    (@ $T:ident $name:ident $y:ident [$(($x:ident $X:ident $kind:ident))*] [$($partial:tt)*]) => {
        $crate::row::Row {
            name: stringify!($name),
            operands: &[$($crate::row::Operand::$kind),*],
            width: $crate::row::width!($T),
            value: |x| {
                let [$($x),*] = *x else { unreachable!("one number for each operand") };
                gradflow::rules::$name($($x as $X),*) as f64
            },
            wide: |x| {
                let [$($x),*] = *x else { unreachable!("one number for each operand") };
                gradflow::rules::$name($($x as $X),*) as f64
            },
            partials: |x| {
                #[allow(unused_imports, reason = "most partials are formulas alone")]
                use gradflow::rules;
                let [$($x),*] = *x else { unreachable!("one number for each operand") };
                let ($($x,)*) = ($($x as $X,)*);
                let $y: $T = gradflow::rules::$name($($x),*);
                let _ = ($($x,)* $y);
                let partials: Vec<$T> = vec![$($partial),*];
                partials.into_iter().map(|partial| partial as f64).collect()
            },
        }
    };
}

macro_rules! width {
    (f64) => {
        $crate::row::Width::Double
    };
    (f32) => {
        $crate::row::Width::Single
    };
}

pub(crate) use {differentiated, function, width};
