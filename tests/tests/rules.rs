//! Every row of the rule table, in `f32` and `f64`, in every spelling a user has for it.
//!
//! The tests are made from the rows, so a new row is tested by existing: at ordinary points against central differences
//! ([`ordinary::check`]), at its edges against one-sided ones ([`edges::check`]). What the documentation promises where
//! differences do not decide, at kinks and ties, is in [`conventions`].

#![allow(
    deprecated,
    clippy::cast_lossless,
    clippy::unnecessary_cast,
    reason = "the rows decide which methods are called, and on which types"
)]

#[path = "rules/conventions.rs"]
mod conventions;
#[path = "rules/edges.rs"]
mod edges;
#[path = "rules/ordinary.rs"]
mod ordinary;
#[path = "rules/refused.rs"]
mod refused;
#[path = "rules/row.rs"]
mod row;
#[path = "rules/shapes.rs"]
mod shapes;
#[path = "rules/slope.rs"]
mod slope;

/// One module per row.
macro_rules! tests {
    (
        $y:ident;
        $($name:ident($($operand:ident),+) $spelling:ident $(($token:tt))?, $cost:ident => $([$($partial:tt)+]),+;)+
    ) => {
        $(mod $name {
            test! { $name $spelling [$($token)?] $y $(($operand [$($partial)+]))+ }
        })+
    };
}

/// The tests of one row, by how it is spelled.
macro_rules! test {
    ($name:ident Method [] $y:ident $(($operand:ident [flat]))+) => {
        test! { @refused $name [$($operand)+] ([flat]) }
    };
    ($name:ident Method [] $y:ident $(($operand:ident $partial:tt))+) => {
        test! { @refused $name [$($operand)+] ($($partial)+) }
        test! { @method $name [$(($operand $partial))+] $($operand)+ }
    };
    (@method $name:ident $operands:tt $receiver:ident $($argument:ident)*) => {
        test! {
            @widths $name $operands
            f64 [{ $receiver.$name($($argument),*) } { f64::$name($receiver $(, $argument)*) }]
            f32 [{ $receiver.$name($($argument),*) } { f32::$name($receiver $(, $argument)*) }]
        }
    };
    ($name:ident Binary [$token:tt] $y:ident ($left:ident $first:tt) ($right:ident $second:tt)) => {
        test! {
            @widths $name [($left $first) ($right $second)]
            f64 [{ $left $token $right }] f32 [{ $left $token $right }]
        }
    };
    ($name:ident Unary [$token:tt] $y:ident ($operand:ident $partial:tt)) => {
        test! { @widths $name [($operand $partial)] f64 [{ $token $operand }] f32 [{ $token $operand }] }
    };
    ($name:ident Function [] $y:ident $($operands:tt)+) => {
        #[test]
        fn f64() {
            crate::row::function!(f64 $name $y $($operands)+).check();
        }

        #[test]
        fn f32() {
            let wide = crate::row::function!(f64 $name $y $($operands)+);
            crate::row::function!(f32 $name $y $($operands)+).beside(&wide).check();
        }
    };
    (@widths $name:ident $operands:tt f64 [$($wide:tt)+] f32 [$($narrow:tt)+]) => {
        #[test]
        fn f64() {
            $(crate::row::differentiated!(f64 $name $wide $operands).check();)+
        }

        #[test]
        fn f32() {
            $(
                let wide = crate::row::differentiated!(f64 $name $wide $operands);
                crate::row::differentiated!(f32 $name $narrow $operands).beside(&wide).check();
            )+
        }
    };
    // A row with a flat operand refuses an active value there; the others have no such test.
    (@refused $name:ident $operands:tt ()) => {};
    (@refused $name:ident [$($operand:ident)+] ([flat] $($partials:tt)*)) => {
        #[test]
        fn refused() {
            crate::refused::check(stringify!($name), &[$(stringify!($operand)),+]);
        }
    };
    (@refused $name:ident $operands:tt ($partial:tt $($partials:tt)*)) => {
        test! { @refused $name $operands ($($partials)*) }
    };
}

gradflow_compiler::for_each_rule!(tests);
